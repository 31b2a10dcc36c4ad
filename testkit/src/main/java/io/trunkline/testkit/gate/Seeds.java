// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.gate;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Seeds for randomised tests: new in every run, printed, and repeatable with {@code -Dtrunkline.seed=}. */
public final class Seeds {
    static final String PROPERTY = "trunkline.seed";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final List<String> USED = new CopyOnWriteArrayList<>();

    private Seeds() {}

    /**
     * A seed for {@code name}, printed on standard output so that a failure can be repeated; the one of the system
     * property {@code trunkline.seed} if it is set.
     */
    public static long seed(String name) {
        @Nullable String given = System.getProperty(PROPERTY);
        long seed = given != null ? parse(given) : RANDOM.nextLong();
        String line = "seed of " + name + ": " + seed + " (repeat with -D" + PROPERTY + "=" + seed + ")";
        USED.add(line);
        System.out.println(line);
        return seed;
    }

    /** Forgets and answers the lines printed since last asked. */
    static List<String> takeUsed() {
        List<String> used = List.copyOf(USED);
        USED.clear();
        return used;
    }

    private static long parse(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException other) {
            throw new IllegalArgumentException("-D" + PROPERTY + " takes a whole number, not " + text, other);
        }
    }
}
