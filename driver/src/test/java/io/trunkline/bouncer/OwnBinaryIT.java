// SPDX-License-Identifier: Apache-2.0
package io.trunkline.bouncer;

import static io.trunkline.bouncer.Clients.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.StatementMode;
import io.trunkline.testkit.container.PgBouncer;
import io.trunkline.testkit.gate.Seeds;
import io.trunkline.testkit.server.EmbeddedServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Through the PgBouncer of this machine, which is often too old to keep account of statements (1.20 and before). */
class OwnBinaryIT {
    private static final String DATABASE = "bouncer_binary";

    private static EmbeddedServer server;
    private static Path binary;

    @BeforeAll
    static void find() {
        binary = PgBouncer.binary().orElse(null);
        if (binary == null) {
            String absent = "no pgbouncer is on the PATH and none is named by -D" + PgBouncer.BINARY_PROPERTY;
            System.err.println(OwnBinaryIT.class.getSimpleName() + " is skipped: " + absent);
            Assumptions.abort(absent);
        }
        server = EmbeddedServer.shared();
        server.sql("create database " + DATABASE);
        server.sqlIn(DATABASE, Mixture.TABLE);
    }

    @AfterAll
    static void drop() {
        if (binary != null) {
            server.sql("drop database " + DATABASE + " with (force)");
        }
    }

    /** Three generations of clients have the same five server connections, one after the other. */
    @Test
    void namedStatementsAreTheClientsOwnInSessionPooling() {
        long seed = Seeds.seed("clients of a pooler of this machine");
        try (PgBouncer bouncer = PgBouncer.startBinary(
                binary,
                server,
                Map.of("pool_mode", "session", "default_pool_size", "5", "server_reset_query", "discard all"))) {
            for (int generation = 0; generation < 3; generation++) {
                String name = "generation " + generation + ".";
                try (Clients clients = Clients.open(5, bouncer.uri(DATABASE))) {
                    Long answers = Flux.range(0, clients.count())
                            .flatMap(i -> new Mixture(clients.get(i), name + i, 20, new Random(seed + i)).run(50))
                            .reduce(0L, Long::sum)
                            .block(SOON);
                    assertThat(answers).isGreaterThan(5 * 50);
                }
            }
            assertThat(bouncer.log()).contains("process up: PgBouncer");
        }
    }

    /** A pooler that knows nothing of statements, and gives each of them another server connection as it likes. */
    @Test
    void unnamedStatementsNeedNoPoolerThatKnowsThemInTransactionPooling() {
        long seed = Seeds.seed("clients of a pooler of this machine, transaction by transaction");
        Shifting shifting = new Shifting(server, DATABASE);
        try (PgBouncer bouncer = PgBouncer.startBinary(
                        binary,
                        server,
                        Map.of("pool_mode", "transaction", "default_pool_size", "5", "max_client_conn", "100"));
                Clients clients = Clients.open(
                        50,
                        PgConfig.parse(bouncer.uri(DATABASE)).with(it -> it.statementMode(StatementMode.UNNAMED)))) {
            for (int round = 0; round < shifting.shapes(); round++) {
                int number = round;
                Long answers = Flux.range(0, clients.count())
                        .flatMap(
                                i -> Shifting.one(clients.get(i), number)
                                        .then(Shifting.all(clients.get(i)))
                                        .then(new Mixture(clients.get(i), number + "." + i, 20, new Random(seed + i))
                                                .run(3)),
                                clients.count())
                        .reduce(0L, Long::sum)
                        .block(SOON);
                assertThat(answers).isGreaterThanOrEqualTo(50 * 3);
                shifting.shift();
            }
        }
    }
}
