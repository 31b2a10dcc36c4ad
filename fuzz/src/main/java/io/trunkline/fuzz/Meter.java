// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what an input costs the thread that calls: processor time and memory, garbage included. */
final class Meter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long SLOW_NANOS = 1_000_000_000;

    private long allocated;
    private long clock;
    private long processor;

    /** When {@link #processor} was read: to ask for it costs more than most inputs do. */
    private long processorAt = System.nanoTime() - SLOW_NANOS;

    void start() {
        clock = System.nanoTime();
        if (clock - processorAt > SLOW_NANOS / 2) {
            processorAt = clock;
            processor = THREADS.getCurrentThreadCpuTime();
        }
        allocated = THREADS.getCurrentThreadAllocatedBytes();
    }

    void check(long memoryLimit) {
        long memory = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        if (memory > memoryLimit) {
            throw new AssertionError(memory + " bytes of memory, where " + memoryLimit + " are the limit");
        }
        // By the clock it may have been the machine that stood still; the processor's time it took itself.
        if (System.nanoTime() - clock > SLOW_NANOS) {
            long time = THREADS.getCurrentThreadCpuTime() - processor;
            processorAt = clock - SLOW_NANOS;
            if (time > SLOW_NANOS + SLOW_NANOS / 2) {
                throw new AssertionError(time / 1_000_000 + " ms of processor time for one input");
            }
        }
    }
}
