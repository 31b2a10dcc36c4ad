// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.error.ServerException;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.testkit.server.ServerOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * Commits whose answer is lost, and how they are settled. The server waits for a standby that does not exist: a commit is
 * made there, and its answer never comes.
 */
class TransactionStatusIT {
    private static EmbeddedServer server;

    private PgConnection connection;
    private PgConnection observer;

    @BeforeAll
    static void aServerThatWaitsForAStandby() {
        server = EmbeddedServer.start(ServerOptions.defaults()
                .setting("synchronous_standby_names", "nobody")
                .setting("synchronous_commit", "local"));
        server.sql("create table t (id int4 constraint t_key unique deferrable initially deferred)");
        server.sql("create function die() returns trigger language plpgsql as"
                + " 'begin perform pg_terminate_backend(pg_backend_pid()); return null; end'");
        server.sql("create constraint trigger d after insert on t deferrable initially deferred for each row"
                + " when (new.id < 0) execute function die()");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() {
        connection = value(PgConnection.connect(server.uri()));
        observer = value(PgConnection.connect(server.uri()));
        completion(observer.script("truncate t"));
    }

    @AfterEach
    void close() {
        completion(connection.close());
        completion(observer.close());
    }

    private TransactionStatus status(TransactionId id) {
        return value(observer.transactionStatus(id));
    }

    private TransactionStatus settled(TransactionId id) {
        return value(observer.transactionStatus(id)
                .filter(status -> status != TransactionStatus.IN_PROGRESS)
                .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(5))));
    }

    @Test
    void aCommitThatWasMadeAndNotAnsweredIsFoundCommitted() {
        AtomicReference<TransactionId> id = new AtomicReference<>();
        CompletableFuture<Long> lost = connection
                .transaction(tx -> Mono.when(
                                tx.id().doOnNext(id::set),
                                tx.script("set local synchronous_commit = on"),
                                tx.execute("insert into t values (1)"))
                        .then(Mono.just(1L)))
                .toFuture();
        await("pid = " + connection.processId() + " and wait_event = 'SyncRep'");
        assertThat(status(id.get())).isEqualTo(TransactionStatus.IN_PROGRESS);
        server.sql("select pg_terminate_backend(" + connection.processId() + ")");

        PgException failure = failure(Mono.fromFuture(lost), PgException.class);
        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(settled(TransactionId.parse(id.get().toString()))).isEqualTo(TransactionStatus.COMMITTED);
        assertThat(value(observer.query("select count(*) from t").one(Long.class)))
                .isEqualTo(1);
    }

    @Test
    void aCommitThatTheServerDidNotSurviveIsFoundAborted() {
        AtomicReference<TransactionId> id = new AtomicReference<>();
        PgException failure = failure(
                connection.transaction(
                        tx -> Mono.when(tx.id().doOnNext(id::set), tx.execute("insert into t values (-1)"))),
                PgException.class);
        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(failure.sqlState()).isEqualTo("57P01");
        assertThat(settled(id.get())).isEqualTo(TransactionStatus.ABORTED);
        assertThat(value(observer.query("select count(*) from t").one(Long.class)))
                .isZero();
    }

    @Test
    void whatIsCommittedOrRolledBackInTheOpenIsFoundSo() {
        TransactionId committed = value(connection.transaction(Transaction::id));
        assertThat(status(committed)).isEqualTo(TransactionStatus.COMMITTED);

        AtomicReference<TransactionId> id = new AtomicReference<>();
        failure(
                connection.transaction(
                        tx -> tx.id().doOnNext(id::set).then(Mono.error(new IllegalStateException("rolled back")))),
                IllegalStateException.class);
        assertThat(status(id.get())).isEqualTo(TransactionStatus.ABORTED);
    }

    @Test
    void aTransactionAsksOfItselfAndItsSavepointsShareItsNumber() {
        Boolean same = value(connection.transaction(
                tx -> tx.id().flatMap(id -> tx.transaction(inner -> Mono.zip(inner.id(), inner.transactionStatus(id)))
                        .map(both -> both.getT1().equals(id) && both.getT2() == TransactionStatus.IN_PROGRESS))));
        assertThat(same).isTrue();
    }

    @Test
    void aTransactionFromBeforeTheServersMemoryIsTooOld() {
        assertThat(status(new TransactionId(3))).isEqualTo(TransactionStatus.TOO_OLD);
    }

    @Test
    void aTransactionThatHasNotBegunIsTheServersError() {
        TransactionId now = value(connection.transaction(Transaction::id));
        ServerException failure =
                failure(observer.transactionStatus(new TransactionId(now.value() + 1_000_000)), ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("22023");
        assertThat(failure).hasMessageContaining("future");
    }

    @Test
    void aNumberIsAParameter() {
        TransactionId id = value(connection.transaction(Transaction::id));
        assertThat(value(observer.query("select $1::xid8 = $2::text::xid8", id, id.toString())
                        .one(Boolean.class)))
                .isTrue();
    }

    private static void await(String condition) {
        server.sql("set statement_timeout = '20s'; do $$ begin while not exists (select from pg_stat_activity where "
                + condition + ") loop perform pg_sleep(0.002); perform pg_stat_clear_snapshot(); end loop; end $$");
    }
}
