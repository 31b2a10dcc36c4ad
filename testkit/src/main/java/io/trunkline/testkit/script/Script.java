// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.script;

import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.CancelRequest;
import io.trunkline.protocol.FrontendMessage;
import io.trunkline.protocol.FrontendSignal;
import io.trunkline.protocol.PasswordKind;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.SaslInitialResponse;
import io.trunkline.protocol.SaslResponse;
import io.trunkline.protocol.SslRequest;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.protocol.TransactionStatus;
import io.trunkline.protocol.auth.ChannelBinding;
import io.trunkline.protocol.auth.ScramException;
import io.trunkline.protocol.auth.ScramServer;
import io.trunkline.testkit.tls.TestCertificate;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the server does on one connection, step by step. Messages arrive one at a time and in order: what a script does not
 * expect at that place fails the test.
 *
 * <pre>{@code
 * script -> script.authenticateTrust().ready()
 *         .expect(Query.class, query -> query.sql().equals("select 1"))
 *         .send(CommandComplete.of("SELECT 0")).ready()
 *         .reset()
 * }</pre>
 *
 * <p>After its last step the server holds the connection open, unless the script closed it, and hears nothing more but the
 * client's farewell. A script is built by one thread and may then serve many connections.
 */
public final class Script {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SCRAM_ITERATIONS = 4096;
    private static final String SCRAM = "SCRAM-SHA-256";
    private static final String SCRAM_PLUS = "SCRAM-SHA-256-PLUS";

    private final List<Step> steps = new ArrayList<>();

    Script() {}

    static Script of(UnaryOperator<Script> steps) {
        return steps.apply(new Script());
    }

    List<Step> steps() {
        return steps;
    }

    /** @param reads the type of message it begins by waiting for, if it does */
    record Step(String name, @Nullable Class<? extends FrontendMessage> reads, Action action) {}

    interface Action {
        void run(Conversation conversation) throws IOException, InterruptedException;
    }

    /** What the script begins by waiting for; null if it does something else first, or nothing at all. */
    @Nullable
    Class<? extends FrontendMessage> firstRead() {
        return steps.isEmpty() ? null : steps.get(0).reads();
    }

    private Script step(String name, Action action) {
        steps.add(new Step(name, null, action));
        return this;
    }

    private Script reading(String name, Class<? extends FrontendMessage> type, Action action) {
        steps.add(new Step(name, type, action));
        return this;
    }

    /** The next message is of this type. */
    public <M extends FrontendMessage> Script expect(Class<M> type) {
        return expect(type, message -> true);
    }

    /** The next message is of this type and as the predicate wants it. */
    public <M extends FrontendMessage> Script expect(Class<M> type, Predicate<? super M> predicate) {
        return reading("expect " + type.getSimpleName(), type, conversation -> {
            M message = conversation.receive(type, kind(type));
            if (!predicate.test(message)) {
                throw new Violation("got one that is not as wanted: " + message);
            }
        });
    }

    /** The next message equals this one; {@code expect(FrontendSignal.SYNC)}, say. */
    public Script expect(FrontendMessage wanted) {
        return reading("expect " + wanted, wanted.getClass(), conversation -> {
            FrontendMessage message = conversation.receive(FrontendMessage.class, kind(wanted.getClass()));
            if (!message.equals(wanted)) {
                throw new Violation("got " + message);
            }
        });
    }

    /** The next message is of this type, and handed to the test on the connection's thread. */
    public <M extends FrontendMessage> Script capture(Class<M> type, Consumer<? super M> test) {
        return reading(
                "capture " + type.getSimpleName(),
                type,
                conversation -> test.accept(conversation.receive(type, kind(type))));
    }

    /** The client ends the connection, with a Terminate before or without. */
    public Script expectEnd() {
        return reading("expect the client to close", FrontendSignal.class, Conversation::receiveEnd);
    }

    /** Waits until the client has sent something, whatever it is, and drops what is there. */
    public Script awaitInput() {
        return reading("await any input", FrontendMessage.class, Conversation::awaitInput);
    }

    /** Drops whatever the client sends until it closes the connection. */
    public Script drain() {
        return reading("drop all input", FrontendMessage.class, Conversation::drain);
    }

