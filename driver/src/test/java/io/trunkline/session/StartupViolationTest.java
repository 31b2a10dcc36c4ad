// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static io.trunkline.session.Flights.READY;
import static io.trunkline.session.Flights.error;
import static io.trunkline.session.Flights.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.SslMode;
import io.trunkline.error.ErrorFields;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendKeyData;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.NegotiateProtocolVersion;
import io.trunkline.protocol.ParameterStatus;
import io.trunkline.protocol.PasswordMessage;
import io.trunkline.protocol.SaslInitialResponse;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Servers that lie, stammer or fall silent before a session stands: each attempt ends in one error that says host, port
 * and reason, in no more time than it was given, and leaves no socket behind.
 *
 * <p>That clear text and MD5 are refused on connections that are not loopback cannot be shown over a loopback.
 */
class StartupViolationTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PASSWORD = "correct horse";

    /** What the server does after the StartupMessage, and what the error must say. */
    record Case(String name, UnaryOperator<Script> server, List<String> said) {
        Case(String name, UnaryOperator<Script> server, String... said) {
            this(name, server, List.of(said));
        }

        static Case sends(String name, BackendMessage[] messages, String... said) {
            return new Case(name, script -> script.send(messages), said);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static BackendMessage[] messages(BackendMessage... messages) {
        return messages;
    }

    private static final Authentication OK = new Authentication.Ok();
    private static final Authentication SCRAM = new Authentication.Sasl(List.of("SCRAM-SHA-256"));

    static Stream<Case> violations() {
        BackendKeyData key = new BackendKeyData(1, new byte[4]);
        return Stream.of(
                Case.sends("let in twice", messages(OK, OK), "Ok", "start-up"),
                Case.sends(
                        "asked for a password too late", messages(OK, new Authentication.CleartextPassword()), "Clear"),
                Case.sends("ready at once", messages(READY), "ReadyForQuery before the end of authentication"),
                Case.sends("a key before it is let in", messages(key), "BackendKeyData", "start-up"),
                Case.sends("two keys", messages(OK, key, key), "BackendKeyData"),
                Case.sends("a row", messages(OK, row("1")), "DataRow", "start-up"),
                Case.sends("the end of a command", messages(CommandComplete.of("SELECT 1")), "CommandComplete"),
                Case.sends("another version", messages(new NegotiateProtocolVersion(0, List.of())), "Negotiate"),
                Case.sends(
                        "another encoding", messages(OK, new ParameterStatus("client_encoding", "EUC_JP")), "EUC_JP"),
                Case.sends("endless parameters", parameters(300), "more than 256 parameters"),
                Case.sends(
                        "SCRAM's end without its beginning",
                        messages(new Authentication.SaslFinal(new byte[1])),
                        "SaslFinal"),
                Case.sends(
                        "SCRAM's middle without its beginning",
                        messages(new Authentication.SaslContinue(new byte[1])),
                        "SaslContinue"),
                Case.sends("Kerberos", messages(new Authentication.Gss()), "Gss", "scram-sha-256"),
                Case.sends(
                        "no mechanism we know",
                        messages(new Authentication.Sasl(List.of("SCRAM-SHA-512", "OAUTHBEARER"))),
                        "SCRAM-SHA-512",
                        "OAUTHBEARER"),
                Case.sends("no mechanism at all", messages(new Authentication.Sasl(List.of())), "speaks"),
                new Case(
                        "let in without SCRAM's end",
                        script -> script.send(SCRAM)
                                .expect(SaslInitialResponse.class)
                                .send(OK),
                        "without having proved"),
                new Case(
                        "SCRAM's end without its middle",
                        script -> script.send(SCRAM)
                                .expect(SaslInitialResponse.class)
                                .send(new Authentication.SaslFinal("v=AAAA".getBytes(StandardCharsets.US_ASCII))),
                        "out of turn"),
                new Case(
                        "SCRAM twice",
                        script -> script.send(SCRAM)
                                .expect(SaslInitialResponse.class)
                                .send(SCRAM),
                        "second proof"),
                new Case(
                        "SCRAM, then clear text after all",
                        script -> script.send(SCRAM)
                                .expect(SaslInitialResponse.class)
                                .send(new Authentication.CleartextPassword()),
                        "second proof"),
                new Case(
                        "MD5, then clear text",
                        script -> script.send(new Authentication.Md5Password(new byte[4]))
                                .expect(PasswordMessage.class)
                                .send(new Authentication.CleartextPassword()),
                        "second proof"),
                new Case(
                        "no PostgreSQL", script -> script.bytes(ascii("HTTP/1.1 400 Bad Request\r\n\r\n")), "start-up"),
                new Case("an SSH server", script -> script.bytes(ascii("SSH-2.0-OpenSSH_9.2\r\n")), "start-up"),
                new Case(
                        "a long message",
                        script -> script.bytes((byte) 'S', (byte) 0, (byte) 1, (byte) 0, (byte) 1),
                        "limit"),
                new Case(
                        "length 0",
                        script -> script.bytes((byte) 'R', (byte) 0, (byte) 0, (byte) 0, (byte) 0),
                        "length"));
    }

    private static BackendMessage[] parameters(int count) {
        return Stream.concat(
                        Stream.of(OK),
                        IntStream.range(0, count).mapToObj(i -> new ParameterStatus("parameter_" + i, "")))
                .toArray(BackendMessage[]::new);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @MethodSource("violations")
    void aViolationEndsTheAttempt(Case violation) {
        try (ScriptedServer server = ScriptedServer.start(script ->
                violation.server().apply(script.expect(StartupMessage.class)).expectEnd())) {
            assertRefused(config(server.port()), violation.said().toArray(String[]::new));
            server.awaitDone(SOON);
        }
    }

    static Stream<ErrorResponse> refusals() {
        return Stream.of(
                error("FATAL", "28P01", "password authentication failed"),
                error("FATAL", "57P03", "the database system is starting up"),
                // Of any severity: nothing good can follow.
                error("ERROR", "53300", "sorry, too many clients already"),
                new ErrorResponse(ErrorFields.of(Map.of('S', "ВАЖНО", 'C', "3D000", 'M', "нет базы"))),
                new ErrorResponse(ErrorFields.of(Map.of('M', "a pooler's own words"))),
                new ErrorResponse(new ErrorFields.Builder().build()));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalKeepsWhatTheServerSaid(ErrorResponse refusal) {
        try (ScriptedServer server = ScriptedServer.start(
                script -> script.expect(StartupMessage.class).send(refusal).expectEnd())) {
            ConnectionException failure =
                    assertRefused(config(server.port()), refusal.fields().message());
            assertThat(failure.sqlState()).isEqualTo(refusal.fields().sqlState());
            server.awaitDone(SOON);
        }
    }

    private static String serverFirst(String nonce, String salt, String iterations) {
        return "r=" + nonce + ",s=" + salt + ",i=" + iterations;
    }

    /** What a lying server says in SCRAM, made of the client's nonce, and what the error must say. */
    record Lie(String name, Function<String, String> serverFirst, String said) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Lie> lies() {
        String salt = "c2FsdHNhbHRzYWx0";
        return Stream.of(
                new Lie("100,001 iterations", nonce -> serverFirst(nonce + "x", salt, "100001"), "limit of 100000"),
                new Lie("2^31 iterations", nonce -> serverFirst(nonce + "x", salt, "2147483648"), "SCRAM"),
                new Lie("2^63 iterations", nonce -> serverFirst(nonce + "x", salt, "9223372036854775808"), "SCRAM"),
                new Lie("no iterations", nonce -> serverFirst(nonce + "x", salt, "0"), "SCRAM"),
                new Lie("iterations less than none", nonce -> serverFirst(nonce + "x", salt, "-1"), "SCRAM"),
                new Lie("iterations that are no number", nonce -> serverFirst(nonce + "x", salt, "4096x"), "SCRAM"),
                new Lie("no nonce of its own", nonce -> serverFirst(nonce, salt, "4096"), "nonce"),
                new Lie("another nonce", nonce -> serverFirst("x" + nonce, salt, "4096"), "nonce"),
                new Lie("no salt", nonce -> "r=" + nonce + "x,i=4096", "SCRAM"),
                new Lie("a salt that is not Base64", nonce -> serverFirst(nonce + "x", "!", "4096"), "SCRAM"),
                new Lie("an extension", nonce -> "m=evil," + serverFirst(nonce + "x", salt, "4096"), "extension"),
                new Lie("nothing", nonce -> "", "SCRAM"));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void aLieInScramEndsTheAttemptBeforeAnyProofIsGiven(Lie lie) throws IOException {
        try (HostileScram server = new HostileScram(
                nonce -> new Authentication.SaslContinue(ascii(lie.serverFirst().apply(nonce))), OK)) {
            assertRefused(config(server.port()), lie.said());
            assertThat(server.proof()).isNull();
        }
    }

    @Test
    void aServerThatCannotSignIsNotBelieved() throws IOException {
        Function<String, BackendMessage> first =
                nonce -> new Authentication.SaslContinue(ascii(serverFirst(nonce + "x", "c2FsdA==", "4096")));
        try (HostileScram server =
                new HostileScram(first, new Authentication.SaslFinal(ascii("v=" + "A".repeat(43) + "=")))) {
            assertRefused(config(server.port()), "signature is wrong");
        }
        try (HostileScram server = new HostileScram(first, OK)) {
            assertRefused(config(server.port()), "without having proved");
            assertThat(server.proof()).contains("p=").doesNotContain(PASSWORD);
        }
        try (HostileScram server = new HostileScram(first, new Authentication.SaslFinal(ascii("e=invalid-proof")))) {
            assertRefused(config(server.port()), "invalid-proof");
        }
        try (HostileScram server = new HostileScram(first, first.apply("again"))) {
            assertRefused(config(server.port()), "out of turn");
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUpInTime() {
        List<UnaryOperator<Script>> silences = List.of(
                script -> script.expect(StartupMessage.class),
                script -> script.expect(StartupMessage.class).send(SCRAM).expect(SaslInitialResponse.class),
                script -> script.expect(StartupMessage.class).send(OK),
                script -> script.authenticateTrust(),
                script -> script.authenticateTrust().bytes((byte) 'Z', (byte) 0, (byte) 0, (byte) 0));
        for (UnaryOperator<Script> silence : silences) {
            try (ScriptedServer server =
                    ScriptedServer.start(script -> silence.apply(script).expectEnd())) {
                PgConfig hasty = config(server.port()).with(it -> it.connectTimeout(Duration.ofMillis(300)));
                assertRefused(hasty, "no session within 300 ms");
                server.awaitDone(SOON);
            }
        }
    }

    @Test
    void aServerThatNeverComesToThePointIsGivenUpInTime() {
        byte[] chatter = Flights.bytes(IntStream.range(0, 1_000)
                .mapToObj(i -> new ParameterStatus("TimeZone", "UTC"))
                .toArray(BackendMessage[]::new));
        try (ScriptedServer server =
                ScriptedServer.start(script -> script.authenticateTrust().repeat(50_000, it -> it.bytes(chatter)))) {
            PgConfig hasty = config(server.port()).with(it -> it.connectTimeout(Duration.ofMillis(300)));
            assertRefused(hasty, "no session within 300 ms");
        }
    }

    static Stream<Case> ends() {
        return Stream.of(
                        new Case("half-close", Script::halfClose),
                        new Case("close", Script::close),
                        new Case("reset", Script::reset))
                .flatMap(end -> Stream.of(
                                new Case("at once", script -> script.expect(StartupMessage.class)),
                                new Case("within a message", script -> script.expect(StartupMessage.class)
                                        .bytes((byte) 'R', (byte) 0)),
                                new Case("in SCRAM", script -> script.expect(StartupMessage.class)
                                        .send(SCRAM)
                                        .expect(SaslInitialResponse.class)),
                                new Case("let in", script -> script.expect(StartupMessage.class)
                                        .send(OK)),
                                new Case("all but ready", Script::authenticateTrust))
                        .map(point -> new Case(end + ", " + point, script -> end.server()
                                .apply(point.server().apply(script)))));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void aServerThatLeavesInTheMidstEndsTheAttempt(Case end) {
        try (ScriptedServer server = ScriptedServer.start(end.server())) {
            assertRefused(config(server.port()), "cannot connect to");
            server.awaitDone(SOON);
        }
    }

    @Test
    void anAttemptThatIsCancelledLeavesNoConnectionBehind() throws InterruptedException {
        List<Function<CountDownLatch, UnaryOperator<Script>>> points = List.of(
                here -> script -> script.expect(StartupMessage.class).run(here::countDown),
                here -> script -> script.expect(StartupMessage.class)
                        .send(SCRAM)
                        .expect(SaslInitialResponse.class)
                        .run(here::countDown),
                here -> script -> script.authenticateTrust().run(here::countDown));
        for (Function<CountDownLatch, UnaryOperator<Script>> point : points) {
            CountDownLatch here = new CountDownLatch(1);
            try (ScriptedServer server = ScriptedServer.start(
                    script -> point.apply(here).apply(script).expectEnd())) {
                Disposable attempt = PgConnection.connect(config(server.port())).subscribe();
                assertThat(here.await(20, TimeUnit.SECONDS)).isTrue();
                attempt.dispose();
                server.awaitDone(SOON);
            }
        }
    }

    private static PgConfig config(int port) {
        return PgConfig.defaults().with(it -> it.host("127.0.0.1")
                .port(port)
                .sslMode(SslMode.DISABLE)
                .user("ada")
                .database("shop")
                .password(PASSWORD));
    }

    private static ConnectionException assertRefused(PgConfig config, String... said) {
        Throwable failure = PgConnection.connect(config)
                .<Throwable>map(connection -> new AssertionError("let in by " + connection))
                .onErrorResume(Mono::just)
                .block(SOON);
        assertThat(failure)
                .isInstanceOf(ConnectionException.class)
                .hasMessageContaining("127.0.0.1:" + config.hosts().get(0).port())
                .hasMessageContainingAll(said);
        assertThat(failure.toString()).doesNotContain(PASSWORD);
        assertThat(((PgException) failure).outcome()).isEqualTo(Outcome.NOT_SENT);
        return (ConnectionException) failure;
    }
}
