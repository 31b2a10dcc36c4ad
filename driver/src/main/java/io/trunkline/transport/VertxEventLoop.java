// SPDX-License-Identifier: Apache-2.0
package io.trunkline.transport;

import io.netty.util.concurrent.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** An event loop of Vert.x, with the context that tasks on it find current. */
final class VertxEventLoop implements EventLoop {
    private final ContextInternal context;
    private final io.netty.channel.EventLoop netty;

    VertxEventLoop(ContextInternal context) {
        this.context = context;
        this.netty = context.nettyEventLoop();
    }

    ContextInternal context() {
        return context;
    }

    /** {@return the worker threads, for what TLS finds slow} */
    Executor workers() {
        return context.workerPool().executor();
    }

    @Override
    public boolean onEventLoop() {
        return netty.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        netty.execute(() -> dispatch(task));
    }

    /** Runs it as Vert.x runs a handler: whoever is called finds the connection's context current. */
    void dispatch(Runnable task) {
        ContextInternal previous = context.beginDispatch();
        try {
            task.run();
        } finally {
            context.endDispatch(previous);
        }
    }

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
        Future<?> scheduled = netty.schedule(() -> dispatch(task), delayMillis, TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public <T> void offload(Callable<T> work, BiConsumer<@Nullable T, @Nullable Throwable> done) {
        context.executeBlocking(work, false).onComplete(done::accept);
    }
}
