// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.ConnectionException;
import io.trunkline.PgClient;
import io.trunkline.PgConfig;
import io.trunkline.ServerAddress;
import io.trunkline.connect.Credentials;
import io.trunkline.connect.Endpoint;
import io.trunkline.connect.Link;
import io.trunkline.connect.StartupExchange;
import io.trunkline.error.Outcome;
import io.trunkline.protocol.BackendKeyData;
import io.trunkline.transport.SocketTarget;
import io.trunkline.transport.Transport;
import io.trunkline.wire.ArrayCache;
import io.trunkline.wire.WireWriter;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A session without a socket, on an event loop without a thread: whoever has it says what arrives, when the loop takes a turn
 * and when a timer is over. What the session throws comes out where it was called.
 */
public final class MemorySession implements Transport {
    /** Told of every buffer that leaves. */
    public interface Server {
        void sent(byte[] bytes, int size);
    }

    /** What one event loop's connections share. */
    public static final class Loop {
        private final ArrayCache arrays = new ArrayCache();
        private final WireWriter output = new WireWriter();
    }

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final Loop loop;
    private final Server server;
    private final boolean slow;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Scheduled> timers = new PriorityQueue<>(Comparator.comparingLong(timer -> timer.at));
    private final Session session;
    private @Nullable Listener listener;
    private long now;
    private boolean full;
    private boolean paused;
    private boolean closed;
    private boolean elsewhere;
    private boolean ready;
    private @Nullable Throwable refusal;
    private @Nullable AssertionError broken;

    /** A timer on a clock that goes on only when it is told to; each equals itself only. */
    private static final class Scheduled {
        private final long at;
        private final Runnable task;

        Scheduled(long at, Runnable task) {
            this.at = at;
            this.task = task;
        }
    }

    /** @param slow whether the socket is full after each buffer, until the next turn */
    public MemorySession(PgConfig config, Loop loop, Server server, boolean slow) {
        this.loop = loop;
        this.server = server;
        this.slow = slow;
        loop.output.truncate(0);
        ServerAddress address = config.hosts().get(0);
        SocketTarget target = SocketTarget.of(LOOPBACK, address.port());
        Link link = new Link(this, new Endpoint(address, target), target, null);
        session = new Session(
                config,
                this,
                address.toString(),
                SharedCatalog.alone(config.codecs()),
                over -> schedule(5, over),
                (opened, failed) -> {
                    Timer unreachable = schedule(
                            5,
                            () -> failed.accept(
                                    new ConnectionException("nothing else can be reached", Outcome.NOT_SENT, null)));
                    return unreachable::cancel;
                });
        Credentials credentials = new Credentials(config, address, this);
        session.submit(new StartupExchange(session, config, link, credentials, new Starting()));
    }

    private final class Starting implements StartupExchange.Listener {
        @Override
        public void authenticated() {
            session.authenticated();
        }

        @Override
        public void ready(@Nullable BackendKeyData key) {
            requireOutcome(!ready && refusal == null);
            ready = true;
        }

        @Override
        public void refused(Throwable failure) {
            // The end of the session, which a refusal brings about, tells of the same one again.
            requireOutcome(!ready && (refusal == null || refusal == failure));
            if (refusal == null) {
                refusal = failure;
                session.fail(failure);
            }
        }
    }

    /** Not thrown here, where the session would take it for a subscriber's. */
    private void requireOutcome(boolean holds) {
        if (!holds && broken == null) {
            broken = new AssertionError("the start had an outcome already");
        }
    }

    // ---- For whoever plays the world around it

    public boolean isReady() {
        return ready;
    }

    /** @throws AssertionError if the start had two outcomes, or the connection is still there */
    public void requireEnd() {
        if (broken != null) {
            throw broken;
        }
        if (!closed) {
            throw new AssertionError("the session is still open");
        }
    }

    /** {@return why it could not start, or null} */
    public @Nullable Throwable refusal() {
        return refusal;
    }

    /** {@return whether bytes may still arrive} */
    public boolean isReading() {
        return !closed && !paused;
    }

    public boolean isClosed() {
        return closed;
    }

    public PgClient client() {
        return new SocketClient(session) {
            @Override
            @Nullable
            SocketTransaction transaction() {
                return null;
            }
        };
    }

    public Mono<Void> closing() {
        return session.close();
    }

    /** Bytes arrive; answers how much memory stands ready for them. */
    public int receive(byte[] bytes, int offset, int length) {
        byte[] array = listener().reserve(length);
        System.arraycopy(bytes, offset, array, listener().end(), length);
        listener().received(length);
        return array.length;
    }

    public void readComplete() {
        if (!closed) {
            listener().readComplete();
        }
    }

    /** Runs it as if another thread did: what belongs to the event loop waits for its next turn. */
    public void fromElsewhere(Runnable task) {
        elsewhere = true;
        try {
            task.run();
        } finally {
            elsewhere = false;
        }
    }

    /** Runs what waits to be run; answers whether there was anything. */
    public boolean turn() {
        boolean any = !tasks.isEmpty();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        return any;
    }

    /** Lets time go on until the next timer is over; answers false if there is none. */
    public boolean elapse() {
        Scheduled next = timers.poll();
        if (next == null) {
            return false;
        }
        now = Math.max(now, next.at);
        next.task.run();
        turn();
        return true;
    }

    /** The connection ends by the other side's doing. */
    public void hangUp(@Nullable Throwable cause) {
        if (!closed) {
            closed = true;
            listener().closed(cause);
        }
    }

    private Listener listener() {
        Listener bound = listener;
        if (bound == null) {
            throw new IllegalStateException("nobody listens");
        }
        return bound;
    }

    // ---- The transport

    @Override
    public void listen(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void secure(SSLEngine engine, Consumer<@Nullable Throwable> done) {
        throw new UnsupportedOperationException("no TLS in memory");
    }

    @Override
    public WireWriter output() {
        return loop.output;
    }

    @Override
    public void send() {
        WireWriter output = loop.output;
        if (output.size() > 0) {
            if (!closed) {
                server.sent(output.array(), output.size());
            }
            output.truncate(0);
            if (slow && !full) {
                full = true;
                tasks.add(() -> {
                    full = false;
                    if (!closed) {
                        listener().writable();
                    }
                });
            }
        }
    }

    @Override
    public boolean isWritable() {
        return !full;
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            tasks.add(() -> listener().closed(null));
        }
    }

    @Override
    public boolean onEventLoop() {
        return !elsewhere;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
        Scheduled scheduled = new Scheduled(now + delayMillis, task);
        timers.add(scheduled);
        return () -> timers.remove(scheduled);
    }

    @Override
    public <T> void offload(Callable<T> work, BiConsumer<@Nullable T, @Nullable Throwable> done) {
        T result;
        try {
            result = work.call();
        } catch (Exception failure) {
            tasks.add(() -> done.accept(null, failure));
            return;
        }
        tasks.add(() -> done.accept(result, null));
    }

    @Override
    public ArrayCache arrays() {
        return loop.arrays;
    }
}
