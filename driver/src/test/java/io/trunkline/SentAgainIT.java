// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static io.trunkline.Outcomes.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.ServerException;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Statements that are put back and sent again are done once, where they were meant to be, and nobody notices. */
@ExtendWith(WithConnection.class)
class SentAgainIT {
    private static final String INSERT = "insert into t values ($1::int4)";

    private PgConnection connection;

    @BeforeEach
    void aTable(PgConnection connection) {
        this.connection = connection;
        completion(connection.script("create temp table t (id int4)"));
    }

    /** Subscribes to all of them in one turn of the event loop. */
    private List<String> together(Supplier<List<Publisher<?>>> all) {
        return values(connection
                .execute("select 1")
                .thenMany(Flux.defer(() -> Flux.mergeSequential(all.get().stream()
                        .map(it -> Flux.from(it)
                                .map(String::valueOf)
                                .onErrorResume(
                                        failure -> Mono.just(failure.getClass().getSimpleName())))
                        .toList()))));
    }

    private long rows() {
        return value(connection.query("select count(*) from t").one(Long.class));
    }

    private Mono<Long> number(int number) {
        return connection.query("select $1::int8", number).readOnly().one(Long.class);
    }

    @Test
    void whatStandsInFrontOfATransactionIsNeverRunInsideIt() {
        value(connection.execute(INSERT, 1));
        completion(connection.script("deallocate all"));
        assertThat(together(
                        () -> List.of(connection.execute(INSERT, 2), connection.transaction(tx -> tx.execute(INSERT, 3)
                                .then(tx.execute("select 1 / 0"))))))
                .containsExactly("1", "DataException");
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void readsThatWerePassedOverDoNotSeeATransactionBehindThem() {
        value(number(1));
        String count = "select count(*) from t where $1::int4 is not null";
        value(connection.query(count, 1).readOnly().one(Long.class));
        String divide = "select 1 / $1::int4";
        value(connection.query(divide, 1).readOnly().one(Long.class));
        assertThat(together(() -> List.of(
                        number(1),
                        connection.query(divide, 0).readOnly().one(Long.class),
                        connection.query(count, 1).readOnly().one(Long.class),
                        connection.transaction(tx -> tx.execute("insert into t values (1)")))))
                .containsExactly("1", "DataException", "0", "1");
    }

    @Test
    void staleReadsUnderOneSyncAreAllPreparedAnew() {
        String other = "select 10 + $1::int8";
        value(number(1));
        value(connection.query(other, 1).readOnly().one(Long.class));
        completion(connection.script("deallocate all"));
        assertThat(together(() -> List.of(
                        connection.query(other, 1).readOnly().one(Long.class),
                        number(2),
                        number(3),
                        connection.query(other, 4).readOnly().one(Long.class))))
                .containsExactly("11", "2", "3", "14");
    }

    @Test
    void aStatementThatIsDroppedOnceMoreBeforeItIsSentAgainIsPreparedWithIt() {
        value(number(1));
        value(connection.execute("deallocate all"));
        assertThat(together(() -> List.of(
                        number(2),
                        connection.execute("deallocate all"),
                        number(3),
                        connection.execute("deallocate all"))))
                .containsExactly("2", "0", "3", "0");
    }

    @Test
    void aStreamedBatchOfAStaleStatementIsPreparedAnew() {
        value(connection.execute(INSERT, 1));
        completion(connection.script("deallocate all"));
        assertThat(values(connection
                        .batch(INSERT)
                        .from(Flux.range(2, 1_000).map(id -> new Object[] {id}))
                        .atomic()))
                .hasSize(1_000);
        assertThat(rows()).isEqualTo(1_001);
    }

    @Test
    void aStreamedBatchWhosePublisherFailsLeavesTheConnectionAsItWas() {
        UsageException failure = failure(
                connection
                        .batch(INSERT)
                        .from(Flux.range(1, 10)
                                .map(id -> new Object[] {id})
                                .concatWith(Mono.error(new IllegalStateException("no more"))))
                        .atomic(),
                UsageException.class);
        assertThat(failure).hasMessageContaining("no more");
        assertThat(rows()).isZero();
    }

    @Test
    void whatIsPreparedBehindADropInATransactionIsNotClosedInFrontOfItsUse() {
        List<Integer> rows = value(connection.transaction(tx -> {
            Mono<Void> drop = tx.script("deallocate all");
            Mono<List<Integer>> stream = tx.query("select generate_series(1, 5)")
                    .fetchSize(2)
                    .all(Integer.class)
                    .collectList();
            return Mono.zip(drop.thenReturn(0), stream).map(both -> both.getT2());
        }));
        assertThat(rows).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void aStaleStatementInATransactionFailsThat() {
        value(number(1));
        // Where no tag tells of it.
        completion(connection.script("do $$ begin execute 'deallocate all'; end $$"));
        ServerException failure =
                failure(connection.transaction(tx -> tx.execute("select $1::int8", 1)), ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("26000");
        assertThat(value(number(2))).isEqualTo(2);
    }
}
