// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.text.FloatText;
import io.trunkline.codec.text.WholeText;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The binary form of {@code numeric}: groups of four decimal digits and the place of the first of them.
 *
 * <pre>
 *   uint16   number of groups
 *   int16    weight: the first group counts 10000 to this power
 *   uint16   sign: 0000 plus, 4000 minus, C000 NaN, D000 Infinity, F000 -Infinity
 *   uint16   digits after the decimal point, at most 3FFF
 *   uint16 × number of groups, each 0 to 9999
 * </pre>
 *
 * <p>12345.670 is three groups 1, 2345 and 6700, weight 1, with 3 digits after the point. Zero groups at either end are
 * left out, so the groups tell neither where the point is nor how many digits follow it.
 *
 * <p>Numbers of up to 18 digits are a long all the way; others take scratch memory in proportion to their digits.
 *
 * <p>Longer than most because each Java type is read straight from the groups, and all of them must agree on what a group is.
 */
final class NumericBinary {
    static final int LARGEST_SCALE = 0x3FFF;
    /** Digits before the decimal point: 32768 groups. */
    static final int LARGEST_PRECISION = 131_072;

    private static final int MINUS = 0x4000;
    private static final int NAN = 0xC000;
    private static final int INFINITY = 0xD000;
    private static final int MINUS_INFINITY = 0xF000;

    private static final int BASE = 10_000;
    private static final int LONG_DIGITS = 18;
    /** A few more groups than a double may have digits before it is certain what the nearest is. */
    private static final int DOUBLE_GROUPS = 200;
    /** Digits, and digits after the point, of which a double holds the exact number and the exact power of ten. */
    private static final int DOUBLE_DIGITS = 15;
    /** From this weight on a number is larger than any double: 10000 to the power of 78 is 1e312. */
    private static final int BEYOND_DOUBLE = 78;

    private NumericBinary() {}

    /** Reads a number; NaN and infinities are refused. */
    static BigDecimal read(WireReader in) {
        int groups = in.readShortCount(2);
        int weight = in.readShort();
        int sign = in.readUnsignedShort();
        int scale = readScale(in);
        if (isSpecial(sign)) {
            throw cannotHold(special(sign), "BigDecimal");
        }
        return readFinite(in, groups, weight, sign, scale);
    }

    /** Reads a number or one of NaN and the infinities, rounded to the nearest double. */
    static double readDouble(WireReader in) {
        int groups = in.readShortCount(2);
        int weight = in.readShort();
        int sign = in.readUnsignedShort();
        int scale = readScale(in);
        if (isSpecial(sign)) {
            return special(sign);
        }
        int first = groups == 0 ? 0 : readGroup(in);
        if (digits(first, weight, scale) <= DOUBLE_DIGITS) {
            // Both are exact, so the one division rounds correctly.
            double value = readLong(in, first, groups, weight, scale) / (double) WholeText.powerOfTen(scale);
            return sign == MINUS && value != 0 ? -value : value;
        }
        if (weight >= BEYOND_DOUBLE && first != 0) {
            throw isBeyond("double");
        }
        WireReader text = firstDigits(in, first, groups, weight, sign, scale);
        return NumericText.readDouble(text);
    }

    /** As {@link #readDouble}, rounded to a float only once. */
    static float readFloat(WireReader in) {
        int groups = in.readShortCount(2);
        int weight = in.readShort();
        int sign = in.readUnsignedShort();
        int scale = readScale(in);
        if (isSpecial(sign)) {
            return (float) special(sign);
        }
        int first = groups == 0 ? 0 : readGroup(in);
        if (weight >= BEYOND_DOUBLE && first != 0) {
            throw isBeyond("float");
        }
        return NumericText.readFloat(firstDigits(in, first, groups, weight, sign, scale));
    }

    /**
     * {@return the number with an exponent, cut where no more digits can matter} To round to the nearest double one must
     * know where a number lies between two of them, the middles of which have 767 digits at most, and beyond those only
     * whether all are zero.
     */
    private static WireReader firstDigits(WireReader in, int first, int groups, int weight, int sign, int scale) {
        WireWriter text = new WireWriter(4 * Math.min(groups, DOUBLE_GROUPS) + 16, Integer.MAX_VALUE);
        boolean isZero = true;
        boolean isMore = false;
        int power = 0;
        for (int i = 0; i < groups; i++) {
            int group = i == 0 ? first : readGroup(in);
            // Past the scale digits are not part of the number, see readFinite.
            int kept = Math.min(4, scale + 4 * (weight - i + 1));
            if (kept <= 0) {
                continue;
            }
            long digits = group / WholeText.powerOfTen(4 - kept);
            if (i >= DOUBLE_GROUPS) {
                isMore |= digits != 0;
                continue;
            }
            if (isZero && digits != 0) {
                isZero = false;
                if (sign == MINUS) {
                    text.writeByte('-');
                }
            }
            WholeText.writeDigits(digits, kept, text);
            power = 4 * (weight - i + 1) - kept;
        }
        if (isZero) {
            // Groups that are all zeros, even if others follow: no server sends them in front.
            text.writeByte('0');
        }
        if (isMore) {
            text.writeByte('1');
            power--;
        }
        WholeText.write(power, text.writeByte('e'));
        return new WireReader().reset(text.array(), 0, text.size());
    }

