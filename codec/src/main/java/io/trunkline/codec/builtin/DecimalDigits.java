// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Many decimal digits as one number: a numeric may have 147,455 of them, and ten bytes may say that all but four are zero.
 *
 * <p>Halved until the halves are short, so the time grows with the multiplication of large numbers and not with the square of
 * the digits. A power of ten is one of five, which is a third shorter, shifted; those of many zeros are kept.
 */
final class DecimalDigits {
    /** Up to so many digits the schoolbook's way is the fastest. */
    private static final int LEAF = 576;

    private static final int LONG_DIGITS = 18;
    private static final int NINE_DIGITS = 1_000_000_000;
    /** Bits of nine decimal digits, and a little more. */
    private static final int BITS_OF_NINE = 30;

    /** Zeros between two powers that are kept. */
    private static final int STEP = 4096;
    /** A factor so short that the JDK multiplies even the longest number by it without a temporary one. */
    private static final int SHORT = 1024;

    private static final BigInteger FIVE = BigInteger.valueOf(5);
    private static final BigInteger FIVE_TO_SHORT = FIVE.pow(SHORT);

    // As they are first needed; racing threads store equal numbers. All together they are less than a megabyte.

    /** Five to the power of LEAF, 2 LEAF, 4 LEAF, … */
    private static final AtomicReferenceArray<BigInteger> LEVELS = new AtomicReferenceArray<>(8);
    /** Five to the power of STEP, 2 STEP, 3 STEP, … */
    private static final AtomicReferenceArray<BigInteger> STEPS = new AtomicReferenceArray<>(37);

    private DecimalDigits() {}

    /** {@return the first {@code count} digits, each 0 to 9, times ten to the power of {@code zeros}} */
    static BigInteger toBigInteger(byte[] digits, int count, int zeros) {
        int last = count;
        while (last > 0 && digits[last - 1] == 0) {
            last--;
        }
        int first = 0;
        while (first < last && digits[first] == 0) {
            first++;
        }
        return first == last ? BigInteger.ZERO : shifted(between(digits, first, last), zeros + count - last);
    }

    /** {@return the number times a power of ten} */
    private static BigInteger shifted(BigInteger number, int zeros) {
        if (zeros == 0) {
            return number;
        }
        int steps = Math.min(zeros / STEP, STEPS.length() - 1);
        BigInteger product = steps == 0 ? number : number.multiply(fiveToSteps(steps));
        return timesFiveTo(zeros - steps * STEP, product).shiftLeft(zeros);
    }

    private static BigInteger timesFiveTo(int exponent, BigInteger number) {
        BigInteger product = number;
        for (int rest = exponent; rest > 0; rest -= SHORT) {
            product = product.multiply(rest >= SHORT ? FIVE_TO_SHORT : FIVE.pow(rest));
        }
        return product;
    }

    private static BigInteger fiveToSteps(int steps) {
        BigInteger power = STEPS.get(steps);
        if (power == null) {
            BigInteger root = steps == 1 ? BigInteger.ONE : fiveToSteps(steps / 2);
            power = root.multiply(root);
            power = steps % 2 == 0 ? power : timesFiveTo(STEP, power);
            STEPS.set(steps, power);
        }
        return power;
    }

    private static BigInteger between(byte[] digits, int from, int to) {
        if (to - from <= LONG_DIGITS) {
            long number = 0;
            for (int i = from; i < to; i++) {
                number = number * 10 + digits[i];
            }
            return BigInteger.valueOf(number);
        }
        if (to - from <= LEAF) {
            return leaf(digits, from, to);
        }
        int level = 0;
        while (LEAF << (level + 1) < to - from) {
            level++;
        }
        int low = LEAF << level;
        BigInteger high = between(digits, from, to - low).multiply(fiveToLevel(level));
        return high.shiftLeft(low).add(between(digits, to - low, to));
    }

    private static BigInteger fiveToLevel(int level) {
        BigInteger power = LEVELS.get(level);
        if (power == null) {
            power = FIVE.pow(LEAF << level);
            LEVELS.set(level, power);
        }
        return power;
    }

    /** Nine digits at a time; the words are 32 bits each, the lowest first. */
    private static BigInteger leaf(byte[] digits, int from, int to) {
        int[] words = new int[((to - from + 8) / 9 * BITS_OF_NINE + 31) / 32];
        int used = 0;
        int next = from;
        while (next < to) {
            int end = next + ((to - next) % 9 == 0 ? 9 : (to - next) % 9);
            long carry = 0;
            for (; next < end; next++) {
                carry = carry * 10 + digits[next];
            }
            for (int i = 0; i < used; i++) {
                carry += (words[i] & 0xFFFF_FFFFL) * NINE_DIGITS;
                words[i] = (int) carry;
                carry >>>= 32;
            }
            if (carry != 0) {
                words[used++] = (int) carry;
            }
        }
        byte[] magnitude = new byte[4 * used];
        for (int i = 0; i < magnitude.length; i++) {
            magnitude[magnitude.length - 1 - i] = (byte) (words[i / 4] >>> (8 * (i % 4)));
        }
        return new BigInteger(1, magnitude);
    }
}
