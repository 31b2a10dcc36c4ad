// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.ErrorFields;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.FrontendSignal;
import io.trunkline.protocol.PasswordMessage;
import io.trunkline.protocol.SslRequest;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import io.trunkline.testkit.script.ServerTls;
import io.trunkline.testkit.script.TlsHandshake;
import io.trunkline.testkit.tls.TestCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How TLS comes about, or does not: what a server may answer to the request for it, and what may stand before it. */
class TlsNegotiationTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ServerTls TLS = ServerTls.with(TlsServer.USUAL);
    private static final String PASSWORD = TlsServer.PASSWORD;

    @TempDir
    private Path directory;

    private static PgConfig config(ScriptedServer server, String settings) {
        return config(server.port(), settings);
    }

    private static PgConfig config(RawTlsServer server, String settings) {
        return config(server.port(), settings);
    }

    private static PgConfig config(int port, String settings) {
        return PgConfig.parse("host=localhost hostaddr=127.0.0.1 port=" + port + " user=ada dbname=shop password='"
                + PASSWORD + "' connect_timeout=20 " + settings);
    }

    private static void connectAndClose(PgConfig config) {
        Outcomes.completion(Outcomes.value(PgConnection.connect(config)).close());
    }

    private static Script session(Script script) {
        return script.authenticateTrust()
                .ready()
                .expect(FrontendSignal.TERMINATE)
                .expectEnd();
    }

    // What a server may answer to the request for TLS.

    @ParameterizedTest
    @EnumSource(names = {"REQUIRE", "VERIFY_CA", "VERIFY_FULL"})
    void aServerWithoutTlsIsLeftIfTlsIsDemanded(SslMode mode) throws Exception {
        TlsServer.AUTHORITY.writeTo(directory.resolve("root.crt"));
        try (ScriptedServer server = ScriptedServer.start(
                script -> script.expect(SslRequest.class).bytes((byte) 'N').expectEnd())) {
            PgConfig config = config(server, "sslrootcert=" + directory.resolve("root.crt"))
                    .with(it -> it.sslMode(mode));
            TlsFiles.refused(config, "speaks no TLS", "sslmode=" + mode);
            server.awaitDone(SOON);
        }
    }

    @Test
    void aServerWithoutTlsIsSpokenToInClearIfTlsIsOnlyPreferred() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> session(script.expect(SslRequest.class).bytes((byte) 'N')))) {
            connectAndClose(config(server, "sslmode=prefer"));
            server.awaitDone(SOON);
        }
    }

    @Test
    void whereTlsIsOnlyAllowedItIsNotAskedFor() {
        try (ScriptedServer server = ScriptedServer.start(TlsNegotiationTest::session)) {
            connectAndClose(config(server, "sslmode=allow"));
            server.awaitDone(SOON);
        }
    }

    @Test
    void whereTlsIsOnlyAllowedARefusalLeadsToIt() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> script.expect(StartupMessage.class)
                        .send(error("28000", "no pg_hba.conf entry, no encryption"))
                        .expectEnd(),
                script -> session(script.startTls(TLS)))) {
            connectAndClose(config(server, "sslmode=allow"));
            server.awaitDone(SOON);
        }
    }

    @Test
    void aFailedHandshakeLeadsToClearTextIfTlsIsOnlyPreferred() throws Exception {
        TlsFiles.stranger().writeTo(directory.resolve("stranger.crt"));
        try (ScriptedServer server =
                ScriptedServer.start(script -> script.startTls(TLS), TlsNegotiationTest::session)) {
            connectAndClose(config(server, "sslmode=prefer sslrootcert=" + directory.resolve("stranger.crt")));
            // The client knows of the failure first.
            assertThat(server.awaitTlsHandshakes(1, SOON))
                    .singleElement()
                    .extracting(TlsHandshake::failure)
                    .isNotNull();
        }
    }

    /** A server that cannot say what it thinks of TLS: those before 7.0, and those that cannot start a process. */
    @Test
    void anErrorInPlaceOfAnAnswerLeadsToClearTextIfTlsIsOnlyPreferred() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> script.expect(SslRequest.class)
                        .send(error("53300", "too many"))
                        .expectEnd(),
                TlsNegotiationTest::session)) {
            connectAndClose(config(server, "sslmode=prefer"));
            server.awaitDone(SOON);
        }
    }

    /** Once a password has been sent through TLS, who turned it down is not sent it again in clear; nor the other way. */
    @ParameterizedTest
    @ValueSource(strings = {"prefer", "allow"})
    void noProofIsGivenTwice(String mode) {
        UnaryOperator<Script> refusing = script -> script.expect(StartupMessage.class)
                .send(new Authentication.CleartextPassword())
                .expect(PasswordMessage.class, message -> message.password().equals(PASSWORD))
                .send(error("28P01", "password authentication failed"))
                .expectEnd();
        try (ScriptedServer server =
                ScriptedServer.start(script -> refusing.apply(mode.equals("prefer") ? script.startTls(TLS) : script))) {
            TlsFiles.refused(config(server, "sslmode=" + mode), "password authentication failed");
            server.awaitDone(SOON);
        }
    }

    // What stands where the handshake ought to begin.

    static Stream<Arguments> impostors() {
        byte[] http = ascii("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        byte[] http10 = ascii("<html>");
        return Stream.of(
                Arguments.of("S and a byte behind it", bytes(ascii("SR")), "1 bytes behind its answer"),
                Arguments.of("S and a session behind it", bytes(ascii("SR\0\0\0\u0008\0\0\0\0")), "behind its answer"),
                Arguments.of("N and a byte behind it", bytes(ascii("NR")), "behind its answer"),
                Arguments.of("SS", bytes(ascii("SS")), "behind its answer"),
                Arguments.of("G", bytes(ascii("G")), "0x47"),
                Arguments.of("zero", bytes(new byte[1]), "0x0 "),
                Arguments.of("lower case", bytes(ascii("s")), "0x73"),
                Arguments.of("HTTP", bytes(http), "bytes behind its answer"),
                Arguments.of("HTML, piecemeal", bytes(new byte[] {http10[0]}), "0x3c"),
                Arguments.of("the end", (UnaryOperator<Script>) Script::close, "closed the connection"));
    }

    private static UnaryOperator<Script> bytes(byte[] bytes) {
        return script -> script.bytes(bytes).expectEnd();
    }

    /** None of them leads to another attempt, in clear: the only script says so. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("impostors")
    void whateverElseIsAnsweredEndsItAll(String name, UnaryOperator<Script> answer, String said) {
        for (String mode : List.of("prefer", "require")) {
            try (ScriptedServer server =
                    ScriptedServer.start(script -> answer.apply(script.expect(SslRequest.class)))) {
                TlsFiles.refused(config(server, "sslmode=" + mode), said);
                server.awaitDone(SOON);
            }
        }
    }

    @Test
    void theTextOfAnErrorBeforeTlsIsNotShown() {
        try (ScriptedServer server = ScriptedServer.start(script -> script.expect(SslRequest.class)
                .send(error("28000", "call 555-0100 to have your password reset"))
                .expectEnd())) {
            ConnectionException failure = TlsFiles.refused(config(server, "sslmode=require"), "nobody has vouched for");
            for (Throwable each = failure; each != null; each = each.getCause()) {
                assertThat(each.toString()).doesNotContain("555");
            }
            server.awaitDone(SOON);
        }
    }

    @Test
    void clearTextInPlaceOfTheHandshakeEndsIt() throws IOException {
        try (RawTlsServer server = RawTlsServer.afterRequest(client -> {
            client.getOutputStream().write('S');
            // The client has taken the answer when its handshake comes in.
            client.getInputStream().read();
            client.getOutputStream().write(ascii("R\0\0\0\u0008\0\0\0\0"));
            drain(client);
        })) {
            TlsFiles.refused(config(server, "sslmode=require"), "what the other end sends is not TLS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no answer", "no handshake"})
    void silenceEndsInTime(String kind) throws IOException {
        try (RawTlsServer server = RawTlsServer.afterRequest(client -> {
            if (kind.equals("no handshake")) {
                client.getOutputStream().write('S');
            }
            drain(client);
        })) {
            PgConfig hasty = config(server, "sslmode=require").with(it -> it.connectTimeout(Duration.ofMillis(300)));
            TlsFiles.refused(hasty, "no session within 300 ms");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"in the handshake", "after it"})
    void whoHangsUpIsNotWaitedFor(String when) throws IOException {
        boolean early = when.equals("in the handshake");
        try (RawTlsServer server = early
                ? RawTlsServer.afterRequest(client -> {
                    client.getOutputStream().write('S');
                    client.getInputStream().readNBytes(100);
                })
                : RawTlsServer.withTls(
                        TlsServer.USUAL, client -> client.getInputStream().read())) {
            TlsFiles.refused(config(server, "sslmode=require"), early ? "during the TLS handshake" : "closed");
        }
    }

    /** Whoever slips in bytes of their own does not get to say anything, neither to us nor to who reads the error. */
    @Test
    void clearTextAmidTlsEndsIt() throws IOException {
        String injected = "E\0\0\0 SFATAL\0C28000\0Mcall 555-0100\0\0";
        AtomicReference<Socket> below = new AtomicReference<>();
        try (RawTlsServer server = RawTlsServer.withTls(TlsServer.USUAL, below::set, client -> {
            client.getInputStream().read();
            below.get().getOutputStream().write(ascii(injected));
            drain(below.get());
        })) {
            ConnectionException failure = TlsFiles.refused(config(server, "sslmode=require"), "is not TLS");
            for (Throwable each = failure; each != null; each = each.getCause()) {
                assertThat(each.toString())
                        .doesNotContain("555")
                        .doesNotContain(HexFormat.of().formatHex(ascii("555")));
            }
        }
    }

    private static void drain(Socket client) throws IOException {
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    // What is told before the handshake.

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "host=localhost, localhost",
        "host=Db.Example.TEST, db.example.test",
        "host=localhost sslsni=0, ''",
        "host=127.0.0.1, ''",
        "host='', ''",
    })
    void theNameOfTheHostIsTold(String host, String told) {
        try (ScriptedServer server = ScriptedServer.start(script -> session(script.startTls(TLS)))) {
            connectAndClose(config(server, "sslmode=require " + host));
            server.awaitDone(SOON);
            TlsHandshake handshake = server.tlsHandshakes().get(0);
            assertThat(handshake.serverName()).isEqualTo(told.isEmpty() ? null : told);
            assertThat(handshake.alpnOffered()).containsExactly("postgresql");
            assertThat(handshake.protocol()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void aServerThatKnowsNoAlpnIsGoodEnoughAfterARequest() {
        try (ScriptedServer server = ScriptedServer.start(script -> session(script.startTls(TLS.ignoringAlpn())))) {
            connectAndClose(config(server, "sslmode=require"));
            server.awaitDone(SOON);
        }
    }

    @Test
    void tlsMayBeginWithoutARequest() {
        try (ScriptedServer server = ScriptedServer.start(script -> session(script.directTls(TLS)))) {
            connectAndClose(config(server, "sslmode=require sslnegotiation=direct"));
            server.awaitDone(SOON);
            assertThat(server.tlsHandshakes().get(0).alpn()).isEqualTo("postgresql");
        }
    }

    /** Or else another kind of server could be made to take our messages for its own. */
    @Test
    void withoutARequestTheServerMustAgreeByAlpn() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> script.directTls(TLS.ignoringAlpn()).expectEnd())) {
            TlsFiles.refused(config(server, "sslmode=require sslnegotiation=direct"), "ALPN", "sslnegotiation=direct");
            server.awaitDone(SOON);
        }
        try (ScriptedServer server = ScriptedServer.start(script -> script.directTls(TLS.refusingAlpn()))) {
            // The server's reason comes right before it hangs up, and is not always heard.
            TlsFiles.refused(config(server, "sslmode=require sslnegotiation=direct"), "cannot connect");
            assertThat(server.awaitTlsHandshakes(1, SOON).get(0).failure())
                    .contains("No matching application layer protocol");
        }
    }

    /** PostgreSQL before 17 takes the first bytes of a handshake for a message of absurd length, and hangs up. */
    @Test
    void aServerThatDoesNotExpectTlsAtOnceIsLeftWithAHint() {
        try (ScriptedServer server = ScriptedServer.start(Script::close)) {
            TlsFiles.refused(
                    config(server, "sslmode=require sslnegotiation=direct"), "PostgreSQL 17", "sslnegotiation=direct");
        }
    }

    // Certificates of the client, where the server does not ask as PostgreSQL would.

    @Test
    void aServerThatDoesNotAskForARequiredCertificateIsRefused() throws Exception {
        TestCertificate own = TlsServer.AUTHORITY.client("ada");
        own.writeChain(directory.resolve("ada.crt"));
        own.writeKey(directory.resolve("ada.key"));
        String identity = "sslmode=require sslcertmode=require sslcert=" + directory.resolve("ada.crt") + " sslkey="
                + directory.resolve("ada.key");
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            try (ScriptedServer server = ScriptedServer.start(
                    script -> script.startTls(TLS.protocols(version)).expectEnd())) {
                TlsFiles.refused(config(server, identity), "did not ask for the certificate");
                server.awaitDone(SOON);
            }
            try (ScriptedServer server = ScriptedServer.start(
                    script -> session(script.startTls(TLS.protocols(version).needsClientCertificate())))) {
                connectAndClose(config(server, identity));
                server.awaitDone(SOON);
                assertThat(server.tlsHandshakes().get(0).clientChain()).containsExactly(own.certificate());
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static ErrorResponse error(String sqlState, String message) {
        return new ErrorResponse(ErrorFields.builder("FATAL", sqlState, message).build());
    }
}
