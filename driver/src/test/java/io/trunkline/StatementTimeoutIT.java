// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static io.trunkline.Outcomes.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.error.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Statements that take longer than their callers wait. */
@ExtendWith(WithConnection.class)
class StatementTimeoutIT {
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final String SLEEP = "select 1 from pg_sleep($1)";

    private static StatementTimeoutException timedOut(Publisher<?> statement, Outcome outcome) {
        StatementTimeoutException failure = failure(statement, StatementTimeoutException.class);
        assertThat(failure.outcome()).isEqualTo(outcome);
        assertThat(failure).hasMessageContaining(SHORT.toMillis() + " ms");
        return failure;
    }

    record Kind(String name, Function<PgConnection, Publisher<?>> statement) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind("one", it -> it.query(SLEEP, 60).timeout(SHORT).one(Integer.class)),
                new Kind("first", it -> it.query(SLEEP, 60).timeout(SHORT).first(Integer.class)),
                new Kind("all", it -> it.query(SLEEP, 60).timeout(SHORT).all(Integer.class)),
                new Kind("execute", it -> it.query(SLEEP, 60).timeout(SHORT).execute()),
                new Kind(
                        "read-only",
                        it -> it.query(SLEEP, 60).readOnly().timeout(SHORT).one(Integer.class)),
                new Kind(
                        "stream of fetches",
                        it -> it.query(SLEEP, 60).fetchSize(10).timeout(SHORT).all(Integer.class)),
                new Kind(
                        "atomic batch",
                        it -> it.batch(SLEEP).add(0).add(60).timeout(SHORT).atomic()),
                new Kind("streamed batch", it -> it.batch(SLEEP)
                        .from(Flux.<Object[]>just(new Object[] {60}).concatWith(Flux.never()))
                        .timeout(SHORT)
                        .atomic()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void oneAloneIsCancelledOnTheServer(Kind kind, PgConnection connection) {
        value(connection.query(SLEEP, 0).one(Integer.class));
        for (int use = 1; use <= 2; use++) {
            timedOut(kind.statement().apply(connection), Outcome.UNKNOWN);
            assertThat(value(connection.query("select 'next'").one(String.class)))
                    .isEqualTo("next");
            assertThat(Sessions.count("select count(*) from pg_stat_activity where state = 'active' and pid = "
                            + connection.processId()))
                    .isZero();
        }
    }

    @Test
    void oneThatStillWaitsIsNotSent() {
        PgConnection narrow = value(PgConnection.connect(WithConnection.config().with(it -> it.pipelineLimit(1))));
        completion(narrow.script("create temp table t (id int4)"));
        CompletableFuture<Integer> front =
                narrow.query(SLEEP, 0.6).one(Integer.class).toFuture();
        timedOut(narrow.query("insert into t values (1)").timeout(SHORT).execute(), Outcome.NOT_SENT);
        timedOut(narrow.batch("insert into t values ($1)").add(1).timeout(SHORT).atomic(), Outcome.NOT_SENT);
        assertThat(front.orTimeout(30, TimeUnit.SECONDS).join())
                .as("in front of it")
                .isEqualTo(1);
        assertThat(value(narrow.query("select count(*) from t").one(Long.class)))
                .isZero();
        WithConnection.checkAndClose(narrow);
    }

    @Test
    void itsNeighboursAreNotHit(PgConnection connection) {
        CompletableFuture<String> front = connection
                .query("select 'front' from pg_sleep(0.4)")
                .one(String.class)
                .toFuture();
        CompletableFuture<Integer> victim =
                connection.query(SLEEP, 0.4).timeout(SHORT).one(Integer.class).toFuture();
        CompletableFuture<String> behind = connection
                .query("select 'behind' from pg_sleep(0.1)")
                .one(String.class)
                .toFuture();
        assertThatThrownBy(() -> victim.orTimeout(30, TimeUnit.SECONDS).join())
                .cause()
                .isInstanceOf(StatementTimeoutException.class);
        assertThat(front.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("front");
        assertThat(behind.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("behind");
    }

    @Test
    void oneThatIsInTimeIsNotTouchedByItsLimit(PgConnection connection) {
        for (int i = 0; i < 200; i++) {
            assertThat(value(connection
                            .query("select $1::int4", i)
                            .timeout(Duration.ofSeconds(10))
                            .one(Integer.class)))
                    .isEqualTo(i);
        }
        assertThat(value(connection
                        .query(SLEEP, 0.3)
                        .timeout(SHORT)
                        .timeout(Duration.ZERO)
                        .one(Integer.class)))
                .as("zero is none")
                .isEqualTo(1);
    }

    @Test
    void theEarliestOfManyLimitsCounts(PgConnection connection) {
        CompletableFuture<Integer> late = connection
                .query(SLEEP, 0.5)
                .timeout(Duration.ofSeconds(20))
                .one(Integer.class)
                .toFuture();
        timedOut(connection.query(SLEEP, 0).timeout(SHORT).one(Integer.class), Outcome.UNKNOWN);
        assertThat(late.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(1);
    }

    @Test
    void theClientsLimitIsThatOfEveryStatementUnlessItHasItsOwn() {
        PgConnection limited =
                value(PgConnection.connect(WithConnection.config().with(it -> it.queryTimeout(SHORT))));
        timedOut(limited.query(SLEEP, 60).one(Integer.class), Outcome.UNKNOWN);
        timedOut(limited.execute(SLEEP, 60), Outcome.UNKNOWN);
        timedOut(limited.batch(SLEEP).add(60).atomic(), Outcome.UNKNOWN);
        assertThat(value(limited.query(SLEEP, 0.4)
                        .timeout(Duration.ofSeconds(20))
                        .one(Integer.class)))
                .isEqualTo(1);
        WithConnection.checkAndClose(limited);
    }

    @Test
    void inATransactionItIsRolledBack(PgConnection connection) {
        completion(connection.script("create temp table t (id int4)"));
        timedOut(
                connection.transaction(tx -> tx.execute("insert into t values (1)")
                        .then(tx.query(SLEEP, 60).timeout(SHORT).one(Integer.class))),
                Outcome.UNKNOWN);
        assertThat(value(connection.query("select count(*) from t").one(Long.class)))
                .isZero();
        // As the first of its transaction it is under the Sync of BEGIN.
        timedOut(connection.transaction(tx -> tx.query(SLEEP, 60).timeout(SHORT).one(Integer.class)), Outcome.UNKNOWN);
        assertThat(value(connection.query("select 'next'").one(String.class))).isEqualTo("next");
    }

    @Test
    void rowsThatCameInTimeStayDelivered(PgConnection connection) {
        StringBuilder seen = new StringBuilder();
        StatementTimeoutException failure = failure(
                connection
                        .query("select g from generate_series(1, 2000) g"
                                + " where g < 1500 or pg_sleep(60) is not null")
                        .fetchSize(100)
                        .timeout(Duration.ofMillis(600))
                        .all(Integer.class)
                        .doOnNext(row -> seen.append('.')),
                StatementTimeoutException.class);
        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(seen.length()).isBetween(1_400, 1_500);
        assertThat(value(connection.query("select 'next'").one(String.class))).isEqualTo("next");
    }

    @Test
    void aWriteThatWasTooSlowIsEitherKeptOrNotAndTheConnectionKnows(PgConnection connection) {
        completion(connection.script("create temp table t (id int4)"));
        timedOut(
                connection
                        .query("insert into t select 1 from pg_sleep(60)")
                        .timeout(SHORT)
                        .execute(),
                Outcome.UNKNOWN);
        assertThat(values(connection.query("select id from t").all(Integer.class)))
                .as("cancelled in its midst")
                .isEmpty();
    }

    @Test
    void aNegativeLimitIsRefused(PgConnection connection) {
        assertThatThrownBy(() -> connection.query("select 1").timeout(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> connection.batch("select 1").timeout(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
