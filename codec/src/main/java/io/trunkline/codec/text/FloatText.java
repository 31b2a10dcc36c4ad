// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.text;

import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.nio.charset.StandardCharsets;

/**
 * Floating-point numbers as PostgreSQL prints them: the fewest digits that lead back to the same number.
 *
 * <p>Reading takes any decimal number, also the text of a {@code numeric}, and rounds correctly. What few digits say
 * exactly is computed in place; the rest goes through the JDK, and through a String.
 */
public final class FloatText {
    /** Powers of ten that a double holds exactly. */
    private static final double[] DOUBLE_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    /** Powers of ten that a float holds exactly. */
    private static final float[] FLOAT_POWERS = {1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f};

    private static final long EXACT_IN_DOUBLE = 1L << 53;
    private static final long EXACT_IN_FLOAT = 1L << 24;
    /** One more digit always fits into a long. */
    private static final long FULL = 100_000_000_000_000_000L;

    private static final int LARGEST_EXPONENT_READ = 100_000;

    private FloatText() {}

    /** {@return whether a double holds ten to this power, which is not negative, exactly} */
    public static boolean isExactPower(int exponent) {
        return exponent < DOUBLE_POWERS.length;
    }

    public static double powerOfTen(int exponent) {
        return DOUBLE_POWERS[exponent];
    }

    /** Reads all that remains as a double, rounded to the nearest. */
    public static double readDouble(WireReader in) {
        return read(in, false);
    }

    /** Reads all that remains as a float, rounded once: not by way of a double. */
    public static float readFloat(WireReader in) {
        return (float) read(in, true);
    }

    private static double read(WireReader in, boolean single) {
        byte[] bytes = in.array();
        int start = in.position();
        int end = start + in.remaining();
        int at = start;
        boolean negative = at < end && bytes[at] == '-';
        if (negative) {
            at++;
        }
        if (at < end && bytes[at] > '9') {
            return readWord(in);
        }
        long digits = 0;
        int scale = 0;
        boolean empty = true;
        boolean point = false;
        boolean cut = false;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                if (bytes[at] != '.' || point) {
                    break;
                }
                point = true;
                continue;
            }
            empty = false;
            if (digits >= FULL) {
                cut = true;
            } else {
                digits = digits * 10 + digit;
                scale += point ? 1 : 0;
            }
        }
        int exponent = 0;
        if (!empty && at < end && (bytes[at] | 0x20) == 'e') {
            boolean down = at + 1 < end && bytes[at + 1] == '-';
            at += down || (at + 1 < end && bytes[at + 1] == '+') ? 2 : 1;
            empty = at == end;
            for (; at < end && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
                exponent = Math.min(LARGEST_EXPONENT_READ, exponent * 10 + bytes[at] - '0');
            }
            exponent = down ? -exponent : exponent;
        }
        if (empty || at != end) {
            throw Received.isNot("a number", in);
        }
        double magnitude =
                single ? floatOf(digits, exponent - scale, cut, in) : doubleOf(digits, exponent - scale, cut, in);
        if (Double.isInfinite(magnitude)) {
            throw new ArithmeticException(Received.quote(bytes, start, end - start) + " is beyond the range of a "
                    + (single ? "float" : "double"));
        }
        in.skip(end - start);
        return negative ? -magnitude : magnitude;
    }

    private static double readWord(WireReader in) {
        String word = new String(in.array(), in.position(), Math.min(16, in.remaining()), StandardCharsets.ISO_8859_1);
        double value = word.equals("NaN")
                ? Double.NaN
                : word.equals("Infinity")
                        ? Double.POSITIVE_INFINITY
                        : word.equals("-Infinity") ? Double.NEGATIVE_INFINITY : 0;
        if (value == 0) {
            throw Received.isNot("a number", in);
        }
        in.skip(in.remaining());
        return value;
    }

    // Exact digits times or by an exact power are rounded once, so the result is the nearest; all else is for the JDK.

    private static double doubleOf(long digits, int exponent, boolean cut, WireReader in) {
        if (cut || digits > EXACT_IN_DOUBLE || Math.abs(exponent) >= DOUBLE_POWERS.length) {
            return Math.abs(Double.parseDouble(text(in)));
        }
        return exponent < 0 ? digits / DOUBLE_POWERS[-exponent] : digits * DOUBLE_POWERS[exponent];
    }

    private static double floatOf(long digits, int exponent, boolean cut, WireReader in) {
        if (cut || digits > EXACT_IN_FLOAT || Math.abs(exponent) >= FLOAT_POWERS.length) {
            return Math.abs(Float.parseFloat(text(in)));
        }
        return exponent < 0 ? digits / FLOAT_POWERS[-exponent] : digits * FLOAT_POWERS[exponent];
    }

    private static String text(WireReader in) {
        return new String(in.array(), in.position(), in.remaining(), StandardCharsets.ISO_8859_1);
    }

    public static void write(double value, WireWriter out) {
        // From 15 digits before the point on, PostgreSQL prints an exponent.
        write(value, Double.toString(Math.abs(value)), 15, out);
    }

    public static void write(float value, WireWriter out) {
        write(value, Float.toString(Math.abs(value)), 6, out);
    }

    private static void write(double value, String java, int widest, WireWriter out) {
        if (Double.isNaN(value)) {
            out.writeUtf8("NaN");
            return;
        }
        if (Double.doubleToRawLongBits(value) < 0) {
            out.writeByte('-');
        }
        if (Double.isInfinite(value)) {
            out.writeUtf8("Infinity");
            return;
        }
        byte[] digits = new byte[java.length()];
        int count = 0;
        int point = 0;
        int end = java.indexOf('E') < 0 ? java.length() : java.indexOf('E');
        boolean fraction = false;
        for (int i = 0; i < end; i++) {
            char c = java.charAt(i);
            if (c == '.') {
                fraction = true;
            } else if (c != '0' || count > 0) {
                digits[count++] = (byte) c;
                point += fraction ? 0 : 1;
            } else {
                point -= fraction ? 1 : 0;
            }
        }
        while (count > 0 && digits[count - 1] == '0') {
            count--;
        }
        if (count == 0) {
            out.writeByte('0');
            return;
        }
        if (end < java.length()) {
            point += Integer.parseInt(java, end + 1, java.length(), 10);
        }
        if (point < -3 || point > widest) {
            writeScientific(digits, count, point - 1, out);
        } else {
            writePlain(digits, count, point, out);
        }
    }

    private static void writePlain(byte[] digits, int count, int point, WireWriter out) {
        if (point <= 0) {
            out.writeByte('0');
        }
        for (int i = Math.min(0, point); i < Math.max(count, point); i++) {
            if (i == point) {
                out.writeByte('.');
            }
            out.writeByte(i < 0 || i >= count ? '0' : digits[i]);
        }
    }

    private static void writeScientific(byte[] digits, int count, int exponent, WireWriter out) {
        out.writeByte(digits[0]);
        if (count > 1) {
            out.writeByte('.').writeBytes(digits, 1, count - 1);
        }
        out.writeByte('e').writeByte(exponent < 0 ? '-' : '+');
        int size = Math.abs(exponent);
        WholeText.writeDigits(size, Math.max(2, WholeText.digits(size)), out);
    }
}
