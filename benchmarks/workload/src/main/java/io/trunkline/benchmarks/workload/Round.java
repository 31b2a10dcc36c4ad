// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

import java.util.ArrayList;
import java.util.List;

/**
 * One timed stretch of one case.
 *
 * <p>A subject takes a {@link Lane} for each thread that does operations. The totals are read when the round is over and
 * all threads have handed over to the reader.
 */
public final class Round {
    private final Case work;
    private final long startedNanos = System.nanoTime();
    private final long endNanos;
    private final long checkSum;
    private final List<Lane> lanes = new ArrayList<>();

    /**
     * @param checkSum what each operation's digests must sum up to; worked out beforehand, since that takes time and memory
     */
    Round(Case work, long checkSum, double seconds) {
        this.work = work;
        this.checkSum = checkSum;
        this.endNanos = startedNanos + (long) (seconds * 1e9);
    }

    public Case work() {
        return work;
    }

    /** A lane for one thread. Any thread may ask. */
    public synchronized Lane lane() {
        Lane lane = new Lane(work, endNanos, checkSum, lanes.size());
        lanes.add(lane);
        return lane;
    }

    synchronized long operations() {
        return lanes.stream().mapToLong(Lane::operations).sum();
    }

    synchronized Latencies latencies() {
        Latencies all = new Latencies();
        lanes.forEach(lane -> all.add(lane.latencies()));
        return all;
    }
}
