// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The most memory that is really held while something goes on: heap right after a collection, again and again, and direct
 * memory of whatever allocator. The scripted server is in the same JVM and holds next to nothing.
 */
final class MemoryWatch implements AutoCloseable {
    private static final int PERIOD_MILLIS = 50;

    private final CountDownLatch over = new CountDownLatch(1);
    private final long before = held();
    private final Thread thread = new Thread(this::watch, "memory-watch");
    private volatile long most = before;

    MemoryWatch() {
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try {
            do {
                most = Math.max(most, held());
            } while (!over.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static long held() {
        System.gc();
        long held = Math.max(0, PlatformDependent.usedDirectMemory());
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            // What the collection left, not what others have allocated since.
            MemoryUsage left = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            held += left == null ? 0 : left.getUsed();
        }
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            held += pool.getMemoryUsed();
        }
        return held;
    }

    /** {@return how many bytes more than at the beginning were held at most, one last look included} */
    long growth() {
        close();
        return Math.max(most, held()) - before;
    }

    @Override
    public void close() {
        over.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
