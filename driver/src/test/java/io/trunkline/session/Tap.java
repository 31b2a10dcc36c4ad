// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.PgClient;
import io.trunkline.PgConfig;
import io.trunkline.Query;
import io.trunkline.ServerAddress;
import io.trunkline.TargetSessionAttributes;
import io.trunkline.connect.CancelConnection;
import io.trunkline.connect.Credentials;
import io.trunkline.connect.Dial;
import io.trunkline.connect.Encryption;
import io.trunkline.connect.Endpoint;
import io.trunkline.connect.Link;
import io.trunkline.connect.StartupExchange;
import io.trunkline.protocol.BackendKeyData;
import io.trunkline.testkit.script.ScriptedServer;
import io.trunkline.transport.EventLoop;
import io.trunkline.transport.SocketTarget;
import io.trunkline.transport.Transport;
import io.trunkline.transport.VertxNetwork;
import io.trunkline.wire.ArrayCache;
import io.trunkline.wire.WireWriter;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** A session on a real socket with an ear on its wire: what left, send by send, and how many bytes were taken in. */
final class Tap implements Transport {
    private static final int PATIENCE_SECONDS = 20;
    private static final VertxNetwork NETWORK = VertxNetwork.shared();

    private final Transport socket;
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final AtomicLong received = new AtomicLong();
    private final CompletableFuture<@Nullable BackendKeyData> ready = new CompletableFuture<>();
    private final Session session;

    private Tap(PgConfig config, Link link, EventLoop loop) {
        this.socket = link.transport();
        this.session = new Session(
                config,
                this,
                link.endpoint().toString(),
                SharedCatalog.enter(NETWORK, link.target(), config),
                over -> CancelConnection.open(NETWORK, loop, config, link, ready.join(), over),
                (found, missed) -> {
                    Attempt beside = new Attempt(
                            config,
                            TargetSessionAttributes.ANY,
                            NETWORK,
                            loop,
                            link.endpoint(),
                            link.target(),
                            Encryption.NONE,
                            new Attempt.Listener() {
                                @Override
                                public void connected(SocketConnection connection) {
                                    found.accept(connection);
                                }

                                @Override
                                public void failed(Throwable why, Attempt.Next next) {
                                    missed.accept(why);
                                }
                            });
                    beside.start();
                    return beside::giveUp;
                });
        Credentials credentials = new Credentials(config, link.endpoint().server(), loop);
        session.submit(new StartupExchange(session, config, link, credentials, new Starting()));
    }

    static Tap connect(ScriptedServer server) {
        return connect(PgConfig.parse(server.uri()));
    }

    static Tap connect(PgConfig config) {
        CompletableFuture<Tap> opened = new CompletableFuture<>();
        ServerAddress server = config.hosts().get(0);
        SocketTarget target = SocketTarget.of(InetAddress.getLoopbackAddress(), server.port());
        Endpoint endpoint = new Endpoint(server, target);
        EventLoop loop = NETWORK.eventLoop();
        Dial.Outcome outcome = new Dial.Outcome() {
            @Override
            public void opened(Link link) {
                opened.complete(new Tap(config, link, loop));
            }

            @Override
            public void failed(Dial.Phase phase, Throwable why) {
                opened.completeExceptionally(why);
            }
        };
        new Dial(NETWORK, loop, config, endpoint, target, Encryption.NONE, outcome).start();
        Tap tap = opened.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        tap.ready.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        tap.sent.clear();
        return tap;
    }

    Session session() {
        return session;
    }

    /** What a user would see of this session. */
    PgClient client() {
        return new SocketClient(session) {
            @Override
            @Nullable
            SocketTransaction transaction() {
                return null;
            }
        };
    }

    Query query(String sql, Object... parameters) {
        return client().query(sql, parameters);
    }

    /** The types of the messages sent since the start-up, a text for each buffer that left. */
    List<String> sent() {
        return sent;
    }

    /** Runs it in one turn of the event loop and waits for the end of that turn, with all that it put off until then. */
    void inOneTurn(Runnable task) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        socket.execute(() -> {
            task.run();
            socket.execute(() -> over.complete(null));
        });
        over.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    long receivedBytes() {
        return received.get();
    }

    /** Waits until so many bytes have been taken from the socket and seen to. */
    void awaitReceived(long bytes) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (received.get() < bytes) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("received " + received + " bytes and not " + bytes);
            }
            LockSupport.parkNanos(50_000);
        }
    }

    void hangUp() {
        session.close().block(Duration.ofSeconds(PATIENCE_SECONDS));
    }

    private final class Starting implements StartupExchange.Listener {
        @Override
        public void authenticated() {
            session.authenticated();
        }

        @Override
        public void ready(@Nullable BackendKeyData key) {
            ready.complete(key);
        }

        @Override
        public void refused(Throwable failure) {
            ready.completeExceptionally(failure);
        }
    }

    /** Each message's type, in order. The StartupMessage has none and comes out as rubbish, which nobody looks at. */
    private static String types(byte[] bytes, int size) {
        StringBuilder types = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, size);
        for (int at = 0; at + 5 <= size && buffer.getInt(at + 1) > 0; at += 1 + buffer.getInt(at + 1)) {
            types.append((char) bytes[at]);
        }
        return types.toString();
    }

    @Override
    public void listen(Listener listener) {
        socket.listen(new Ear(listener));
    }

    @Override
    public WireWriter output() {
        return socket.output();
    }

    @Override
    public void send() {
        WireWriter output = socket.output();
        if (output.size() > 0) {
            sent.add(types(output.array(), output.size()));
        }
        socket.send();
    }

    @Override
    public boolean isWritable() {
        return socket.isWritable();
    }

    @Override
    public void pauseReading() {
        socket.pauseReading();
    }

    @Override
    public void resumeReading() {
        socket.resumeReading();
    }

    @Override
    public void close() {
        socket.close();
    }

    @Override
    public void secure(SSLEngine engine, Consumer<@Nullable Throwable> done) {
        socket.secure(engine, done);
    }

    @Override
    public boolean onEventLoop() {
        return socket.onEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        socket.execute(task);
    }

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
        return socket.schedule(delayMillis, task);
    }

    @Override
    public <T> void offload(Callable<T> work, BiConsumer<@Nullable T, @Nullable Throwable> done) {
        socket.offload(work, done);
    }

    @Override
    public ArrayCache arrays() {
        return socket.arrays();
    }

    private final class Ear implements Listener {
        private final Listener listener;

        Ear(Listener listener) {
            this.listener = listener;
        }

        @Override
        public byte[] reserve(int bytes) {
            return listener.reserve(bytes);
        }

        @Override
        public int end() {
            return listener.end();
        }

        @Override
        public void received(int bytes) {
            listener.received(bytes);
            received.addAndGet(bytes);
        }

        @Override
        public void readComplete() {
            listener.readComplete();
        }

        @Override
        public void writable() {
            listener.writable();
        }

        @Override
        public void closed(@Nullable Throwable cause) {
            listener.closed(cause);
        }
    }
}
