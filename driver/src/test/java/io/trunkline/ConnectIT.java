// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.testkit.gate.Seeds;
import io.trunkline.testkit.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

/** Connections that cannot be made, or are given up, or have something to say about themselves. */
class ConnectIT {
    @Test
    void aRefusedConnectionNamesHostAndPort() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        ConnectionException failure = failure(
                PgConnection.connect("postgresql://app:s3cret@127.0.0.1:" + port + "/shop"), ConnectionException.class);
        assertThat(failure)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("app")
                .hasMessageContaining("shop");
        assertThat(failure.getMessage()).doesNotContain("s3cret");
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(failure.getCause()).isInstanceOf(IOException.class);
        assertThat(PgException.isRetryable(failure)).isTrue();
    }

    @Test
    void anUnknownHostIsNamed() {
        ConnectionException failure = failure(
                PgConnection.connect("postgresql://app@no-such-host.invalid:5432/shop"), ConnectionException.class);
        assertThat(failure).hasMessageContaining("no-such-host.invalid:5432");
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
    }

    @Test
    void aMissingDatabaseIsToldWithItsSqlState() {
        EmbeddedServer server = EmbeddedServer.shared();
        ConnectionException failure = failure(
                PgConnection.connect(WithConnection.config().with(it -> it.database("nowhere"))),
                ConnectionException.class);
        assertThat(failure.sqlState()).isEqualTo("3D000");
        assertThat(failure)
                .hasMessageContaining("\"nowhere\"")
                .hasMessageContaining(server.host() + ":" + server.port());
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(PgException.isRetryable(failure)).isFalse();
    }

    @Test
    void aParameterThatTheServerRefusesIsToldWithItsSqlState() {
        ConnectionException failure = failure(
                PgConnection.connect(WithConnection.config().with(it -> it.parameter("work_mem", "much"))),
                ConnectionException.class);
        assertThat(failure.sqlState()).isEqualTo("22023");
    }

    @Test
    void aMalformedUriIsTheSubscribersError() {
        assertThat(failure(PgConnection.connect("jdbc:postgresql://h/d"), IllegalArgumentException.class))
                .hasMessageContaining("postgresql://");
    }

    @Test
    void aServerThatSaysNothingIsGivenUpInTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PgConfig config = PgConfig.parse("postgresql://app@127.0.0.1:" + silent.getLocalPort())
                    .with(it -> it.connectTimeout(Duration.ofMillis(200)));
            ConnectionException failure = failure(PgConnection.connect(config), ConnectionException.class);
            assertThat(failure)
                    .hasMessageContaining("200 ms")
                    .hasMessageContaining("127.0.0.1:" + silent.getLocalPort());
            assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        }
    }

    @Test
    void aConnectionKnowsItsProcessAndItsServersParameters() {
        PgConnection connection = value(PgConnection.connect(
                WithConnection.config().with(it -> it.applicationName("Größe").parameter("search_path", "pg_temp"))));
        assertThat(connection.isOpen()).isTrue();
        assertThat(connection.processId())
                .isEqualTo(value(connection.query("select pg_backend_pid()").one(Integer.class)));
        assertThat(connection.parameter("server_version"))
                .startsWith(EmbeddedServer.shared().version() + ".");
        assertThat(connection.parameter("client_encoding")).isEqualTo("UTF8");
        assertThat(connection.parameter("nothing_like_that")).isNull();
        assertThat(value(connection.query("show search_path").one(String.class)))
                .isEqualTo("pg_temp");
        completion(connection.script("set application_name to 'other'"));
        assertThat(connection.parameter("application_name")).isEqualTo("other");
        WithConnection.checkAndClose(connection);
    }

    @Test
    void eachSubscriptionConnectsAnew() {
        var connect = PgConnection.connect(WithConnection.config());
        PgConnection one = value(connect);
        PgConnection other = value(connect);
        assertThat(one.processId()).isNotEqualTo(other.processId());
        WithConnection.checkAndClose(one);
        WithConnection.checkAndClose(other);
    }

    @Test
    void optionsSetTheSessionUp() {
        String uri = EmbeddedServer.shared().uri() + "?options=-c%20statement_timeout%3D4321%20-c%20geqo%3Doff";
        PgConnection connection = value(PgConnection.connect(uri));
        assertThat(value(connection
                        .query("select current_setting('statement_timeout') || current_setting('geqo')")
                        .one(String.class)))
                .isEqualTo("4321msoff");
        WithConnection.checkAndClose(connection);
    }

    @Test
    void aReplicationConnectionSpeaksToTheWalSender() {
        PgConnection connection =
                value(PgConnection.connect(EmbeddedServer.shared().uri() + "?replication=database"));
        completion(connection.script("IDENTIFY_SYSTEM"));
        completion(connection.close());
    }

    @Test
    void aTransportThatIsClosedConnectsNobody() {
        PgTransport transport = PgTransport.create();
        transport.close().block();
        ConnectionException failure = failure(
                PgConnection.connect(PgConfig.parse(EmbeddedServer.shared().uri()), transport),
                ConnectionException.class);
        assertThat(failure).hasMessageContaining("PgTransport").hasMessageContaining("closed");
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
    }

    @Test
    void aTransportOfTheUsersOwnIsUsedAndClosed() {
        PgTransport transport = PgTransport.create();
        PgConnection connection = value(PgConnection.connect(WithConnection.config(), transport));
        int process = connection.processId();
        assertThat(value(connection.query("select 1").one(Integer.class))).isEqualTo(1);
        completion(transport.close());
        Sessions.awaitEnd(process);
        assertThat(failure(connection.execute("select 1"), PgException.class)).isInstanceOf(ConnectionException.class);
        assertThat(failure(PgTransport.shared().close(), UnsupportedOperationException.class))
                .hasMessageContaining("create()");
    }

    @Test
    void anAttemptThatIsGivenUpAtAnyMomentLeavesNoConnectionBehind() {
        Random random = new Random(Seeds.seed("given up attempts to connect"));
        String name = "given up " + System.nanoTime();
        PgConfig config = WithConnection.config().with(it -> it.applicationName(name));
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 100; i++) {
            Taker attempt = new Taker(failures);
            PgConnection.connect(config).subscribe(attempt);
            spin(random.nextInt(3_000_000));
            attempt.cancel();
        }
        Sessions.awaitNone("application_name = '" + name + "'");
        assertThat(failures).isEmpty();
    }

    /** Takes and closes a connection even if it was handed over while the attempt was being given up. */
    private static final class Taker extends BaseSubscriber<PgConnection> {
        private final List<Throwable> failures;

        Taker(List<Throwable> failures) {
            this.failures = failures;
        }

        @Override
        protected void hookOnNext(PgConnection connection) {
            connection.close().subscribe();
        }

        @Override
        protected void hookOnError(Throwable failure) {
            failures.add(failure);
        }
    }

    /** Waits some nanoseconds without giving the processor up: a sleep takes longer than connecting does. */
    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }
}
