// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.error.ServerException;
import io.trunkline.testkit.gate.DroppedSignals;
import io.trunkline.testkit.gate.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All or nothing, whatever ends it. */
@ExtendWith(WithConnection.class)
class TransactionIT {
    private PgConnection connection;

    @BeforeEach
    void aTable(PgConnection connection) {
        this.connection = connection;
        completion(connection.script(
                "create temp table t (id int4 constraint t_key unique deferrable initially immediate)"));
    }

    private long rows() {
        return value(connection.query("select count(*) from t").one(Long.class));
    }

    private static Mono<Long> insert(PgClient client, int id) {
        return client.execute("insert into t values ($1)", id);
    }

    @Test
    void whatCompletesIsCommitted() {
        String done = value(
                connection.transaction(tx -> insert(tx, 1).then(insert(tx, 2)).thenReturn("done")));
        assertThat(done).isEqualTo("done");
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void workWithoutAValueIsCommittedToo() {
        completion(connection.transaction(tx -> insert(tx, 1).then()));
        completion(connection.transaction(tx -> Mono.empty()));
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aFunctionThatReturnsNullRollsBack() {
        failure(
                connection.<Long>transaction(tx -> {
                    insert(tx, 1).subscribe();
                    return null;
                }),
                NullPointerException.class);
        assertThat(rows()).isZero();
    }

    @Test
    void workThatLeavesAnInnerTransactionOpenIsRolledBackAndToldSo() {
        UsageException failure = failure(
                connection.transaction(tx -> {
                    tx.transaction(inner -> insert(inner, 1).then(Mono.never())).subscribe(never -> {}, refused -> {});
                    return insert(connection, 2)
                            .onErrorResume(refused -> Mono.empty())
                            .then(Mono.just("done"));
                }),
                UsageException.class);
        assertThat(failure).hasMessageContaining("still open");
        assertThat(rows()).isZero();
    }

    @Test
    void aFullQueueDoesNotKeepATransactionFromEnding() {
        PgConnection narrow = value(PgConnection.connect(WithConnection.config().with(it -> it.queueLimit(4))));
        for (int round = 1; round <= 3; round++) {
            List<Throwable> refused = new ArrayList<>();
            Long done = value(narrow.transaction(tx -> {
                for (int i = 0; i < 20; i++) {
                    tx.execute("select 1").subscribe(count -> {}, refused::add);
                }
                return Mono.just(1L);
            }));
            assertThat(done).isEqualTo(1);
            assertThat(refused).isNotEmpty().allSatisfy(failure -> assertThat(failure)
                    .isInstanceOf(QueueFullException.class));
        }
        WithConnection.checkAndClose(narrow);
    }

    @Test
    void everySubscriptionIsATransactionOfItsOwn() {
        Mono<Long> twice = connection.transaction(tx -> insert(tx, 1).then(tx.execute("delete from t")));
        assertThat(value(twice)).isEqualTo(1);
        assertThat(value(twice)).isEqualTo(1);
    }

    @Test
    void anErrorOfTheServersRollsBack() {
        ServerException failure = failure(
                connection.transaction(tx -> insert(tx, 1).then(tx.execute("select 1 / 0"))), ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("22012");
        assertThat(rows()).isZero();
    }

    @Test
    void anErrorOfTheUsersRollsBack() {
        assertThat(failure(
                        connection.transaction(
                                tx -> insert(tx, 1).then(Mono.error(new IllegalArgumentException("no")))),
                        IllegalArgumentException.class))
                .hasMessage("no");
        assertThat(failure(
                        connection.transaction(tx -> {
                            throw new IllegalArgumentException("thrown");
                        }),
                        IllegalArgumentException.class))
                .hasMessage("thrown");
        assertThat(failure(
                        connection.transaction(tx -> insert(tx, 1).map(count -> {
                            throw new IllegalArgumentException("mapped");
                        })),
                        IllegalArgumentException.class))
                .hasMessage("mapped");
        assertThat(rows()).isZero();
    }

    @Test
    void aCancelRollsBackAndTheSessionIsIdle() throws InterruptedException {
        CountDownLatch inserted = new CountDownLatch(1);
        Disposable running = connection
                .transaction(tx ->
                        insert(tx, 1).doOnNext(count -> inserted.countDown()).then(Mono.never()))
                .subscribe();
        assertThat(inserted.await(10, TimeUnit.SECONDS)).isTrue();
        Sessions.await(connection.processId(), "state = 'idle in transaction' and query like 'insert%'");
        running.dispose();
        Sessions.await(connection.processId(), "state = 'idle'");
        assertThat(rows()).isZero();
    }

    @Test
    void aCancelWhileAStatementRunsEndsItAndRollsBack() {
        Disposable running = connection
                .transaction(tx -> insert(tx, 1).then(tx.execute("select pg_sleep(60)")))
                .subscribe();
        Sessions.await(connection.processId(), "wait_event = 'PgSleep'");
        running.dispose();
        Sessions.await(connection.processId(), "state = 'idle'");
        assertThat(rows()).isZero();
    }

    @Test
    void aTimeoutIsACancel() {
        failure(
                connection
                        .transaction(tx -> insert(tx, 1).then(tx.execute("select pg_sleep(60)")))
                        .timeout(java.time.Duration.ofMillis(50)),
                java.util.concurrent.TimeoutException.class);
        assertThat(rows()).isZero();
    }

    @Test
    void aValueIsHandedOnAfterTheCommitOnly() {
        PgConnection observer = WithConnection.connect();
        String table = "visible_" + connection.processId();
        completion(observer.script("create table " + table + " (id int4)"));
        try {
            Long seen = value(connection
                    .transaction(tx -> tx.execute("insert into " + table + " values (1)"))
                    .flatMap(inserted ->
                            observer.query("select count(*) from " + table).one(Long.class)));
            assertThat(seen).isEqualTo(1);
        } finally {
            completion(observer.script("drop table " + table));
            WithConnection.checkAndClose(observer);
        }
    }

    @Test
    void aSavepointIsRolledBackByItselfAndTheRestGoesOn() {
        String outcome = value(connection.transaction(tx -> insert(tx, 1)
                .then(tx.<Long>transaction(inner -> insert(inner, 2).then(inner.execute("select 1 / 0")))
                        .map(count -> "wrong")
                        .onErrorResume(ServerException.class, failure -> Mono.just(failure.sqlState())))
                .flatMap(state -> insert(tx, 3).thenReturn(state))));
        assertThat(outcome).isEqualTo("22012");
        assertThat(value(connection
                        .query("select string_agg(id::text, ',' order by id) from t")
                        .one(String.class)))
                .isEqualTo("1,3");
    }

    @Test
    void savepointsNestAndRepeat() {
        completion(connection.transaction(tx -> tx.transaction(a -> insert(a, 1)
                        .then(a.transaction(b -> insert(b, 2).then(b.transaction(c -> insert(c, 3)))))
                        .then(a.transaction(b ->
                                        insert(b, 4).then(Mono.<Long>error(new IllegalStateException("only this one"))))
                                .onErrorResume(IllegalStateException.class, failure -> Mono.empty())))
                .then(tx.transaction(again -> insert(again, 5)))
                .then()));
        assertThat(value(connection
                        .query("select string_agg(id::text, ',' order by id) from t")
                        .one(String.class)))
                .isEqualTo("1,2,3,5");
    }

    @Test
    void theOutermostUndoesWhatItsSavepointsReleased() {
        failure(
                connection.transaction(tx -> tx.transaction(inner -> insert(inner, 1))
                        .then(Mono.error(new IllegalStateException("all of it")))),
                IllegalStateException.class);
        assertThat(rows()).isZero();
    }

    @Test
    void aCancelledSavepointIsRolledBackByItself() {
        completion(connection.transaction(tx -> insert(tx, 1)
                .then(tx.transaction(inner -> insert(inner, 2).then(Mono.<Long>never()))
                        .timeout(java.time.Duration.ofMillis(100))
                        .onErrorResume(java.util.concurrent.TimeoutException.class, failure -> Mono.empty()))
                .then(insert(tx, 3))
                .then()));
        assertThat(value(connection
                        .query("select string_agg(id::text, ',' order by id) from t")
                        .one(String.class)))
                .isEqualTo("1,3");
    }

    @Test
    void anErrorThatIsSwallowedMakesTheCommitFail() {
        RolledBackException failure = failure(
                connection.transaction(
                        tx -> insert(tx, 1).then(tx.execute("select 1 / 0").onErrorResume(swallowed -> Mono.just(0L)))),
                RolledBackException.class);
        assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(failure).hasMessageContaining("swallowed");
        assertThat(rows()).isZero();
    }

    @Test
    void anErrorThatIsSwallowedInASavepointUndoesTheSavepoint() {
        List<Class<?>> failures = new ArrayList<>();
        completion(connection.transaction(tx -> insert(tx, 1)
                .then(tx.transaction(inner -> insert(inner, 2)
                                .then(inner.execute("select 1 / 0").onErrorResume(swallowed -> Mono.just(0L))))
                        .onErrorResume(failure -> {
                            failures.add(failure.getClass());
                            return Mono.just(0L);
                        }))
                .then(insert(tx, 3))
                .then()));
        assertThat(failures).containsExactly(RolledBackException.class);
        assertThat(value(connection
                        .query("select string_agg(id::text, ',' order by id) from t")
                        .one(String.class)))
                .isEqualTo("1,3");
    }

    @Test
    void afterAnErrorTheRestOfTheTransactionIsRefused() {
        List<String> states = new ArrayList<>();
        failure(
                connection.transaction(tx -> tx.execute("select 1 / 0")
                        .onErrorResume(failure -> Mono.just(0L))
                        .then(insert(tx, 1))
                        .doOnError(failure -> states.add(((ServerException) failure).sqlState()))),
                ServerException.class);
        assertThat(states).containsExactly("25P02");
    }

    @Test
    void aDeferredConstraintFailsTheCommit() {
        ServerException failure = failure(
                connection.transaction(tx -> tx.script("set constraints all deferred")
                        .then(insert(tx, 1))
                        .then(insert(tx, 1))),
                ServerException.class);
        assertThat(failure).matches(PgException::isUniqueViolation);
        assertThat(failure.constraint()).isEqualTo("t_key");
        assertThat(rows()).isZero();
    }

    @Test
    void aStatementPastAnOpenTransactionIsRefusedAndTheTransactionGoesOn() {
        List<Throwable> refused = new ArrayList<>();
        String outcome = value(connection.transaction(tx -> Flux.concat(
                        insert(tx, 1),
                        insert(connection, 2).onErrorResume(failure -> {
                            refused.add(failure);
                            return Mono.just(0L);
                        }),
                        connection.script("select 1").thenReturn(0L).onErrorResume(failure -> {
                            refused.add(failure);
                            return Mono.just(0L);
                        }),
                        connection.transaction(other -> insert(other, 3)).onErrorResume(failure -> {
                            refused.add(failure);
                            return Mono.just(0L);
                        }),
                        insert(tx, 4))
                .then(Mono.just("committed"))));
        assertThat(outcome).isEqualTo("committed");
        assertThat(refused).hasSize(3).allSatisfy(failure -> {
            assertThat(failure).isInstanceOf(UsageException.class).hasMessageContaining("a transaction is open");
            assertThat(((UsageException) failure).outcome()).isEqualTo(Outcome.NOT_SENT);
        });
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void theOuterTransactionIsNotUsedWhileTheInnerOneIsOpen() {
        UsageException failure =
                failure(connection.transaction(tx -> tx.transaction(inner -> insert(tx, 1))), UsageException.class);
        assertThat(failure).hasMessageContaining("innermost");
        assertThat(rows()).isZero();
    }

    @Test
    void aTransactionThatIsOverIsNotUsed() {
        AtomicReference<Transaction> escaped = new AtomicReference<>();
        completion(connection.transaction(tx -> {
            escaped.set(tx);
            return Mono.empty();
        }));
        for (Mono<?> late : List.<Mono<?>>of(
                insert(escaped.get(), 1),
                escaped.get().query("select 1").one(Integer.class),
                escaped.get().script("select 1"),
                escaped.get().transaction(inner -> insert(inner, 1)))) {
            UsageException failure = failure(late, UsageException.class);
            assertThat(failure).hasMessageContaining("is over");
            assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        }
        assertThat(rows()).isZero();
    }

    @Test
    void statementsOfATransactionArePipelinedAndKeepTheirOrder() {
        List<Integer> ids = value(connection.transaction(tx -> Flux.range(0, 200)
                .flatMapSequential(
                        i -> tx.query("insert into t values ($1) returning id", i)
                                .one(Integer.class),
                        200,
                        1)
                .collectList()));
        assertThat(ids).hasSize(200).startsWith(0, 1, 2).endsWith(198, 199);
        assertThat(rows()).isEqualTo(200);
    }

    @Test
    void whatWasSubscribedToBeforeRunsBeforeAndWhatComesRightBehindRunsAfter() {
        List<String> order = value(Flux.mergeSequential(
                        connection.query("select count(*) || ' before' from t").one(String.class),
                        connection.transaction(tx -> insert(tx, 1).thenReturn("in between")))
                .collectList());
        assertThat(order).containsExactly("0 before", "in between");
    }

    @Test
    void aStreamInATransactionIsReadToItsEnd() {
        Long sum = value(connection.transaction(tx -> tx.query("select i from generate_series(1, 10000) i")
                .all(Integer.class)
                .limitRate(10)
                .reduce(0L, Long::sum)));
        assertThat(sum).isEqualTo(50_005_000);
    }

    @Test
    void aThousandTransactionsInARow() {
        Long done = value(Flux.range(0, 1_000)
                .concatMap(i -> connection
                        .transaction(tx -> insert(tx, i)
                                .then(
                                        i % 3 == 0
                                                ? Mono.error(new IllegalStateException("every third"))
                                                : Mono.just(1L)))
                        .onErrorResume(IllegalStateException.class, failure -> Mono.just(0L)))
                .reduce(0L, Long::sum));
        assertThat(done).isEqualTo(666);
        assertThat(rows()).isEqualTo(666);
    }

    @Test
    void aCancelAtAnyMomentLeavesNoTransactionOpen() {
        Random random = new Random(Seeds.seed("cancelled transactions"));
        int committed = 0;
        for (int i = 0; i < 200; i++) {
            AtomicInteger done = new AtomicInteger();
            int id = i;
            Disposable running = connection
                    .transaction(tx -> insert(tx, id).then(tx.query("select 1").one(Integer.class)))
                    .subscribe(value -> done.incrementAndGet());
            long end = System.nanoTime() + random.nextInt(2_000_000);
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            running.dispose();
            // Refused as long as a transaction owns the connection.
            assertThat(value(connection.query("select 7").one(Integer.class))).isEqualTo(7);
            committed += done.get();
        }
        Sessions.await(connection.processId(), "state = 'idle'");
        assertThat(rows()).isGreaterThanOrEqualTo(committed);
        // A value may be on its way while another thread cancels; an error would be one that nobody was told.
        assertThat(DroppedSignals.take()).noneMatch(Throwable.class::isInstance);
    }
}
