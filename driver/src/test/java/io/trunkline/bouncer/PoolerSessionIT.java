// SPDX-License-Identifier: Apache-2.0
package io.trunkline.bouncer;

import static io.trunkline.bouncer.Clients.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.testkit.container.PgBouncer;
import io.trunkline.testkit.container.RequiresContainers;
import io.trunkline.testkit.server.AuthMethod;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.testkit.server.ServerOptions;
import io.trunkline.type.Interval;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a session begins at a pooler, and whose parameters a server connection has that several clients share. */
@RequiresContainers
class PoolerSessionIT {
    private static PgBouncer bouncer;

    @BeforeAll
    static void start() {
        bouncer = PgBouncer.start(
                EmbeddedServer.shared(),
                Map.of("pool_mode", "transaction", "default_pool_size", "1", "max_prepared_statements", "20"));
    }

    @AfterAll
    static void stop() {
        bouncer.close();
    }

    private static PgConfig config() {
        return PgConfig.parse(bouncer.uri("postgres"));
    }

    private static String show(PgConnection connection, String parameter) {
        return connection.query("show " + parameter).one(String.class).block(SOON);
    }

    /** This pooler ignores no start-up parameter, so it would refuse all that it does not keep account of. */
    @Test
    void nothingIsSentAtStartUpThatAPoolerRefuses() {
        assertThat(bouncer.console("show config"))
                .filteredOn(setting -> "ignore_startup_parameters".equals(setting.get(0)))
                .singleElement()
                .extracting(setting -> setting.get(1))
                .isEqualTo("");
        try (Clients clients = Clients.open(1, config().with(it -> it.applicationName("through a pooler")))) {
            assertThat(show(clients.get(0), "application_name")).isEqualTo("through a pooler");
            assertThat(clients.get(0).parameter("client_encoding")).isEqualTo("UTF8");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"options=-c%20geqo%3Doff", "options=-c%20extra_float_digits%3D3"})
    void whatTheCallerAddsIsRefusedWithThePoolersWords(String parameter) {
        assertThatThrownBy(() -> PgConnection.connect(bouncer.uri("postgres") + "?" + parameter)
                        .block(SOON))
                .isInstanceOf(ConnectionException.class)
                .hasMessageContaining("FATAL 08P01")
                .hasMessageContaining("unsupported startup parameter");
    }

    @Test
    void theNewerProtocolIsNegotiatedDown() {
        try (Clients clients = Clients.open(1, bouncer.uri("postgres") + "?max_protocol_version=3.2")) {
            assertThat(clients.get(0)
                            .query("select $1::text", "a")
                            .one(String.class)
                            .block(SOON))
                    .isEqualTo("a");
        }
    }

    /** One server connection for both: the pooler sets it right for each in turn. */
    @Test
    void aStyleThatOneClientSetsIsItsOwn() {
        LocalDate day = LocalDate.of(2024, 2, 3);
        Interval span = new Interval(1, 2, 3_000_000);
        try (Clients clients = Clients.open(2, config())) {
            PgConnection german = clients.get(0);
            PgConnection plain = clients.get(1);
            german.execute("set datestyle = 'German, DMY'").block(SOON);
            german.execute("set intervalstyle = 'sql_standard'").block(SOON);
            for (int round = 0; round < 3; round++) {
                assertThat(show(german, "datestyle")).isEqualTo("German, DMY");
                assertThat(show(german, "intervalstyle")).isEqualTo("sql_standard");
                assertThat(german.parameter("DateStyle")).isEqualTo("German, DMY");
                assertThat(show(plain, "datestyle")).startsWith("ISO");
                assertThat(show(plain, "intervalstyle")).isEqualTo("postgres");
                assertThat(plain.parameter("DateStyle")).startsWith("ISO");
                for (PgConnection connection : clients.all()) {
                    // Each a first use, which reads text where the style allows it.
                    assertThat(connection
                                    .query("select date '2024-02-03' + " + round + " * 0")
                                    .one(LocalDate.class)
                                    .block(SOON))
                            .isEqualTo(day);
                    assertThat(connection
                                    .query("select interval '1 mon 2 days 3 s' * 1.0 + interval '0' * " + round)
                                    .one(Interval.class)
                                    .block(SOON))
                            .isEqualTo(span);
                }
            }
        }
    }

    @Test
    void aPasswordIsProvedByScramAtThePoolerToo() {
        ServerOptions options = ServerOptions.defaults().user("ada", "engine", AuthMethod.SCRAM_SHA_256);
        try (EmbeddedServer server = EmbeddedServer.start(options);
                PgBouncer guarded = PgBouncer.start(
                        server,
                        Map.of(
                                "pool_mode",
                                "transaction",
                                "auth_type",
                                "scram-sha-256",
                                "max_prepared_statements",
                                "20"),
                        Map.of("ada", "engine"))) {
            try (Clients clients = Clients.open(3, guarded.uri("ada", "engine", "postgres"))) {
                for (PgConnection connection : clients.all()) {
                    assertThat(connection
                                    .query("select current_user")
                                    .one(String.class)
                                    .block(SOON))
                            .isEqualTo("ada");
                }
            }
            assertThatThrownBy(() -> PgConnection.connect(guarded.uri("ada", "wrong", "postgres"))
                            .block(SOON))
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("SASL authentication failed");
        }
    }
}