    /** An SSLRequest, granted, and the handshake: from here on all goes through TLS. */
    public Script startTls(TestCertificate certificate) {
        return startTls(ServerTls.with(certificate));
    }

    /** An SSLRequest, granted, and the handshake: from here on all goes through TLS. */
    public Script startTls(ServerTls tls) {
        return expect(SslRequest.class).bytes((byte) 'S').tlsHandshake(tls);
    }

    /** The client begins with the handshake, as by {@code sslnegotiation=direct}; must be the first step. */
    public Script directTls(TestCertificate certificate) {
        return directTls(ServerTls.with(certificate));
    }

    /** The client begins with the handshake, as by {@code sslnegotiation=direct}; must be the first step. */
    public Script directTls(ServerTls tls) {
        if (!steps.isEmpty()) {
            throw new IllegalStateException("the client begins with TLS, or it does not");
        }
        return tlsHandshake(tls);
    }

    /** The handshake alone, for a script that answers an SSLRequest in its own way. */
    public Script tlsHandshake(ServerTls tls) {
        return reading("TLS handshake", FrontendMessage.class, conversation -> conversation.startTls(tls));
    }

    /**
     * A CancelRequest, which is kept as one that comes without a script is, and the end of the connection: for those that
     * come through TLS, {@code script.startTls(tls).takeCancel()}.
     */
    public Script takeCancel() {
        return reading("take a CancelRequest", CancelRequest.class, conversation -> conversation
                .server()
                .cancel(conversation, conversation.receive(CancelRequest.class, PasswordKind.PASSWORD)));
    }

    /** Waits until a CancelRequest with this connection's key has come in on a connection of its own. */
    public Script awaitCancel() {
        return step("await a CancelRequest", conversation -> {
            if (!conversation.server().witness().awaitCancel(ScriptedServer.key(conversation.number()), PATIENCE)) {
                throw new Violation("none came in " + PATIENCE.toSeconds() + " s");
            }
        });
    }

    /** Sends all in one write. */
    public Script send(BackendMessage... messages) {
        return step("send " + Arrays.toString(messages), conversation -> conversation.send(messages));
    }

    /** Sends bytes as they are, in one write: what no engine of ours would write. */
    public Script bytes(byte... bytes) {
        return step("send " + bytes.length + " bytes", conversation -> conversation.sendBytes(bytes));
    }

    /** Sends bytes that the test makes when their turn has come, because they depend on what was captured before. */
    public Script bytes(Supplier<byte[]> bytes) {
        return step("send bytes of the test's", conversation -> conversation.sendBytes(bytes.get()));
    }

    /**
     * Sends bytes one by one, with something of the test's after each: a wait until the client has read it. A client that
     * has seen enough and leaves ends this step, not the script.
     */
    public Script trickle(Supplier<byte[]> bytes, Runnable after) {
        return step("trickle bytes", conversation -> {
            for (byte each : bytes.get()) {
                if (!conversation.trySendBytes(new byte[] {each})) {
                    return;
                }
                after.run();
            }
        });
    }

    /** Sends the same bytes over and over, so many times or until the client leaves, which ends this step only. */
    public Script flood(int times, byte... bytes) {
        return step("flood", conversation -> {
            for (int i = 0; i < times && conversation.trySendBytes(bytes); i++) {}
        });
    }

    /** Does nothing for that long. */
    public Script delay(Duration time) {
        return step("delay " + time, conversation -> conversation.server().idle(time));
    }

    /** Waits until the test opens the latch, at most 30 s. */
    public Script await(CountDownLatch latch) {
        return step("await the test's latch", conversation -> {
            if (!latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Violation("it stayed closed for " + PATIENCE.toSeconds() + " s");
            }
        });
    }

    /** Runs something of the test's on the connection's thread: open a latch, look at the client. */
    public Script run(Runnable action) {
        return step("run the test's action", conversation -> action.run());
    }

    /** Sends no more but still listens. */
    public Script halfClose() {
        return step("half-close", Conversation::halfClose);
    }

    /** Closes in order. If bytes of the client's have not been read, its system sees a reset nevertheless. */
    public Script close() {
        return step("close", Conversation::close);
    }

