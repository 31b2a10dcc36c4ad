// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The small numbers that a generator makes its value of. They are random at first and remembered, so that the value can be
 * made once more; fewer or smaller ones make a simpler value, which is all that {@link Shrinker} knows about values. Where
 * the remembered ones are used up, all further ones are 0.
 */
final class Draws {
    private static final int CHUNK = 16;

    private final @Nullable Random random;
    private final int[] given;
    private int[] made = new int[16];
    private int count;

    private Draws(@Nullable Random random, int[] given) {
        this.random = random;
        this.given = given;
    }

    static Draws random(Random random) {
        return new Draws(random, new int[0]);
    }

    static Draws repeating(int... given) {
        return new Draws(null, given);
    }

    /** {@return all numbers drawn so far} */
    int[] made() {
        return Arrays.copyOf(made, count);
    }

    /** {@return a number from 0, the simplest, up to but not including the bound} */
    int below(int bound) {
        int number;
        if (random != null) {
            number = random.nextInt(bound);
        } else {
            number = count < given.length ? Math.min(given[count], bound - 1) : 0;
        }
        if (count == made.length) {
            made = Arrays.copyOf(made, 2 * count);
        }
        made[count++] = number;
        return number;
    }

    /** {@return a number from the first, which is the simplest, to the last} */
    int between(int first, int last) {
        return first + below(last - first + 1);
    }

    /** {@return true once in so many times} */
    boolean rarely(int times) {
        return below(times) == times - 1;
    }

    /** {@return whether to go on, where one goes on so many times on average} */
    boolean more(int average) {
        return below(average + 1) != 0;
    }

    <T> T pick(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    String pick(String... choices) {
        return choices[below(choices.length)];
    }

    /** {@return a number of that many bits, unsigned, all equally likely} */
    long bits(int width) {
        long number = 0;
        for (int rest = width; rest > 0; rest -= CHUNK) {
            int chunk = Math.min(rest, CHUNK);
            number = number << chunk | below(1 << chunk);
        }
        return number;
    }

    /** {@return a number of up to that many bits, small ones as likely as large ones} */
    long upTo(int width) {
        return bits(below(width + 1));
    }

    /** {@return a number with a sign, of up to that many bits besides it} */
    long signed(int width) {
        long magnitude = upTo(width);
        return below(2) == 0 ? magnitude : ~magnitude;
    }
}
