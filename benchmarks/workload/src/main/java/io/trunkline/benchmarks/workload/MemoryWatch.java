// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at memory while a round runs: the live heap after a full collection, and what lies outside the heap. */
final class MemoryWatch {
    private static final long EVERY_MILLIS = 200;

    private final Subject subject;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "memory-watch");
    private volatile long peakHeap;
    private volatile long peakDirect;

    MemoryWatch(Subject subject) {
        this.subject = subject;
        thread.setDaemon(true);
        thread.start();
    }

    /** The most that was alive on the heap; 0 until the first look. */
    long peakHeapBytes() {
        return peakHeap;
    }

    long peakDirectBytes() {
        return peakDirect;
    }

    private void watch() {
        try {
            do {
                System.gc();
                peakHeap = Math.max(peakHeap, Memory.liveHeapBytes());
                peakDirect = Math.max(peakDirect, Memory.directBytes() + subject.uncountedDirectBytes());
            } while (!over.await(EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks no more; returns when the last look is over. */
    void stop() throws InterruptedException {
        over.countDown();
        thread.join();
    }
}
