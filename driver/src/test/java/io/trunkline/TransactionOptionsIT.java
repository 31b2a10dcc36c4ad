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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/** What is asked of a transaction is what the server does. */
@ExtendWith(WithConnection.class)
class TransactionOptionsIT {
    private static final Mono<String> NOTHING = Mono.empty();

    private PgConnection connection;

    @BeforeEach
    void keep(PgConnection connection) {
        this.connection = connection;
    }

    private static Mono<String> show(PgClient client, String setting) {
        return client.query("select current_setting($1)", setting).one(String.class);
    }

    private String text(TransactionOptions options, Function<Transaction, Mono<String>> work) {
        return value(connection.transaction(options, work));
    }

    @ParameterizedTest
    @EnumSource
    void theIsolationLevelIsTheOneAskedFor(IsolationLevel level) {
        assertThat(text(TransactionOptions.isolation(level), tx -> show(tx, "transaction_isolation")))
                .isEqualToIgnoringCase(level.toString());
        assertThat(value(show(connection, "transaction_isolation"))).isEqualTo("read committed");
    }

    @Test
    void whatIsNotSaidIsAsTheSessionHasIt() {
        completion(connection.script("""
                set default_transaction_isolation = 'repeatable read';
                set default_transaction_read_only = on;
                set default_transaction_deferrable = on;
                """));
        TransactionOptions writing = TransactionOptions.defaults().readWrite().notDeferrable();
        assertThat(text(writing, this::modes)).isEqualTo("repeatable read, off, off");
        assertThat(text(TransactionOptions.defaults(), this::modes)).isEqualTo("repeatable read, on, on");
        assertThat(text(TransactionOptions.serializable(), this::modes)).isEqualTo("serializable, on, on");
    }

    private Mono<String> modes(PgClient client) {
        return Flux.concat(
                        show(client, "transaction_isolation"),
                        show(client, "transaction_read_only"),
                        show(client, "transaction_deferrable"))
                .collectList()
                .map(modes -> String.join(", ", modes));
    }

