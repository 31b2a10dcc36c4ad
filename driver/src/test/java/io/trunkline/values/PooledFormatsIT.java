// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.Row;
import io.trunkline.StatementMode;
import io.trunkline.testkit.container.PgBouncer;
import io.trunkline.testkit.container.RequiresContainers;
import io.trunkline.testkit.server.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/** Through a pooler, too, nobody can tell a first use from later ones: values of every type, as columns and as parameters. */
@RequiresContainers
class PooledFormatsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int USES = 3;

    @ParameterizedTest
    @EnumSource(names = {"TRACKED", "UNNAMED"})
    void everyUseReadsTheSame(StatementMode mode) {
        Map<String, String> settings = Map.of(
                "pool_mode", "transaction",
                "default_pool_size", "2",
                "max_prepared_statements", mode == StatementMode.TRACKED ? "200" : "0");
        List<String> differences = new ArrayList<>();
        int compared = 0;
        try (PgBouncer bouncer = PgBouncer.start(EmbeddedServer.shared(), settings)) {
            PgConfig config = PgConfig.parse(bouncer.uri("postgres"))
                    .with(it -> it.statementMode(mode).statementCacheSize(4_000));
            PgConnection connection =
                    Objects.requireNonNull(PgConnection.connect(config).block(LIMIT));
            List<String> queries = TypeSamples.all()
                    .flatMap(samples -> samples.sql().stream())
                    .map(sql -> "select " + sql + ", $1::text")
                    .toList();
            List<List<String>> uses = new ArrayList<>();
            for (int use = 0; use < USES; use++) {
                uses.add(Flux.fromIterable(queries)
                        .flatMapSequential(sql -> connection.query(sql, sql).one(row -> described(row, sql)), 100, 1)
                        .collectList()
                        .block(LIMIT));
            }
            connection.close().block(LIMIT);
            for (int i = 0; i < queries.size(); i++) {
                for (int use = 1; use < USES; use++) {
                    compared++;
                    if (!uses.get(use).get(i).equals(uses.get(0).get(i))) {
                        differences.add(
                                queries.get(i) + ": first " + uses.get(0).get(i) + ", use " + (use + 1) + " "
                                        + uses.get(use).get(i));
                    }
                }
            }
        }
        assertThat(differences.stream().limit(20)).isEmpty();
        assertThat(compared).isGreaterThan(1_000);
    }

    private static String described(Row row, String passed) {
        assertThat(row.getString(1)).isEqualTo(passed);
        Row copy = row.copy();
        return Described.outcome(() -> copy.get(0)) + " / " + Described.outcome(() -> copy.getString(0));
    }
}
