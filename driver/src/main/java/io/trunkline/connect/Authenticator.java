// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

import io.trunkline.PgConfig;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import io.trunkline.exchange.Wire;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.PasswordMessage;
import io.trunkline.protocol.ProtocolException;
import io.trunkline.protocol.SaslInitialResponse;
import io.trunkline.protocol.SaslResponse;
import io.trunkline.protocol.auth.ChannelBinding;
import io.trunkline.protocol.auth.Md5Password;
import io.trunkline.protocol.auth.ScramClient;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers the server's requests for proof, and believes it only after it has proved itself: once SCRAM has begun, nothing
 * but a verified signature may precede {@code AuthenticationOk}.
 *
 * <p>Clear-text and MD5 answers are worth as much as the password to whoever can listen, so they leave this machine's
 * loopback never: there is no TLS to protect them. SCRAM's key derivation is slow by design and runs off the event loop,
 * with a limit on the iterations a server may ask for.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sasl-authentication.html">SASL authentication</a>
 */
public final class Authenticator {
    /** Runs work on another thread and hands its result back on the event loop. */
    public interface Offload {
        void run(Callable<byte[]> work, BiConsumer<byte @Nullable [], @Nullable Throwable> done);
    }

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Wire wire;
    private final PgConfig config;
    private final Offload offload;
    private final boolean loopback;
    private final Consumer<Throwable> refuse;
    private @Nullable ScramClient scram;
    private boolean answered;
    private boolean done;

    Authenticator(Wire wire, PgConfig config, Offload offload, boolean loopback, Consumer<Throwable> refuse) {
        this.wire = wire;
        this.config = config;
        this.offload = offload;
        this.loopback = loopback;
        this.refuse = refuse;
    }

    boolean isDone() {
        return done;
    }

    void on(Authentication request) {
        if (request instanceof Authentication.Ok) {
            ok();
        } else if (request instanceof Authentication.CleartextPassword) {
            requireProtection("a clear-text password");
            once();
            wire.reply(new PasswordMessage(password()));
        } else if (request instanceof Authentication.Md5Password md5) {
            requireProtection("an MD5 password");
            once();
            wire.reply(new PasswordMessage(Md5Password.answer(config.user(), password(), md5.salt())));
        } else if (request instanceof Authentication.Sasl sasl) {
            beginScram(sasl);
        } else if (request instanceof Authentication.SaslContinue proof) {
            continueScram(begun(request), proof.message());
        } else if (request instanceof Authentication.SaslFinal signature) {
            begun(request).serverFinal(signature.message());
        } else {
            throw new UsageException(
                    "the server asks for " + request.getClass().getSimpleName()
                            + " authentication, which this driver does not speak: use scram-sha-256 in pg_hba.conf",
                    Outcome.NOT_SENT);
        }
    }

    private void ok() {
        if (scram != null && !scram.isVerified()) {
            throw new ProtocolException(
                    "the server claims success without having proved that it knows the password", Outcome.NOT_SENT);
        }
        done = true;
    }

    private void beginScram(Authentication.Sasl sasl) {
        once();
        ScramClient client = new ScramClient(password(), ChannelBinding.NONE, RANDOM);
        if (!sasl.mechanisms().contains(client.mechanism())) {
            throw new UsageException(
                    "the server offers the SASL mechanisms " + sasl.mechanisms()
                            + ", of which this driver speaks none: it" + " speaks " + client.mechanism(),
                    Outcome.NOT_SENT);
        }
        scram = client;
        wire.reply(new SaslInitialResponse(client.mechanism(), client.clientFirst()));
    }

    private void continueScram(ScramClient client, byte[] serverFirst) {
        client.serverFirst(serverFirst, config.scramIterationLimit());
        offload.run(client::clientFinal, (proof, failure) -> {
            if (proof != null) {
                wire.reply(new SaslResponse(proof));
            } else if (failure != null) {
                refuse.accept(failure);
            }
        });
    }

    private ScramClient begun(Authentication request) {
        ScramClient client = scram;
        if (client == null) {
            throw new ProtocolException(
                    request.getClass().getSimpleName() + " before SASL authentication had begun", Outcome.NOT_SENT);
        }
        return client;
    }

    /** A server may ask once. A second request, for something weaker perhaps, is not one of ours. */
    private void once() {
        if (answered) {
            throw new ProtocolException("the server asks for a second proof of identity", Outcome.NOT_SENT);
        }
        answered = true;
    }

    private void requireProtection(String what) {
        if (!loopback) {
            throw new UsageException(
                    "the server asks for " + what + " over an unprotected connection: refused. Use scram-sha-256 in"
                            + " pg_hba.conf, with a password set under password_encryption = 'scram-sha-256'",
                    Outcome.NOT_SENT);
        }
    }

    private String password() {
        String password = config.password();
        if (password == null) {
            throw new UsageException(
                    "the server asks for a password and none is configured for user \"" + config.user() + "\"",
                    Outcome.NOT_SENT);
        }
        return password;
    }
}
