// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

import static io.trunkline.error.Outcome.NOT_SENT;

import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.SslCertMode;
import io.trunkline.SslNegotiation;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.ProtocolException;
import io.trunkline.protocol.SslRequest;
import io.trunkline.tls.TlsContext;
import io.trunkline.tls.TlsEngine;
import io.trunkline.transport.EventLoop;
import io.trunkline.transport.SocketTarget;
import io.trunkline.transport.TcpOptions;
import io.trunkline.transport.Transport;
import io.trunkline.transport.VertxNetwork;
import java.io.EOFException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Opens one socket, and TLS on it as far as is wanted.
 *
 * <pre>
 * SSLRequest  →  'S'  then the handshake, and nothing before it
 *                'N'  the server speaks no TLS
 * </pre>
 *
 * <p>Whatever stands in the buffer behind the one byte was sent by somebody who wants it taken for protected: it ends the
 * attempt. So does an error in place of the byte; its text is not shown, as nobody has vouched for it.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SSL">SSL session encryption</a>
 */
public final class Dial implements Transport.Listener {
    /** Told once, on the event loop, unless the dial is aborted before. */
    public interface Outcome {
        void opened(Link link);

        /** @param phase how far it had come */
        void failed(Phase phase, Throwable why);
    }

    /** How far a dial had come when it failed. */
    public enum Phase {
        /** Files for TLS are missing or wrong: no server is to blame. */
        PREPARING,
        /** No socket: the address does not answer. */
        REACHING,
        /** The server was asked for TLS, or the handshake was under way. */
        SECURING,
        /** The server broke the rules of asking for TLS. */
        BROKEN
    }

    private static final int MORE_THAN_ONE_BYTE = 512;

    private final VertxNetwork network;
    private final EventLoop loop;
    private final PgConfig config;
    private final Endpoint endpoint;
    private final SocketTarget target;
    private final Encryption encryption;
    private final Outcome outcome;
    private final byte[] answer = new byte[MORE_THAN_ONE_BYTE];
    private @Nullable TlsContext tls;
    private @Nullable Transport transport;
    private volatile boolean over;

    /**
     * @param config says how TLS begins and which certificates are good, but not whether there is TLS
     * @param loop where all of it happens, and where the methods of this class are called
     */
    public Dial(
            VertxNetwork network,
            EventLoop loop,
            PgConfig config,
            Endpoint endpoint,
            SocketTarget target,
            Encryption encryption,
            Outcome outcome) {
        this.network = network;
        this.loop = loop;
        this.config = config;
        this.endpoint = endpoint;
        this.target = target;
        this.encryption = encryption;
        this.outcome = outcome;
    }

    public void start() {
        if (encryption == Encryption.NONE) {
            reach();
            return;
        }
        TlsContexts.of(config, loop, (context, failure) -> {
            if (over) {
                return;
            }
            tls = context;
            if (context == null) {
                fail(Phase.PREPARING, failure == null ? new IllegalStateException("no TLS") : failure);
            } else {
                reach();
            }
        });
    }

    /** Nobody waits any more: closes what was opened, and tells nothing. */
    public void abort() {
        over = true;
        if (transport != null) {
            transport.close();
        }
    }

    private void reach() {
        TcpOptions options = tcpOptions(config);
        int timeout = (int) Math.min(Integer.MAX_VALUE, config.connectTimeout().toMillis());
        network.connect(loop, target, options, timeout, () -> over, (opened, failure) -> {
            if (opened != null) {
                transport = opened;
                secure(opened);
            } else if (!over) {
                fail(Phase.REACHING, failure == null ? new IllegalStateException("no socket") : failure);
            }
        });
    }

    /** {@return what the configuration says about sockets} A default that the system cannot honour is no news to anybody. */
    public static TcpOptions tcpOptions(PgConfig config) {
        return new TcpOptions(
                config.keepAlives(),
                config.keepAlivesIdle(),
                config.keepAlivesInterval(),
                config.keepAlivesCount(),
                config.tcpUserTimeout(),
                !config.tcpUserTimeout().equals(PgConfig.defaults().tcpUserTimeout()));
    }

