// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A time that two aliases give in two parts, seconds and nanoseconds, as the text that libpq's key would have. */
final class SplitTime {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,10}");

    private SplitTime() {}

    /**
     * Times that are finer than the key's unit are rounded up: a time that was given never becomes none.
     *
     * @throws IllegalArgumentException if a part is no number, or too large; it names the alias
     */
    static String join(ConnectionKey key, @Nullable String seconds, @Nullable String nanoseconds) {
        long whole = seconds == null ? 0 : number(key + "_sec", "seconds", seconds, Integer.MAX_VALUE);
        long rest = nanoseconds == null ? 0 : number(key + "_nanosec", "nanoseconds", nanoseconds, 999_999_999);
        BigDecimal time = BigDecimal.valueOf(whole).add(BigDecimal.valueOf(rest, 9));
        BigDecimal inUnit =
                switch (key) {
                    case CONNECT_TIMEOUT -> time.signum() == 0 ? BigDecimal.ZERO : time.stripTrailingZeros();
                    case TCP_USER_TIMEOUT -> time.movePointRight(3).setScale(0, RoundingMode.CEILING);
                    default -> time.setScale(0, RoundingMode.CEILING);
                };
        return inUnit.toPlainString();
    }

    private static long number(String alias, String unit, String text, long limit) {
        long number = DIGITS.matcher(text).matches() ? Long.parseLong(text) : Long.MAX_VALUE;
        if (number > limit) {
            throw new IllegalArgumentException(
                    alias + " must be a whole number of " + unit + " between 0 and " + limit);
        }
        return number;
    }
}
