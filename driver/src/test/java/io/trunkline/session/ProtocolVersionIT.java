// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static io.trunkline.session.Flights.READY;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendKeyData;
import io.trunkline.protocol.NegotiateProtocolVersion;
import io.trunkline.protocol.PasswordMessage;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.testkit.server.ServerOptions;
import io.trunkline.transport.SocketTarget;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Protocol 3.2 and 3.0: with servers that speak both or only one, and with servers that lie about it. */
@TestInstance(Lifecycle.PER_CLASS)
class ProtocolVersionIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private EmbeddedServer eighteen;
    private EmbeddedServer seventeen;

    @BeforeAll
    void start() {
        eighteen = EmbeddedServer.shared();
        seventeen = EmbeddedServer.start(ServerOptions.defaults().version(17));
    }

    @AfterAll
    void stop() {
        seventeen.close();
    }

    private EmbeddedServer server(int version) {
        return version == 18 ? eighteen : seventeen;
    }

    private static PgConfig config(String uri, String settings) {
        return PgConfig.parse(uri + (uri.contains("?") ? "&" : "?") + "connect_timeout=20"
                + (settings.isEmpty() ? "" : "&" + settings));
    }

    private static ConnectionException refused(PgConfig config, String... said) {
        Throwable failure = PgConnection.connect(config)
                .<Throwable>map(connection -> new AssertionError("let in by " + connection))
                .onErrorResume(Mono::just)
                .block(SOON);
        assertThat(failure).isInstanceOf(ConnectionException.class).hasMessageContainingAll(said);
        assertThat(((PgException) failure).outcome()).isEqualTo(Outcome.NOT_SENT);
        return (ConnectionException) failure;
    }

    /** PostgreSQL 18 gives keys of 256 bits to those who speak 3.2; before that all keys have 32. */
    @ParameterizedTest(name = "{0}, {1} → {2} bytes")
    @CsvSource({
        "18, max_protocol_version=3.2, 32",
        "18, max_protocol_version=latest, 32",
        "18, max_protocol_version=3.0, 4",
        "18, '', 4",
        "18, min_protocol_version=3.2&max_protocol_version=3.2, 32",
        "17, max_protocol_version=3.2, 4",
        "17, max_protocol_version=3.0, 4",
    })
    void theLengthOfTheKeyTellsTheVersion(int version, String settings, int length) {
        EmbeddedServer server = server(version);
        SocketTarget target = SocketTarget.of(InetAddress.getLoopbackAddress(), server.port());
        PgConfig config = config(server.uri() + "?sslmode=disable", settings);
        BackendKeyData key = StartUps.start(config, target).join();
        assertThat(key.secretKey()).hasSize(length);
    }

    @ParameterizedTest
    @CsvSource({"18, 3.2", "18, 3.0", "17, 3.2"})
    void aCancelIsUnderstood(int version, String spoken) {
        EmbeddedServer server = server(version);
        PgConnection connection = PgConnection.connect(config(server.uri(), "max_protocol_version=" + spoken))
                .block(SOON);
        Disposable asleep = connection.execute("select pg_sleep(600)").subscribe();
        server.sql("set statement_timeout = '20s'; do $$ begin while not exists (select from pg_stat_activity"
                + " where pid = " + connection.processId() + " and wait_event = 'PgSleep') loop"
                + " perform pg_sleep(0.002); perform pg_stat_clear_snapshot(); end loop; end $$");
        asleep.dispose();
        // Waits for the end of the one before it, which is ten minutes away unless that was cancelled.
        assertThat(connection.query("select 42").one(Integer.class).block(SOON)).isEqualTo(42);
        connection.close().block(SOON);
    }

    @Test
    void aServerThatIsTooOldIsRefusedIfANewVersionIsDemanded() {
        refused(
                config(seventeen.uri(), "min_protocol_version=3.2&max_protocol_version=3.2"),
                "speaks protocol 3.0 only",
                "min_protocol_version=3.2");
    }

    // Servers that lie.

    private static Script asked(Script script, int minor) {
        return script.expect(StartupMessage.class, startup -> startup.major() == 3 && startup.minor() == minor);
    }

    private static NegotiateProtocolVersion offer(int minor, String... options) {
        return new NegotiateProtocolVersion(minor, List.of(options));
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                Arguments.of("3.2", lie(script -> script.send(offer(3))), "offers 3.3 in its place"),
                Arguments.of("3.2", lie(script -> script.send(offer(2))), "offers 3.2 in its place"),
                Arguments.of("3.2", lie(script -> script.send(offer(1))), "3.1, which does not exist"),
                Arguments.of("3.2", lie(script -> script.send(offer(65535))), "offers 3.65535 in its place"),
                Arguments.of("3.0", lie(script -> script.send(offer(0))), "offers 3.0 in its place"),
                Arguments.of("3.0", lie(script -> script.send(offer(2))), "offers 3.2 in its place"),
                Arguments.of(
                        "3.2", lie(script -> script.send(offer(0, "_pq_.magic"))), "options that were not asked for"),
                Arguments.of("3.2", lie(script -> script.send(offer(0), offer(0))), "NegotiateProtocolVersion"),
                Arguments.of(
                        "3.2",
                        lie(script -> script.send(new Authentication.Ok(), offer(0))),
                        "NegotiateProtocolVersion"),
                Arguments.of(
                        "3.2",
                        lie(script -> script.send(new Authentication.CleartextPassword())
                                .expect(PasswordMessage.class)
                                .send(offer(0))),
                        "NegotiateProtocolVersion"),
                Arguments.of(
                        "3.2",
                        // An older version before the dot than the one that was asked for.
                        lie(script -> script.bytes(
                                (byte) 'v',
                                (byte) 0,
                                (byte) 0,
                                (byte) 0,
                                (byte) 12,
                                (byte) 0,
                                (byte) 2,
                                (byte) 0,
                                (byte) 0,
                                (byte) 0,
                                (byte) 0,
                                (byte) 0,
                                (byte) 0)),
                        "NegotiateProtocolVersion"));
    }

    private static UnaryOperator<Script> lie(UnaryOperator<Script> lie) {
        return lie;
    }

    @ParameterizedTest
    @MethodSource("lies")
    void aLieAboutTheVersionEndsTheAttempt(String asked, UnaryOperator<Script> lie, String said) {
        try (ScriptedServer server = ScriptedServer.start(
                script -> lie.apply(asked(script, asked.equals("3.2") ? 2 : 0)).expectEnd())) {
            refused(config(server.uri(), "password=x&max_protocol_version=" + asked), said);
            server.awaitDone(SOON);
        }
    }

    @ParameterizedTest(name = "{1} bytes in 3.{0}, stepped down: {2} → {3}")
    @CsvSource({
        "0, 4, false, ''",
        "0, 3, false, key",
        "0, 5, false, keys of 4",
        "0, 32, false, keys of 4",
        "0, 257, false, key",
        "0, 0, false, key",
        "2, 4, false, ''",
        "2, 5, false, ''",
        "2, 256, false, ''",
        "2, 0, false, key",
        "2, 3, false, key",
        "2, 257, false, key",
        "2, 4, true, ''",
        "2, 32, true, keys of 4"
    })
    void aKeyHasALengthThatGoesWithTheVersion(int minor, int length, boolean steppedDown, String said) {
        ByteBuffer key = ByteBuffer.allocate(9 + length)
                .put((byte) 'K')
                .putInt(8 + length)
                .putInt(1);
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script begun = asked(script, minor);
            Script let = (steppedDown ? begun.send(offer(0)) : begun)
                    .send(new Authentication.Ok())
                    .bytes(key.array());
            return (said.isEmpty() ? let.send(READY) : let).expectEnd();
        })) {
            PgConfig config = config(server.uri(), "max_protocol_version=3." + minor);
            if (said.isEmpty()) {
                PgConnection connection = PgConnection.connect(config).block(SOON);
                assertThat(connection.processId()).isEqualTo(1);
                connection.close().block(SOON);
            } else {
                refused(config, said, "key");
            }
            server.awaitDone(SOON);
        }
    }
}
