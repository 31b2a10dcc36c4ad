// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.ServerException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Whatever goes wrong at whichever statement of a transaction, nothing of it remains, and the session is idle. */
@ExtendWith(WithConnection.class)
class TransactionStepsIT {
    private static final int STEPS = 5;

    private PgConnection connection;

    @BeforeEach
    void aTable(PgConnection connection) {
        this.connection = connection;
        completion(connection.script("create temp table t (id int4 primary key)"));
    }

    private static Mono<Long> insert(PgClient client, int id) {
        return client.execute("insert into t values ($1)", id);
    }

    /** Five inserts, one after the other; before the one of that number comes something else. */
    private static Mono<Long> steps(PgClient tx, int broken, Mono<Long> instead) {
        return Flux.range(1, STEPS)
                .concatMap(step -> step == broken ? instead.then(insert(tx, step)) : insert(tx, step))
                .reduce(0L, Long::sum);
    }

    private void nothingRemains() {
        Sessions.await(connection.processId(), "state = 'idle'");
        assertThat(value(connection.query("select count(*) from t").one(Long.class)))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void anErrorOfTheServersAtEachStatement(int broken) {
        ServerException failure = failure(
                connection.transaction(tx -> steps(tx, broken, tx.execute("select 1 / 0"))), ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("22012");
        nothingRemains();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void anErrorOfTheUsersAtEachStatement(int broken) {
        failure(
                connection.transaction(tx -> steps(tx, broken, Mono.error(new IllegalStateException("no")))),
                IllegalStateException.class);
        nothingRemains();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aCancelWhileEachStatementRuns(int broken) {
        Disposable running = connection
                .transaction(tx -> steps(tx, broken, tx.execute("select pg_sleep(60)")))
                .subscribe();
        Sessions.await(connection.processId(), "wait_event = 'PgSleep'");
        running.dispose();
        nothingRemains();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aTimeoutOfEachStatementEndsItOnTheServer(int broken) {
        failure(
                connection.transaction(tx ->
                        steps(tx, broken, tx.execute("select pg_sleep(60)").timeout(java.time.Duration.ofMillis(50)))),
                java.util.concurrent.TimeoutException.class);
        nothingRemains();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aCancelInBetweenAtEachStatement(int broken) {
        Disposable.Swap running = reactor.core.Disposables.swap();
        running.replace(connection
                .transaction(tx -> steps(
                        tx, broken, Mono.<Long>fromRunnable(running::dispose).then(Mono.never())))
                .subscribe());
        nothingRemains();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void anErrorAtEachStatementOfAFlight(int broken) {
        ServerException failure = failure(
                connection.transaction(tx -> Flux.range(1, STEPS)
                        .flatMap(step -> step == broken ? tx.execute("select 1 / 0") : insert(tx, step))
                        .then()),
                ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("22012");
        nothingRemains();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aLostConnectionAtEachStatement(int broken) {
        PgConnection victim = WithConnection.connect();
        String table = "lost_" + victim.processId();
        completion(connection.script("create table " + table + " (id int4)"));
        failure(
                victim.transaction(tx -> Flux.range(1, STEPS)
                        .concatMap(step -> step == broken
                                ? tx.execute("select pg_terminate_backend(pg_backend_pid())")
                                : tx.execute("insert into " + table + " values ($1)", step))
                        .then()),
                io.trunkline.error.PgException.class);
        Sessions.awaitEnd(victim.processId());
        assertThat(value(connection.query("select count(*) from " + table).one(Long.class)))
                .isZero();
        completion(connection.script("drop table " + table));
        completion(victim.close());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void threeSavepointsDeepAnErrorUndoesItsOwnLevelAndThoseInside(int failing) {
        String kept = value(connection.transaction(tx -> insert(tx, 0)
                .then(level(tx, 1, failing))
                .then(insert(tx, 100))
                .then(tx.query("select string_agg(id::text, ' ' order by id) from t")
                        .one(String.class))));
        assertThat(kept)
                .isEqualTo(List.of("0 11 100", "0 1 12 100", "0 1 2 13 100").get(failing - 1));
        assertThat(value(connection
                        .query("select string_agg(id::text, ' ' order by id) from t")
                        .one(String.class)))
                .isEqualTo(kept);
    }

    /** A savepoint that inserts its number, opens the next one inside, and fails if it is the one to; 10 more tells so. */
    private static Mono<Long> level(Transaction outer, int depth, int failing) {
        Mono<Long> savepoint = outer.transaction(inner -> insert(inner, depth)
                .then(depth < 3 ? level(inner, depth + 1, failing) : Mono.just(1L))
                .then(depth == failing ? inner.execute("select 1 / 0") : Mono.just(1L)));
        return savepoint.onErrorResume(ServerException.class, failure -> insert(outer, depth + 10));
    }

    @ParameterizedTest
    @CsvSource({"vacuum, VACUUM", "create database never, CREATE DATABASE", "alter system reset work_mem, ALTER SYSTEM"
    })
    void whatCannotRunInATransactionIsExplainedByTheServer(String sql, String name) {
        ServerException failure = failure(connection.transaction(tx -> tx.execute(sql)), ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("25001");
        assertThat(failure).hasMessageContaining(name + " cannot run inside a transaction block");
        nothingRemains();
    }
}
