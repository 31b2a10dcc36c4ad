// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.testkit.client.PlainClient;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@RequiresContainers
class ContainersIT {
    @Test
    void postgresAnswersByScramWithItsSettings() {
        try (ContainerServer server =
                        ContainerServer.postgres(ContainerServer.POSTGRES_17, Map.of("max_connections", "23"));
                PlainClient client = session(server)) {
            assertThat(client.query("select 1")).isEqualTo(List.of(List.of("1")));
            assertThat(client.query("show max_connections")).isEqualTo(List.of(List.of("23")));
            assertThat(client.query("select current_setting('server_version_num')::int / 10000, current_database()"))
                    .isEqualTo(List.of(List.of("17", "shop")));
            assertThat(URI.create(server.uri()))
                    .hasPort(server.port())
                    .hasUserInfo("postgres:container secret")
                    .hasPath("/shop");
        }
    }

    @Test
    void pgvectorHasItsExtensionAndPgBouncerStandsInFront() {
        try (ContainerServer server = ContainerServer.postgres(ContainerServer.PGVECTOR_17);
                PlainClient direct = session(server);
                ContainerServer pooler = ContainerServer.pgBouncer(
                        server, Map.of("POOL_MODE", "transaction", "MAX_PREPARED_STATEMENTS", "100"));
                PlainClient pooled = session(pooler)) {
            direct.query("create extension vector");

            assertThat(pooler.port()).isNotEqualTo(server.port());
            assertThat(pooled.query("select '[1,2]'::vector <-> '[1,4]'::vector"))
                    .isEqualTo(List.of(List.of("2")));
            // In transaction mode the pooler keeps the server's connection when the client's has gone on.
            assertThat(direct.query("select count(*) from pg_stat_activity where datname = 'shop'"))
                    .isEqualTo(List.of(List.of("2")));
            assertThat(pooler.log()).contains("login attempt");
        }
    }

    private static PlainClient session(ContainerServer server) {
        return PlainClient.connect(server.host(), server.port())
                .start(ContainerServer.USER, ContainerServer.PASSWORD, ContainerServer.DATABASE);
    }
}
