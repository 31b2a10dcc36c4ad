// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static io.trunkline.Outcomes.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.codec.Codec;
import io.trunkline.codec.PgType;
import io.trunkline.error.CodecException;
import io.trunkline.error.IntegrityConstraintViolationException;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.error.ServerException;
import io.trunkline.testkit.server.EmbeddedServer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/** Batches that are kept whole or not at all. */
@ExtendWith(WithConnection.class)
class AtomicBatchIT {
    private static final String INSERT = "insert into t (id, divisor) values ($1, 100 / $2)";

    private PgConnection connection;

    @BeforeEach
    void aTable(PgConnection connection) {
        this.connection = connection;
        completion(connection.script("create temp table t (id int8 constraint t_key primary key, divisor int8)"));
    }

    /** Rows 0, 1, …, all of which the table takes. */
    private static List<Object[]> rows(int count) {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new Object[] {(long) i, 1});
        }
        return rows;
    }

    private List<Long> kept() {
        return values(connection.query("select id from t order by id").all(Long.class));
    }

    private static List<Long> upTo(int count) {
        return LongStream.range(0, count).boxed().toList();
    }

    @Test
    void countsComeInTheOrderOfTheRows() {
        values(connection.batch(INSERT).addAll(rows(5)).atomic());
        for (int use = 1; use <= 2; use++) {
            assertThat(values(connection
                            .batch("update t set divisor = divisor + 1 where id < $1")
                            .add(1)
                            .add(0)
                            .add(4)
                            .atomic()))
                    .containsExactly(1L, 0L, 4L);
        }
    }

    @Test
    void aThousandRowsAreKeptByTheFirstUseAndByLaterOnes() {
        for (int use = 1; use <= 3; use++) {
            assertThat(values(connection.batch(INSERT).addAll(rows(1_000)).atomic()))
                    .hasSize(1_000)
                    .containsOnly(1L);
            assertThat(kept()).isEqualTo(upTo(1_000));
            completion(connection.script("truncate t"));
        }
    }

    @Test
    void anEmptyBatchCompletesAndRunsNothing() {
        assertThat(values(connection.batch("this is not SQL").atomic())).isEmpty();
        assertThat(values(connection.batch("this is not SQL").addAll(List.of()).atomic()))
                .isEmpty();
    }

    @ParameterizedTest(name = "at row {0}, all in one flight")
    @ValueSource(ints = {0, 1, 499, 998, 999})
    void anErrorUndoesAllAndSaysAtWhichRow(int at) {
        for (int use = 1; use <= 2; use++) {
            List<Object[]> rows = rows(1_000);
            rows.set(at, new Object[] {(long) at, 0});
            ServerException failure =
                    failure(connection.batch(INSERT).addAll(rows).atomic(), ServerException.class);
            assertThat(failure.sqlState()).isEqualTo("22012");
            assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
            assertThat(failure).hasMessageContaining("row " + at + " of the batch's parameters, counted from 0");
            assertThat(kept()).isEmpty();
        }
    }

    @ParameterizedTest(name = "at row {0} of several flights")
    @ValueSource(ints = {0, 1, 4_000, 15_000, 29_999})
    void anErrorInOneOfManyFlightsUndoesAll(int at) {
        List<Object[]> rows = rows(30_000);
        rows.set(at, new Object[] {(long) at, 0});
        ServerException failure = failure(connection.batch(INSERT).addAll(rows).atomic(), ServerException.class);
        assertThat(failure).hasMessageContaining("row " + at + " of the batch's parameters, counted from 0");
        assertThat(kept()).isEmpty();
    }

    @Test
    void anErrorKeepsItsClassAndItsHint() {
        List<Object[]> rows = rows(10);
        rows.set(7, new Object[] {2L, 1});
        IntegrityConstraintViolationException failure =
                failure(connection.batch(INSERT).addAll(rows).atomic(), IntegrityConstraintViolationException.class);
        assertThat(failure.constraint()).isEqualTo("t_key");
        assertThat(failure).matches(PgException::isUniqueViolation).hasMessageContaining("row 7");

        ServerException hinted = failure(
                connection.batch("select nmae from t where id = $1").add(1).atomic(Long.class), ServerException.class);
        assertThat(hinted.sqlState()).isEqualTo("42703");
        assertThat(hinted.getMessage()).as("the statement's, not a row's").doesNotContain("batch");
    }

    @Test
    void aConstraintThatIsCheckedAtTheEndFailsTheBatch() {
        completion(connection.script("create temp table child (id int8 references t deferrable initially deferred)"));
        for (int use = 1; use <= 2; use++) {
            IntegrityConstraintViolationException failure = failure(
                    connection
                            .batch("insert into child values ($1)")
                            .add(1)
                            .add(2)
                            .atomic(),
                    IntegrityConstraintViolationException.class);
            assertThat(failure).matches(PgException::isForeignKeyViolation);
            assertThat(failure.getMessage()).doesNotContain("row ");
            assertThat(value(connection.query("select count(*) from child").one(Long.class)))
                    .isZero();
        }
    }

    @Test
    void inATransactionItIsPartOfIt() {
        List<Object[]> bad = rows(10);
        bad.set(5, new Object[] {5L, 0});
        ServerException failure = failure(
                connection.transaction(tx -> tx.execute(INSERT, 100, 1)
                        .thenMany(tx.batch(INSERT).addAll(bad).atomic())
                        .then()),
                ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("22012");
        assertThat(kept()).isEmpty();

        completion(connection.transaction(tx -> tx.execute(INSERT, 100, 1)
                .thenMany(tx.transaction(inner ->
                                inner.batch(INSERT).addAll(bad).atomic().then())
                        .onErrorResume(ServerException.class, undone -> Mono.empty()))
                .thenMany(tx.batch(INSERT).addAll(rows(3)).atomic())
                .then()));
        assertThat(kept()).containsExactly(0L, 1L, 2L, 100L);
    }

    // ---- Rows that are answered

    @Test
    void returnedRowsComeInOrderAsTheyAreAskedFor() {
        for (int use = 1; use <= 2; use++) {
            List<Long> ids = new CopyOnWriteArrayList<>();
            CompletableFuture<Boolean> end = new CompletableFuture<>();
            connection
                    .batch(INSERT + " returning id")
                    .addAll(rows(2_000))
                    .atomic(Long.class)
                    .subscribe(new BaseSubscriber<>() {
                        @Override
                        protected void hookOnSubscribe(Subscription subscription) {
                            request(1);
                        }

                        @Override
                        protected void hookOnNext(Long id) {
                            ids.add(id);
                            request(1);
                        }

                        @Override
                        protected void hookOnComplete() {
                            end.complete(true);
                        }

                        @Override
                        protected void hookOnError(Throwable failure) {
                            end.completeExceptionally(failure);
                        }
                    });
            assertThat(end.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
            assertThat(ids).isEqualTo(upTo(2_000));
            completion(connection.script("truncate t"));
        }
    }

    @Test
    void returnedRowsThatNobodyWantsAreNoCounts() {
        assertThat(values(connection
                        .batch(INSERT + " returning id")
                        .addAll(rows(3))
                        .atomic()))
                .containsExactly(1L, 1L, 1L);
        assertThat(values(connection
                        .batch("select generate_series(1, $1::int4)")
                        .add(3)
                        .add(0)
                        .add(2)
                        .atomic()))
                .containsExactly(3L, 0L, 2L);
    }

    @Test
    void aMapperThatThrowsFailsTheBatchWithWhatItThrew() {
        IllegalStateException failure = failure(
                connection.batch("select $1::int4").add(1).add(2).atomic(row -> {
                    throw new IllegalStateException("mapped badly");
                }),
                IllegalStateException.class);
        assertThat(failure).hasMessage("mapped badly");
    }

    enum Demand {
        UNBOUNDED,
        ONE_AT_A_TIME,
        LATE
    }

    /** Fifteen megabytes each way: more than all buffers on the way hold. */
    @ParameterizedTest
    @EnumSource
    void whatIsSentIsReadMeanwhile(Demand demand) {
        String large = "x".repeat(30_000);
        List<Object[]> rows = Collections.nCopies(500, new Object[] {large});
        for (int use = 1; use <= 2; use++) {
            Echo echo = new Echo(demand);
            connection
                    .batch("select $1::text")
                    .addAll(rows)
                    .atomic(String.class)
                    .subscribe(echo);
            if (demand == Demand.LATE) {
                Sessions.await(connection.processId(), "query = 'select $1::text'");
                assertThat(echo.received).isEmpty();
                echo.request(Long.MAX_VALUE);
            }
            assertThat(echo.end.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("complete");
            assertThat(echo.received).hasSize(500).containsOnly(30_000);
        }
    }

    private static final class Echo extends BaseSubscriber<String> {
        private final Demand demand;
        private final List<Integer> received = new CopyOnWriteArrayList<>();
        private final CompletableFuture<String> end = new CompletableFuture<>();

        Echo(Demand demand) {
            this.demand = demand;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (demand != Demand.LATE) {
                request(demand == Demand.ONE_AT_A_TIME ? 1 : Long.MAX_VALUE);
            }
        }

        @Override
        protected void hookOnNext(String value) {
            received.add(value.length());
            if (demand == Demand.ONE_AT_A_TIME) {
                request(1);
            }
        }

        @Override
        protected void hookOnComplete() {
            end.complete("complete");
        }

        @Override
        protected void hookOnError(Throwable failure) {
            end.complete(failure.toString());
        }
    }

    @Test
    void countsThatAreAskedForLateKeepNobodyWaiting() {
        int count = 200_000;
        List<Long> counts = new CopyOnWriteArrayList<>();
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        long[] seen = {0};
        BaseSubscriber<Long> late = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {}

            @Override
            protected void hookOnNext(Long affected) {
                seen[0] += affected;
                if (seen[0] <= 10) {
                    counts.add(affected);
                }
            }

            @Override
            protected void hookOnComplete() {
                end.complete(true);
            }

            @Override
            protected void hookOnError(Throwable failure) {
                end.completeExceptionally(failure);
            }
        };
        connection.batch(INSERT).addAll(rows(count)).atomic().subscribe(late);
        assertThat(value(connection.query("select count(*) from t").one(Long.class)))
                .as("behind the batch")
                .isEqualTo(count);
        assertThat(seen[0]).isZero();
        late.request(10);
        assertThat(value(connection.query("select 1").one(Long.class))).isEqualTo(1);
        assertThat(counts).hasSize(10).containsOnly(1L);
        assertThat(end).isNotDone();
        late.request(Long.MAX_VALUE);
        assertThat(end.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
        assertThat(seen[0]).isEqualTo(count);
    }

    // ---- Values

    /** What no codec takes. */
    private record Unknown() {}

    @Test
    void aValueThatCannotBeSentFailsTheBatchBeforeAnythingIsSent() {
        for (int use = 1; use <= 2; use++) {
            List<Object[]> rows = rows(5);
            rows.set(3, new Object[] {"\0", 1});
            CodecException failure =
                    failure(connection.batch(INSERT).addAll(rows).atomic(), CodecException.class);
            assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(failure).hasMessageContaining("row 3").hasMessageContaining("$1");
            assertThat(kept()).isEmpty();
            values(connection.batch(INSERT).addAll(rows(1)).atomic());
            completion(connection.script("truncate t"));
        }
    }

    @Test
    void aValueThatCannotBeSentInALaterFlightUndoesWhatWasSent() {
        List<Object[]> rows = rows(30_000);
        rows.set(29_000, new Object[] {"\0", 1});
        for (int use = 1; use <= 2; use++) {
            CodecException failure =
                    failure(connection.batch(INSERT).addAll(rows).atomic(), CodecException.class);
            assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
            assertThat(failure).hasMessageContaining("rolled back").hasMessageContaining("row 29000");
            assertThat(kept()).isEmpty();
        }
    }

    @Test
    void aValueThatNoCodecTakesSaysItsRow() {
        UsageException failure =
                failure(connection.batch(INSERT).add(1, 1).add(new Unknown(), 1).atomic(), UsageException.class);
        assertThat(failure).hasMessageContaining("row 1").hasMessageContaining("Unknown");
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(kept()).isEmpty();
    }

    @Test
    void aWrongNumberOfValuesFailsTheBatch() {
        for (int use = 1; use <= 2; use++) {
            PgException failure =
                    failure(connection.batch(INSERT).add(1, 1).add(2, 1).add(3).atomic(), PgException.class);
            assertThat(failure).hasMessageContaining("row 2");
            assertThat(kept()).isEmpty();
            PgException first =
                    failure(connection.batch(INSERT).add(1).add(2, 1).atomic(), PgException.class);
            assertThat(first).hasMessageContaining("2 parameters").hasMessageContaining("1 value");
        }
    }

    @Test
    void declaredTypesAreThoseOfAllRows() {
        for (int use = 1; use <= 2; use++) {
            assertThat(values(connection
                            .batch("select pg_typeof($1)::text")
                            .add(Pg.typed(1, PgType.INT8))
                            .add(Pg.typed(2, PgType.INT8))
                            .atomic(String.class)))
                    .containsExactly("bigint", "bigint");
        }
        assertThatThrownBy(() -> connection
                        .batch("select $1")
                        .add(Pg.typed(1, PgType.INT8))
                        .add(Pg.typed(2, PgType.INT4)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("row 1");
    }

    enum Mood {
        SAD,
        HAPPY
    }

    record Item(String name, BigDecimal price) {}

    @Test
    void enumsAndRecordsNeedNoSetUp() {
        completion(connection.script("create type pg_temp.mood as enum ('SAD', 'HAPPY');"
                + " create type pg_temp.item as (name text, price numeric)"));
        for (int use = 1; use <= 2; use++) {
            assertThat(values(connection
                            .batch("select $1::pg_temp.mood")
                            .add(Mood.SAD)
                            .add(Mood.HAPPY)
                            .atomic(Mood.class)))
                    .containsExactly(Mood.SAD, Mood.HAPPY);
            Item tea = new Item("tea", new BigDecimal("1.50"));
            Item none = new Item(null, null);
            assertThat(values(connection
                            .batch("select $1::pg_temp.item")
                            .add(tea)
                            .add(none)
                            .atomic(row -> row.get(0, Item.class))))
                    .containsExactly(tea, none);
        }
    }

    /** Has a codec of its own. */
    private record Isbn(String digits) {}

    @Test
    void codecsOfUsersWriteAndReadTheirValues() {
        EmbeddedServer.shared().sql("create type batch_isbn as enum ('0-201', '0-306')");
        try {
            Codec<Isbn> codec = Codec.ofText(Isbn.class, Isbn::new, Isbn::digits);
            PgConnection coded = value(
                    PgConnection.connect(WithConnection.config().with(it -> it.codec("public.batch_isbn", codec))));
            for (int use = 1; use <= 2; use++) {
                assertThat(values(coded.batch("select $1::batch_isbn")
                                .add(new Isbn("0-201"))
                                .add(new Isbn("0-306"))
                                .atomic(row -> row.get(0, Isbn.class))))
                        .containsExactly(new Isbn("0-201"), new Isbn("0-306"));
            }
            WithConnection.checkAndClose(coded);
        } finally {
            EmbeddedServer.shared().sql("drop type batch_isbn");
        }
    }

    @Test
    void theFirstUseAndLaterOnesGiveEqualRows() {
        Object[][] rows = {
            {Instant.parse("2024-02-29T12:00:00.123456Z"), new BigDecimal("1.10"), 0.1, new byte[] {0, (byte) 0xff}},
            {Instant.EPOCH, new BigDecimal("-0.000001"), Double.NaN, new byte[0]},
            {null, null, null, null}
        };
        List<List<Object>> uses = new ArrayList<>();
        for (int use = 1; use <= 3; use++) {
            uses.add(values(connection
                    .batch("select $1::timestamptz, $2::numeric, $3::float8, encode($4::bytea, 'hex')")
                    .addAll(List.of(rows))
                    .atomic(row -> IntStream.range(0, 4)
                            .mapToObj(i -> String.valueOf(row.get(i)))
                            .toList()
                            .toString())
                    .cast(Object.class)));
        }
        assertThat(uses.get(0)).hasSize(3).isEqualTo(uses.get(1)).isEqualTo(uses.get(2));
    }

    @Test
    void aResultThatHasChangedItsTypeIsPreparedAnew() {
        values(connection.batch(INSERT).addAll(rows(3)).atomic());
        String read = "select * from t where id = $1";
        for (int use = 1; use <= 2; use++) {
            assertThat(values(connection.batch(read).add(1).add(2).atomic(Row::size)))
                    .containsExactly(2, 2);
        }
        completion(connection.script("alter table t add more text"));
        assertThat(values(connection.batch(read).add(1).add(2).atomic(Row::size)))
                .containsExactly(3, 3);
        completion(connection.script("deallocate all"));
        assertThat(values(connection.batch(read).add(1).add(2).atomic(Row::size)))
                .containsExactly(3, 3);
    }

    // ---- How it ends otherwise

    @Test
    void aBatchGrowsIntoSeveralThatDoNotDisturbEachOther() {
        Batch one = connection.batch("select $1::int4").add(1);
        Batch two = one.add(2);
        Batch three = one.add(3);
        assertThat(values(two.atomic(Integer.class))).containsExactly(1, 2);
        assertThat(values(three.atomic(Integer.class))).containsExactly(1, 3);
        assertThat(values(one.atomic(Integer.class))).containsExactly(1);
        assertThat(values(two.atomic(Integer.class))).containsExactly(1, 2);
    }

    @Test
    void oneThatIsCancelledWhileItIsBeingSentKeepsNothing() {
        for (int use = 1; use <= 3; use++) {
            Integer first = connection
                    .batch("with i as (insert into t values ($1, $2) returning id) select id::int4 from i")
                    .addAll(rows(50_000))
                    .atomic(Integer.class)
                    .blockFirst(Outcomes.LIMIT);
            assertThat(first).isZero();
            assertThat(kept()).isEmpty();
        }
    }

    @Test
    void aConnectionThatIsLostLeavesTheOutcomeUnknown() {
        PgConnection lost = WithConnection.connect();
        CompletableFuture<List<Integer>> waiting = lost.batch("select 1 from pg_sleep($1)")
                .add(0)
                .add(60)
                .add(0)
                .atomic(Integer.class)
                .collectList()
                .toFuture();
        CompletableFuture<Long> behind =
                lost.batch("select 2 from pg_sleep($1)").add(0).atomic().next().toFuture();
        Sessions.await(lost.processId(), "wait_event = 'PgSleep'");
        Sessions.terminate(lost.processId());
        for (CompletableFuture<?> each : List.of(waiting, behind)) {
            assertThatThrownBy(() -> each.orTimeout(30, TimeUnit.SECONDS).join())
                    .cause()
                    .isInstanceOf(PgException.class)
                    .satisfies(it -> assertThat(((PgException) it).outcome()).isEqualTo(Outcome.UNKNOWN));
        }
        PgException late = failure(lost.batch("select $1").add("a").atomic(), PgException.class);
        assertThat(late.outcome()).isEqualTo(Outcome.NOT_SENT);
        completion(lost.close());
    }

    @Test
    void statementsThatAreNotForBatchesAreRefused() {
        PgException copy = failure(connection.batch("copy t from stdin").add().atomic(), PgException.class);
        assertThat(copy).hasMessageContaining("COPY");
        failure(connection.batch("select 1; select 2").add().atomic(), ServerException.class);
    }
}
