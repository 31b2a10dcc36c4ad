// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import static io.trunkline.session.Flights.bytes;
import static io.trunkline.session.Flights.firstAnswer;
import static io.trunkline.session.Flights.firstUse;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.testkit.script.ScriptedServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** B7: a server that falls silent in a session. How long to wait is the caller's to say; that it ends then, the driver's. */
class SilentServerTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration COMMAND_TIME = Duration.ofMillis(150);
    private static final Duration CLOSE_TIME = Duration.ofMillis(150);

    static Stream<Integer> placesInAnAnswer() {
        int length = bytes(firstAnswer("token")).length;
        return IntStream.range(0, length)
                .filter(at -> at % 16 == 0 || at == length - 1)
                .boxed();
    }

    @ParameterizedTest
    @MethodSource("placesInAnAnswer")
    void whoeverSaysHowLongHeWaitsIsToldThen(int place) {
        byte[] begun = Arrays.copyOf(bytes(firstAnswer("token")), place);
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(firstUse(script.authenticateTrust().ready(), "select a"), "select b")
                        .bytes(begun)
                        .expectEnd())) {
            PgConnection connection = connect(server);
            List<Asked> asked = Stream.of("select a", "select b", "select c")
                    .map(sql -> Asked.ask(
                            sql,
                            Asked.Fate.OWN_ERROR,
                            connection.query(sql).one(String.class).timeout(COMMAND_TIME)))
                    .toList();
            asked.forEach(
                    each -> assertThat(each.await(SOON.toMillis()).failure()).isInstanceOf(TimeoutException.class));
            connection.close().block(SOON);
            server.awaitDone(SOON);
            assertThat(connection.isOpen()).isFalse();
            asked.forEach(Asked::assertEndedOnce);
        }
    }

    @Test
    void closingTellsThoseWhoWaitWithoutALimit() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(firstUse(script.authenticateTrust().ready(), "select a"), "select b")
                        .expectEnd())) {
            PgConnection connection = connect(server);
            List<Asked> asked = Stream.of("select a", "select b", "select c")
                    .map(sql -> Asked.ask(
                            sql, Asked.Fate.UNKNOWN, connection.query(sql).one(String.class)))
                    .toList();
            connection.close().block(SOON);
            server.awaitDone(SOON);
            assertLost(asked.get(0), Outcome.UNKNOWN);
            assertLost(asked.get(1), Outcome.UNKNOWN);
            assertLost(asked.get(2), Outcome.NOT_SENT);
        }
    }

    /** The window is shut for good: what is asked stays in the socket's buffers and in the queue, and no more is written. */
    @Test
    void aServerThatReadsNothingHoldsUpOneConnectionOnly() {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(
                script -> script.authenticateTrust().ready().await(over).reset())) {
            PgConnection connection = connect(server);
            String large = "x".repeat(8 << 20);
            List<Asked> asked = Stream.of("select a", "select b", "select c")
                    .map(sql -> Asked.ask(
                            sql,
                            Asked.Fate.UNKNOWN,
                            connection.query(sql, large).one(String.class)))
                    .toList();
            connection.close().block(SOON);
            assertLost(asked.get(0), Outcome.UNKNOWN);
            for (Asked each : asked) {
                assertThat(each.await(SOON.toMillis()).failure()).isInstanceOf(ConnectionException.class);
                each.assertEndedOnce();
            }
            assertThat(((PgException) asked.get(2).failure()).outcome()).isEqualTo(Outcome.NOT_SENT);
            over.countDown();
        }
    }

    private static PgConnection connect(ScriptedServer server) {
        PgConnection connection = PgConnection.connect(PgConfig.parse(server.uri())
                        .with(it -> it.pipelineLimit(2).closeTimeout(CLOSE_TIME)))
                .block(SOON);
        assertThat(connection).isNotNull();
        return connection;
    }

    private static void assertLost(Asked asked, Outcome outcome) {
        Throwable failure = asked.await(SOON.toMillis()).failure();
        asked.assertEndedOnce();
        assertThat(failure).isInstanceOf(ConnectionException.class).hasMessageContaining("150 ms to finish");
        assertThat(((PgException) failure).outcome()).isEqualTo(outcome);
    }
}
