// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.text;

import java.math.BigInteger;

/**
 * The fewest decimal digits that lead back to a binary floating-point number, and of those the nearest to it, in whole
 * numbers of 64 bits and with no object made.
 *
 * <p>A number {@code c × 2^q} owns all decimals between the middles to its neighbours. Ten to the power of
 * {@link #exponent} is the largest that is not longer than that interval, so of its multiples at least one lies within, and
 * of the multiples of the next power at most one: if there is one it is the answer, else the nearer of the two multiples
 * around the number is. The middles themselves are left out, as PostgreSQL does: not every reader rounds them to even.
 *
 * <p>The interval's ends are compared with multiples of four times that power, rounded to whole numbers that are made odd
 * if anything was cut off, which keeps every comparison exact. The 126 bits of each power in the table suffice for that:
 * it is the method of Raffaello Giulietti's paper on Schubfach, where the proof is.
 *
 * @see <a href="https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-FLOAT">Floating-point types</a>
 */
final class ShortestDecimal {
    /** The bits before the binary point of a power in the table, of which it has 126. */
    private static final int POWER_BITS = 125;

    private static final int LEAST_EXPONENT = -324;
    private static final int GREATEST_EXPONENT = 292;

    private static final long LOW_63 = Long.MAX_VALUE;

    /** The halves, of 63 bits each, of ten to the power of minus each exponent, scaled to 126 bits and rounded up. */
    private static final long[] POWERS = powers();

    private ShortestDecimal() {}

    private static long[] powers() {
        long[] halves = new long[2 * (GREATEST_EXPONENT - LEAST_EXPONENT + 1)];
        BigInteger power = BigInteger.ONE;
        for (int n = 0; n <= Math.max(-LEAST_EXPONENT, GREATEST_EXPONENT); n++) {
            if (n <= -LEAST_EXPONENT) {
                put(halves, -n, power.shiftLeft(POWER_BITS).shiftRight(log2OfPowerOfTen(n)));
            }
            if (n > 0 && n <= GREATEST_EXPONENT) {
                put(
                        halves,
                        n,
                        BigInteger.ONE
                                .shiftLeft(POWER_BITS - log2OfPowerOfTen(-n))
                                .divide(power));
            }
            power = power.multiply(BigInteger.TEN);
        }
        return halves;
    }

    private static void put(long[] halves, int exponent, BigInteger floor) {
        BigInteger above = floor.add(BigInteger.ONE);
        int index = 2 * (exponent - LEAST_EXPONENT);
        halves[index] = above.shiftRight(63).longValueExact();
        halves[index + 1] = above.longValue() & LOW_63;
    }

    /** {@return the logarithm to the base 2 of ten to a power, rounded down} For powers of up to 1233 to both sides. */
    static int log2OfPowerOfTen(int power) {
        return (power * 1_741_647) >> 19;
    }

    /** {@return the logarithm to the base 10 of two to a power, rounded down} For powers of up to 1650 to both sides. */
    static int log10OfPowerOfTwo(int power) {
        return (power * 1_262_611) >> 22;
    }

    /** As {@link #log10OfPowerOfTwo}, of three quarters of it. */
    static int log10OfThreeQuarters(int power) {
        return (power * 1_262_611 - 524_031) >> 22;
    }

    /**
     * {@return the exponent of ten that {@link #digits} count}
     *
     * @param q the exponent of two
     * @param narrow whether the neighbour below is only half as far as the one above: the number is a power of two
     */
    static int exponent(int q, boolean narrow) {
        return narrow ? log10OfThreeQuarters(q) : log10OfPowerOfTwo(q);
    }

    /**
     * {@return the digits as a number, perhaps with zeros at the end}
     *
     * @param c the significand, at least 1
     * @param exponent what {@link #exponent} said of the others
     */
    static long digits(long c, int q, boolean narrow, int exponent) {
        // All in quarters of c's unit: its middle to the next number is 2 of them away, or 1 if that one is nearer.
        int shift = q + log2OfPowerOfTen(-exponent) + 2;
        long high = POWERS[2 * (exponent - LEAST_EXPONENT)];
        long low = POWERS[2 * (exponent - LEAST_EXPONENT) + 1];
        long value = quarters(high, low, (c << 2) << shift);
        long lower = quarters(high, low, ((c << 2) - (narrow ? 1 : 2)) << shift);
        long upper = quarters(high, low, ((c << 2) + 2) << shift);

        long below = value >> 2;
        long tensBelow = below / 10 * 10;
        long tensAbove = tensBelow + 10;
        boolean isTensBelow = lower < tensBelow << 2;
        if (isTensBelow != tensAbove << 2 < upper) {
            return isTensBelow ? tensBelow : tensAbove;
        }
        long above = below + 1;
        boolean isBelow = lower < below << 2;
        if (isBelow != above << 2 < upper) {
            return isBelow ? below : above;
        }
        long toMiddle = value - ((below << 2) + 2);
        return toMiddle < 0 || (toMiddle == 0 && (below & 1) == 0) ? below : above;
    }

    /** {@return the number times the power, without its last 127 bits; odd if there were any in the upper half of those} */
    private static long quarters(long high, long low, long number) {
        long middle = ((high * number) >>> 1) + Math.multiplyHigh(low, number);
        long whole = Math.multiplyHigh(high, number) + (middle >>> 63);
        return (middle & LOW_63) == 0 ? whole : whole | 1;
    }
}
