// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.text.WholeText;
import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Many decimal digits as one number. Halved until a half fits into a long, so the time grows with the multiplication of
 * large numbers and not with the square of the digits: a numeric may have 147,455 of them.
 */
final class DecimalDigits {
    private static final int LEAF = 18;
    /** Ten to the power of 18, 36, 72, … as they are first needed; racing threads store equal numbers. */
    private static final AtomicReferenceArray<BigInteger> POWERS = new AtomicReferenceArray<>(14);

    private DecimalDigits() {}

    /** {@return the first {@code count} digits, each 0 to 9, times ten to the power of {@code zeros}} */
    static BigInteger toBigInteger(byte[] digits, int count, int zeros) {
        BigInteger number = between(digits, 0, count);
        return zeros == 0 || number.signum() == 0 ? number : number.multiply(powerOfTen(zeros));
    }

    private static BigInteger between(byte[] digits, int from, int to) {
        if (to - from <= LEAF) {
            long number = 0;
            for (int i = from; i < to; i++) {
                number = number * 10 + digits[i];
            }
            return BigInteger.valueOf(number);
        }
        int level = 0;
        while (LEAF << (level + 1) < to - from) {
            level++;
        }
        int middle = to - (LEAF << level);
        return between(digits, from, middle).multiply(power(level)).add(between(digits, middle, to));
    }

    /** {@return ten to the power of {@code exponent}, put together from those that are known} */
    static BigInteger powerOfTen(int exponent) {
        BigInteger power = BigInteger.valueOf(WholeText.powerOfTen(exponent % LEAF));
        int leaves = exponent / LEAF;
        for (int level = 0; leaves >> level != 0; level++) {
            if ((leaves >> level & 1) != 0) {
                power = power.multiply(power(level));
            }
        }
        return power;
    }

    private static BigInteger power(int level) {
        if (level >= POWERS.length()) {
            return BigInteger.TEN.pow(LEAF << level);
        }
        BigInteger power = POWERS.get(level);
        if (power == null) {
            power = BigInteger.TEN.pow(LEAF << level);
            POWERS.set(level, power);
        }
        return power;
    }
}
