// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

import static io.trunkline.AuthenticationMethod.MD5;
import static io.trunkline.AuthenticationMethod.NONE;
import static io.trunkline.AuthenticationMethod.OAUTH;
import static io.trunkline.AuthenticationMethod.PASSWORD;
import static io.trunkline.AuthenticationMethod.SCRAM_SHA_256;

import io.trunkline.AuthenticationMethod;
import io.trunkline.ChannelBindingMode;
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
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers the server's requests for proof, and believes it only after it has proved itself: once SCRAM has begun, nothing
 * but a verified signature may precede {@code AuthenticationOk}.
 *
 * <p>Nothing is proved to a server that asks for a method which {@code require_auth} or {@code channel_binding} rules out.
 * Clear-text and MD5 answers are worth as much as the password to whoever can listen, so they leave this machine in clear
 * only where they are allowed by name.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sasl-authentication.html">SASL authentication</a>
 */
public final class Authenticator {
    private final Wire wire;
    private final PgConfig config;
    private final Link link;
    private final Credentials credentials;
    private final Consumer<Throwable> refuse;
    private @Nullable SaslConversation sasl;

    /** What the server has been answered with; null as long as nothing was proved to it. */
    private @Nullable AuthenticationMethod answered;

    private boolean waiting;
    private boolean done;

    Authenticator(Wire wire, PgConfig config, Link link, Credentials credentials, Consumer<Throwable> refuse) {
        this.wire = wire;
        this.config = config;
        this.link = link;
        this.credentials = credentials;
        this.refuse = refuse;
    }

    boolean isDone() {
        return done;
    }

    /** {@return whether the server has asked for a proof, so that its refusal is about that} */
    boolean hasBegun() {
        return answered != null;
    }

    /** {@return what the server has said about a rejected token, which its error may not repeat} */
    @Nullable
    String rejection() {
        return sasl instanceof OAuthConversation oauth ? oauth.rejection() : null;
    }

    void on(Authentication request) {
        if (waiting) {
            throw new ProtocolException("the server does not wait for the answer it has asked for", Outcome.NOT_SENT);
        }
        if (request instanceof Authentication.Ok) {
            ok();
        } else if (request instanceof Authentication.CleartextPassword) {
            begin(PASSWORD);
            password(password -> wire.reply(new PasswordMessage(password)));
        } else if (request instanceof Authentication.Md5Password md5) {
            begin(MD5);
            password(password ->
                    wire.reply(new PasswordMessage(Md5Password.answer(config.user(), password, md5.salt()))));
        } else if (request instanceof Authentication.Sasl offer) {
            beginSasl(offer.mechanisms());
        } else if (request instanceof Authentication.SaslContinue challenge) {
            begun(request).challenge(challenge.message());
        } else if (request instanceof Authentication.SaslFinal last) {
            begun(request).last(last.message());
        } else {
            throw new UsageException(
                    "the server asks for " + request.getClass().getSimpleName()
                            + " authentication, which this driver does not speak: use scram-sha-256 in pg_hba.conf",
                    Outcome.NOT_SENT);
        }
    }

    private void ok() {
        if (sasl != null && !sasl.isComplete()) {
            throw new ProtocolException(
                    "the server claims success without having proved that it knows the password", Outcome.NOT_SENT);
        }
        if (answered == null) {
            require(NONE);
        }
        if (config.channelBinding() == ChannelBindingMode.REQUIRE && (sasl == null || !sasl.isBound())) {
            throw new UsageException(
                    "the server lets us in without channel binding, which channel_binding=require demands",
                    Outcome.NOT_SENT);
        }
        done = true;
    }

    /** A server may ask once. A second request, for something weaker perhaps, is not one of ours. */
    private void begin(AuthenticationMethod method) {
        if (answered != null) {
            throw new ProtocolException("the server asks for a second proof of identity", Outcome.NOT_SENT);
        }
        require(method);
        if (config.channelBinding() == ChannelBindingMode.REQUIRE && method != SCRAM_SHA_256) {
            throw new UsageException(
                    "the server asks for " + method + " authentication, which knows no channel binding, and"
                            + " channel_binding=require demands it",
                    Outcome.NOT_SENT);
        }
        if ((method == PASSWORD || method == MD5)
                && !link.isProtected()
                && !config.requireAuth().names(method)) {
            throw new UsageException(
                    "the server asks for " + method + " authentication over an unprotected connection, where others can"
                            + " listen: refused. Use TLS (sslmode=verify-full), or scram-sha-256 in pg_hba.conf, or allow"
                            + " it by name with require_auth=" + method,
                    Outcome.NOT_SENT);
        }
        answered = method;
    }

    private void require(AuthenticationMethod method) {
        if (!config.requireAuth().allows(method)) {
            throw new UsageException(
                    (method == NONE
                                    ? "the server asks for no proof of identity"
                                    : "the server asks for " + method + " authentication")
                            + ", which require_auth=" + config.requireAuth() + " rules out",
                    Outcome.NOT_SENT);
        }
    }

    private void password(Consumer<String> then) {
        waiting = true;
        credentials.password((password, failure) -> {
            waiting = false;
            if (password != null) {
                attempt(() -> then.accept(password));
            } else if (failure != null) {
                refuse.accept(failure);
            }
        });
    }

    private void beginSasl(List<String> mechanisms) {
        boolean scram = mechanisms.contains(ScramConversation.PLAIN) || mechanisms.contains(ScramConversation.PLUS);
        if (mechanisms.contains(OAuthConversation.MECHANISM) && (!scram || credentials.hasToken())) {
            begin(OAUTH);
            OAuthConversation oauth = new OAuthConversation(link, this::respond);
            waiting = true;
            credentials.token((token, failure) -> {
                waiting = false;
                if (token != null) {
                    attempt(() -> start(oauth, oauth.first(token)));
                } else if (failure != null) {
                    refuse.accept(failure);
                }
            });
        } else if (scram) {
            begin(SCRAM_SHA_256);
            ChannelBinding binding = ScramConversation.choose(config.channelBinding(), link, mechanisms);
            password(password -> {
                ScramConversation conversation =
                        new ScramConversation(config, password, binding, link.transport(), this::derived);
                start(conversation, conversation.first());
            });
        } else {
            throw new UsageException(
                    "the server offers the SASL mechanisms " + mechanisms
                            + ", of which this driver speaks none: it speaks "
                            + List.of(ScramConversation.PLUS, ScramConversation.PLAIN, OAuthConversation.MECHANISM),
                    Outcome.NOT_SENT);
        }
    }

    private void start(SaslConversation conversation, byte[] first) {
        sasl = conversation;
        wire.reply(new SaslInitialResponse(conversation.mechanism(), first));
    }

    private void respond(byte[] response) {
        wire.reply(new SaslResponse(response));
    }

    private void derived(byte @Nullable [] response, @Nullable Throwable failure) {
        if (response != null) {
            respond(response);
        } else if (failure != null) {
            refuse.accept(failure);
        }
    }

    /** What is thrown outside of the delivery of a message must end the attempt all the same. */
    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException failure) {
            refuse.accept(failure);
        }
    }

    private SaslConversation begun(Authentication request) {
        SaslConversation conversation = sasl;
        if (conversation == null) {
            throw new ProtocolException(
                    request.getClass().getSimpleName() + " before SASL authentication had begun", Outcome.NOT_SENT);
        }
        return conversation;
    }
}
