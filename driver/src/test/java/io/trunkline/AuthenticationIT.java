// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.testkit.server.AuthMethod;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.testkit.server.ServerOptions;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to prove who one is that needs nothing but the server, with the eldest and the newest version. */
@TestInstance(Lifecycle.PER_CLASS)
class AuthenticationIT {
    private static final String ASCII = "p@ss:w/rd %20?#";
    /** With a soft hyphen, which SASLprep maps to nothing, a Roman numeral, a no-break space and a combining accent. */
    private static final String UNICODE = "I\u00adX \u2168\u00a0päs\u0301 漢字";

    /** What Unicode 3.2 did not know SASLprep does not take: such a password is used as it stands. */
    private static final String UNPREPARED = "IX\u2168 😀";

    private Map<Integer, EmbeddedServer> servers;

    @BeforeAll
    void start() {
        servers = Stream.of(14, 18)
                .collect(Collectors.toMap(
                        version -> version,
                        version -> EmbeddedServer.start(ServerOptions.defaults()
                                .version(version)
                                .user("trusted", "unused", AuthMethod.TRUST)
                                .user("plain", ASCII, AuthMethod.PASSWORD)
                                .user("plain größer", UNICODE, AuthMethod.PASSWORD)
                                .user("md5", ASCII, AuthMethod.MD5)
                                .user("md5 größer", UNICODE, AuthMethod.MD5)
                                .user("scram", ASCII, AuthMethod.SCRAM_SHA_256)
                                .user("scram größer", UNICODE, AuthMethod.SCRAM_SHA_256)
                                .user("scram 😀", UNPREPARED, AuthMethod.SCRAM_SHA_256)
                                .database("ein Größenwahn"))));
    }

    @AfterAll
    void stop() {
        servers.values().forEach(EmbeddedServer::close);
    }

    Stream<Arguments> users() {
        return servers.keySet().stream()
                .flatMap(version -> Stream.of(
                        Arguments.of(version, "plain", ASCII),
                        Arguments.of(version, "plain größer", UNICODE),
                        Arguments.of(version, "md5", ASCII),
                        Arguments.of(version, "md5 größer", UNICODE),
                        Arguments.of(version, "scram", ASCII),
                        Arguments.of(version, "scram größer", UNICODE),
                        Arguments.of(version, "scram 😀", UNPREPARED)));
    }

    @ParameterizedTest(name = "{1} on version {0}")
    @MethodSource("users")
    void theRightPasswordIsLetIn(int version, String user, String password) {
        EmbeddedServer server = servers.get(version);
        PgConnection connection = value(PgConnection.connect(server.uri(user, password, "ein Größenwahn")));
        assertThat(value(connection
                        .query("select current_user || '@' || current_database()")
                        .one(String.class)))
                .isEqualTo(user + "@ein Größenwahn");
        WithConnection.checkAndClose(connection);
    }

    @ParameterizedTest(name = "{1} on version {0}")
    @MethodSource("users")
    void aWrongPasswordIsToldWithItsSqlStateAndNotShown(int version, String user, String password) {
        EmbeddedServer server = servers.get(version);
        String wrong = password + "x";
        ConnectionException failure =
                failure(PgConnection.connect(server.uri(user, wrong, "postgres")), ConnectionException.class);
        assertThat(failure.sqlState()).isEqualTo("28P01");
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(PgException.isRetryable(failure)).isFalse();
        assertThat(failure)
                .hasMessageContaining(server.host() + ":" + server.port())
                .hasMessageContaining(user);
        for (Throwable each = failure; each != null; each = each.getCause()) {
            assertThat(each.toString()).doesNotContain(wrong).doesNotContain(password);
        }
    }

    @ParameterizedTest(name = "{1} on version {0}")
    @MethodSource("users")
    void anEmptyPasswordIsRefusedWithoutHanging(int version, String user, String password) {
        EmbeddedServer server = servers.get(version);
        PgConfig config = PgConfig.parse(server.uri(user, password, "postgres")).with(it -> it.password(""));
        ConnectionException failure = failure(PgConnection.connect(config), ConnectionException.class);
        assertThat(failure).hasMessageContaining(user);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
    }

    @ParameterizedTest(name = "{1} on version {0}")
    @MethodSource("users")
    void noPasswordIsToldInOurOwnWords(int version, String user, String password) {
        EmbeddedServer server = servers.get(version);
        PgConfig config = PgConfig.parse(server.uri(user, password, "postgres")).with(it -> it.password(null));
        ConnectionException failure = failure(PgConnection.connect(config), ConnectionException.class);
        assertThat(failure).hasMessageContaining("none is configured").hasMessageContaining(user);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void whoeverIsTrustedNeedsNoPassword(int version) {
        EmbeddedServer server = servers.get(version);
        PgConnection connection = value(
                PgConnection.connect("postgresql://trusted@" + server.host() + ":" + server.port() + "/postgres"));
        assertThat(value(connection.query("select current_user::text").one(String.class)))
                .isEqualTo("trusted");
        assertThat(connection.parameter("server_version")).startsWith(server.version() + ".");
        WithConnection.checkAndClose(connection);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aPasswordThatSaslPrepMakesTheSameIsTheSame(int version) {
        EmbeddedServer server = servers.get(version);
        PgConnection connection =
                value(PgConnection.connect(server.uri("scram größer", "IX IX pä\u015b 漢字", "postgres")));
        WithConnection.checkAndClose(connection);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aUserWhoIsNotThereIsNamed(int version) {
        EmbeddedServer server = servers.get(version);
        ConnectionException failure =
                failure(PgConnection.connect(server.uri("nobody", "x", "postgres")), ConnectionException.class);
        assertThat(failure.sqlState()).isEqualTo("28000");
        assertThat(failure).hasMessageContaining("nobody");
    }
}
