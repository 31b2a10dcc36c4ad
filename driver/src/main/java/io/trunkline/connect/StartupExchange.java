// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

import io.trunkline.PgConfig;
import io.trunkline.error.Outcome;
import io.trunkline.error.ServerException;
import io.trunkline.exchange.Exchange;
import io.trunkline.exchange.Wire;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendKeyData;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.FrontendWriter;
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
 * StartupMessage  →  R… (our answers) R(Ok)  S… K  Z
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

    private final PgConfig config;
    private final Authenticator authenticator;
    private final Listener listener;
    private @Nullable BackendKeyData key;
    private @Nullable Throwable failure;

    public StartupExchange(
            Wire wire, PgConfig config, Authenticator.Offload offload, boolean loopback, Listener listener) {
        this.config = config;
        this.authenticator = new Authenticator(wire, config, offload, loopback, this::refuse);
        this.listener = listener;
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
        out.write(new StartupMessage(3, 0, parameters));
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
        this.key = key;
    }

    @Override
    public void on(ErrorResponse error) {
        // Whatever its severity: a server that has refused has nothing more to say here.
        refuse(new ServerException(error.fields(), Outcome.NOT_SENT));
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
