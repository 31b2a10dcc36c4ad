// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static io.trunkline.session.AddressesTest.awaitQuietly;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.PgTransport;
import io.trunkline.connect.NameService;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.SaslInitialResponse;
import io.trunkline.protocol.SslRequest;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import io.trunkline.transport.VertxNetwork;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Who gives up connecting, at whatever point, leaves no socket behind, and the next host is not tried for nothing. */
class CancelConnectingTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int SSL_REQUEST = 8;
    private static final int TLS_HANDSHAKE = 22;

    private static PgConfig config(String hosts, String ports, String more) {
        return PgConfig.parse(
                "host=" + hosts + " port=" + ports + " user=ada dbname=shop password=s3cret " + more, Map.of());
    }

    /** How far the server goes with a client that connects in that way. */
    record Stage(String name, String settings, UnaryOperator<Script> server) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Stage> stages() {
        String clear = "sslmode=disable";
        return Stream.of(
                new Stage("asked for TLS", "sslmode=prefer", script -> script.expect(SslRequest.class)),
                new Stage("at start-up", clear, script -> script.expect(StartupMessage.class)),
                new Stage("in SCRAM", clear, script -> script.expect(StartupMessage.class)
                        .send(new Authentication.Sasl(List.of("SCRAM-SHA-256")))
                        .expect(SaslInitialResponse.class)),
                new Stage("let in", clear, Script::authenticateTrust),
                new Stage(
                        "asked for its role",
                        clear + " target_session_attrs=primary",
                        script -> Flights.firstUse(
                                script.expect(StartupMessage.class)
                                        .letIn(parameters -> parameters.remove("in_hot_standby"))
                                        .ready(),
                                "select case when pg_catalog.pg_is_in_recovery() then 'on' else 'off' end")));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void theSocketIsClosedAndTheNextHostIsLeftAlone(Stage stage) throws InterruptedException {
        CountDownLatch here = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.at("127.0.0.1").start(script -> stage.server()
                        .apply(script)
                        .run(here::countDown)
                        .expectEnd());
                ScriptedServer untouched = ScriptedServer.at("127.0.0.2").start()) {
            AtomicBoolean told = new AtomicBoolean();
            Disposable attempt = PgConnection.connect(
                            config("127.0.0.1,127.0.0.2", server.port() + "," + untouched.port(), stage.settings()))
                    .doOnEach(signal -> told.set(true))
                    .subscribe();
            assertThat(here.await(20, TimeUnit.SECONDS)).isTrue();
            attempt.dispose();
            server.awaitDone(SOON);
            assertThat(told).isFalse();
        }
    }

    @Test
    void anUnfinishedHandshakeIsNoReasonToStay() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ScriptedServer untouched = ScriptedServer.at("127.0.0.2").start()) {
            server.setSoTimeout((int) SOON.toMillis());
            AtomicBoolean told = new AtomicBoolean();
            Disposable attempt = PgConnection.connect(config(
                            "127.0.0.1,127.0.0.2", server.getLocalPort() + "," + untouched.port(), "sslmode=require"))
                    .doOnEach(signal -> told.set(true))
                    .subscribe();
            try (Socket accepted = server.accept()) {
                accepted.setSoTimeout((int) SOON.toMillis());
                assertThat(accepted.getInputStream().readNBytes(SSL_REQUEST)).hasSize(SSL_REQUEST);
                accepted.getOutputStream().write('S');
                assertThat(accepted.getInputStream().read()).isEqualTo(TLS_HANDSHAKE);
                attempt.dispose();
                // The rest of the client's hello, perhaps its good-bye, and the end.
                assertThat(accepted.getInputStream().readAllBytes()).hasSizeLessThan(16 * 1024);
            }
            assertThat(told).isFalse();
        }
    }

    @Test
    void aSupplierOfThePasswordIsCancelledToo() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(script -> script.expect(StartupMessage.class)
                .send(new Authentication.CleartextPassword())
                .expectEnd())) {
            PgConfig config = config("127.0.0.1", Integer.toString(server.port()), "sslmode=disable")
                    .with(it -> it.passwordFrom(Mono.<String>never()
                            .doOnSubscribe(subscription -> asked.countDown())
                            .doOnCancel(cancelled::countDown)));
            Disposable attempt = PgConnection.connect(config).subscribe();
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            attempt.dispose();
            assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
            server.awaitDone(SOON);
        }
    }

    @Test
    void aLookUpThatAnswersTooLateLeadsNowhere() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        NameService slow = host -> {
            asked.countDown();
            awaitQuietly(answer);
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        };
        // One worker and one event loop: what is asked of them afterwards is answered afterwards.
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        try (ScriptedServer server = ScriptedServer.start(
                script -> script.authenticateTrust().ready().expectEnd())) {
            PgTransport transport = VertxNetwork.of(vertx);
            PgConfig config = config("db", Integer.toString(server.port()), "sslmode=disable");
            Disposable attempt =
                    SocketConnection.connect(config, transport, slow).subscribe();
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            // The loop may still be in the turn in which it asked: an answer would be taken there and then.
            CountDownLatch turn = new CountDownLatch(1);
            vertx.runOnContext(over -> turn.countDown());
            assertThat(turn.await(20, TimeUnit.SECONDS)).isTrue();
            attempt.dispose();
            answer.countDown();
            // The server has a script for one connection alone.
            SocketConnection.connect(config, transport, slow)
                    .flatMap(PgConnection::close)
                    .block(SOON);
            server.awaitDone(SOON);
        } finally {
            answer.countDown();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void aSocketThatOpensTooLateIsClosed() throws IOException, InterruptedException {
        List<Socket> waiting = new ArrayList<>();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ScriptedServer other = ScriptedServer.at("127.0.0.2")
                        .start(script -> script.authenticateTrust().ready().expectEnd())) {
            fill(server, waiting);
            PgTransport transport = VertxNetwork.of(vertx);
            Disposable attempt = PgConnection.connect(
                            config(
                                    "127.0.0.1,127.0.0.1",
                                    server.getLocalPort() + "," + other.port(),
                                    "sslmode=disable connect_timeout=0"),
                            transport)
                    .subscribe();
            // On the same event loop: when this one stands, the other has long asked for its socket.
            PgConnection.connect(config("127.0.0.2", Integer.toString(other.port()), "sslmode=disable"), transport)
                    .flatMap(PgConnection::close)
                    .block(SOON);
            attempt.dispose();
            server.setSoTimeout((int) SOON.toMillis());
            List<Integer> ends = new ArrayList<>();
            for (int i = 0; i < waiting.size(); i++) {
                // Those that were let in wait before it; the one that was not has been closed and does not come.
                try (Socket accepted = server.accept()) {
                    accepted.setSoTimeout((int) SOON.toMillis());
                    if (waiting.stream().noneMatch(own -> own.getLocalPort() == accepted.getPort())) {
                        ends.add(accepted.getInputStream().read());
                    }
                }
            }
            assertThat(ends).containsExactly(-1);
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Connects until the system takes no more that nobody has accepted; the last is closed again. */
    private static void fill(ServerSocket server, List<Socket> waiting) throws IOException {
        for (int i = 0; i < 16; i++) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException full) {
                socket.close();
                return;
            }
        }
        throw new AssertionError("the queue of " + server + " is never full");
    }
}
