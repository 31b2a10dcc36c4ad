// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.PgTransport;
import io.trunkline.connect.CancelConnection;
import io.trunkline.connect.StartupExchange;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.protocol.BackendKeyData;
import io.trunkline.transport.Transport;
import io.trunkline.transport.VertxNetwork;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** A connection over a socket: the public face of a {@link Session}, and how one comes to be. */
public final class SocketConnection extends SocketClient implements PgConnection {
    private final int processId;

    private SocketConnection(Session session, int processId) {
        super(session);
        this.processId = processId;
    }

    /** Connects when subscribed to; one deadline spans name resolution, socket, authentication and readiness. */
    public static Mono<PgConnection> connect(PgConfig config, PgTransport transport) {
        VertxNetwork network = (VertxNetwork) transport;
        return Mono.create(sink -> new Attempt(config, network, sink).start());
    }

    @Override
    @Nullable
    SocketTransaction transaction() {
        return null;
    }

    @Override
    public int processId() {
        return processId;
    }

    @Override
    public @Nullable String parameter(String name) {
        return session.parameter(name);
    }

    @Override
    public boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public Mono<Void> close() {
        return session.close();
    }

    /** One attempt to connect, on its way from a socket to a session that is ready. */
    private static final class Attempt implements StartupExchange.Listener {
        private final PgConfig config;
        private final VertxNetwork network;
        private final MonoSink<PgConnection> sink;
        private final long deadline;
        private volatile boolean cancelled;
        private volatile @Nullable Session session;
        private Transport.@Nullable Timer timer;
        private @Nullable BackendKeyData key;

        /** The sink has been told; the end of the session, which a refusal brings about, is no second refusal. */
        private boolean settled;

        Attempt(PgConfig config, VertxNetwork network, MonoSink<PgConnection> sink) {
            this.config = config;
            this.network = network;
            this.sink = sink;
            this.deadline = System.nanoTime() + config.connectTimeout().toNanos();
        }

        void start() {
            sink.onCancel(this::cancel);
            int timeout =
                    (int) Math.min(Integer.MAX_VALUE, config.connectTimeout().toMillis());
            network.connect(config.host(), config.port(), timeout, () -> cancelled, this::opened);
        }

        /** Called only if nobody was given the connection: one that is ready by now has no owner and is closed, too. */
        private void cancel() {
            cancelled = true;
            Session started = session;
            if (started != null) {
                started.execute(() -> started.fail(givenUp()));
            }
        }

        private void opened(@Nullable Transport transport, @Nullable Throwable failure) {
            if (transport == null) {
                refused(failure == null ? new IllegalStateException("no reason given") : failure);
                return;
            }
            Session starting = new Session(
                    config,
                    transport,
                    over -> CancelConnection.open(network, transport, config.connectTimeout(), key, over));
            session = starting;
            long left = (deadline - System.nanoTime()) / 1_000_000;
            timer = transport.schedule(Math.max(1, left), () -> starting.fail(timedOut()));
            starting.submit(new StartupExchange(starting, config, transport::offload, isLoopback(transport), this));
            if (cancelled) {
                starting.fail(givenUp());
            }
        }

        private static boolean isLoopback(Transport transport) {
            InetAddress address = transport.peerAddress();
            return address != null && address.isLoopbackAddress();
        }

        private ConnectionException timedOut() {
            return new ConnectionException(
                    "no session within " + config.connectTimeout().toMillis() + " ms", Outcome.NOT_SENT, null);
        }

        private static ConnectionException givenUp() {
            return new ConnectionException("the attempt to connect was cancelled", Outcome.NOT_SENT, null);
        }

        private Session session() {
            Session started = session;
            if (started == null) {
                throw new IllegalStateException("no session yet");
            }
            return started;
        }

        @Override
        public void authenticated() {
            session().authenticated();
        }

        @Override
        public void ready(@Nullable BackendKeyData key) {
            settled = true;
            stopTimer();
            this.key = key;
            sink.success(new SocketConnection(session(), key == null ? 0 : key.processId()));
        }

        @Override
        public void refused(Throwable failure) {
            if (settled) {
                return;
            }
            settled = true;
            stopTimer();
            String where = config.host() + ":" + config.port();
            String why = failure instanceof PgException && failure.getMessage() != null
                    ? failure.getMessage()
                    : reason(failure);
            sink.error(new ConnectionException(
                    "cannot connect to " + where + " as user \"" + config.user() + "\", database \"" + config.database()
                            + "\": " + why,
                    Outcome.NOT_SENT,
                    failure instanceof ConnectionException lost && lost.getCause() != null
                            ? lost.getCause()
                            : failure));
            Session started = session;
            if (started != null) {
                started.fail(failure);
            }
        }

        private static String reason(Throwable failure) {
            String message = failure.getMessage();
            return message == null ? failure.getClass().getSimpleName() : message;
        }

        private void stopTimer() {
            if (timer != null) {
                timer.cancel();
            }
        }
    }
}