    static ArithmeticException isBeyond(String javaType) {
        return new ArithmeticException("the number is beyond the range of a " + javaType);
    }

    /** Reads a whole number of 64 bits; zeros after the decimal point do no harm. */
    static long readLong(WireReader in) {
        int groups = in.readShortCount(2);
        int weight = in.readShort();
        int sign = in.readUnsignedShort();
        int scale = readScale(in);
        if (isSpecial(sign)) {
            throw cannotHold(special(sign), "long");
        }
        // Summed below zero, where there is room for one number more.
        long sum = 0;
        boolean fits = true;
        for (int i = 0; i < groups; i++) {
            int group = readGroup(in);
            int place = weight - i;
            if (place < 0) {
                requireNoFraction(group, place, scale);
            } else {
                // Not an error yet: a fraction further on is the better reason, and the one that text finds first.
                fits = fits && hasRoom(sum, group);
                sum = sum * BASE - group;
            }
        }
        for (int place = weight - groups; place >= 0 && sum != 0 && fits; place--) {
            fits = hasRoom(sum, 0);
            sum *= BASE;
        }
        if (!fits || (sign != MINUS && sum == Long.MIN_VALUE)) {
            throw tooLargeForLong();
        }
        return sign == MINUS ? sum : -sum;
    }

    private static void requireNoFraction(int group, int place, int scale) {
        // Past the scale digits are not part of the number, see readFinite.
        int kept = Math.min(4, scale + 4 * (place + 1));
        if (kept > 0 && group / WholeText.powerOfTen(4 - kept) != 0) {
            throw hasFraction();
        }
    }

    static ArithmeticException hasFraction() {
        return new ArithmeticException("a number with a fraction does not fit into a whole number");
    }

    /** Reads a whole number of any length; zeros after the decimal point do no harm. */
    static BigInteger readBigInteger(WireReader in) {
        int groups = in.readShortCount(2);
        int weight = in.readShort();
        int sign = in.readUnsignedShort();
        int scale = readScale(in);
        if (isSpecial(sign)) {
            throw cannotHold(special(sign), "BigInteger");
        }
        byte[] digits = new byte[4 * Math.max(0, Math.min(groups, weight + 1))];
        for (int i = 0; i < groups; i++) {
            int group = readGroup(in);
            if (i > weight) {
                requireNoFraction(group, weight - i, scale);
            } else {
                putDigits(group, digits, 4 * i);
            }
        }
        BigInteger number = DecimalDigits.toBigInteger(digits, digits.length, 4 * Math.max(0, weight + 1 - groups));
        return sign == MINUS ? number.negate() : number;
    }

    private static void putDigits(int group, byte[] digits, int at) {
        digits[at] = (byte) (group / 1000);
        digits[at + 1] = (byte) (group / 100 % 10);
        digits[at + 2] = (byte) (group / 10 % 10);
        digits[at + 3] = (byte) (group % 10);
    }

    /** {@return whether the sum, which is not above zero, can take another group of digits} */
    private static boolean hasRoom(long sum, int group) {
        return sum >= Long.MIN_VALUE / BASE && sum * BASE >= Long.MIN_VALUE + group;
    }

    static ArithmeticException tooLargeForLong() {
        return new ArithmeticException("a number beyond 64 bits does not fit into long");
    }

    /** {@return the text of any numeric, NaN and infinities included} */
    static String print(WireReader in) {
        int groups = in.readShortCount(2);
        int weight = in.readShort();
        int sign = in.readUnsignedShort();
        int scale = readScale(in);
        if (isSpecial(sign)) {
            return Double.toString(special(sign));
        }
        int first = groups == 0 ? 0 : readGroup(in);
        return digits(first, weight, scale) <= LONG_DIGITS
                ? readFinite(in, first, groups, weight, sign, scale).toPlainString()
                : printLarge(in, first, groups, weight, sign, scale);
    }

