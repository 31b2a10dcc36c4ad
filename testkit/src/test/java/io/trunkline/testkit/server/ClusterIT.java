// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.ParameterStatus;
import io.trunkline.protocol.Query;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.testkit.client.PlainClient;
import io.trunkline.testkit.client.TlsClient;
import io.trunkline.testkit.tls.TestAuthority;
import io.trunkline.testkit.tls.TestCertificate;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterIT {
    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void theStandbyFollowsThePrimaryUntilItIsPromoted(int version) {
        try (Cluster cluster = Cluster.start(ServerOptions.defaults().version(version))) {
            cluster.primary().sql("create table t (n int); insert into t values (1)");
            cluster.awaitReplayed();
            assertThat(cluster.standby().sql("select n, pg_is_in_recovery() from t"))
                    .isEqualTo(List.of(List.of("1", "t")));
            assertThatThrownBy(() -> cluster.standby().sql("insert into t values (2)"))
                    .hasMessageContaining("25006");

            cluster.primary().kill();
            try (PlainClient session = connect(cluster.standby()).start("postgres", "", "postgres")) {
                cluster.promote();

                session.send(new Query("select 1"));
                List<BackendMessage> answer = new ArrayList<>();
                do {
                    answer.add(session.receive());
                } while (!(answer.get(answer.size() - 1) instanceof ReadyForQuery));
                assertThat(answer).contains(new ParameterStatus("in_hot_standby", "off"));
                session.query("insert into t values (2)");
                assertThat(session.query("select pg_is_in_recovery(), count(*) from t"))
                        .isEqualTo(List.of(List.of("f", "2")));
            }
        }
    }

    @Test
    void everyServerHasTheOptionsAndMayRestart() {
        TestAuthority authority = TestAuthority.create("root");
        TestCertificate certificate = authority.server("localhost");
        ServerOptions options = ServerOptions.defaults()
                .tls(certificate.chainPem(), certificate.keyPem())
                .unixSockets()
                .user("ada", "secret", AuthMethod.SCRAM_SHA_256);
        List<Path> sockets;
        List<ProcessHandle> processes;
        try (Cluster cluster = Cluster.start(options, 2)) {
            assertThat(URI.create(cluster.uri()).getRawAuthority())
                    .contains(":" + cluster.standbys().get(1).port());
            assertThat(cluster.primary().sql("select application_name from pg_stat_replication order by 1"))
                    .isEqualTo(List.of(List.of("standby1"), List.of("standby2")));
            for (EmbeddedServer standby : cluster.standbys()) {
                connect(standby)
                        .startTls(TlsClient.trusting(authority))
                        .start("ada", "secret", "postgres")
                        .hangUp();
            }
            cluster.standby().kill();
            cluster.primary().sql("create table missed (n int)");
            cluster.awaitReplayed();
            cluster.standby().restart();
            cluster.primary().restart();
            cluster.primary().sql("create table late (n int)");
            cluster.awaitReplayed();
            for (EmbeddedServer standby : cluster.standbys()) {
                standby.sql("select * from missed, late");
            }
            List<EmbeddedServer> all = List.of(
                    cluster.primary(), cluster.standby(), cluster.standbys().get(1));
            sockets =
                    all.stream().map(EmbeddedServer::socketDirectory).distinct().toList();
            processes = all.stream()
                    .flatMap(it -> ProcessHandle.of(it.pid()).stream())
                    .flatMap(it -> it.descendants())
                    .toList();
            assertThat(sockets).hasSize(3).allSatisfy(it -> assertThat(it).exists());
            assertThat(processes).hasSizeGreaterThan(6);

            cluster.promote();
            assertThatThrownBy(cluster::awaitReplayed)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("was promoted");
        }
        assertThat(sockets).allSatisfy(it -> assertThat(it.getParent()).doesNotExist());
        assertThat(processes).allSatisfy(it -> it.onExit().get(10, TimeUnit.SECONDS));
    }

    private static PlainClient connect(EmbeddedServer server) {
        return PlainClient.connect(server.host(), server.port());
    }
}
