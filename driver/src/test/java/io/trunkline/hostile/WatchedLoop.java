// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import io.trunkline.PgTransport;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One event loop for all cases, and what it has spent.
 *
 * <p>A tick is due every {@value #TICK_MILLIS} ms and runs between two turns of the loop, so the CPU time that the loop's
 * thread has burnt between two ticks is at most that of the time until a tick is due and of the one turn that delays it.
 * CPU time, not the clock: on a busy machine a thread waits for its core, which is nobody's stall.
 */
final class WatchedLoop implements AutoCloseable {
    static final int TICK_MILLIS = 5;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final PgTransport transport = PgTransport.of(vertx);
    private final Context context = vertx.getOrCreateContext();

    // All below belongs to the event loop.
    private long cpuAtTick;
    private long longestTurn;
    private long allocatedAtStart;

    WatchedLoop() {
        vertx.setPeriodic(TICK_MILLIS, id -> tick());
    }

    PgTransport transport() {
        return transport;
    }

    private void tick() {
        long cpu = THREADS.getCurrentThreadCpuTime();
        longestTurn = Math.max(longestTurn, cpu - cpuAtTick);
        cpuAtTick = cpu;
    }

    /** Begins to count anew. */
    void watch() {
        onLoop(() -> {
            cpuAtTick = THREADS.getCurrentThreadCpuTime();
            allocatedAtStart = THREADS.getCurrentThreadAllocatedBytes();
            longestTurn = 0;
            return true;
        });
    }

    /** {@return the most CPU time that one turn of the loop has taken since {@link #watch}, in milliseconds} */
    long longestTurnMillis() {
        return onLoop(() -> {
            tick();
            return TimeUnit.NANOSECONDS.toMillis(longestTurn);
        });
    }

    /** {@return the bytes that the loop's thread has allocated on the heap since {@link #watch}, garbage or not} */
    long allocated() {
        return onLoop(() -> THREADS.getCurrentThreadAllocatedBytes() - allocatedAtStart);
    }

    /** Waits until the loop has read what was sent to it before, and done with it. */
    void turn() {
        onLoop(() -> true);
    }

    private <T> T onLoop(Supplier<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        context.runOnContext(nothing -> {
            try {
                done.complete(task.get());
            } catch (RuntimeException failure) {
                done.completeExceptionally(failure);
            }
        });
        return done.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        transport.close().block();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
