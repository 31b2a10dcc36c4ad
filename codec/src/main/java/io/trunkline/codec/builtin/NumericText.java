// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.text.FloatText;
import io.trunkline.codec.text.Received;
import io.trunkline.codec.text.WholeText;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.math.BigDecimal;
import java.math.BigInteger;

/** The text of {@code numeric}: digits and a decimal point, never an exponent; {@code NaN}, {@code Infinity}, {@code -Infinity}. */
final class NumericText {
    /** One more digit always fits into a long. */
    private static final long FULL = 100_000_000_000_000_000L;

    private NumericText() {}

    /** Reads a number; NaN and infinities are refused. */
    static BigDecimal read(WireReader in) {
        byte[] bytes = in.array();
        int start = in.position();
        int end = start + in.remaining();
        int at = start;
        boolean negative = at < end && bytes[at] == '-';
        if (negative) {
            at++;
        }
        if (isWord(in)) {
            throw NumericBinary.cannotHold(FloatText.readDouble(in), "BigDecimal");
        }
        long unscaled = 0;
        int digits = 0;
        int point = -1;
        boolean large = false;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                large |= unscaled >= FULL;
                unscaled = unscaled * 10 + digit;
                digits++;
            } else if (bytes[at] == '.' && point < 0) {
                point = digits;
            } else {
                throw Received.isNot("a numeric", in);
            }
        }
        int scale = point < 0 ? 0 : digits - point;
        if (digits == 0 || scale > NumericBinary.LARGEST_SCALE || digits - scale > NumericBinary.LARGEST_PRECISION) {
            throw Received.isNot("a numeric", in);
        }
        if (large) {
            BigInteger number = readLarge(in, digits);
            in.skip(end - start);
            return new BigDecimal(negative ? number.negate() : number, scale);
        }
        in.skip(end - start);
        return BigDecimal.valueOf(negative ? -unscaled : unscaled, scale);
    }

    private static BigInteger readLarge(WireReader in, int count) {
        byte[] digits = new byte[count];
        int next = 0;
        for (int i = 0; i < in.remaining(); i++) {
            byte b = in.array()[in.position() + i];
            if (b >= '0') {
                digits[next++] = (byte) (b - '0');
            }
        }
        return DecimalDigits.toBigInteger(digits, count, 0);
    }

    /** Reads a whole number of 64 bits; zeros after the decimal point do no harm. */
    static long readLong(WireReader in) {
        if (isWord(in)) {
            throw NumericBinary.cannotHold(FloatText.readDouble(in), "long");
        }
        byte[] bytes = in.array();
        int end = in.position() + in.remaining();
        int point = in.position();
        while (point < end && bytes[point] != '.') {
            point++;
        }
        for (int at = point + 1; at < end; at++) {
            if (bytes[at] < '0' || bytes[at] > '9') {
                throw Received.isNot("a numeric", in);
            }
            if (bytes[at] != '0') {
                throw new ArithmeticException("a number with a fraction does not fit into a whole number");
            }
        }
        int outer = in.narrow(point - in.position());
        long value = readWhole(in);
        in.widen(outer);
        in.skip(in.remaining());
        return value;
    }

    /** Reads a double, rounded to the nearest; one that is beyond it is told as it is in binary. */
    static double readDouble(WireReader in) {
        try {
            return FloatText.readDouble(in);
        } catch (ArithmeticException beyond) {
            throw NumericBinary.isBeyond("double");
        }
    }

    /** As {@link #readDouble}, rounded to a float only once. */
    static float readFloat(WireReader in) {
        try {
            return FloatText.readFloat(in);
        } catch (ArithmeticException beyond) {
            throw NumericBinary.isBeyond("float");
        }
    }

    private static long readWhole(WireReader in) {
        // Of too many digits the text is still a numeric, so the error must be that of the binary form.
        for (int i = 0; i < in.remaining(); i++) {
            byte b = in.array()[in.position() + i];
            if ((b < '0' || b > '9') && !(i == 0 && b == '-')) {
                throw Received.isNot("a numeric", in);
            }
        }
        try {
            return WholeText.read(in);
        } catch (MalformedBytesException tooLarge) {
            throw in.remaining() < 19 ? tooLarge : NumericBinary.tooLargeForLong();
        }
    }

    /** {@return the text of any numeric, NaN and infinities included} */
    static String print(WireReader in) {
        return isWord(in) ? Double.toString(FloatText.readDouble(in)) : read(in).toPlainString();
    }

    private static boolean isWord(WireReader in) {
        int first = in.position();
        int length = in.remaining();
        if (length > 1 && in.array()[first] == '-') {
            first++;
        }
        return length > 0 && in.array()[first] > '9';
    }

    static void write(BigDecimal value, WireWriter out) {
        int scale = value.scale();
        if (value.signum() == 0 && scale < 0) {
            out.writeByte('0');
        } else if (scale >= 0 && scale <= 18 && NumericBinary.isShort(value)) {
            long unscaled = NumericBinary.unscaled(value);
            if (unscaled < 0) {
                out.writeByte('-');
            }
            long digits = Math.abs(unscaled);
            WholeText.write(digits / WholeText.powerOfTen(scale), out);
            if (scale > 0) {
                WholeText.writeDigits(digits % WholeText.powerOfTen(scale), scale, out.writeByte('.'));
            }
        } else {
            // Beyond what a numeric holds the exponent stays: spelled out, 1e1000000000 would take all memory.
            out.writeUtf8(NumericBinary.holds(value) ? value.toPlainString() : value.toString());
        }
    }
}
