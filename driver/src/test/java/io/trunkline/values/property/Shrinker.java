// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import java.util.Arrays;
import java.util.function.Predicate;

/** Makes draws fewer and smaller for as long as what is made of them still fails. */
final class Shrinker {
    /** Below so many each number is tried: it may choose between things that have nothing to do with each other. */
    private static final int FEW = 48;

    private final Predicate<int[]> fails;
    private int[] smallest;
    private int triesLeft;

    private Shrinker(int[] failing, Predicate<int[]> fails, int tries) {
        this.smallest = failing;
        this.fails = fails;
        this.triesLeft = tries;
    }

    /**
     * {@return the simplest draws found that still fail}
     *
     * @param tries how many candidates to try at most
     */
    static int[] shrink(int[] failing, Predicate<int[]> fails, int tries) {
        Shrinker shrinker = new Shrinker(failing, fails, tries);
        int[] before;
        do {
            before = shrinker.smallest;
            shrinker.cut();
            shrinker.lower();
        } while (shrinker.smallest != before && shrinker.triesLeft > 0);
        return shrinker.smallest;
    }

    /** Takes runs of draws out, long ones first, from the end. */
    private void cut() {
        for (int length = smallest.length; length > 0; length /= 2) {
            for (int from = smallest.length - length; from >= 0; from = Math.min(from, smallest.length) - length) {
                int[] shorter = new int[smallest.length - length];
                System.arraycopy(smallest, 0, shorter, 0, from);
                System.arraycopy(smallest, from + length, shorter, from, shorter.length - from);
                attempt(shorter);
            }
        }
    }

    /** Makes each draw the smallest that will do. */
    private void lower() {
        for (int i = 0; i < smallest.length; i++) {
            int low = 0;
            // Whatever is below low does not fail; halving finds the border if there is only one.
            while (low < smallest[i] && triesLeft > 0) {
                int middle = low + (smallest[i] - low) / 2;
                if (!attempt(i, middle)) {
                    low = middle + 1;
                }
            }
            for (int number = 0; number < Math.min(smallest[i], FEW) && triesLeft > 0; number++) {
                attempt(i, number);
            }
        }
    }

    private boolean attempt(int index, int number) {
        int[] lower = smallest.clone();
        lower[index] = number;
        return attempt(lower);
    }

    private boolean attempt(int[] candidate) {
        if (triesLeft == 0 || Arrays.equals(candidate, smallest)) {
            return false;
        }
        triesLeft--;
        if (!fails.test(candidate)) {
            return false;
        }
        smallest = candidate;
        return true;
    }
}
