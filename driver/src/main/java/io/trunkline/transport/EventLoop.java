// SPDX-License-Identifier: Apache-2.0
package io.trunkline.transport;

import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One event loop: the thread that a connection lives on, from the first attempt to reach a server to its end. */
public interface EventLoop {
    /** A scheduled task. */
    interface Timer {
        void cancel();
    }

    boolean onEventLoop();

    /** Runs the task on the event loop, after what is queued there already. */
    void execute(Runnable task);

    /** Runs the task on the event loop after the delay; belongs to the event loop itself. */
    Timer schedule(long delayMillis, Runnable task);

    /** Runs work that would stall the event loop on a worker thread, and hands its result back on the event loop. */
    <T> void offload(Callable<T> work, BiConsumer<@Nullable T, @Nullable Throwable> done);
}
