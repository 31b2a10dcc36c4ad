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
import java.nio.charset.StandardCharsets;

/** The text of {@code numeric}: digits and a decimal point, never an exponent; {@code NaN}, {@code Infinity}, {@code -Infinity}. */
final class NumericText {
    /** One more digit always fits into a long. */
    private static final long FULL = 100_000_000_000_000_000L;

    private NumericText() {}

    /** Reads a number; NaN and infinities are refused. */
    static BigDecimal read(WireReader in) {
        if (isWord(in)) {
            throw NumericBinary.cannotHold(FloatText.readDouble(in), "BigDecimal");
        }
        int end = in.position() + in.remaining();
        int point = findPoint(in);
        int scale = Math.max(0, end - point - 1);
        boolean negative = in.peekByte() == '-';
        long unscaled = 0;
        for (int at = in.position() + (negative ? 1 : 0); at < end; at++) {
            if (at == point) {
                continue;
            }
            if (unscaled >= FULL) {
                return new BigDecimal(readDigits(in, end), scale);
            }
            unscaled = unscaled * 10 + in.array()[at] - '0';
        }
        in.skip(in.remaining());
        return BigDecimal.valueOf(negative ? -unscaled : unscaled, scale);
    }

    /** Reads a whole number of any length; zeros after the decimal point do no harm. */
    static BigInteger readBigInteger(WireReader in) {
        if (isWord(in)) {
            throw NumericBinary.cannotHold(FloatText.readDouble(in), "BigInteger");
        }
        int point = findPoint(in);
        for (int at = point + 1; at < in.position() + in.remaining(); at++) {
            if (in.array()[at] != '0') {
                throw NumericBinary.hasFraction();
            }
        }
        return readDigits(in, point);
    }

    /** {@return where the decimal point is, or the end if there is none} What is no numeric, or none of its size, is refused. */
    private static int findPoint(WireReader in) {
        byte[] bytes = in.array();
        int start = in.position();
        int end = start + in.remaining();
        int first = start < end && bytes[start] == '-' ? start + 1 : start;
        int point = end;
        for (int at = first; at < end; at++) {
            if (bytes[at] == '.' && point == end) {
                point = at;
            } else if (bytes[at] < '0' || bytes[at] > '9') {
                throw Received.isNot("a numeric", in);
            }
        }
        int whole = point - first;
        int scale = Math.max(0, end - point - 1);
        if (whole + scale == 0 || scale > NumericBinary.LARGEST_SCALE || whole > NumericBinary.LARGEST_PRECISION) {
            throw Received.isNot("a numeric", in);
        }
        return point;
    }

    /** Reads the digits up to {@code end} as one number, whether or not a point is among them, and skips all. */
    private static BigInteger readDigits(WireReader in, int end) {
        boolean negative = in.peekByte() == '-';
        byte[] digits = new byte[end - in.position()];
        int count = 0;
        for (int at = in.position(); at < end; at++) {
            byte b = in.array()[at];
            if (b >= '0') {
                digits[count++] = (byte) (b - '0');
            }
        }
        in.skip(in.remaining());
        BigInteger number = DecimalDigits.toBigInteger(digits, count, 0);
        return negative ? number.negate() : number;
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
                throw NumericBinary.hasFraction();
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
        if (isWord(in)) {
            return Double.toString(FloatText.readDouble(in));
        }
        byte[] bytes = in.array();
        int start = in.position();
        int end = start + in.remaining();
        int point = findPoint(in);
        boolean negative = bytes[start] == '-';
        int first = negative ? start + 1 : start;
        boolean isZero = true;
        for (int at = first; at < end && isZero; at++) {
            isZero = bytes[at] == '0' || at == point;
        }
        while (first < point && bytes[first] == '0') {
            first++;
        }
        int last = point + 1 < end ? end : point;
        in.skip(in.remaining());
        return (negative && !isZero ? "-" : "")
                + (first == point ? "0" : "")
                + new String(bytes, first, last - first, StandardCharsets.ISO_8859_1);
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
