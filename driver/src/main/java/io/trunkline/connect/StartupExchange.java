// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

import io.trunkline.PgConfig;
import io.trunkline.ProtocolVersion;
import io.trunkline.UsageException;
import io.trunkline.error.ErrorFields;
import io.trunkline.error.Outcome;
import io.trunkline.error.ServerException;
import io.trunkline.exchange.Exchange;
import io.trunkline.exchange.Wire;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendKeyData;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.NegotiateProtocolVersion;
import io.trunkline.protocol.ProtocolException;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.StartupMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first exchange of every connection: who we are, proof of it, and the server's readiness.
 *
 * <pre>
 * StartupMessage  →  v (an older version)  R… (our answers) R(Ok)  S… K  Z
 * </pre>
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-START-UP">Start-up</a>
 */
public final class StartupExchange extends Exchange {
    /** Told of the outcome on the event loop. */
    public interface Listener {
        /** The server has let us in; what it says from now on may be long. */
        void authenticated();

        /** The session is ready. The key is null where the server gave none: then nothing can be cancelled. */
        void ready(@Nullable BackendKeyData key);

        void refused(Throwable failure);
    }

    /** The length of a secret key before protocol 3.2, in bytes. */
    private static final int SHORT_KEY = 4;

    private final PgConfig config;
    private final Authenticator authenticator;
    private final Listener listener;
    private ProtocolVersion version;
    private boolean negotiated;
    private @Nullable BackendKeyData key;
    private @Nullable Throwable failure;

    public StartupExchange(Wire wire, PgConfig config, Link link, Credentials credentials, Listener listener) {
        this.config = config;
        this.version = config.maxProtocolVersion();
        this.authenticator = new Authenticator(wire, config, link, credentials, this::refuse);
        this.listener = listener;
    }

    /** {@return whether the server has asked for a proof of identity, so that its refusal is about that} */
    public boolean hasAuthenticated() {
        return authenticator.hasBegun() || authenticator.isDone();
    }

    @Override
    public Ending ending() {
        return Ending.NOTHING;
    }

    @Override
    protected void encode(FrontendWriter out) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("user", config.user());
        parameters.put("database", config.database());
        // What text values look like must not depend on the server's settings: the first use of a statement reads text.
        parameters.put("client_encoding", "UTF8");
        parameters.put("DateStyle", "ISO");
        parameters.putAll(config.parameters());
        out.write(new StartupMessage(3, minor(version), parameters));
    }

    private static int minor(ProtocolVersion version) {
        return switch (version) {
            case V3_0 -> 0;
            case V3_2 -> 2;
        };
    }

    /** The server knows only an older version, or not all options; we ask for none, so only the version can be meant. */
    @Override
    public void on(NegotiateProtocolVersion offer) {
        if (negotiated || authenticator.hasBegun() || authenticator.isDone()) {
            unexpected(offer);
        }
        negotiated = true;
        if (!offer.unrecognizedOptions().isEmpty()) {
            throw new ProtocolException(
                    "the server declines protocol options that were not asked for", Outcome.NOT_SENT);
        }
        if (offer.minor() >= minor(version)) {
            throw new ProtocolException(
                    "the server declines protocol " + version + " and offers 3." + offer.minor() + " in its place",
                    Outcome.NOT_SENT);
        }
        if (offer.minor() != 0) {
            throw new ProtocolException(
                    "the server offers protocol 3." + offer.minor() + ", which does not exist", Outcome.NOT_SENT);
        }
        if (config.minProtocolVersion() != ProtocolVersion.V3_0) {
            throw new UsageException(
                    "the server speaks protocol 3.0 only, and min_protocol_version=" + config.minProtocolVersion()
                            + " demands a newer one",
                    Outcome.NOT_SENT);
        }
        version = ProtocolVersion.V3_0;
    }

    @Override
    public void on(Authentication request) {
        if (authenticator.isDone()) {
            unexpected(request);
        }
        authenticator.on(request);
        if (authenticator.isDone()) {
            listener.authenticated();
        }
    }

    @Override
    public void on(BackendKeyData key) {
        if (!authenticator.isDone() || this.key != null) {
            unexpected(key);
        }
        int length = key.secretKey().length;
        if (version == ProtocolVersion.V3_0 && length != SHORT_KEY) {
            throw new ProtocolException(
                    "a secret key of " + length + " bytes, where protocol 3.0 has keys of " + SHORT_KEY,
                    Outcome.NOT_SENT);
        }
        this.key = key;
    }

    @Override
    public void on(ErrorResponse error) {
        // Whatever its severity: a server that has refused has nothing more to say here.
        String rejection = authenticator.rejection();
        ErrorFields fields = rejection == null
                ? error.fields()
                : error.fields().withHint("The server's status for the token: " + rejection);
        refuse(ServerException.of(fields, Outcome.NOT_SENT));
    }

    @Override
    public void requireEnd(ReadyForQuery ready) {
        if (!authenticator.isDone()) {
            throw new ProtocolException("ReadyForQuery before the end of authentication", Outcome.NOT_SENT);
        }
    }

    @Override
    public void on(ReadyForQuery ready) {
        listener.ready(key);
    }

    private void refuse(Throwable reason) {
        if (failure == null) {
            failure = reason;
        }
        listener.refused(failure);
    }

    @Override
    protected void fail(Throwable lost) {
        listener.refused(failure == null ? lost : failure);
    }

    @Override
    public String toString() {
        return "start-up";
    }
}
