// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.testkit.server.EmbeddedServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The end of a connection, wished for or not, and what becomes of the statements on it. */
class CloseIT {
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void whatIsUnderWayFinishesAndTheServerSeesTheEnd() throws Exception {
        PgConnection connection = WithConnection.connect();
        CompletableFuture<List<Integer>> running = Flux.range(0, 500)
                .flatMapSequential(
                        i -> connection
                                .query("select $1::int4 from pg_sleep(case when $1 = 0 then 0.1 else 0 end)", i)
                                .one(Integer.class),
                        500,
                        1)
                .collectList()
                .toFuture();
        completion(connection.close());
        assertThat(running.get(1, TimeUnit.SECONDS)).hasSize(500).endsWith(499);
        assertThat(connection.isOpen()).isFalse();
        Sessions.awaitEnd(connection.processId());
    }

    @Test
    void newStatementsFailAndWereNotSent() {
        PgConnection connection = WithConnection.connect();
        completion(connection.close());
        for (PgException failure : List.of(
                failure(connection.execute("select 1"), ConnectionException.class),
                failure(connection.query("select 1").one(Integer.class), ConnectionException.class),
                failure(connection.query("select 1").all(Integer.class), ConnectionException.class),
                failure(connection.script("select 1"), ConnectionException.class),
                failure(connection.transaction(tx -> tx.execute("select 1")), ConnectionException.class))) {
            assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(failure)
                    .hasMessageContaining("closed")
                    .hasMessageContaining("127.0.0.1:" + EmbeddedServer.shared().port());
            assertThat(failure).matches(PgException::isRetryable);
        }
    }

    @Test
    void statementsThatComeWhileItClosesFailAndWereNotSent() throws Exception {
        PgConnection connection = WithConnection.connect();
        CompletableFuture<Long> running =
                connection.execute("select pg_sleep(0.2)").toFuture();
        CompletableFuture<Void> closing = connection.close().toFuture();
        ConnectionException failure = failure(connection.execute("select 1"), ConnectionException.class);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(connection.isOpen()).isFalse();
        assertThat(running.get(5, TimeUnit.SECONDS)).isEqualTo(1);
        closing.get(5, TimeUnit.SECONDS);
    }

    @Test
    void closingTwiceAndAtOnceAndLateChangesNothing() {
        PgConnection connection = WithConnection.connect();
        Mono<Void> close = connection.close();
        assertThat(value(connection.query("select 1").one(Integer.class)))
                .as("close() alone does nothing")
                .isEqualTo(1);
        completion(Mono.when(close, close, connection.close()));
        completion(close);
        completion(connection.close());
    }

    @Test
    void aStatementThatTakesTooLongIsCutOff() {
        PgConnection connection = value(
                PgConnection.connect(WithConnection.config().with(it -> it.closeTimeout(Duration.ofMillis(100)))));
        Mono<Throwable> tooLong = connection
                .execute("select pg_sleep(60)")
                .then(Mono.<Throwable>empty())
                .onErrorResume(Mono::just);
        Throwable failure = value(Mono.zip(tooLong, connection.close().thenReturn(true), (error, closed) -> error));
        assertThat(failure).isInstanceOf(ConnectionException.class).hasMessageContaining("100 ms");
        assertThat(((PgException) failure).outcome()).isEqualTo(Outcome.UNKNOWN);
        Sessions.terminate(connection.processId());
        Sessions.awaitEnd(connection.processId());
    }

    @Test
    void aTerminatedBackendIsToldAsSuchToAllWhoWait() throws Exception {
        PgConnection connection =
                value(PgConnection.connect(WithConnection.config().with(it -> it.pipelineLimit(3))));
        // Prepared before, so that each is just one flight.
        value(connection.execute("select pg_sleep($1)", 0.0));
        Mono<List<Throwable>> sleeping = Flux.range(0, 6)
                .flatMapSequential(
                        i -> connection
                                .execute("select pg_sleep($1)", 60.0)
                                .then(Mono.<Throwable>empty())
                                .onErrorResume(Mono::just),
                        6,
                        1)
                .collectList();
        // On the event loop, so that all six are there before the first three leave.
        CompletableFuture<List<Throwable>> failures =
                connection.execute("select 0").then(sleeping).toFuture();
        Sessions.await(connection.processId(), "state = 'active' and wait_event = 'PgSleep'");
        Sessions.terminate(connection.processId());
        List<Throwable> outcomes = failures.get(10, TimeUnit.SECONDS);
        assertThat(outcomes).hasSize(6).allSatisfy(failure -> {
            assertThat(failure).isInstanceOf(PgException.class).hasMessageContaining("57P01");
            assertThat(((PgException) failure).sqlState()).isEqualTo("57P01");
        });
        assertThat(outcomes)
                .extracting(failure -> ((PgException) failure).outcome())
                .containsExactly(
                        Outcome.UNKNOWN,
                        Outcome.UNKNOWN,
                        Outcome.UNKNOWN,
                        Outcome.NOT_SENT,
                        Outcome.NOT_SENT,
                        Outcome.NOT_SENT);
        assertThat(connection.isOpen()).isFalse();
        ConnectionException late = failure(connection.execute("select 1"), ConnectionException.class);
        assertThat(late.sqlState()).isEqualTo("57P01");
        assertThat(late.outcome()).isEqualTo(Outcome.NOT_SENT);
        completion(connection.close());
    }

    @Test
    void aBackendTerminatedWhileIdleIsToldToTheNext() {
        PgConnection connection = WithConnection.connect();
        value(connection.execute("select 1"));
        Sessions.terminate(connection.processId());
        Sessions.awaitEnd(connection.processId());
        ConnectionException failure = failure(connection.execute("select 1"), ConnectionException.class);
        assertThat(failure.sqlState()).isEqualTo("57P01");
        assertThat(failure.outcome()).isIn(Outcome.NOT_SENT, Outcome.UNKNOWN);
        completion(connection.close());
    }

    @Test
    void aTransactionOnATerminatedBackendFailsOnceAndSaysWhy() {
        PgConnection connection = WithConnection.connect();
        PgException failure = failure(
                connection.transaction(tx -> tx.query("select pg_terminate_backend(pg_backend_pid())")
                        .one(Boolean.class)),
                PgException.class);
        assertThat(failure.sqlState()).isEqualTo("57P01");
        completion(connection.close());
    }

    @Test
    void aStreamIsReadToItsEndBeforeTheConnectionCloses() {
        PgConnection connection = WithConnection.connect();
        CompletableFuture<List<Integer>> reading = connection
                .query("select i from generate_series(1, 50000) i")
                .all(Integer.class)
                .collectList()
                .toFuture();
        completion(connection.close());
        List<Integer> read = reading.orTimeout(5, TimeUnit.SECONDS).join();
        assertThat(read).hasSize(50_000);
    }

    @Test
    void aServerThatIsShutDownTellsEveryConnection() {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            PgConnection connection = value(PgConnection.connect(server.uri()));
            Mono<Throwable> sleeping = connection
                    .execute("select pg_sleep(60)")
                    .then(Mono.<Throwable>empty())
                    .onErrorResume(Mono::just);
            CompletableFuture<Throwable> outcome = sleeping.toFuture();
            server.stop();
            Throwable failure = outcome.orTimeout(10, TimeUnit.SECONDS).join();
            assertThat(((PgException) failure).sqlState()).isEqualTo("57P01");
            ConnectionException refused = failure(PgConnection.connect(server.uri()), ConnectionException.class);
            assertThat(refused).hasMessageContaining(":" + server.port());
            completion(connection.close().timeout(SOON));
        }
    }
}
