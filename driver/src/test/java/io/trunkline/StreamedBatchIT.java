// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static io.trunkline.Outcomes.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.error.ServerException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Batches whose rows come from a publisher, which may be of any length, slow, broken, or endless. */
@ExtendWith(WithConnection.class)
class StreamedBatchIT {
    private static final String INSERT = "insert into t values ($1, 100 / $2)";

    private PgConnection connection;

    @BeforeEach
    void aTable(PgConnection connection) {
        this.connection = connection;
        completion(connection.script("create temp table t (id int8 primary key, divisor int8)"));
    }

    private static Object[] row(long id) {
        return new Object[] {id, 1};
    }

    private static Flux<Object[]> rows(int count) {
        return Flux.range(0, count).map(StreamedBatchIT::row);
    }

    private List<Long> kept() {
        return values(connection.query("select id from t order by id").all(Long.class));
    }

    private static List<Long> upTo(int count) {
        return LongStream.range(0, count).boxed().toList();
    }

    private Flux<Long> insert(Publisher<Object[]> rows) {
        return connection.batch(INSERT).from(rows).atomic();
    }

    private static long heapInUse() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void aMillionRowsAreAskedForAsTheyAreSent() {
        int count = 1_000_000;
        AtomicLong asked = new AtomicLong();
        AtomicLong emitted = new AtomicLong();
        AtomicLong mostAhead = new AtomicLong();
        long before = heapInUse();
        AtomicLong mostHeap = new AtomicLong();
        String large = "x".repeat(100);
        Flux<Object[]> rows = Flux.range(0, count)
                .map(i -> {
                    if (emitted.incrementAndGet() % 250_000 == 0) {
                        mostHeap.accumulateAndGet(heapInUse() - before, Math::max);
                    }
                    return new Object[] {large + i};
                })
                .doOnRequest(more -> mostAhead.accumulateAndGet(asked.addAndGet(more) - emitted.get(), Math::max));
        Long affected =
                value(connection.batch("select $1::text").from(rows).atomic().reduce(0L, Long::sum));
        assertThat(affected).isEqualTo(count);
        assertThat(mostAhead.get()).isPositive().isLessThanOrEqualTo(512);
        assertThat(mostHeap.get()).as("two hundred megabytes are not here").isLessThan(60 << 20);
    }

    @Test
    void allRowsAreKeptInTheirOrder() {
        for (int use = 1; use <= 2; use++) {
            assertThat(values(insert(rows(5_000)))).hasSize(5_000).containsOnly(1L);
            assertThat(kept()).isEqualTo(upTo(5_000));
            completion(connection.script("truncate t"));
        }
        assertThat(values(connection
                        .batch("select $1::int8")
                        .from(rows(3_000).map(row -> new Object[] {row[0]}))
                        .atomic(Long.class)))
                .isEqualTo(upTo(3_000));
    }

