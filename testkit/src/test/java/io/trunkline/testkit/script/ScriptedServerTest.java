// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendKeyData;
import io.trunkline.protocol.CancelRequest;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.DataRow;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.FrontendSignal;
import io.trunkline.protocol.Query;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.SslRequest;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.protocol.TransactionStatus;
import io.trunkline.testkit.client.PlainClient;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ScriptedServerTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final StartupMessage STARTUP = new StartupMessage(3, 0, Map.of("user", "scripted"));

    @Test
    void aConversationGoesByItsScript() {
        try (ScriptedServer server = ScriptedServer.start(script -> script.authenticateTrust()
                        .ready()
                        .expect(Query.class, query -> query.sql().equals("select n"))
                        .send(DataRow.of("1".getBytes(StandardCharsets.UTF_8)), CommandComplete.of("SELECT 1"))
                        .ready()
                        .expect(FrontendSignal.SYNC)
                        .ready()
                        .expectEnd());
                PlainClient client = connect(server).start("scripted", "", "scripted")) {
            assertThat(client.query("select n")).isEqualTo(List.of(List.of("1")));
            client.send(FrontendSignal.SYNC);
            assertThat(client.receive()).isEqualTo(ReadyForQuery.of(TransactionStatus.IDLE));
            client.send(FrontendSignal.TERMINATE);
            client.hangUp();

            server.awaitDone(SOON);
        }
    }

    @Test
    void scramLetsInWhoKnowsThePassword() {
        UnaryOperator<Script> steps = script -> script.scram("ada", "sécret").ready();
        try (ScriptedServer server = ScriptedServer.start(steps);
                PlainClient client = connect(server).start("ada", "sécret", "shop")) {
            server.awaitDone(SOON);
            assertThat(client.socket().isConnected()).isTrue();
        }
        assertViolation(
                steps,
                client -> assertThatThrownBy(() -> client.start("ada", "wrong", "shop"))
                        .hasMessageContaining("scripted server"),
                "SCRAM exchange",
                "does not know the password");
        assertViolation(
                steps,
                client -> assertThatThrownBy(() -> client.start("alan", "sécret", "shop"))
                        .hasMessageContaining("scripted server"),
                "step 1",
                "expect StartupMessage",
                "not as wanted");
    }

    @Test
    void whatTheScriptDoesNotExpectFails() {
        UnaryOperator<Script> steps =
                script -> script.authenticateTrust().ready().expect(Query.class);
        assertViolation(
                steps,
                client -> client.start("scripted", "", "").send(FrontendSignal.SYNC),
                "connection 1",
                "expect Query",
                "got SYNC");
        assertViolation(
                steps, client -> client.start("scripted", "", "").hangUp(), "expect Query", "closed the connection");
        assertViolation(
                steps,
                client -> client.start("scripted", "", "").sendBytes(new byte[] {'Q', 0, 0}),
                PlainClient::hangUp,
                "inside a message, after 3 bytes");
        assertViolation(
                script -> script.authenticateTrust().expect(new Query("select 1")),
                client -> client.send(STARTUP, new Query("select 2")),
                "expect Query[sql=select 1]",
                "got Query[sql=select 2]");
        assertViolation(
                script -> script.authenticateTrust().expectEnd(),
                client -> client.send(STARTUP, FrontendSignal.TERMINATE, FrontendSignal.SYNC),
                "expect the client to close",
                "got SYNC");
        assertViolation(
                script -> script.authenticateTrust()
                        .capture(Query.class, query -> assertThat(query.sql()).isEmpty()),
                client -> client.send(STARTUP, new Query("select 1")),
                "capture Query",
                "select 1");
    }

    @Test
    void malformedBytesFail() {
        UnaryOperator<Script> steps = script -> script.authenticateTrust().expect(Query.class);
        assertViolation(steps, client -> client.sendBytes(new byte[] {0, 0, 0, 3}), "malformed");
        byte[] unterminated = {'Q', 0, 0, 0, 5, 'x'};
        byte[] unknown = {'~', 0, 0, 0, 4};
        byte[] trailing = {'S', 0, 0, 0, 5, 0};
        for (byte[] bytes : List.of(unterminated, unknown, trailing)) {
            assertViolation(
                    steps,
                    client -> {
                        client.send(STARTUP);
                        client.sendBytes(bytes);
                    },
                    "expect Query",
                    "malformed");
        }
    }

    @Test
    void aMessageAfterTheEndOfTheScriptFails() {
        ScriptedServer server =
                ScriptedServer.start(script -> script.authenticateTrust().ready());
        try (PlainClient client = connect(server).start("scripted", "", "")) {
            server.awaitDone(SOON);
            client.send(new Query("one more"));
            assertThat(client.receive()).isInstanceOf(ErrorResponse.class);
        }
        assertThatThrownBy(server::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("connection 1 after the end of its script", "one more");
    }

    @Test
    void aConnectionWithoutAScriptFails() {
        ScriptedServer server = ScriptedServer.start(Script::authenticateTrust);
        try (PlainClient first = connect(server);
                PlainClient second = connect(server)) {
            first.send(STARTUP);
            server.awaitDone(SOON);
            second.send(STARTUP);
            assertThat(second.receive()).isInstanceOf(ErrorResponse.class);

            assertThatThrownBy(() -> server.awaitDone(SOON))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContainingAll("connection 2", "no script");
            assertThatThrownBy(() -> server.awaitDone(SOON)).isInstanceOf(AssertionError.class);
        }
        assertThatCode(server::close)
                .as("closing, after the violation was told")
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsNotDoneInTimeSaysWhereItStands() {
        try (ScriptedServer server = ScriptedServer.start(
                        script -> script.authenticateTrust().expect(Query.class), Script::authenticateTrust);
                PlainClient client = connect(server)) {
            client.send(STARTUP);
            assertThat(client.receive()).isEqualTo(new Authentication.Ok());

            assertThatThrownBy(() -> server.awaitDone(Duration.ofMillis(200)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContainingAll("connection 1 at step 3 (expect Query)", "1 connection(s) never came");
        }
    }

    @Test
    void thatTheClientLeftEarlyIsToldToWhoAsksForMore() {
        UnaryOperator<Script> steps = script -> script.authenticateTrust().expect(Query.class);
        try (ScriptedServer server = ScriptedServer.start(steps)) {
            connect(server).hangUp();
            assertThatThrownBy(() -> server.awaitDone(SOON)).hasMessageContaining("the client closed the connection");
        }
        ScriptedServer server = ScriptedServer.start(steps, steps);
        connect(server).hangUp();
        try (PlainClient client = connect(server)) {
            client.send(new Query("no startup message"));
            assertThat(client.receive()).isInstanceOf(ErrorResponse.class);
        }
        assertThatThrownBy(server::close).isInstanceOf(AssertionError.class).hasMessageContaining("malformed");
    }

    @Test
    void connectionsTakeScriptsInTheOrderInWhichTheySpeak() {
        try (ScriptedServer server = ScriptedServer.start(
                        script -> script.expect(StartupMessage.class).bytes((byte) '1'),
                        script -> script.expect(SslRequest.class).bytes((byte) '2'),
                        script -> script.bytes((byte) '3'));
                PlainClient silentAtFirst = connect(server);
                PlainClient first = connect(server)) {
            first.send(STARTUP);
            assertThat(read(first)).isEqualTo('1');
            silentAtFirst.send(new SslRequest());
            assertThat(read(silentAtFirst)).isEqualTo('2');
            try (PlainClient silent = connect(server)) {
                assertThat(read(silent)).isEqualTo('3');
            }
            server.awaitDone(SOON);
        }
    }

    @Test
    void everyConnectionMayHaveTheSameScript() {
        try (ScriptedServer server = ScriptedServer.startForEach(
                script -> script.scram("ada", "secret").ready())) {
            for (int i = 0; i < 3; i++) {
                connect(server).start("ada", "secret", "").close();
            }
            server.awaitDone(SOON);
        }
    }

    @Test
    void cancelRequestsAreKeptApartFromTheScripts() throws Exception {
        LinkedBlockingQueue<CancelRequest> told = new LinkedBlockingQueue<>();
        try (ScriptedServer server = ScriptedServer.start(script -> script.authenticateTrust()
                        .ready()
                        .expect(Query.class)
                        .awaitCancel()
                        .send(CommandComplete.of("CANCELLED"))
                        .ready());
                PlainClient client = connect(server);
                PlainClient wrong = connect(server);
                PlainClient right = connect(server)) {
            server.onCancel(told::add);
            client.send(STARTUP);
            BackendKeyData key = keyOf(client);
            client.send(new Query("select pg_sleep(1000)"));

            wrong.send(new CancelRequest(key.processId() + 1, key.secretKey()));
            assertThat(read(wrong)).isEqualTo(-1);
            assertThatThrownBy(() -> server.awaitDone(Duration.ofMillis(100)))
                    .hasMessageContaining("await a CancelRequest");
            right.send(new CancelRequest(key.processId(), key.secretKey()));
            assertThat(read(right)).isEqualTo(-1);

            assertThat(client.receive()).isEqualTo(CommandComplete.of("CANCELLED"));
            server.awaitDone(SOON);
            assertThat(server.cancelRequests()).hasSize(2);
            assertThat(told.poll(10, TimeUnit.SECONDS))
                    .isEqualTo(server.cancelRequests().get(0));
        }
    }

    @Test
    void aScriptMayBeOneOfCancelling() {
        try (ScriptedServer server = ScriptedServer.start(
                        script -> script.expect(CancelRequest.class).halfClose().expectEnd());
                PlainClient client = connect(server)) {
            client.send(new CancelRequest(1, new byte[4]));
            assertThat(read(client)).isEqualTo(-1);
            client.hangUp();
            server.awaitDone(SOON);
            assertThat(server.cancelRequests()).isEmpty();
        }
    }

    @Test
    void connectionsEndAsTheScriptSays() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> script.expect(StartupMessage.class).close(),
                script -> script.expect(StartupMessage.class).reset(),
                script -> script.expect(StartupMessage.class).halfClose().expect(FrontendSignal.SYNC))) {
            try (PlainClient closed = connect(server)) {
                closed.send(STARTUP);
                assertThat(read(closed)).isEqualTo(-1);
            }
            try (PlainClient reset = connect(server)) {
                reset.send(STARTUP);
                assertThatThrownBy(() -> read(reset)).hasCauseInstanceOf(SocketException.class);
            }
            try (PlainClient halfClosed = connect(server)) {
                halfClosed.send(STARTUP);
                assertThat(read(halfClosed)).isEqualTo(-1);
                halfClosed.send(FrontendSignal.SYNC);
                server.awaitDone(SOON);
            }
        }
    }

    @Test
    void stepsWaitForTimeAndForTheTest() {
        CountDownLatch latch = new CountDownLatch(1);
        List<String> events = new ArrayList<>();
        try (ScriptedServer server = ScriptedServer.start(script -> script.await(latch)
                        .run(() -> events.add("after the latch"))
                        .delay(Duration.ofMillis(50))
                        .repeat(2, again -> again.bytes((byte) 'x', (byte) 'y')));
                PlainClient client = connect(server)) {
            assertThatThrownBy(() -> server.awaitDone(Duration.ofMillis(100)))
                    .hasMessageContaining("await the test's latch");
            assertThat(events).isEmpty();
            long start = System.nanoTime();
            latch.countDown();
            assertThat(read(client)).isEqualTo('x');
            assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(49));
            assertThat(List.of(read(client), read(client), read(client)))
                    .containsExactly((int) 'y', (int) 'x', (int) 'y');
            server.awaitDone(SOON);
            assertThat(events).hasSize(1);
        }
    }

    @Test
    void closingLeavesNoThreadAndNoPort() throws IOException {
        ScriptedServer server = ScriptedServer.start(
                script -> script.expect(Query.class),
                script -> script.delay(Duration.ofHours(1)),
                script -> script.await(new CountDownLatch(1)),
                Script::awaitCancel);
        String name = "scripted-server-" + server.port();
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(new Socket(server.host(), server.port()));
        }

        server.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(it -> it.startsWith(name));
        assertThatThrownBy(() -> new Socket(server.host(), server.port()).close())
                .isInstanceOf(ConnectException.class);
        for (Socket client : clients) {
            client.close();
        }
    }

    private static void assertViolation(UnaryOperator<Script> script, Consumer<PlainClient> session, String... words) {
        assertViolation(script, session, client -> {}, words);
    }

    private static void assertViolation(
            UnaryOperator<Script> script, Consumer<PlainClient> session, Consumer<PlainClient> end, String... words) {
        try (ScriptedServer server = ScriptedServer.start(script);
                PlainClient client = connect(server)) {
            session.accept(client);
            end.accept(client);
            assertThatThrownBy(() -> server.awaitDone(SOON))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContainingAll(words);
        }
    }

    private static PlainClient connect(ScriptedServer server) {
        return PlainClient.connect(server.host(), server.port());
    }

    private static BackendKeyData keyOf(PlainClient client) {
        while (true) {
            if (client.receive() instanceof BackendKeyData key) {
                assertThat(client.receive()).isEqualTo(ReadyForQuery.of(TransactionStatus.IDLE));
                return key;
            }
        }
    }

    private static int read(PlainClient client) {
        try {
            return client.socket().getInputStream().read();
        } catch (EOFException end) {
            return -1;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
