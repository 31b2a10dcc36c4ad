// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** How much more memory is held than at the beginning, at its worst: the heap after a collection, and direct buffers. */
final class MemoryWatch {
    private final long heapBefore;
    private final long directBefore;
    private long heapPeak;
    private long directPeak;

    MemoryWatch() {
        heapBefore = heapAfterCollection();
        directBefore = direct();
        heapPeak = heapBefore;
        directPeak = directBefore;
    }

    /** Looks again. Stops the world for some tens of milliseconds. */
    void sample() {
        // Direct buffers first: a collection could free some.
        directPeak = Math.max(directPeak, direct());
        heapPeak = Math.max(heapPeak, heapAfterCollection());
    }

    /** {@return bytes, 0 if there never were more than at the beginning} */
    long heapGrowth() {
        return heapPeak - heapBefore;
    }

    /** {@return bytes, 0 if there never were more than at the beginning} */
    long directGrowth() {
        return directPeak - directBefore;
    }

    private static long heapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** What Java counts, or Netty where it has its memory straight from the operating system: Java does not see that. */
    private static long direct() {
        return Math.max(countedByJava(), PlatformDependent.usedDirectMemory());
    }

    private static long countedByJava() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