    /** Closes without TLS's good-bye, so that the client cannot tell whether somebody cut off the rest. */
    public Script hangUp() {
        return step("hang up", Conversation::hangUp);
    }

    /** Closes by a reset: what was sent and not yet read may be lost to the client, as when a machine dies. */
    public Script reset() {
        return step("reset", Conversation::reset);
    }

    /** The same steps several times. */
    public Script repeat(int times, UnaryOperator<Script> steps) {
        Script script = this;
        for (int i = 0; i < times; i++) {
            script = steps.apply(script);
        }
        return script;
    }

    /** A StartupMessage, then let in without a question: parameters and a cancel key follow, ReadyForQuery does not. */
    public Script authenticateTrust() {
        return expect(StartupMessage.class).letIn();
    }

    /** AuthenticationOk, parameters and a cancel key: the end of an authentication the script has done itself. */
    public Script letIn() {
        return letIn(parameters -> {});
    }

    /** As {@link #letIn()}, with other parameters, or fewer: {@code letIn(it -> it.remove("in_hot_standby"))}. */
    public Script letIn(Consumer<? super Map<String, String>> change) {
        return step("let the client in", conversation -> conversation.letIn(change));
    }

    /** A StartupMessage of this user, who must prove by SCRAM-SHA-256 to know the password; then as by trust. */
    public Script scram(String user, String password) {
        return scram(user, password, SCRAM, SCRAM);
    }

    /** Through TLS: offers channel binding, which the client must make use of. */
    public Script scramPlus(String user, String password) {
        return scram(user, password, SCRAM_PLUS, SCRAM_PLUS, SCRAM);
    }

    /**
     * A StartupMessage of this user, who is offered these mechanisms, {@code SCRAM-SHA-256-PLUS} and {@code
     * SCRAM-SHA-256}, must choose the wanted one and prove by it to know the password; then as by trust.
     */
    public Script scram(String user, String password, String wanted, String... offered) {
        expect(StartupMessage.class, startup -> user.equals(startup.parameters().get("user")));
        send(new Authentication.Sasl(List.of(offered)));
        boolean binding = List.of(offered).contains(SCRAM_PLUS);
        return reading(
                        "SCRAM exchange",
                        SaslInitialResponse.class,
                        conversation -> proveByScram(conversation, password, wanted, binding))
                .letIn();
    }

    private static void proveByScram(Conversation conversation, String password, String wanted, boolean offersBinding)
            throws IOException {
        SecureRandom random = new SecureRandom();
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        ChannelBinding binding = offersBinding ? conversation.channelBinding() : ChannelBinding.NONE;
        ScramServer scram = new ScramServer(password, salt, SCRAM_ITERATIONS, binding, random);
        try {
            SaslInitialResponse first =
                    conversation.receive(SaslInitialResponse.class, PasswordKind.SASL_INITIAL_RESPONSE);
            byte[] response = first.response();
            if (!first.mechanism().equals(wanted) || response == null) {
                throw new Violation("got " + first + (response == null ? " without a response" : ""));
            }
            if ((response.length > 0 && response[0] == 'p') != wanted.equals(SCRAM_PLUS)) {
                throw new Violation("the client's first message does not go with " + wanted);
            }
            conversation.send(new Authentication.SaslContinue(scram.serverFirst(response)));
            SaslResponse last = conversation.receive(SaslResponse.class, PasswordKind.SASL_RESPONSE);
            conversation.send(new Authentication.SaslFinal(scram.serverFinal(last.message())));
        } catch (ScramException wrong) {
            throw new Violation(String.valueOf(wrong.getMessage()));
        }
    }

    /** ReadyForQuery, idle. */
    public Script ready() {
        return send(ReadyForQuery.of(TransactionStatus.IDLE));
    }

    private static PasswordKind kind(Class<? extends FrontendMessage> type) {
        return switch (type.getSimpleName()) {
            case "SaslInitialResponse" -> PasswordKind.SASL_INITIAL_RESPONSE;
            case "SaslResponse" -> PasswordKind.SASL_RESPONSE;
            case "GssResponse" -> PasswordKind.GSS_RESPONSE;
            default -> PasswordKind.PASSWORD;
        };
    }
}
