// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

/** A driver, as the comparison sees it. Each runner implements this once and does every case as its driver does it best. */
public interface Subject extends AutoCloseable {
    /** Opens the connections that the case wants. Called once, before the first round. */
    void open(Target target, Case work) throws Exception;

    /**
     * Does the case's operation until the round's lanes say that time is up; returns when nothing is in flight any more.
     * A failed operation fails the round.
     */
    void run(Round round) throws Exception;

    /** Bytes outside the heap that the driver has taken past the JDK's own counters; 0 if it has none. */
    default long uncountedDirectBytes() {
        return 0;
    }

    @Override
    void close();
}