    /** Prints the groups as they come: by way of a BigInteger a number's cost would grow faster than its digits. */
    private static String printLarge(WireReader in, int first, int groups, int weight, int sign, int scale) {
        int whole = weight < 0 ? 1 : 4 * (weight + 1);
        // A sign, the digits, the point, the digits.
        byte[] text = new byte[1 + whole + 1 + scale];
        Arrays.fill(text, (byte) '0');
        boolean isZero = true;
        for (int i = 0; i < groups; i++) {
            int group = i == 0 ? first : readGroup(in);
            int power = 4 * (weight - i);
            for (int digit = 3; digit >= 0 && power + digit >= -scale; digit--) {
                int value = group / (int) WholeText.powerOfTen(digit) % 10;
                isZero &= value == 0;
                // Digits after the point come one place later, as it stands between.
                int place = power + digit;
                text[place >= 0 ? whole - place : whole + 1 - place] = (byte) ('0' + value);
            }
        }
        int start = 1;
        while (start < whole && text[start] == '0') {
            start++;
        }
        if (sign == MINUS && !isZero) {
            text[--start] = '-';
        }
        int end = 1 + whole;
        if (scale > 0) {
            text[end] = '.';
            end += 1 + scale;
        }
        return new String(text, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private static int readScale(WireReader in) {
        int scale = in.readUnsignedShort();
        if (scale > LARGEST_SCALE) {
            throw new MalformedBytesException("a numeric with " + scale + " digits after the decimal point");
        }
        return scale;
    }

    private static int readGroup(WireReader in) {
        int group = in.readUnsignedShort();
        if (group >= BASE) {
            throw new MalformedBytesException("a numeric with a group of four digits that is " + group);
        }
        return group;
    }

    private static boolean isSpecial(int sign) {
        if (sign == 0 || sign == MINUS) {
            return false;
        }
        if (sign != NAN && sign != INFINITY && sign != MINUS_INFINITY) {
            throw new MalformedBytesException("a numeric with a sign of " + sign);
        }
        return true;
    }

    private static double special(int sign) {
        return sign == NAN ? Double.NaN : sign == INFINITY ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }

    static ArithmeticException cannotHold(double special, String javaType) {
        return new ArithmeticException(
                special + " is a numeric that no " + javaType + " holds: read it as double or as String");
    }

    /** {@return the most decimal digits that a number has before and after its point} */
    private static int digits(int firstGroup, int weight, int scale) {
        return weight < 0 ? scale : WholeText.digits(firstGroup) + 4 * weight + scale;
    }

    private static BigDecimal readFinite(WireReader in, int groups, int weight, int sign, int scale) {
        int first = groups == 0 ? 0 : readGroup(in);
        return readFinite(in, first, groups, weight, sign, scale);
    }

    private static BigDecimal readFinite(WireReader in, int first, int groups, int weight, int sign, int scale) {
        if (digits(first, weight, scale) <= LONG_DIGITS) {
            long unscaled = readLong(in, first, groups, weight, scale);
            return BigDecimal.valueOf(sign == MINUS ? -unscaled : unscaled, scale);
        }
        BigInteger unscaled = readBigInteger(in, first, groups, weight, scale);
        return new BigDecimal(sign == MINUS ? unscaled.negate() : unscaled, scale);
    }

    /**
     * Sums the groups up to the scale. Digits past it are not part of the number: the server prints none of them
     * either.
     *
     * @param first the first group, already read
     */
    private static long readLong(WireReader in, int first, int groups, int weight, int scale) {
        long sum = 0;
        int zeros = 0;
        for (int i = 0; i < groups; i++) {
            int group = i == 0 ? first : readGroup(in);
            // The power of ten that the group's last digit counts, in units of the number's last digit.
            int power = 4 * (weight - i) + scale;
            if (power >= 0) {
                sum = sum * BASE + group;
                zeros = power;
            } else if (power > -4) {
                sum = sum * WholeText.powerOfTen(4 + power) + group / WholeText.powerOfTen(-power);
                zeros = 0;
            }
        }
        return sum == 0 ? 0 : sum * WholeText.powerOfTen(zeros);
    }

    /** As {@link #readLong(WireReader, int, int, int, int)} for as many digits as there may be. */
    private static BigInteger readBigInteger(WireReader in, int first, int groups, int weight, int scale) {
        byte[] digits = new byte[4 * groups];
        int count = 0;
        int zeros = 0;
        for (int i = 0; i < groups; i++) {
            int group = i == 0 ? first : readGroup(in);
            int power = 4 * (weight - i) + scale;
            for (int digit = 3; digit >= 0 && power + digit >= 0; digit--) {
                digits[count++] = (byte) (group / WholeText.powerOfTen(digit) % 10);
                zeros = power + digit;
            }
        }
        return DecimalDigits.toBigInteger(digits, count, zeros);
    }

    /** {@return whether PostgreSQL has room for the number as it is} */
    static boolean holds(BigDecimal value) {
        return value.scale() <= LARGEST_SCALE
                && (value.signum() == 0 || (long) value.precision() - value.scale() <= LARGEST_PRECISION);
    }

    /** {@return whether the number times ten to the power of its scale is known to fit into a long} */
    static boolean isShort(BigDecimal value) {
        return value.precision() <= LONG_DIGITS;
    }

    /**
     * {@return the digits of a {@link #isShort short} number without its point} BigDecimal has no method for that which
     * costs no object, but of up to 15 digits a double knows them all: dividing by the power of ten and multiplying by
     * it again are off by less than a quarter.
     */
    static long unscaled(BigDecimal value) {
        int scale = value.scale();
        if (scale == 0) {
            return value.longValue();
        }
        if (value.precision() <= DOUBLE_DIGITS && scale > 0 && FloatText.isExactPower(scale)) {
            return (long) Math.rint(value.doubleValue() * FloatText.powerOfTen(scale));
        }
        return value.scaleByPowerOfTen(scale).longValue();
    }

    static void write(BigDecimal value, WireWriter out) {
        if (!holds(value)) {
            throw new IllegalArgumentException("a number of " + ((long) value.precision() - value.scale())
                    + " digits before and " + value.scale() + " after the decimal point, beyond what numeric holds");
        }
        int scale = value.scale();
        if (value.signum() == 0) {
            write(0, Math.max(0, scale), out);
        } else if (isShort(value) && scale >= 0) {
            write(unscaled(value), scale, out);
        } else if (isShort(value) && value.precision() - scale <= LONG_DIGITS) {
            write(unscaled(value) * WholeText.powerOfTen(-scale), 0, out);
        } else {
            writeLarge(value, out);
        }
    }

    /**
     * Writes a number of at most 19 digits.
     *
     * @param unscaled the digits, of which {@code scale} stand after the decimal point
     */
    static void write(long unscaled, int scale, WireWriter out) {
        if (unscaled == Long.MIN_VALUE) {
            writeLarge(BigDecimal.valueOf(unscaled, scale), out);
            return;
        }
        long digits = Math.abs(unscaled);
        long unit = scale <= LONG_DIGITS ? WholeText.powerOfTen(scale) : Long.MAX_VALUE;
        long whole = digits / unit;
        long fraction = digits % unit;
        int highest = whole == 0 ? -1 : (WholeText.digits(whole) - 1) / 4;
        int lowest = Math.floorDiv(-scale, 4);
        while (highest >= lowest && group(whole, fraction, scale, highest) == 0) {
            highest--;
        }
        while (lowest <= highest && group(whole, fraction, scale, lowest) == 0) {
            lowest++;
        }
        writeHeader(highest, lowest, unscaled < 0, scale, out);
        for (int weight = highest; weight >= lowest; weight--) {
            out.writeShort(group(whole, fraction, scale, weight));
        }
    }

    private static int group(long whole, long fraction, int scale, int weight) {
        if (weight >= 0) {
            return (int) (whole / WholeText.powerOfTen(4 * weight) % BASE);
        }
        int below = scale + 4 * weight;
        if (below > LONG_DIGITS) {
            return 0;
        }
        return below >= 0
                ? (int) (fraction / WholeText.powerOfTen(below) % BASE)
                : (int) (fraction % WholeText.powerOfTen(4 + below) * WholeText.powerOfTen(-below));
    }

    private static void writeLarge(BigDecimal value, WireWriter out) {
        String digits = value.unscaledValue().abs().toString();
        int scale = value.scale();
        int highest = Math.floorDiv(digits.length() - 1 - scale, 4);
        int lowest = Math.floorDiv(-scale, 4);
        while (lowest < highest && group(digits, scale, lowest) == 0) {
            lowest++;
        }
        writeHeader(highest, lowest, value.signum() < 0, Math.max(0, scale), out);
        for (int weight = highest; weight >= lowest; weight--) {
            out.writeShort(group(digits, scale, weight));
        }
    }

    private static int group(String digits, int scale, int weight) {
        int group = 0;
        for (int power = 4 * weight + 3; power >= 4 * weight; power--) {
            int index = digits.length() - 1 - scale - power;
            group = group * 10 + (index >= 0 && index < digits.length() ? digits.charAt(index) - '0' : 0);
        }
        return group;
    }

    private static void writeHeader(int highest, int lowest, boolean negative, int scale, WireWriter out) {
        int groups = highest - lowest + 1;
        out.writeShort(groups)
                .writeShort(groups == 0 ? 0 : highest)
                .writeShort(negative ? MINUS : 0)
                .writeShort(scale);
    }
}
