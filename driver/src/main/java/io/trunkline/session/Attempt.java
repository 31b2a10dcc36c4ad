// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.TargetSessionAttributes;
import io.trunkline.UnexpectedRowsException;
import io.trunkline.connect.CancelConnection;
import io.trunkline.connect.Credentials;
import io.trunkline.connect.Dial;
import io.trunkline.connect.Encryption;
import io.trunkline.connect.Endpoint;
import io.trunkline.connect.Link;
import io.trunkline.connect.SessionRole;
import io.trunkline.connect.StartupExchange;
import io.trunkline.error.Outcome;
import io.trunkline.error.ServerException;
import io.trunkline.protocol.BackendKeyData;
import io.trunkline.transport.EventLoop;
import io.trunkline.transport.SocketTarget;
import io.trunkline.transport.VertxNetwork;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One attempt to connect, to one address with one kind of encryption, on its way from a socket to a session that is ready
 * and of the right kind. One deadline spans all of it. On the event loop.
 */
final class Attempt implements Dial.Outcome, StartupExchange.Listener {
    /** What to do after an attempt has failed, as libpq does. */
    enum Next {
        /** The same address, with the next kind of encryption; as STOP if there is none. */
        ENCRYPTION,
        /** The next address of the host, or the next host. */
        ADDRESS,
        /** The next host: its other addresses would lead to a server in the same state. */
        HOST,
        /** Nothing: another server would say the same, or should not be told what this one was. */
        STOP
    }

    /** Told once, unless the attempt is given up. */
    interface Listener {
        void connected(SocketConnection connection);

        void failed(Throwable why, Next next);
    }

    /** The server is not up yet, or not any more. */
    private static final String CANNOT_CONNECT_NOW = "57P03";

    private final PgConfig config;
    private final VertxNetwork network;
    private final EventLoop loop;
    private final Endpoint endpoint;
    private final Encryption encryption;
    private final Dial dial;
    private final Credentials credentials;
    private final @Nullable SessionRole role;
    private EventLoop.@Nullable Timer timer;
    private @Nullable Link link;
    private @Nullable Session session;
    private @Nullable StartupExchange startup;
    private @Nullable BackendKeyData key;

    /**
     * Told once: the end of the session, which a refusal brings about, is no second refusal. Then forgotten, as the session
     * outlives whoever waited for it.
     */
    private @Nullable Listener listener;

    Attempt(
            PgConfig config,
            TargetSessionAttributes attributes,
            VertxNetwork network,
            EventLoop loop,
            Endpoint endpoint,
            SocketTarget target,
            Encryption encryption,
            Listener listener) {
        this.config = config;
        this.network = network;
        this.loop = loop;
        this.endpoint = endpoint;
        this.encryption = encryption;
        this.dial = new Dial(network, loop, config, endpoint, target, encryption, this);
        this.credentials = new Credentials(config, endpoint.server(), loop);
        this.role = SessionRole.of(attributes);
        this.listener = listener;
    }

    void start() {
        long limit = config.connectTimeout().toMillis();
        if (limit > 0) {
            timer = loop.schedule(limit, this::timedOut);
        }
        dial.start();
    }

    /** Nobody waits for it any more: what has been opened is closed, and nobody is told. */
    void giveUp() {
        listener = null;
        end(new ConnectionException("the attempt to connect was cancelled", Outcome.NOT_SENT, null));
    }

    private void timedOut() {
        fail(
                new ConnectionException(
                        "no session within " + config.connectTimeout().toMillis() + " ms", Outcome.NOT_SENT, null),
                Next.ADDRESS);
    }

    @Override
    public void opened(Link opened) {
        link = opened;
        Session starting = new Session(
                config,
                opened.transport(),
                endpoint.toString(),
                SharedCatalog.enter(network, opened.target(), config),
                over -> CancelConnection.open(network, loop, config, opened, key, over),
                (found, missed) -> openBeside(opened, found, missed));
        session = starting;
        startup = new StartupExchange(starting, config, opened, credentials, this);
        starting.submit(startup);
    }

    /** Another session like this one, to the very same server. */
    private Runnable openBeside(Link beside, Consumer<SocketConnection> found, Consumer<Throwable> missed) {
        Attempt another = new Attempt(
                config,
                TargetSessionAttributes.ANY,
                network,
                loop,
                endpoint,
                beside.target(),
                beside.isEncrypted() ? Encryption.DEMANDED : Encryption.NONE,
                new Listener() {
                    @Override
                    public void connected(SocketConnection connection) {
                        found.accept(connection);
                    }

                    @Override
                    public void failed(Throwable why, Next next) {
                        missed.accept(why);
                    }
                });
        another.start();
        return another::giveUp;
    }

    @Override
    public void failed(Dial.Phase phase, Throwable why) {
        fail(
                why,
                switch (phase) {
                    case REACHING -> Next.ADDRESS;
                    case SECURING -> Next.ENCRYPTION;
                    case PREPARING, BROKEN -> Next.STOP;
                });
    }

    @Override
    public void authenticated() {
        started().authenticated();
    }

    @Override
    public void ready(@Nullable BackendKeyData key) {
        this.key = key;
        SocketConnection connection = new SocketConnection(started(), key == null ? 0 : key.processId());
        SessionRole wanted = role;
        if (wanted == null) {
            accept(connection);
            return;
        }
        Boolean met = wanted.isMet(connection::parameter);
        if (met != null) {
            judge(connection, wanted, met);
        } else {
            connection
                    .query(wanted.question())
                    .one(String.class)
                    .switchIfEmpty(Mono.error(() -> new UnexpectedRowsException("no row in answer to what it is")))
                    .subscribe(
                            answer -> judge(connection, wanted, wanted.isMetBy(answer)),
                            failure -> fail(failure, failure instanceof ConnectionException ? Next.STOP : Next.HOST));
        }
    }

    private void judge(SocketConnection connection, SessionRole wanted, boolean met) {
        if (met) {
            accept(connection);
        } else {
            fail(
                    new ConnectionException(
                            "refused by target_session_attrs=" + config.targetSessionAttributes() + ": "
                                    + wanted.otherwise(),
                            Outcome.NOT_SENT,
                            null),
                    Next.HOST);
        }
    }

    private void accept(SocketConnection connection) {
        Listener told = listener;
        if (told != null) {
            listener = null;
            stopWaiting();
            told.connected(connection);
        }
    }

    @Override
    public void refused(Throwable failure) {
        fail(failure, afterRefusal(failure));
    }

    private Next afterRefusal(Throwable failure) {
        if (!(failure instanceof ServerException refusal)) {
            return Next.STOP;
        }
        if (CANNOT_CONNECT_NOW.equals(refusal.sqlState())) {
            return Next.HOST;
        }
        // A server that has seen a proof is not given it again with less protection; one that has declined TLS would
        // only be asked the same again.
        boolean declined = encryption == Encryption.IF_OFFERED && link != null && !link.isEncrypted();
        return declined || startup == null || startup.hasAuthenticated() ? Next.STOP : Next.ENCRYPTION;
    }

    private void fail(Throwable why, Next next) {
        Listener told = listener;
        if (told != null) {
            listener = null;
            end(why);
            told.failed(why, next);
        }
    }

    private void end(Throwable why) {
        stopWaiting();
        dial.abort();
        credentials.forget();
        if (session != null) {
            session.dismiss(why);
        }
    }

    private void stopWaiting() {
        if (timer != null) {
            timer.cancel();
        }
    }

    private Session started() {
        Session starting = session;
        if (starting == null) {
            throw new IllegalStateException("no session yet");
        }
        return starting;
    }
}
