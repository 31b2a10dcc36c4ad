// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.testkit.server.AuthMethod;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.testkit.server.ServerOptions;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

/** Sessions through a Unix-domain socket: the same as by TCP, but that nobody can listen, so nothing is encrypted. */
@TestInstance(Lifecycle.PER_CLASS)
class UnixSocketIT {
    private static final String PASSWORD = "s3cret";
    private static final String PEER = System.getProperty("user.name");

    private EmbeddedServer server;

    @BeforeAll
    void start() {
        ServerOptions options = ServerOptions.defaults()
                .unixSockets()
                .hba("local all " + PEER + " peer")
                .user("trusted", PASSWORD, AuthMethod.TRUST)
                .user("plain", PASSWORD, AuthMethod.PASSWORD)
                .user("md5", PASSWORD, AuthMethod.MD5)
                .user("scram", PASSWORD, AuthMethod.SCRAM_SHA_256);
        server = EmbeddedServer.start(
                PEER.equals(EmbeddedServer.SUPERUSER) ? options : options.user(PEER, PASSWORD, AuthMethod.TRUST));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Path directory() {
        return server.socketDirectory();
    }

    private PgConfig config(String user, String more) {
        return config(directory().toString(), user, more);
    }

    private PgConfig config(String host, String user, String more) {
        return PgConfig.parse(
                "host='" + host + "' port=" + server.port() + " dbname=postgres user=" + user + " " + more, Map.of());
    }

    /** Who the session is, how that was proved, and by which way it came. */
    private static String self(PgConfig config) {
        PgConnection connection = value(PgConnection.connect(config));
        String self = value(connection
                .query("select current_user || ' by ' || coalesce(system_user, 'trust') || ' from '"
                        + " || coalesce(host(inet_client_addr()), 'here') || case when ssl then ' in TLS' else '' end"
                        + " from pg_stat_ssl where pid = pg_backend_pid()")
                .one(String.class));
        completion(connection.close());
        return self;
    }

    @ParameterizedTest
    @CsvSource({"trusted,trust", "plain,password:plain", "md5,md5:md5", "scram,scram-sha-256:scram"})
    void allWaysToProveWhoOneIsWork(String user, String proof) {
        assertThat(self(config(user, "password=" + PASSWORD))).isEqualTo(user + " by " + proof + " from here");
    }

    @Test
    void theServerMayTellWhoWeAreByTheSocket() {
        assertThat(self(config(PEER, ""))).isEqualTo(PEER + " by peer:" + PEER + " from here");
        ConnectionException failure =
                failure(PgConnection.connect(config("scram", "password=wrong")), ConnectionException.class);
        assertThat(failure.sqlState()).isEqualTo("28P01");
        assertThat(failure)
                .hasMessageContaining(
                        directory().resolve(".s.PGSQL." + server.port()).toString());
    }

    @Test
    void theDirectoryMayStandInAUriInItsPlaceOrAmongTheParameters() {
        String encoded = URLEncoder.encode(directory().toString(), StandardCharsets.UTF_8);
        assertThat(encoded).startsWith("%2F").doesNotContain("/");
        assertThat(self(PgConfig.parse(
                        "postgresql://scram:" + PASSWORD + "@" + encoded + ":" + server.port() + "/postgres",
                        Map.of())))
                .isEqualTo("scram by scram-sha-256:scram from here");
        assertThat(self(PgConfig.parse(
                        "postgresql:///postgres?host=" + encoded + "&port=" + server.port() + "&user=trusted",
                        Map.of())))
                .isEqualTo("trusted by trust from here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})
    void whateverIsSaidOfTlsMeansNothingHere(String mode) {
        assertThat(self(config("trusted", "sslmode=" + mode + " sslrootcert=/nowhere/root.crt")))
                .isEqualTo("trusted by trust from here");
    }

    @Test
    void optionsOfTcpMeanNothingHere() {
        assertThat(self(config("trusted", "keepalives_idle=7 keepalives_count=3 tcp_user_timeout=1000")))
                .isEqualTo("trusted by trust from here");
    }

    @Test
    void aSocketThatIsNotThereIsNamed(@TempDir Path nothing) {
        ConnectionException failure =
                failure(PgConnection.connect(config(nothing.toString(), "trusted", "")), ConnectionException.class);
        assertThat(failure)
                .hasMessageContaining(
                        nothing.resolve(".s.PGSQL." + server.port()).toString())
                .hasCauseInstanceOf(IOException.class);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(PgException.isRetryable(failure)).isTrue();

        assertThat(self(PgConfig.parse(
                        "host=" + nothing + "," + directory() + ",127.0.0.1 port=" + server.port()
                                + " dbname=postgres user=trusted",
                        Map.of())))
                .isEqualTo("trusted by trust from here");
        assertThat(self(PgConfig.parse(
                        "host=" + nothing + ",127.0.0.1 port=" + server.port() + " dbname=postgres user=trusted",
                        Map.of())))
                .isEqualTo("trusted by trust from 127.0.0.1");
    }

    @Test
    void aPathThatIsTooLongIsNamed() {
        String directory = "/tmp/" + "long".repeat(30);
        ConnectionException failure =
                failure(PgConnection.connect(config(directory, "trusted", "")), ConnectionException.class);
        assertThat(failure).hasMessageContaining(directory + "/.s.PGSQL." + server.port());
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
    }

    @Test
    void aRunningStatementIsCancelledThroughTheSameSocket() {
        // By TCP nobody listens under that name: the request to cancel has no other way.
        PgConnection connection = value(PgConnection.connect(config("scram", "password=" + PASSWORD)));
        for (int i = 0; i < 3; i++) {
            Disposable sleep =
                    connection.query("select pg_sleep(60)").all(row -> 1).subscribe();
            await(connection, "state = 'active' and query like '%pg_sleep(60)%'");
            long cancelled = System.nanoTime();
            sleep.dispose();
            assertThat(value(connection.query("select $1::int4", i).one(Integer.class)))
                    .isEqualTo(i);
            assertThat(Duration.ofNanos(System.nanoTime() - cancelled)).isLessThan(Duration.ofSeconds(20));
        }
        completion(connection.close());
    }

    private void await(PgConnection connection, String condition) {
        server.sql(
                "set statement_timeout = '20s'; do $$ begin while not exists (select from pg_stat_activity where pid = "
                        + connection.processId() + " and " + condition
                        + ") loop perform pg_sleep(0.002); perform pg_stat_clear_snapshot(); end loop; end $$");
    }

    @Test
    void muchGoesThroughInBothDirections() {
        PgConnection connection = value(PgConnection.connect(config("trusted", "")));
        String text = "x".repeat(4 << 20);
        assertThat(value(connection.query("select $1::text", text).one(String.class)))
                .isEqualTo(text);
        assertThat(value(connection
                        .query("select generate_series(1, 200000)")
                        .all(Integer.class)
                        .count()))
                .isEqualTo(200_000);
        completion(connection.close());
    }
}
