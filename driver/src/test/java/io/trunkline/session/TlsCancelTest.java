// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static io.trunkline.session.Flights.READY;
import static io.trunkline.session.Flights.error;
import static io.trunkline.session.Flights.firstAnswer;
import static io.trunkline.session.Flights.firstUse;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.protocol.SslRequest;
import io.trunkline.testkit.script.ReceivedCancel;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import io.trunkline.testkit.script.ServerTls;
import io.trunkline.testkit.script.TlsHandshake;
import io.trunkline.testkit.tls.TestAuthority;
import io.trunkline.testkit.tls.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

/** A cancel is worth as much as its session: whoever reads its key can cancel, too. It goes the way the session went. */
class TlsCancelTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final TestAuthority AUTHORITY = TestAuthority.create("Trunkline test");
    private static final TestCertificate CERTIFICATE = AUTHORITY.server("localhost");
    private static final ServerTls TLS = ServerTls.with(CERTIFICATE);

    private static PgConfig config(ScriptedServer server, String settings) {
        return PgConfig.parse("host=localhost hostaddr=" + server.host() + " port=" + server.port()
                + " user=ada dbname=shop connect_timeout=20 " + settings);
    }

    /** A session in which one statement is asked for and never answered unless it is cancelled. */
    private static Script cancelled(Script begun, CountDownLatch asked) {
        return firstUse(begun.authenticateTrust().ready(), "victim")
                .run(asked::countDown)
                .awaitCancel()
                .send(error("ERROR", "57014", "canceling statement due to user request"), READY)
                .expectEnd();
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "sslmode=require, localhost",
        "sslmode=prefer, localhost",
        "sslmode=require sslsni=0, ''",
        "sslmode=require ssl_max_protocol_version=TLSv1.2, localhost"
    })
    void aCancelIsEncryptedAndNamesTheSameHost(String settings, String name) {
        CountDownLatch asked = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.at("127.0.0.2")
                .start(script -> cancelled(script.startTls(TLS), asked), script -> script.startTls(TLS)
                        .takeCancel())) {
            cancelOne(config(server, settings), asked);
            server.awaitDone(SOON);
            assertThat(server.receivedCancels()).singleElement().satisfies(cancel -> isOf(cancel, name));
        }
    }

    private static void isOf(ReceivedCancel cancel, String name) {
        TlsHandshake handshake = cancel.tls();
        assertThat(handshake).isNotNull();
        assertThat(handshake.serverName()).isEqualTo(name.isEmpty() ? null : name);
        assertThat(handshake.alpn()).isEqualTo("postgresql");
        assertThat(cancel.request().processId()).isEqualTo(1);
        assertThat(cancel.request().secretKey()).isEqualTo(ScriptedServer.key(1).secretKey());
    }

    @Test
    void aCancelBeginsWithTlsIfItsSessionDid() {
        CountDownLatch asked = new CountDownLatch(1);
        try (ScriptedServer server =
                ScriptedServer.start(script -> cancelled(script.directTls(TLS), asked), script -> script.directTls(TLS)
                        .takeCancel())) {
            cancelOne(config(server, "sslmode=require sslnegotiation=direct"), asked);
            server.awaitDone(SOON);
            assertThat(server.receivedCancels()).singleElement().satisfies(cancel -> isOf(cancel, "localhost"));
        }
    }

    /** Preferred TLS that the session did not get is not asked for again: the server has said what it thinks of it. */
    @ParameterizedTest
    @ValueSource(strings = {"sslmode=prefer", "sslmode=allow", "sslmode=disable"})
    void aCancelOfASessionInClearIsInClear(String settings) {
        CountDownLatch asked = new CountDownLatch(1);
        UnaryOperator<Script> session = script -> cancelled(
                settings.endsWith("prefer") ? script.expect(SslRequest.class).bytes((byte) 'N') : script, asked);
        try (ScriptedServer server = ScriptedServer.start(session)) {
            cancelOne(config(server, settings), asked);
            server.awaitDone(SOON);
            assertThat(server.receivedCancels())
                    .singleElement()
                    .extracting(ReceivedCancel::tls)
                    .isNull();
        }
    }

    /** Somebody answers for the server, perhaps. The statement is waited for, and the key stays here. */
    @ParameterizedTest
    @ValueSource(strings = {"N", "other certificate", "hangs up"})
    void aCancelThatCannotBeProtectedIsNotSent(String answer) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch tried = new CountDownLatch(1);
        UnaryOperator<Script> second = script -> switch (answer) {
            case "N" ->
                script.expect(SslRequest.class).bytes((byte) 'N').expectEnd().run(tried::countDown);
            case "hangs up" ->
                script.expect(SslRequest.class).run(tried::countDown).close();
            default ->
                script.run(tried::countDown)
                        .startTls(TestAuthority.create("another").server("localhost"));
        };
        Path root = Files.createTempFile("root", ".crt");
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(
                                firstUse(
                                                script.startTls(TLS)
                                                        .authenticateTrust()
                                                        .ready(),
                                                "victim")
                                        .run(asked::countDown)
                                        .await(tried)
                                        .send(firstAnswer("late")),
                                "next")
                        .send(firstAnswer("next"))
                        .expectEnd(),
                second)) {
            AUTHORITY.writeTo(root);
            PgConnection connection = PgConnection.connect(config(server, "sslmode=verify-full sslrootcert=" + root))
                    .block(SOON);
            Disposable victim = connection.query("victim").all(String.class).subscribe();
            await(asked);
            victim.dispose();
            assertThat(connection.query("next").one(String.class).block(SOON)).isEqualTo("next");
            connection.close().block(SOON);
            assertThat(server.receivedCancels()).isEmpty();
        } finally {
            Files.delete(root);
        }
    }

    private static void cancelOne(PgConfig config, CountDownLatch asked) {
        PgConnection connection = PgConnection.connect(config).block(SOON);
        Disposable victim = connection.query("victim").all(String.class).subscribe();
        await(asked);
        victim.dispose();
        connection.close().block(SOON);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