    @Test
    void rowsThatWereAddedGoFirst() {
        assertThat(values(connection
                        .batch("select $1::int4")
                        .add(1)
                        .from(Flux.<Object[]>just(new Object[] {2}))
                        .add(3)
                        .from(Flux.<Object[]>just(new Object[] {4}))
                        .atomic(Integer.class)))
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void noRowsAreNoCounts() {
        assertThat(values(insert(Flux.empty()))).isEmpty();
        ServerException failure =
                failure(connection.batch("this is not SQL").from(Flux.empty()).atomic(), ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("42601");
    }

    @ParameterizedTest(name = "after {0} rows")
    @ValueSource(ints = {0, 1, 255, 256, 257, 20_000})
    void aPublisherThatFailsUndoesTheBatch(int sent) {
        IllegalStateException broken = new IllegalStateException("no more rows");
        UsageException failure = failure(insert(rows(sent).concatWith(Mono.error(broken))), UsageException.class);
        assertThat(failure).hasMessageContaining("rolled back").hasRootCause(broken);
        assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(kept()).isEmpty();
    }

    @ParameterizedTest(name = "at row {0}")
    @ValueSource(ints = {0, 1, 300, 20_000})
    void anErrorOfTheServersUndoesTheBatchAndEndsThePublisher(int at) {
        AtomicBoolean cancelled = new AtomicBoolean();
        Flux<Object[]> rows = Flux.range(0, Integer.MAX_VALUE)
                .map(i -> new Object[] {i, i == at ? 0 : 1})
                .doOnCancel(() -> cancelled.set(true));
        ServerException failure = failure(insert(rows), ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("22012");
        assertThat(failure).hasMessageContaining("row " + at + " of the batch's parameters");
        assertThat(cancelled).isTrue();
        assertThat(kept()).isEmpty();
    }

    @Test
    void aRowThatCannotBeSentUndoesTheBatchAndEndsThePublisher() {
        AtomicBoolean cancelled = new AtomicBoolean();
        Flux<Object[]> rows = Flux.range(0, Integer.MAX_VALUE)
                .map(i -> new Object[] {i == 10_000 ? "\0" : i, 1})
                .doOnCancel(() -> cancelled.set(true));
        PgException failure = failure(insert(rows), PgException.class);
        assertThat(failure).hasMessageContaining("row 10000 of the batch's parameters");
        assertThat(cancelled).isTrue();
        assertThat(kept()).isEmpty();
    }

    @Test
    void aPublisherThatThrowsWhenSubscribedToFailsTheBatch() {
        Publisher<Object[]> rude = subscriber -> {
            throw new IllegalStateException("not today");
        };
        PgException failure = failure(insert(rude), PgException.class);
        assertThat(failure).hasMessageContaining("not today");
        assertThat(failure.outcome()).isIn(Outcome.NOT_SENT, Outcome.REJECTED);
        assertThat(kept()).isEmpty();
    }

    @Test
    void rowsMayComeFromAnyThreadAndSlowly() {
        assertThat(values(insert(rows(20_000).publishOn(Schedulers.parallel()))))
                .hasSize(20_000);
        completion(connection.script("truncate t"));
        assertThat(values(insert(rows(20).delayElements(Duration.ofMillis(2))))).hasSize(20);
        assertThat(kept()).isEqualTo(upTo(20));
    }

    @Test
    void anEndlessPublisherIsStoppedByACancelAndNothingIsKept() {
        AtomicInteger cancelled = new AtomicInteger();
        CountDownLatch many = new CountDownLatch(2_000);
        Flux<Object[]> endless = Flux.<Object[], Long>generate(() -> 0L, (id, sink) -> {
                    sink.next(row(id));
                    many.countDown();
                    return id + 1;
                })
                .doOnCancel(cancelled::incrementAndGet);
        Disposable batch = insert(endless).subscribe();
        awaitOpen(many);
        batch.dispose();
        assertThat(kept()).isEmpty();
        assertThat(cancelled).hasValue(1);
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void aPublisherThatSaysNothingIsStoppedByACancel() {
        CompletableFuture<Boolean> subscribed = new CompletableFuture<>();
        Disposable batch = insert(Flux.<Object[]>never().doOnSubscribe(it -> subscribed.complete(true)))
                .subscribe();
        subscribed.orTimeout(30, TimeUnit.SECONDS).join();
        batch.dispose();
        assertThat(kept()).isEmpty();
    }

    @Test
    void aPublisherThatUsesTheConnectionIsToldNotTo() {
        UsageException failure = failure(
                insert(connection
                        .query("select generate_series(1, 3)")
                        .all(Long.class)
                        .map(StreamedBatchIT::row)),
                UsageException.class);
        assertThat(failure)
                .hasMessageContaining("rolled back")
                .cause()
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("another connection");
        assertThat(kept()).isEmpty();

        PgConnection other = WithConnection.connect();
        assertThat(values(insert(other.query("select generate_series(1::int8, 3)")
                        .fetchSize(2)
                        .all(Long.class)
                        .map(StreamedBatchIT::row))))
                .hasSize(3);
        WithConnection.checkAndClose(other);
    }

    @Test
    void statementsSubscribedMeanwhileFailAtOnceAndWorkAfterwards() {
        Sinks.Many<Object[]> rows = Sinks.many().unicast().onBackpressureBuffer();
        CompletableFuture<List<Long>> counts =
                insert(rows.asFlux()).collectList().toFuture();
        rows.tryEmitNext(row(1)).orThrow();
        UsageException failure = failure(connection.query("select 1").one(Long.class), UsageException.class);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        failure(connection.transaction(tx -> Mono.empty()), UsageException.class);
        rows.tryEmitComplete().orThrow();
        assertThat(counts.orTimeout(30, TimeUnit.SECONDS).join()).containsExactly(1L);
        assertThat(kept()).containsExactly(1L);
    }

    @Test
    void aTimeLimitEndsItAndThePublisherAndNothingIsKept() {
        AtomicBoolean cancelled = new AtomicBoolean();
        StatementTimeoutException failure = failure(
                connection
                        .batch(INSERT)
                        .from(rows(100).concatWith(Flux.never()).doOnCancel(() -> cancelled.set(true)))
                        .timeout(Duration.ofMillis(200))
                        .atomic(),
                StatementTimeoutException.class);
        assertThat(failure).hasMessageContaining("200 ms");
        assertThat(cancelled).isTrue();
        assertThat(kept()).isEmpty();
    }

    @Test
    void inATransactionItIsPartOfItAndTheEndOfThatDoesNotWaitForIt() {
        completion(connection.transaction(tx -> tx.execute(INSERT, 100, 1)
                .thenMany(tx.batch(INSERT).from(rows(3)).atomic())
                .then(tx.execute(INSERT, 200, 1))
                .then()));
        assertThat(kept()).containsExactly(0L, 1L, 2L, 100L, 200L);

        CompletableFuture<Throwable> forgotten = new CompletableFuture<>();
        CompletableFuture<String> begun = new CompletableFuture<>();
        Throwable outcome = Outcomes.outcome(connection.transaction(tx -> {
            tx.batch(INSERT)
                    .from(Flux.<Object[]>just(row(300))
                            .concatWith(Flux.<Object[]>never().doOnSubscribe(never -> begun.complete("done"))))
                    .atomic()
                    .subscribe(never -> {}, forgotten::complete);
            return Mono.fromFuture(begun);
        }));
        assertThat(outcome).as("half of it may not be kept").isInstanceOf(RolledBackException.class);
        assertThat(forgotten.orTimeout(30, TimeUnit.SECONDS).join()).hasMessageContaining("end of its transaction");
        assertThat(kept()).hasSize(5);
    }

    @Test
    void whereTheConnectionIsLostThePublisherEnds() {
        PgConnection lost = WithConnection.connect();
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        CompletableFuture<List<Long>> counts = lost.batch("select $1::int4")
                .from(Flux.<Object[]>just(new Object[] {1})
                        .concatWith(Flux.never())
                        .doOnCancel(() -> cancelled.complete(true)))
                .atomic()
                .collectList()
                .toFuture();
        Sessions.await(lost.processId(), "query like 'select $1::int4%'");
        Sessions.terminate(lost.processId());
        assertThatThrownBy(() -> counts.orTimeout(30, TimeUnit.SECONDS).join())
                .cause()
                .isInstanceOf(PgException.class)
                .satisfies(it -> assertThat(((PgException) it).outcome()).isEqualTo(Outcome.UNKNOWN));
        assertThat(cancelled.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
        completion(lost.close());
    }
}