    @Test
    void aReadOnlyTransactionDoesNotWrite() {
        String table = "unwritten_" + connection.processId();
        ServerException failure = failure(
                connection.transaction(
                        TransactionOptions.defaults().readOnly(), tx -> tx.execute("create table " + table + " ()")),
                ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("25006");
    }

    @Test
    void timeoutsHoldInTheTransactionAndNoLonger() {
        TransactionOptions options = TransactionOptions.repeatableRead()
                .statementTimeout(Duration.ofSeconds(11))
                .lockTimeout(Duration.ofSeconds(12))
                .idleTimeout(Duration.ofSeconds(13))
                .transactionTimeout(Duration.ofSeconds(14));
        String names = "select string_agg(current_setting(name), ' ' order by name) from unnest(array['lock_timeout',"
                + " 'statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout']) name";
        for (int use = 1; use <= 3; use++) {
            assertThat(text(options, tx -> tx.query(names).one(String.class))).isEqualTo("13s 12s 11s 14s");
            assertThat(value(connection.query(names).one(String.class))).isEqualTo("0 0 0 0");
        }
    }

    @Test
    void aStatementTimeoutOfTheTransactionEndsItsStatement() {
        ServerException failure = failure(
                connection.transaction(
                        TransactionOptions.defaults().statementTimeout(Duration.ofMillis(50)),
                        tx -> tx.execute("select pg_sleep(60)")),
                ServerException.class);
        assertThat(failure).matches(PgException::isCancelled);
        assertThat(value(connection.query("select 1").one(Integer.class))).isEqualTo(1);
    }

    @Test
    void aSettingThatTheServerRefusesFailsTheTransactionWhateverTheWorkMakesOfThat() {
        // transaction_timeout came with PostgreSQL 17.
        try (EmbeddedServer older =
                EmbeddedServer.start(ServerOptions.defaults().version(16))) {
            PgConnection to16 = value(PgConnection.connect(older.uri()));
            TransactionOptions refused = TransactionOptions.defaults().transactionTimeout(Duration.ofSeconds(1));
            for (Mono<String> work : List.of(NOTHING, Mono.just("done"), Mono.<String>never())) {
                assertThat(failure(to16.transaction(refused, tx -> work), ServerException.class)
                                .sqlState())
                        .isEqualTo("42704");
            }
            ServerException failure = failure(
                    to16.transaction(
                            refused, tx -> tx.execute("create table t ()").onErrorComplete()),
                    ServerException.class);
            assertThat(failure).hasMessageContaining("transaction_timeout");
            assertThat(value(to16.query("select to_regclass('t') is null").one(Boolean.class)))
                    .isTrue();
            completion(to16.close());
        }
    }

    @Test
    void workThatThrowsOrAnswersNullFailsTheSameWithSettings() {
        TransactionOptions options = TransactionOptions.defaults().lockTimeout(Duration.ofSeconds(1));
        assertThat(failure(
                        connection.transaction(options, tx -> {
                            throw new IllegalStateException("thrown");
                        }),
                        IllegalStateException.class))
                .hasMessage("thrown");
        failure(connection.<String>transaction(options, tx -> null), NullPointerException.class);
        assertThat(value(connection.query("select 1").one(Integer.class))).isEqualTo(1);
    }

    @Test
    void aSavepointMayRepeatTheOptionsOfItsTransactionAndSayNoOthers() {
        TransactionOptions serializable = TransactionOptions.serializable();
        assertThat(text(
                        serializable.readOnly(),
                        tx -> tx.transaction(
                                serializable,
                                inner -> inner.transaction(
                                        TransactionOptions.defaults().readOnly(),
                                        innermost -> show(innermost, "transaction_isolation")))))
                .isEqualTo("serializable");

        UsageException failure = failure(
                connection.transaction(
                        tx -> tx.transaction(serializable, inner -> Mono.error(new AssertionError("must not be run")))),
                UsageException.class);
        assertThat(failure).hasMessageContaining("savepoint").hasMessageContaining("ISOLATION LEVEL SERIALIZABLE");
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        String goesOn = value(connection.transaction(tx -> tx.transaction(serializable, inner -> NOTHING)
                .onErrorResume(UsageException.class, refused -> show(tx, "transaction_isolation"))));
        assertThat(goesOn).isEqualTo("read committed");
    }

    @Test
    void aSerializationFailureIsRetriedByOneOperator() {
        PgConnection rival = WithConnection.connect();
        String table = "retried_" + connection.processId();
        completion(connection.script(
                "create table " + table + " (id int4, n int4); insert into " + table + " values (1, 0), (2, 0)"));
        try {
            AtomicInteger attempts = new AtomicInteger();
            // Each reads what the other writes; neither may write before both have read.
            Sinks.One<Boolean> oneHasRead = Sinks.one();
            Sinks.One<Boolean> otherHasRead = Sinks.one();
            Mono<Long> one = crossed(connection, table, 1, attempts, oneHasRead, otherHasRead);
            Mono<Long> other = crossed(rival, table, 2, attempts, otherHasRead, oneHasRead);

            assertThat(value(Mono.zip(one, other)).getT1()).isEqualTo(1);
            assertThat(attempts).hasValueGreaterThan(2);
            // One after the other, in whichever order: 1 is the other's 0 plus one, 2 is that 1 plus one.
            assertThat(value(connection.query("select sum(n) from " + table).one(Long.class)))
                    .isEqualTo(3);
        } finally {
            completion(connection.script("drop table " + table));
            WithConnection.checkAndClose(rival);
        }
    }

    private static Mono<Long> crossed(
            PgClient client,
            String table,
            int id,
            AtomicInteger attempts,
            Sinks.One<Boolean> hasRead,
            Sinks.One<Boolean> otherHasRead) {
        return client.transaction(TransactionOptions.serializable(), tx -> {
                    attempts.incrementAndGet();
                    return tx.query("select n from " + table + " where id <> $1", id)
                            .one(Integer.class)
                            .doOnNext(n -> hasRead.tryEmitValue(true))
                            .flatMap(n -> otherHasRead
                                    .asMono()
                                    .then(tx.execute("update " + table + " set n = $1 where id = $2", n + 1, id)));
                })
                .retryWhen(Retry.max(3).filter(PgException::isSerializationFailure));
    }

    @Test
    void manyTransfersAtOnceLoseNothing() {
        String table = "transfers_" + connection.processId();
        completion(connection.script("create table " + table + " (id int4 primary key, cents int8); insert into "
                + table + " select i, 1000 from generate_series(0, 3) i"));
        PgConnection[] clients = {WithConnection.connect(), WithConnection.connect(), WithConnection.connect()};
        try {
            Long moved = value(Flux.range(0, clients.length)
                    .flatMap(n -> Flux.range(0, 50)
                            .concatMap(i -> transfer(clients[n], table, (i + n) % 4, (i + n + 1) % 4)
                                    .retryWhen(Retry.max(1_000).filter(PgException::isSerializationFailure))))
                    .reduce(0L, Long::sum));
            assertThat(moved).isEqualTo(150);
            assertThat(value(connection.query("select sum(cents) from " + table).one(Long.class)))
                    .isEqualTo(4_000);
        } finally {
            completion(connection.script("drop table " + table));
            for (PgConnection client : clients) {
                WithConnection.checkAndClose(client);
            }
        }
    }

    private static Mono<Long> transfer(PgClient client, String table, int from, int to) {
        return client.transaction(TransactionOptions.serializable(), tx -> tx.query(
                        "select cents from " + table + " where id = $1", from)
                .one(Long.class)
                .flatMap(cents -> tx.execute("update " + table + " set cents = $1 where id = $2", cents - 1, from))
                .then(tx.query("select cents from " + table + " where id = $1", to)
                        .one(Long.class))
                .flatMap(cents -> tx.execute("update " + table + " set cents = $1 where id = $2", cents + 1, to)));
    }

    @Test
    void aDeferrableTransactionWaitsForASafeMoment() throws Exception {
        PgConnection writer = WithConnection.connect();
        Sinks.Empty<Void> end = Sinks.empty();
        Sinks.Empty<Void> begun = Sinks.empty();
        CompletableFuture<Void> writing = writer.transaction(TransactionOptions.serializable(), tx -> tx.script(
                                "create temp table w (i int4); insert into w values (1)")
                        .doOnSuccess(done -> begun.tryEmitEmpty())
                        .then(end.asMono()))
                .toFuture();
        completion(begun.asMono());
        CompletableFuture<Integer> reading = connection
                .transaction(TransactionOptions.serializable().readOnly().deferrable(), tx -> tx.query("select 7")
                        .one(Integer.class))
                .toFuture();
        Sessions.await(connection.processId(), "wait_event = 'SafeSnapshot'");
        assertThat(reading).isNotDone();
        end.tryEmitEmpty();
        assertThat(reading.get(30, TimeUnit.SECONDS)).isEqualTo(7);
        writing.get(30, TimeUnit.SECONDS);
        WithConnection.checkAndClose(writer);
    }
}
