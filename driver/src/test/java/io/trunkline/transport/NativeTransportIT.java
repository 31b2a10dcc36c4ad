// SPDX-License-Identifier: Apache-2.0
package io.trunkline.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.PgTransport;
import io.trunkline.connect.Dial;
import io.trunkline.testkit.server.AuthMethod;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.testkit.server.ServerOptions;
import io.trunkline.testkit.tls.TestAuthority;
import io.trunkline.testkit.tls.TestCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;

/**
 * The operating system's own sockets, which the driver uses where Netty's native transport is on the class path: options
 * that Java does not know, and a session by each way there is. Runs in a JVM of its own.
 */
@Tag("native")
@TestInstance(Lifecycle.PER_CLASS)
class NativeTransportIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PASSWORD = "s3cret";

    private PgTransport transport;
    private EmbeddedServer server;
    private Path root;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        Vertx probe = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        boolean isNative = probe.isNativeTransportEnabled();
        probe.close().toCompletionStage().toCompletableFuture().join();
        assumeTrue(isNative, "Netty has no native transport for this system");
        TestAuthority authority = TestAuthority.create("Trunkline test");
        TestCertificate certificate = authority.server("localhost");
        root = authority.writeTo(directory.resolve("root.crt"));
        transport = PgTransport.create();
        server = EmbeddedServer.start(ServerOptions.defaults()
                .tls(certificate.chainPem(), certificate.keyPem())
                .unixSockets()
                .user("ada", PASSWORD, AuthMethod.SCRAM_SHA_256));
    }

    @AfterAll
    void stop() {
        if (server != null) {
            transport.close().block(SOON);
            server.close();
        }
    }

    private OpenSocket open(ServerSocket listener, TcpOptions options) {
        return OpenSocket.to(listener, (VertxNetwork) transport, options);
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @Test
    void allOptionsOfTcpAreSet() throws IOException {
        TcpOptions options =
                new TcpOptions(true, Duration.ofSeconds(47), Duration.ofSeconds(13), 5, Duration.ofMillis(9_250));
        try (ServerSocket listener = listen();
                OpenSocket socket = open(listener, options)) {
            Channel channel = socket.channel();
            assertThat(channel.getClass().getName()).startsWith("io.netty.channel.epoll.");
            assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
            assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPIDLE))
                    .isEqualTo(47);
            assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPINTVL))
                    .isEqualTo(13);
            assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPCNT))
                    .isEqualTo(5);
            assertThat(channel.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT))
                    .isEqualTo(9_250);
        }
    }

    @Test
    void whoSaysNothingHasASocketThatEndsFiveMinutesAfterItsOtherEnd() throws IOException {
        try (ServerSocket listener = listen();
                OpenSocket socket = open(listener, Dial.tcpOptions(PgConfig.defaults()))) {
            Channel channel = socket.channel();
            assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
            assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPIDLE))
                    .isEqualTo(60);
            assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPINTVL))
                    .isEqualTo(30);
            assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPCNT))
                    .isEqualTo(8);
            assertThat(channel.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT))
                    .isEqualTo(300_000);
        }
    }

    @Test
    void theUserTimeoutIsTheSystemsOwnWhereNoneIsGiven() throws IOException {
        TcpOptions options = new TcpOptions(false, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO);
        try (ServerSocket listener = listen();
                OpenSocket socket = open(listener, options)) {
            assertThat(socket.channel().config().getOption(ChannelOption.SO_KEEPALIVE))
                    .isFalse();
            assertThat(socket.channel().config().getOption(EpollChannelOption.TCP_USER_TIMEOUT))
                    .isZero();
        }
    }

    @Test
    void aValueThatTheSystemRefusesIsNamed() throws IOException {
        TcpOptions options = new TcpOptions(true, Duration.ofSeconds(40_000), Duration.ZERO, 0, Duration.ZERO);
        try (ServerSocket listener = listen()) {
            assertThat(catchThrowable(() -> open(listener, options)).getCause())
                    .hasMessageContaining("keepalives_idle=40000");
        }
    }

    /** The ways to the server, each with what pg_stat_ssl must say of it. */
    Stream<List<String>> ways() {
        String user = " user=ada password=" + PASSWORD + " dbname=postgres tcp_user_timeout=9000 port=" + server.port();
        return Stream.of(
                List.of("false", "host=127.0.0.1 sslmode=disable" + user),
                List.of(
                        "true",
                        "host=localhost hostaddr=127.0.0.1 sslmode=verify-full channel_binding=require sslrootcert="
                                + root + user),
                List.of("false", "host=" + server.socketDirectory() + user));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aSessionDoesAllThatItDoesElsewhere(List<String> way) {
        PgConnection connection = PgConnection.connect(PgConfig.parse(way.get(1), Map.of()), transport)
                .block(SOON);
        assertThat(connection
                        .query("select ssl::text from pg_stat_ssl where pid = pg_backend_pid()")
                        .one(String.class)
                        .block(SOON))
                .isEqualTo(way.get(0));
        String text = "x".repeat(2 << 20);
        assertThat(connection.query("select $1::text", text).one(String.class).block(SOON))
                .isEqualTo(text);
        assertThat(connection
                        .query("select generate_series(1, 100000)")
                        .all(Integer.class)
                        .count()
                        .block(SOON))
                .isEqualTo(100_000);
        Disposable sleep = connection.query("select pg_sleep(60)").all(row -> 1).subscribe();
        server.sql(
                "set statement_timeout = '20s'; do $$ begin while not exists (select from pg_stat_activity where pid = "
                        + connection.processId()
                        + " and state = 'active' and query like '%pg_sleep(60)%') loop perform pg_sleep(0.002);"
                        + " perform pg_stat_clear_snapshot(); end loop; end $$");
        sleep.dispose();
        assertThat(connection.query("select 'alive'").one(String.class).block(SOON))
                .isEqualTo("alive");
        connection.close().block(SOON);
    }

    @Test
    void aSocketThatIsNotThereIsNamed() {
        for (String host : List.of("/tmp/no-such-directory", "/tmp/" + "long".repeat(30))) {
            Throwable failure = catchThrowable(
                    () -> PgConnection.connect(PgConfig.parse("host=" + host + " user=ada", Map.of()), transport)
                            .block(SOON));
            assertThat(failure).isInstanceOf(ConnectionException.class).hasMessageContaining(host + "/.s.PGSQL.5432");
        }
        assertThat(catchThrowable(() -> PgConnection.connect(
                                PgConfig.parse("host=127.0.0.1 port=1 user=ada", Map.of()), transport)
                        .block(SOON)))
                .isInstanceOf(ConnectionException.class)
                .hasMessageContaining("refused");
    }
}
