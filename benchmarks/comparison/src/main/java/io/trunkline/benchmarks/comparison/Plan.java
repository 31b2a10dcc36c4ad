// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.comparison;

import io.trunkline.benchmarks.workload.Case;
import java.util.List;

/**
 * What to compare and how long to look.
 *
 * @param cases in the order in which they are run
 * @param drivers in the order of the first round; the first is the one that ratios are of
 * @param rounds measured rounds per driver and case
 * @param seconds how long each lasts
 * @param warmSeconds how long each driver is run before the first measured round
 * @param pinned whether server and clients share one core, so that their CPU adds up
 */
public record Plan(
        List<Case> cases, List<Driver> drivers, int rounds, double seconds, double warmSeconds, boolean pinned) {
    public Plan {
        if (cases.isEmpty() || drivers.isEmpty() || rounds < 1 || seconds <= 0 || warmSeconds < 0) {
            throw new IllegalArgumentException("a comparison needs a case, a driver, a round and some seconds");
        }
        cases = List.copyOf(cases);
        drivers = List.copyOf(drivers);
    }

    /** The four cases that say most, for three rounds: under three minutes. */
    public static Plan quick() {
        return new Plan(
                List.of(Case.SELECT1_SEQ, Case.SELECT1_PIPELINED, Case.ROWS_1K, Case.ROWS_1M),
                List.of(Driver.values()),
                3,
                1.5,
                3,
                false);
    }

    /** Everything, for five rounds: a quarter of an hour, a good part of it one peer's large rows. */
    public static Plan full() {
        return new Plan(List.of(Case.values()), List.of(Driver.values()), 5, 3, 6, false);
    }

    public Plan cases(List<Case> cases) {
        return new Plan(cases, drivers, rounds, seconds, warmSeconds, pinned);
    }

    public Plan drivers(List<Driver> drivers) {
        return new Plan(cases, drivers, rounds, seconds, warmSeconds, pinned);
    }

    public Plan rounds(int rounds) {
        return new Plan(cases, drivers, rounds, seconds, warmSeconds, pinned);
    }

    public Plan seconds(double seconds) {
        return new Plan(cases, drivers, rounds, seconds, warmSeconds, pinned);
    }

    public Plan warmSeconds(double warmSeconds) {
        return new Plan(cases, drivers, rounds, seconds, warmSeconds, pinned);
    }

    public Plan pinned(boolean pinned) {
        return new Plan(cases, drivers, rounds, seconds, warmSeconds, pinned);
    }
}
