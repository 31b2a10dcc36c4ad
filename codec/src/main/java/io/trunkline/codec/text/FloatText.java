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

    private static final int LARGEST_EXPONENT_READ = 100_000_000;

    // From one digit more before the point on, PostgreSQL prints an exponent.
    private static final int WIDEST_DOUBLE = 15;
    private static final int WIDEST_FLOAT = 6;

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
        long bits = Double.doubleToRawLongBits(value);
        if (!writeSpecial(value, bits < 0, out)) {
            long fraction = bits & (1L << 52) - 1;
            int exponent = (int) (bits >>> 52) & 0x7FF;
            write(
                    exponent == 0 ? fraction : fraction | 1L << 52,
                    Math.max(1, exponent) - 1075,
                    fraction == 0 && exponent > 1,
                    WIDEST_DOUBLE,
                    out);
        }
    }

    public static void write(float value, WireWriter out) {
        int bits = Float.floatToRawIntBits(value);
        if (!writeSpecial(value, bits < 0, out)) {
            int fraction = bits & (1 << 23) - 1;
            int exponent = bits >>> 23 & 0xFF;
            write(
                    exponent == 0 ? fraction : fraction | 1 << 23,
                    Math.max(1, exponent) - 150,
                    fraction == 0 && exponent > 1,
                    WIDEST_FLOAT,
                    out);
        }
    }

    /** Writes the sign, and all of it where no digits follow. */
    private static boolean writeSpecial(double value, boolean negative, WireWriter out) {
        if (Double.isNaN(value)) {
            out.writeUtf8("NaN");
            return true;
        }
        if (negative) {
            out.writeByte('-');
        }
        if (Double.isInfinite(value)) {
            out.writeUtf8("Infinity");
            return true;
        }
        if (value == 0) {
            out.writeByte('0');
            return true;
        }
        return false;
    }

    /** Writes a significand times two to the power of {@code q}. */
    private static void write(long significand, int q, boolean narrow, int widest, WireWriter out) {
        int exponent = ShortestDecimal.exponent(q, narrow);
        long digits = ShortestDecimal.digits(significand, q, narrow, exponent);
        while (digits % 10 == 0) {
            digits /= 10;
            exponent++;
        }
        int count = WholeText.digits(digits);
        int point = count + exponent;
        if (point < -3 || point > widest) {
            writeScientific(digits, count, point - 1, out);
        } else {
            writePlain(digits, count, point, out);
        }
    }

    private static void writePlain(long digits, int count, int point, WireWriter out) {
        if (point <= 0) {
            writeZeros(-point, out.writeByte('0').writeByte('.'));
            WholeText.writeDigits(digits, count, out);
        } else if (point >= count) {
            WholeText.writeDigits(digits, count, out);
            writeZeros(point - count, out);
        } else {
            long unit = WholeText.powerOfTen(count - point);
            WholeText.writeDigits(digits / unit, point, out);
            WholeText.writeDigits(digits % unit, count - point, out.writeByte('.'));
        }
    }

    private static void writeZeros(int count, WireWriter out) {
        for (int i = 0; i < count; i++) {
            out.writeByte('0');
        }
    }

    private static void writeScientific(long digits, int count, int exponent, WireWriter out) {
        long unit = WholeText.powerOfTen(count - 1);
        out.writeByte('0' + (int) (digits / unit));
        if (count > 1) {
            WholeText.writeDigits(digits % unit, count - 1, out.writeByte('.'));
        }
        out.writeByte('e').writeByte(exponent < 0 ? '-' : '+');
        int size = Math.abs(exponent);
        WholeText.writeDigits(size, Math.max(2, WholeText.digits(size)), out);
    }
}
