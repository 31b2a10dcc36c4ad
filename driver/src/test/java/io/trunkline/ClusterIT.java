// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.testkit.server.Cluster;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.testkit.server.ServerOptions;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code target_session_attrs} on a primary and its standby, of the newest version and the eldest that reports its role. */
@TestInstance(Lifecycle.PER_CLASS)
class ClusterIT {
    /** A database whose sessions are read-only by default where a test wants them to be. */
    private static final String SHOP = "shop";

    private Map<Integer, Cluster> clusters;

    @BeforeAll
    void start() {
        clusters = Stream.of(14, 18)
                .collect(Collectors.toMap(
                        version -> version,
                        version -> Cluster.start(
                                ServerOptions.defaults().version(version).database(SHOP))));
        clusters.values().forEach(Cluster::awaitReplayed);
    }

    @AfterAll
    void stop() {
        clusters.values().forEach(Cluster::close);
    }

    private static PgConfig config(TargetSessionAttributes wanted, EmbeddedServer... servers) {
        return PgConfig.parse(
                "host=" + join(servers, server -> server.host()) + " port="
                        + join(servers, server -> Integer.toString(server.port()))
                        + " user=postgres dbname=" + SHOP + " target_session_attrs=" + wanted,
                Map.of());
    }

    private static String join(EmbeddedServer[] servers, Function<EmbeddedServer, String> part) {
        return Stream.of(servers).map(part).collect(Collectors.joining(","));
    }

    /** The port of the server that a connection leads to. */
    private static int connect(TargetSessionAttributes wanted, EmbeddedServer... servers) {
        PgConnection connection = value(PgConnection.connect(config(wanted, servers)));
        int port = value(connection.query("select inet_server_port()").one(Integer.class));
        completion(connection.close());
        return port;
    }

    Stream<Arguments> demands() {
        return clusters.keySet().stream().flatMap(version -> Stream.of(TargetSessionAttributes.values())
                .map(wanted -> Arguments.of(version, wanted)));
    }

    @ParameterizedTest(name = "{1} on version {0}")
    @MethodSource("demands")
    void eachDemandFindsItsServerInEitherOrder(int version, TargetSessionAttributes wanted) {
        EmbeddedServer primary = clusters.get(version).primary();
        EmbeddedServer standby = clusters.get(version).standby();
        for (List<EmbeddedServer> order : List.of(List.of(primary, standby), List.of(standby, primary))) {
            EmbeddedServer expected =
                    switch (wanted) {
                        case ANY -> order.get(0);
                        case PRIMARY, READ_WRITE -> primary;
                        case STANDBY, PREFER_STANDBY, READ_ONLY -> standby;
                    };
            assertThat(connect(wanted, order.toArray(EmbeddedServer[]::new))).isEqualTo(expected.port());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void whereNoServerIsAsWantedEachIsNamedWithWhatItIs(int version) {
        EmbeddedServer primary = clusters.get(version).primary();
        EmbeddedServer standby = clusters.get(version).standby();
        assertThat(failure(
                        PgConnection.connect(config(TargetSessionAttributes.STANDBY, primary)),
                        ConnectionException.class))
                .hasMessageContaining(":" + primary.port())
                .hasMessageContaining("target_session_attrs=standby: it is a primary");
        assertThat(failure(
                        PgConnection.connect(config(TargetSessionAttributes.PRIMARY, standby)),
                        ConnectionException.class))
                .hasMessageContaining(":" + standby.port())
                .hasMessageContaining("target_session_attrs=primary: it is a standby");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void withoutAStandbyThatCouldBePreferredThePrimaryWillDo(int version) {
        Cluster cluster = clusters.get(version);
        cluster.standby().stop();
        try {
            assertThat(connect(TargetSessionAttributes.PREFER_STANDBY, cluster.standby(), cluster.primary()))
                    .isEqualTo(cluster.primary().port());
            assertThat(failure(
                            PgConnection.connect(
                                    config(TargetSessionAttributes.STANDBY, cluster.standby(), cluster.primary())),
                            ConnectionException.class))
                    .hasMessageContaining("2 attempts failed")
                    .hasMessageContaining("refused")
                    .hasMessageContaining("it is a primary");
        } finally {
            cluster.standby().restart();
        }
        assertThat(connect(TargetSessionAttributes.PREFER_STANDBY, cluster.primary(), cluster.standby()))
                .isEqualTo(cluster.standby().port());
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aPrimaryWhoseSessionsAreReadOnlyByDefaultCountsAsReadOnly(int version) {
        Cluster cluster = clusters.get(version);
        cluster.primary().sql("alter database " + SHOP + " set default_transaction_read_only = on");
        try {
            assertThat(failure(
                            PgConnection.connect(
                                    config(TargetSessionAttributes.READ_WRITE, cluster.primary(), cluster.standby())),
                            ConnectionException.class))
                    .hasMessageContaining("2 attempts failed")
                    .hasMessageContaining("read-only");
            assertThat(connect(TargetSessionAttributes.READ_ONLY, cluster.primary(), cluster.standby()))
                    .isEqualTo(cluster.primary().port());
            assertThat(connect(TargetSessionAttributes.PRIMARY, cluster.standby(), cluster.primary()))
                    .isEqualTo(cluster.primary().port());
        } finally {
            cluster.primary().sql("alter database " + SHOP + " reset default_transaction_read_only");
            cluster.awaitReplayed();
        }
    }

    @Test
    void afterAFailoverThePrimaryIsFoundWhereItIsNow() {
        try (Cluster cluster = Cluster.start(ServerOptions.defaults().database(SHOP))) {
            cluster.awaitReplayed();
            PgConfig primary = config(TargetSessionAttributes.PRIMARY, cluster.primary(), cluster.standby());
            PgConnection reading =
                    value(PgConnection.connect(config(TargetSessionAttributes.STANDBY, cluster.standby())));
            assertThat(reading.parameter("in_hot_standby")).isEqualTo("on");

            cluster.primary().stop();
            assertThat(failure(PgConnection.connect(primary), ConnectionException.class))
                    .hasMessageContaining("2 attempts failed")
                    .hasMessageContaining("it is a standby");

            cluster.promote();
            PgConnection writing = value(PgConnection.connect(primary));
            completion(writing.script("create table orders (id int)"));
            assertThat(value(writing.query("select inet_server_port()").one(Integer.class)))
                    .isEqualTo(cluster.standby().port());
            assertThat(writing.parameter("in_hot_standby")).isEqualTo("off");
            completion(writing.close());

            // A session that was there before hears of it with the answer to its next statement.
            assertThat(value(reading.query("select count(*) from orders").one(Long.class)))
                    .isZero();
            assertThat(reading.parameter("in_hot_standby")).isEqualTo("off");
            completion(reading.close());
        }
    }
}
