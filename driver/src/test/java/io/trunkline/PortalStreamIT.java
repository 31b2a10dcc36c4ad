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
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Streams that fetch their rows by way of a portal. */
@ExtendWith(WithConnection.class)
class PortalStreamIT {
    private static final String SERIES = "select generate_series(1, $1::int4)";

    private static List<Integer> oneTo(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }

    /** Asks for what it is told to ask for, and keeps what it gets. */
    private static final class Reader extends BaseSubscriber<Integer> {
        private final List<Integer> rows = new CopyOnWriteArrayList<>();
        private final CompletableFuture<String> end = new CompletableFuture<>();

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}

        @Override
        protected void hookOnNext(Integer row) {
            rows.add(row);
        }

        @Override
        protected void hookOnComplete() {
            end.complete("complete");
        }

        @Override
        protected void hookOnError(Throwable failure) {
            end.complete(failure.toString());
        }

        String end() {
            return end.orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    @ParameterizedTest(name = "{1} rows, {0} at a time")
    @CsvSource({"1, 100", "7, 0", "7, 1", "7, 7", "7, 70", "7, 71", "1000, 50000", "2147483647, 10"})
    void allRowsComeInOrder(int fetchSize, int count, PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            assertThat(values(
                            connection.query(SERIES, count).fetchSize(fetchSize).all(Integer.class)))
                    .isEqualTo(oneTo(count));
        }
    }

    @Test
    void aMillionRowsTakeNoMoreMemoryThanAFew(PgConnection connection) {
        System.gc();
        long before = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        AtomicLong most = new AtomicLong();
        AtomicLong sum = new AtomicLong();
        long count = value(connection
                .query("select generate_series(1, 1000000), repeat('x', 200)")
                .fetchSize(1_000)
                .all(row -> (long) row.getInt(0))
                .doOnNext(row -> {
                    if (sum.addAndGet(row) > 0 && row % 250_000 == 0) {
                        System.gc();
                        long now = Runtime.getRuntime().totalMemory()
                                - Runtime.getRuntime().freeMemory();
                        most.accumulateAndGet(now - before, Math::max);
                    }
                })
                .count());
        assertThat(count).isEqualTo(1_000_000);
        assertThat(sum.get()).isEqualTo(500_000_500_000L);
        assertThat(most.get()).as("two hundred megabytes are not here").isLessThan(60 << 20);
    }

    @Test
    void theServerMakesNoMoreRowsThanAreFetched(PgConnection connection) {
        completion(connection.script("create temp sequence made"));
        assertThat(values(connection
                        .query("select nextval('made'), generate_series(1, 1000000000)")
                        .fetchSize(10)
                        .all(row -> row.getLong(0))
                        .take(10)))
                .hasSize(10);
        assertThat(value(connection.query("select last_value from made").one(Long.class)))
                .isLessThanOrEqualTo(30);
    }

    @ParameterizedTest(name = "at row {0}")
    @ValueSource(ints = {0, 1, 4, 5, 6, 9, 10, 11, 14, 15})
    void oneThatIsCancelledAtAnyRowLeavesTheConnectionUsable(int at, PgConnection connection) {
        for (boolean inTransaction : new boolean[] {false, true}) {
            for (int use = 1; use <= 2; use++) {
                if (inTransaction) {
                    String next = value(connection.transaction(
                            tx -> take(tx, at).then(tx.query("select 'next'").one(String.class))));
                    assertThat(next).isEqualTo("next");
                } else {
                    value(take(connection, at));
                }
                assertThat(value(connection.query("select 'after'").one(String.class)))
                        .isEqualTo("after");
            }
        }
        assertThat(value(connection
                        .query("select count(*) from pg_cursors where statement like 'select gen%'")
                        .one(Long.class)))
                .isZero();
    }

    /** Reads so many of fifteen rows, five at a time, and cancels. */
    private static Mono<List<Integer>> take(PgClient client, int rows) {
        return Mono.create(sink -> {
            List<Integer> taken = new ArrayList<>();
            client.query(SERIES, 15).fetchSize(5).all(Integer.class).subscribe(new BaseSubscriber<>() {
                @Override
                protected void hookOnSubscribe(Subscription subscription) {
                    enough(subscription);
                    subscription.request(rows);
                }

                private void enough(Subscription subscription) {
                    if (taken.size() == rows) {
                        subscription.cancel();
                        assertThat(taken).isEqualTo(oneTo(rows));
                        sink.success(taken);
                    }
                }

                @Override
                protected void hookOnNext(Integer row) {
                    taken.add(row);
                    enough(upstream());
                }

                @Override
                protected void hookOnError(Throwable failure) {
                    sink.error(failure);
                }
            });
        });
    }

