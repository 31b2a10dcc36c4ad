// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

import io.trunkline.ChannelBindingMode;
import io.trunkline.PgConfig;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import io.trunkline.protocol.ProtocolException;
import io.trunkline.protocol.auth.ChannelBinding;
import io.trunkline.protocol.auth.ScramClient;
import io.trunkline.protocol.auth.ScramKeyCache;
import io.trunkline.transport.EventLoop;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * SCRAM-SHA-256 and SCRAM-SHA-256-PLUS. The derivation of keys is slow by design and runs off the event loop; who connects
 * again finds them in a cache of this process.
 */
final class ScramConversation implements SaslConversation {
    static final String PLAIN = "SCRAM-SHA-256";
    static final String PLUS = "SCRAM-SHA-256-PLUS";

    /** More users than one process logs in as. */
    private static final int CACHED_KEYS = 1_024;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ScramKeyCache KEYS = new ScramKeyCache(CACHED_KEYS);

    private final ScramClient client;
    private final boolean bound;
    private final int iterationLimit;
    private final EventLoop loop;
    private final BiConsumer<byte @Nullable [], @Nullable Throwable> respond;

    ScramConversation(
            PgConfig config,
            String password,
            ChannelBinding binding,
            EventLoop loop,
            BiConsumer<byte @Nullable [], @Nullable Throwable> respond) {
        this.client = new ScramClient(config.user(), password, binding, RANDOM, KEYS);
        this.bound = client.mechanism().equals(PLUS);
        this.iterationLimit = config.scramIterationLimit();
        this.loop = loop;
        this.respond = respond;
    }

    /**
     * {@return what the exchange is to be bound to}
     *
     * @throws UsageException if it must be bound and cannot
     */
    static ChannelBinding choose(ChannelBindingMode mode, Link link, List<String> mechanisms) {
        boolean offered = mechanisms.contains(PLUS);
        if (offered && link.tls() == null) {
            throw new ProtocolException(
                    "the server offers SCRAM-SHA-256-PLUS on a connection without TLS: its own end has TLS, so somebody stands"
                            + " between",
                    Outcome.NOT_SENT);
        }
        byte[] hash = mode == ChannelBindingMode.DISABLE || link.tls() == null
                ? null
                : link.tls().endPointHash();
        if (offered && hash != null) {
            return ChannelBinding.tlsServerEndPoint(hash);
        }
        if (mode == ChannelBindingMode.REQUIRE) {
            String why = link.tls() == null
                    ? "the connection has no TLS to bind to"
                    : hash == null
                            ? "the signature of the server's certificate is of a kind that defines none"
                            : "the server does not offer it";
            throw new UsageException("channel_binding=require cannot be met: " + why, Outcome.NOT_SENT);
        }
        if (!mechanisms.contains(PLAIN)) {
            throw new UsageException(
                    "the server offers SCRAM with channel binding only, and "
                            + (mode == ChannelBindingMode.DISABLE
                                    ? "channel_binding=disable rules it out"
                                    : "the server's certificate defines no binding"),
                    Outcome.NOT_SENT);
        }
        // Saying that we could bind, where the server has not offered it, lets it notice that somebody took the offer
        // out.
        return hash != null ? ChannelBinding.NOT_OFFERED : ChannelBinding.NONE;
    }

    byte[] first() {
        return client.clientFirst();
    }

    @Override
    public String mechanism() {
        return client.mechanism();
    }

    @Override
    public void challenge(byte[] message) {
        client.serverFirst(message, iterationLimit);
        if (client.isCached()) {
            respond.accept(client.clientFinal(), null);
        } else {
            loop.offload(client::clientFinal, respond);
        }
    }

    @Override
    public void last(byte[] message) {
        client.serverFinal(message);
    }

    @Override
    public boolean isComplete() {
        return client.isVerified();
    }

    @Override
    public boolean isBound() {
        return bound;
    }
}
