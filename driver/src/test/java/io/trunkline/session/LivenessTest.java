// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static io.trunkline.session.Flights.bytes;
import static io.trunkline.session.Flights.error;
import static io.trunkline.session.Flights.firstAnswer;
import static io.trunkline.session.Flights.firstUse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.protocol.Query;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.Signal;
import io.trunkline.protocol.TransactionStatus;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.function.Tuples;

/** How the driver finds out whether the server is there, and what it asks and does not ask for that. */
class LivenessTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    private static PgConnection connect(ScriptedServer server) {
        return connect(server, it -> {});
    }

    private static PgConnection connect(ScriptedServer server, Consumer<PgConfig.Builder> changes) {
        return PgConnection.connect(PgConfig.parse(server.uri()).with(changes)).block(SOON);
    }

    private static Script asked(Script script) {
        return script.expect(Query.class, query -> query.sql().isEmpty());
    }

    private static Script answered(Script script) {
        return asked(script).send(Signal.EMPTY_QUERY_RESPONSE, ReadyForQuery.of(TransactionStatus.IDLE));
    }

    private static Throwable failure(Mono<?> outcome) {
        return outcome.materialize().block(SOON).getThrowable();
    }

    /** Nobody need do anything for it to close. */
    private static void awaitClosed(PgConnection connection) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (connection.isOpen()) {
            assertThat(System.nanoTime() - deadline).as("waited in vain").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    // ---- check

    @Test
    void aServerThatAnswersIsThereAndIsAskedOnceByAllWhoAskMeanwhile() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> answered(answered(script.authenticateTrust().ready())).expectEnd())) {
            PgConnection connection = connect(server);
            // The two in the same turn of the event loop.
            assertThat(connection
                            .check(SOON)
                            .flatMap(alive -> Mono.zip(connection.check(SOON), connection.check(SOON)))
                            .block(SOON))
                    .isEqualTo(Tuples.of(true, true));
            connection.close().block(SOON);
            server.awaitDone(SOON);
        }
    }

    @Test
    void aServerThatDoesNotAnswerInTimeIsNotThereAndItsConnectionIsClosed() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> asked(script.authenticateTrust().ready()).expectEnd())) {
            PgConnection connection = connect(server);
            assertThat(connection.check(SHORT).block(SOON)).isFalse();
            assertThat(connection.isOpen()).isFalse();
            Throwable failure = failure(connection.execute("select 1"));
            assertThat(failure)
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("did not answer within 200 ms");
            assertThat(((PgException) failure).outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(connection.check(SOON).block(SOON)).isFalse();
            server.awaitDone(SOON);
        }
    }

    @Test
    void anErrorIsAnAnswerUnlessItIsTheEnd() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> asked(asked(script.authenticateTrust().ready())
                                .send(error("ERROR", "53300", "no server for you"))
                                .ready())
                        .send(error("FATAL", "57P01", "the end")))) {
            PgConnection connection = connect(server);
            assertThat(connection.check(SOON).block(SOON)).isTrue();
            assertThat(connection.check(SOON).block(SOON)).isFalse();
            assertThat(failure(connection.execute("select 1"))).hasMessageContaining("the end");
        }
    }

    @Test
    void aConnectionThatIsClosedOrHungUpIsNotThere() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> asked(script.authenticateTrust().ready()).hangUp(),
                script -> script.authenticateTrust().ready().expectEnd())) {
            assertThat(connect(server).check(SOON).block(SOON)).isFalse();
            PgConnection connection = connect(server);
            connection.close().block(SOON);
            assertThat(connection.check(SOON).block(SOON)).isFalse();
            server.awaitDone(SOON);
        }
    }

    @Test
    void aBusyConnectionSaysSoAtOnceAndAsksNothing() {
        CountDownLatch checked = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(
                script -> answered(firstUse(script.authenticateTrust().ready(), "select a")
                                .await(checked)
                                .send(firstAnswer("token")))
                        .expectEnd())) {
            PgConnection connection = connect(server);
            CompletableFuture<String> answer =
                    connection.query("select a").one(String.class).toFuture();
            Throwable busy = failure(connection.check(SOON));
            assertThat(busy).isInstanceOf(UsageException.class).hasMessageContaining("busy");
            assertThat(((PgException) busy).outcome()).isEqualTo(Outcome.NOT_SENT);
            checked.countDown();
            assertThat(answer.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("token");
            assertThat(connection.check(SOON).block(SOON)).isTrue();
            connection.close().block(SOON);
            server.awaitDone(SOON);
        }
    }

    @Test
    void aCheckNeedsTime() {
        try (ScriptedServer server =
                ScriptedServer.start(script -> script.authenticateTrust().ready())) {
            PgConnection connection = connect(server);
            for (Duration none : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
                assertThatThrownBy(() -> connection.check(none)).isInstanceOf(IllegalArgumentException.class);
            }
            connection.close().block(SOON);
        }
    }

    // ---- keepAliveInterval

    @Test
    void anIdleServerIsAskedAgainAndAgainUntilItDoesNotAnswer() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> asked(script.authenticateTrust().ready().repeat(3, LivenessTest::answered))
                        .expectEnd())) {
            PgConnection connection = connect(server, it -> it.keepAliveInterval(SHORT));
            awaitClosed(connection);
            server.awaitDone(SOON);
            assertThat(failure(connection.execute("select 1"))).hasMessageContaining("did not answer within 200 ms");
        }
    }

    // ---- readTimeout

    @Test
    void aServerThatFallsSilentWithStatementsUnderWayLosesThem() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(script.authenticateTrust().ready(), "select a")
                        .bytes(Arrays.copyOf(bytes(firstAnswer("token")), 40))
                        .expectEnd())) {
            PgConnection connection =
                    connect(server, it -> it.readTimeout(SHORT).pipelineLimit(1));
            CompletableFuture<Throwable> underWay =
                    connection.query("select a").one(String.class).toFuture().handle((value, failure) -> failure);
            Throwable waiting = failure(connection.execute("select b"));
            Throwable lost = underWay.orTimeout(20, TimeUnit.SECONDS).join();
            assertThat(lost)
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("nothing came from the server for 200 ms (readTimeout)");
            assertThat(((PgException) lost).outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(((PgException) waiting).outcome()).isEqualTo(Outcome.NOT_SENT);
            server.awaitDone(SOON);
        }
    }

    @Test
    void aServerThatSendsAByteNowAndThenIsNotSilent() {
        Duration limit = Duration.ofSeconds(1);
        byte[] answer = bytes(firstAnswer("token"));
        int pieces = 12;
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script slow = firstUse(script.authenticateTrust().ready(), "select a");
            for (int i = 0; i < pieces; i++) {
                slow = slow.bytes(Arrays.copyOfRange(
                                answer, answer.length * i / pieces, answer.length * (i + 1) / pieces))
                        .delay(limit.dividedBy(8));
            }
            return slow.expectEnd();
        })) {
            PgConnection connection = connect(server, it -> it.readTimeout(limit));
            assertThat(connection.query("select a").one(String.class).block(SOON))
                    .isEqualTo("token");
            connection.close().block(SOON);
            server.awaitDone(SOON);
        }
    }

    @Test
    void rowsThatAreHeldBackAreNoSilence() {
        CountDownLatch late = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(script.authenticateTrust().ready(), "select a")
                        .send(firstAnswer("one", "two"))
                        .delay(SHORT.multipliedBy(4))
                        .run(late::countDown)
                        .expectEnd())) {
            PgConnection connection = connect(server, it -> it.readTimeout(SHORT));
            StepVerifier.create(connection.query("select a").all(String.class), 1)
                    .expectNext("one")
                    .then(() -> awaitOpen(late))
                    .thenRequest(1)
                    .expectNext("two")
                    .expectComplete()
                    .verify(SOON);
            connection.close().block(SOON);
            server.awaitDone(SOON);
        }
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            assertThat(latch.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
