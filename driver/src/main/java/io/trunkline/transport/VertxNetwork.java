// SPDX-License-Identifier: Apache-2.0
package io.trunkline.transport;

import io.trunkline.PgTransport;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Opens sockets on the event loops of one Vert.x, private or the user's own. */
public final class VertxNetwork implements PgTransport {
    private enum Ownership {
        SHARED,
        PRIVATE,
        USERS
    }

    private final Vertx vertx;
    private final Ownership ownership;
    private final NetClient client;

    private VertxNetwork(Vertx vertx, Ownership ownership) {
        this.vertx = vertx;
        this.ownership = ownership;
        this.client =
                vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setTcpKeepAlive(true));
    }

    public static VertxNetwork shared() {
        return Shared.NETWORK;
    }

    public static VertxNetwork create() {
        return new VertxNetwork(privateVertx(), Ownership.PRIVATE);
    }

    public static VertxNetwork of(Vertx vertx) {
        return new VertxNetwork(vertx, Ownership.USERS);
    }

    private static Vertx privateVertx() {
        return Vertx.vertx(new VertxOptions()
                .setUseDaemonThread(true)
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Math.max(1, Runtime.getRuntime().availableProcessors())));
    }

    @Override
    public Mono<Void> close() {
        return switch (ownership) {
            case SHARED ->
                Mono.error(
                        new UnsupportedOperationException(
                                "the shared transport lives as long as the process; PgTransport.create() makes one that can be closed"));
            case PRIVATE -> Mono.fromCompletionStage(() -> vertx.close().toCompletionStage());
            case USERS -> Mono.fromCompletionStage(() -> client.close().toCompletionStage());
        };
    }

    /** {@return the event loop for a new connection: the caller's own where it has one here, else the next in turn} */
    public EventLoop eventLoop() {
        return new VertxEventLoop(contextForConnection());
    }

    /**
     * Opens a socket; {@code opened} is called on its event loop, with one of its arguments null.
     *
     * @param loop one of this network's own
     * @param timeoutMillis 0 for no limit
     * @param cancelled asked when the socket stands: if true it is closed at once and {@code opened} not called
     */
    public void connect(
            EventLoop loop,
            SocketTarget target,
            TcpOptions options,
            int timeoutMillis,
            BooleanSupplier cancelled,
            BiConsumer<@Nullable Transport, @Nullable Throwable> opened) {
        VertxEventLoop own = (VertxEventLoop) loop;
        ConnectOptions connect =
                new ConnectOptions().setRemoteAddress(address(target)).setTimeout(timeoutMillis);
        own.context().runOnContext(ignored -> client.connect(connect).onComplete(result -> {
            if (result.failed()) {
                opened.accept(null, result.cause());
            } else if (cancelled.getAsBoolean()) {
                result.result().close();
            } else {
                opened(result.result(), own, options, opened);
            }
        }));
    }

    private static void opened(
            NetSocket socket,
            VertxEventLoop loop,
            TcpOptions options,
            BiConsumer<@Nullable Transport, @Nullable Throwable> opened) {
        Transport transport;
        try {
            transport = new VertxTransport((NetSocketInternal) socket, loop, options);
        } catch (RuntimeException refused) {
            socket.close();
            opened.accept(null, refused);
            return;
        }
        opened.accept(transport, null);
    }

    private static SocketAddress address(SocketTarget target) {
        InetAddress address = target.address();
        return address == null
                ? SocketAddress.domainSocketAddress(target.path())
                : SocketAddress.inetSocketAddress(new InetSocketAddress(address, target.port()));
    }

    /** The caller's own event loop where it has one here: connections stay near those who use them. */
    private ContextInternal contextForConnection() {
        Context current = Vertx.currentContext();
        if (current instanceof ContextInternal context
                && context.owner() == vertx
                && context.isEventLoopContext()
                && context.inThread()) {
            return context;
        }
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    /** Made when first asked for, by the class loader's own rules. */
    private static final class Shared {
        static final VertxNetwork NETWORK = new VertxNetwork(privateVertx(), Ownership.SHARED);
    }
}
