// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

/** The consumer of the slow case: it takes a burst of rows when that is due, and none before. */
public final class Pace {
    public static final int ROWS_PER_SECOND = 100_000;
    /** Rows taken at once: a hundredth of a second's worth, which the timers of all drivers can keep. */
    public static final int BURST = 1_000;

    private final long startedNanos = System.nanoTime();

    /** Nanoseconds to wait before another row is taken, if {@code rows} have been; 0 or less if one is due. */
    public long nanosUntilMore(long rows) {
        return startedNanos + rows * (1_000_000_000L / ROWS_PER_SECOND) - System.nanoTime();
    }
}