    @Test
    void oneThatIsCancelledWhileTheServerWorksIsCancelledThere(PgConnection connection) {
        Reader reader = new Reader();
        connection
                .query("select 1 from generate_series(1, 2), pg_sleep(60)")
                .fetchSize(1)
                .all(Integer.class)
                .subscribe(reader);
        reader.request(1);
        Sessions.await(connection.processId(), "wait_event = 'PgSleep'");
        reader.cancel();
        assertThat(value(connection.query("select 'next'").one(String.class))).isEqualTo("next");
    }

    @Test
    void anErrorComesAfterTheRowsBeforeIt(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            List<Integer> rows = new ArrayList<>();
            ServerException failure = failure(
                    connection
                            .query("select 1 / (500 - g) from generate_series(1, 1000) g")
                            .fetchSize(30)
                            .all(Integer.class)
                            .doOnNext(rows::add),
                    ServerException.class);
            assertThat(failure.sqlState()).isEqualTo("22012");
            assertThat(rows.size())
                    .as("the fetch with the error is not complete")
                    .isBetween(480, 499);
        }
        failure(connection.query("select nothing").fetchSize(10).all(Integer.class), ServerException.class);
        assertThat(value(connection.query("select 1").one(Integer.class))).isEqualTo(1);
    }

    @Test
    void aMapperThatThrowsEndsIt(PgConnection connection) {
        IllegalStateException failure = failure(
                connection.query(SERIES, 100).fetchSize(5).all(row -> {
                    if (row.getInt(0) == 8) {
                        throw new IllegalStateException("mapped badly");
                    }
                    return row.getInt(0);
                }),
                IllegalStateException.class);
        assertThat(failure).hasMessage("mapped badly");
        assertThat(value(connection.query("select 1").one(Integer.class))).isEqualTo(1);
    }

    @Test
    void oneThatIsNeverAskedIsEndedAndTheConnectionAnswersAfterwards(PgConnection connection) {
        for (boolean inTransaction : new boolean[] {false, true}) {
            Reader reader = new Reader();
            if (inTransaction) {
                String answer = value(connection.transaction(tx -> {
                    stream(tx).subscribe(reader);
                    return Mono.fromFuture(reader.end)
                            .then(tx.query("select 'next'").one(String.class));
                }));
                assertThat(answer).isEqualTo("next");
            } else {
                stream(connection).subscribe(reader);
            }
            assertThat(reader.end()).contains("SlowSubscriberException").contains("asked for no row");
            assertThat(reader.rows).isEmpty();
            assertThat(value(connection.query("select 'after'").one(String.class)))
                    .isEqualTo("after");
        }
    }

    private static Flux<Integer> stream(PgClient client) {
        return client.query(SERIES, 1_000)
                .fetchSize(10)
                .demandTimeout(Duration.ofMillis(100))
                .all(Integer.class);
    }

    @Test
    void othersOfItsTransactionFailFastMeanwhileAndWorkAfterwards(PgConnection connection) {
        Reader reader = new Reader();
        String answer = value(connection.transaction(tx -> {
            tx.query(SERIES, 30).fetchSize(10).all(Integer.class).subscribe(reader);
            return tx.execute("select 1")
                    .map(unexpected -> "ran")
                    .onErrorResume(UsageException.class, refusal -> {
                        assertThat(refusal.outcome()).isEqualTo(Outcome.NOT_SENT);
                        reader.request(100);
                        return Mono.fromFuture(reader.end);
                    })
                    .flatMap(end ->
                            tx.query("select $1::text", end + ", then more").one(String.class));
        }));
        assertThat(answer).isEqualTo("complete, then more");
        assertThat(reader.rows).isEqualTo(oneTo(30));
    }

    @Test
    void theEndOfItsTransactionEndsAForgottenOne(PgConnection connection) {
        for (boolean inSavepoint : new boolean[] {false, true}) {
            Reader reader = new Reader();
            Mono<String> done = inSavepoint
                    ? connection.transaction(tx -> tx.transaction(inner -> forget(inner, reader))
                            .then(tx.query("select 'outer'").one(String.class)))
                    : connection.transaction(tx -> forget(tx, reader));
            assertThat(value(done)).isEqualTo(inSavepoint ? "outer" : "done");
            reader.request(100);
            assertThat(reader.end()).contains("end of its transaction");
            assertThat(value(connection.query("select 1").one(Integer.class))).isEqualTo(1);
        }
    }

    private static Mono<String> forget(PgClient client, Reader reader) {
        client.query(SERIES, 1_000).fetchSize(10).all(Integer.class).subscribe(reader);
        return Mono.just("done");
    }

    @Test
    void rowsThatAreWrittenByItAreReturned(PgConnection connection) {
        completion(connection.script("create temp table t (id int4)"));
        assertThat(values(connection
                        .query("insert into t select generate_series(1, 25) returning id")
                        .fetchSize(10)
                        .all(Integer.class)))
                .isEqualTo(oneTo(25));
        assertThat(value(connection.query("select count(*) from t").one(Long.class)))
                .isEqualTo(25);
    }

    enum Mood {
        SAD,
        HAPPY
    }

    record Item(String name, BigDecimal price) {}

    @Test
    void typesThatNobodyHasMetAreReadFromTheFirstUseOn(PgConnection connection) {
        completion(connection.script("create type pg_temp.mood as enum ('SAD', 'HAPPY');"
                + " create type pg_temp.item as (name text, price numeric)"));
        for (int use = 1; use <= 2; use++) {
            List<Object> rows = values(connection
                    .query("select 'HAPPY'::pg_temp.mood, row('tea', 1.50)::pg_temp.item from generate_series(1, 5)")
                    .fetchSize(2)
                    .all(row -> List.of(row.get(0, Mood.class), row.get(1, Item.class))));
            assertThat(rows).hasSize(5).containsOnly(List.of(Mood.HAPPY, new Item("tea", new BigDecimal("1.50"))));
        }
    }

    /** What was subscribed to in front of a stream must have its types before the stream ends: it may be waited for. */
    @Test
    void oneInFrontWhoseTypesMustBeLookedUpDoesNotWaitForIt(PgConnection connection) {
        completion(connection.script(
                "drop type if exists met_in_front; create type met_in_front as enum ('SAD', 'HAPPY')"));
        try {
            values(connection.query(SERIES, 1).fetchSize(2).all(Integer.class));
            Reader reader = new Reader();
            CompletableFuture<Mood> mood = new CompletableFuture<>();
            completion(Mono.<Void>create(sink -> {
                        connection
                                .query("select 'SAD'::met_in_front")
                                .one(Mood.class)
                                .subscribe(mood::complete, mood::completeExceptionally);
                        connection
                                .query(SERIES, 1_000)
                                .fetchSize(2)
                                .all(Integer.class)
                                .subscribe(reader);
                        sink.success();
                    })
                    .delaySubscription(connection.execute("select 0")));
            assertThat(mood.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(Mood.SAD);
            assertThat(reader.end).isNotDone();
            reader.cancel();
        } finally {
            completion(connection.script("drop type met_in_front"));
        }
    }

    @Test
    void aStaleStatementIsPreparedAnew(PgConnection connection) {
        completion(connection.script("create temp table t (id int4); insert into t select generate_series(1, 5)"));
        Flux<Integer> sizes = connection.query("select * from t").fetchSize(2).all(Row::size);
        for (int use = 1; use <= 2; use++) {
            assertThat(values(sizes)).containsOnly(1).hasSize(5);
        }
        completion(connection.script("alter table t add name text"));
        assertThat(values(sizes)).containsOnly(2).hasSize(5);
        completion(connection.script("deallocate all"));
        assertThat(values(sizes)).containsOnly(2).hasSize(5);
    }

    @Test
    void aConnectionThatIsLostSaysSoAfterTheRowsThatCame(PgConnection unused) {
        PgConnection lost = WithConnection.connect();
        Reader reader = new Reader();
        lost.query(SERIES, 1_000).fetchSize(10).all(Integer.class).subscribe(reader);
        reader.request(5);
        Sessions.await(
                lost.processId(), "query like 'select generate_series(1, $1::int4)%' and wait_event = 'ClientRead'");
        Sessions.terminate(lost.processId());
        reader.request(100);
        assertThat(reader.end()).contains("57P01");
        assertThat(reader.rows).isEqualTo(oneTo(reader.rows.size())).hasSizeBetween(5, 20);
        completion(lost.close());
        assertThat(unused.isOpen()).isTrue();
    }

    @Test
    void aFetchSizeBelowZeroIsRefused(PgConnection connection) {
        assertThatThrownBy(() -> connection.query("select 1").fetchSize(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(values(connection.query(SERIES, 3).fetchSize(0).all(Integer.class)))
                .isEqualTo(oneTo(3));
    }

    /** The stream is one statement, and the others of its flight are not touched by what becomes of it. */
    @Test
    void whatWasSubscribedInFrontOfItRunsInFrontOfIt(PgConnection connection) {
        List<Object> outcomes = values(connection
                .execute("select 0")
                .thenMany(Flux.mergeSequential(
                        connection.query("select 'front'").one(Object.class),
                        connection
                                .query("select 1 / 0")
                                .one(Object.class)
                                .onErrorResume(PgException.class, failed -> Mono.just(failed.sqlState())),
                        connection
                                .query(SERIES, 5)
                                .fetchSize(2)
                                .all(Integer.class)
                                .cast(Object.class))));
        assertThat(outcomes).containsExactly("front", "22012", 1, 2, 3, 4, 5);
    }
}
