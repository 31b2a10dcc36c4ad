// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.testkit.client.PlainClient;
import io.trunkline.testkit.server.EmbeddedServer;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PgBouncerIT {
    private static final Map<String, String> ONE_FOR_ALL = Map.of("pool_mode", "transaction", "default_pool_size", "1");

    private static PlainClient client(PgBouncer bouncer) {
        return PlainClient.connect("127.0.0.1", bouncer.port()).start(EmbeddedServer.SUPERUSER, "", "postgres");
    }

    private static void checkThatClientsTakeTurns(PgBouncer bouncer) {
        try (PlainClient first = client(bouncer);
                PlainClient second = client(bouncer)) {
            assertThat(first.query("select pg_backend_pid()")).isEqualTo(second.query("select pg_backend_pid()"));
        }
    }

    @Nested
    @RequiresContainers
    class InAContainer {
        @Test
        void itsClientsTakeTurnsOnTheEmbeddedServersConnections() {
            try (PgBouncer bouncer = PgBouncer.start(EmbeddedServer.shared(), ONE_FOR_ALL)) {
                checkThatClientsTakeTurns(bouncer);
            }
        }

        @Test
        void itsConsoleAnswersAndItsEndClosesThePort() {
            PgBouncer bouncer = PgBouncer.start(EmbeddedServer.shared(), Map.of("max_client_conn", "17"));
            try (bouncer) {
                assertThat(bouncer.console("show config"))
                        .filteredOn(setting -> "max_client_conn".equals(setting.get(0)))
                        .singleElement()
                        .extracting(setting -> setting.get(1))
                        .isEqualTo("17");
                assertThat(bouncer.log()).contains("process up: PgBouncer", "login attempt: db=pgbouncer");
            }
            bouncer.close();
            assertThatThrownBy(() -> client(bouncer)).hasCauseInstanceOf(ConnectException.class);
        }

        @Test
        void whoIsNotNamedDoesNotGetIn() {
            try (PgBouncer bouncer = PgBouncer.start(
                            EmbeddedServer.shared(),
                            Map.of("auth_type", "scram-sha-256"),
                            Map.of("postgres", "it's \"1\""));
                    PlainClient client = PlainClient.connect("127.0.0.1", bouncer.port())
                            .start(EmbeddedServer.SUPERUSER, "it's \"1\"", "postgres")) {
                assertThat(client.query("select 1")).isEqualTo(List.of(List.of("1")));
                assertThatThrownBy(() -> PlainClient.connect("127.0.0.1", bouncer.port())
                                .start(EmbeddedServer.SUPERUSER, "guessed", "postgres"))
                        .hasMessageContaining("SASL authentication failed");
            }
        }

        @Test
        void aSettingThatItDoesNotKnowIsRefusedWithItsLog() {
            assertThatThrownBy(() -> PgBouncer.start(EmbeddedServer.shared(), Map.of("pool_mood", "gloomy")))
                    .hasMessageContaining("pool_mood");
        }
    }

    @Nested
    class OfThisMachine {
        @Test
        void itsClientsTakeTurnsOnTheEmbeddedServersConnections() {
            Path binary = PgBouncer.binary().orElse(null);
            if (binary == null) {
                System.err.println(
                        "PgBouncerIT.OfThisMachine is skipped: no pgbouncer is on the PATH and none is named by -D"
                                + PgBouncer.BINARY_PROPERTY);
                Assumptions.abort("no pgbouncer");
            }
            try (PgBouncer bouncer = PgBouncer.startBinary(binary, EmbeddedServer.shared(), ONE_FOR_ALL)) {
                checkThatClientsTakeTurns(bouncer);
            }
            assertThatThrownBy(
                            () -> PgBouncer.startBinary(binary, EmbeddedServer.shared(), Map.of("pool_mood", "gloomy")))
                    .hasMessageContaining("pool_mood");
        }
    }
}
