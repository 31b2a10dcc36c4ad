// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads cities no faster than a fixed pace, compares each with the file's, and watches the memory meanwhile. On one thread
 * of its own, which it blocks.
 */
final class SlowReader {
    /** Bytes that heap and direct memory may each grow by; the table is twice as large even on the wire. */
    static final long GROWTH_LIMIT = 6L << 20;

    private static final int ROWS_PER_SECOND = 75_000;
    private static final int ROWS_PER_PAUSE = 250;
    private static final int MEMORY_SAMPLES = 8;

    private final List<City> expected;
    private final Progress progress;
    private final MemoryWatch memory = new MemoryWatch();
    private final long start = System.nanoTime();
    private int rows;

    SlowReader(Cities expected, Progress progress) {
        this.expected = expected.all();
        this.progress = progress;
    }

    void read(City city) {
        CheckFailedException.expect(
                "row " + (rows + 1), rows < expected.size() ? expected.get(rows) : "the end of the table", city);
        rows++;
        if (rows % (expected.size() / MEMORY_SAMPLES + 1) == 0) {
            memory.sample();
        }
        if (rows % ROWS_PER_PAUSE == 0) {
            progress.advance(ROWS_PER_PAUSE);
            keepPace();
        }
    }

    private void keepPace() {
        long due = start + TimeUnit.SECONDS.toNanos(rows) / ROWS_PER_SECOND;
        for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
            LockSupport.parkNanos(early);
        }
    }

    /** {@return what was read} To be called after the last row. */
    Tally end() {
        CheckFailedException.expect("rows in the stream", expected.size(), rows);
        requireFlat("heap", memory.heapGrowth());
        requireFlat("direct memory", memory.directGrowth());
        String remark = String.format(
                Locale.ROOT,
                "at most %,d rows/s; heap grew %.1f MiB, direct memory %.1f (limit %d)",
                ROWS_PER_SECOND,
                mebibytes(memory.heapGrowth()),
                mebibytes(memory.directGrowth()),
                GROWTH_LIMIT >> 20);
        return Tally.rows(rows, remark)
                .fact("heapGrowthBytes", memory.heapGrowth())
                .fact("directGrowthBytes", memory.directGrowth());
    }

    private static void requireFlat(String what, long growth) {
        if (growth > GROWTH_LIMIT) {
            throw new CheckFailedException(
                    what + " grew by " + growth + " bytes while streaming, more than " + GROWTH_LIMIT);
        }
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