    private void secure(Transport opened) {
        if (encryption == Encryption.NONE) {
            finish(opened, null);
            return;
        }
        opened.listen(this);
        if (config.sslNegotiation() == SslNegotiation.DIRECT) {
            shakeHands(opened);
        } else {
            new FrontendWriter(opened.output()).write(new SslRequest());
            opened.send();
        }
    }

    @Override
    public byte[] reserve(int bytes) {
        return answer;
    }

    @Override
    public int end() {
        return 0;
    }

    @Override
    public void received(int bytes) {
        Transport opened = transport;
        if (over || opened == null) {
            return;
        }
        char word = (char) (answer[0] & 0xFF);
        if (word == 'E') {
            fail(
                    Phase.SECURING,
                    new ProtocolException(
                            "the server answers the request for TLS with an error, whose text nobody has vouched for",
                            NOT_SENT));
        } else if (bytes > 1) {
            broken("the server sent " + (bytes - 1) + " bytes behind its answer to the request for TLS, before the"
                    + " handshake: whoever sent them wants them taken for protected");
        } else if (word == 'S') {
            shakeHands(opened);
        } else if (word != 'N') {
            broken("the server answers the request for TLS with the byte 0x" + Integer.toHexString(word)
                    + " in place of S or N: it is no PostgreSQL server");
        } else if (encryption == Encryption.DEMANDED) {
            fail(
                    Phase.SECURING,
                    new ConnectionException(
                            "the server speaks no TLS, which sslmode=" + config.sslMode() + " demands",
                            NOT_SENT,
                            null));
        } else {
            finish(opened, null);
        }
    }

    private void shakeHands(Transport opened) {
        TlsContext context = tls;
        if (context == null) {
            throw new IllegalStateException("no TLS context");
        }
        TlsEngine engine =
                context.engine(endpoint.server().host(), endpoint.server().port());
        opened.secure(engine.engine(), failure -> {
            if (over) {
                return;
            }
            if (failure != null) {
                fail(Phase.SECURING, explained(failure));
            } else {
                examine(opened, engine);
            }
        });
    }

    /** Older servers take the first bytes of TLS for a message that is much too long, and hang up or say so in clear. */
    private Throwable explained(Throwable failure) {
        boolean verdict = failure instanceof SSLHandshakeException;
        return verdict || config.sslNegotiation() != SslNegotiation.DIRECT
                ? failure
                : new ConnectionException(
                        failure.getMessage() + ": it may be older than PostgreSQL 17 and unable to do"
                                + " sslnegotiation=direct",
                        NOT_SENT,
                        failure);
    }

    /** What the handshake itself does not look at. */
    private void examine(Transport opened, TlsEngine engine) {
        String protocol = engine.engine().getApplicationProtocol();
        boolean direct = config.sslNegotiation() == SslNegotiation.DIRECT;
        if (direct
                ? !TlsContext.PROTOCOL.equals(protocol)
                : !(protocol == null || protocol.isEmpty() || protocol.equals(TlsContext.PROTOCOL))) {
            fail(
                    Phase.SECURING,
                    new ProtocolException(
                            "the server did not agree to the TLS application protocol \"" + TlsContext.PROTOCOL
                                    + "\" (ALPN): it is none, or older than PostgreSQL 17 and cannot do sslnegotiation=direct",
                            NOT_SENT));
            return;
        }
        try {
            if (config.sslCertMode() == SslCertMode.REQUIRE) {
                engine.requireCertificateSent();
            }
        } catch (RuntimeException notSent) {
            fail(Phase.SECURING, notSent);
            return;
        }
        finish(opened, engine);
    }

    private void finish(Transport opened, @Nullable TlsEngine engine) {
        over = true;
        outcome.opened(new Link(opened, endpoint, target, engine));
    }

    private void broken(String how) {
        fail(Phase.BROKEN, new ProtocolException(how, NOT_SENT));
    }

    private void fail(Phase phase, Throwable why) {
        abort();
        outcome.failed(phase, why);
    }

    @Override
    public void readComplete() {}

    @Override
    public void writable() {}

    @Override
    public void closed(@Nullable Throwable cause) {
        if (!over) {
            fail(
                    cause == null ? Phase.BROKEN : Phase.SECURING,
                    cause == null ? new EOFException("the server closed the connection when asked for TLS") : cause);
        }
    }
}
