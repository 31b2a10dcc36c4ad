// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import java.util.Locale;

/**
 * How long a target is tried: so many inputs, or so many seconds, whichever ends first.
 *
 * @param inputs on all threads together
 * @param seconds by the clock
 */
public record Budget(long inputs, double seconds) {
    /** How long all targets of all modules are tried together, in seconds. */
    static final String SECONDS = "trunkline.fuzz.seconds";

    /** How many million inputs each target is tried with, instead. */
    static final String MILLIONS = "trunkline.fuzz.millions";

    private static final double DEFAULT_SECONDS = 60;
    private static final double FOR_EVER = 24 * 60 * 60;

    /**
     * {@return what the system properties leave to one target} That is its share of {@code trunkline.fuzz.seconds}, 60 by
     * default; or, where it is set, {@code trunkline.fuzz.millions} of inputs, however long they take.
     *
     * @param share of the time; those of all targets of all modules are 1 together
     */
    static Budget ofProperties(double share) {
        double millions = number(MILLIONS, 0);
        return millions > 0
                ? new Budget((long) (millions * 1_000_000), FOR_EVER)
                : new Budget(Long.MAX_VALUE, share * number(SECONDS, DEFAULT_SECONDS));
    }

    private static double number(String property, double otherwise) {
        String text = System.getProperty(property, "").strip();
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "-D%s takes a number, not %s", property, text), none);
        }
    }
}
