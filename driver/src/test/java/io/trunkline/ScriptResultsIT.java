// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.LIMIT;
import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static io.trunkline.Outcomes.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.PgType;
import io.trunkline.error.Outcome;
import io.trunkline.error.ServerException;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What the statements of a script answer, one by one. */
@ExtendWith(WithConnection.class)
class ScriptResultsIT {
    private enum Mood {
        HAPPY,
        SAD
    }

    /** Forty results of a megabyte each, made one by one. */
    private static final String LARGE = "select repeat('x', 1000) from generate_series(1, 1000);".repeat(40);

    @Test
    void eachStatementAnswersInItsOrder(PgConnection connection) {
        List<Result> results = values(connection.scriptResults("create temp table t (id int4, day date);"
                + " insert into t values (1, '2024-02-29'), (2, null); ; -- nothing; here\n"
                + " select id, day, 1.5 as half from t order by id;"
                + " update t set id = id + 1 where id = 2; select from t; drop table t"));
        assertThat(results)
                .extracting(Result::tag)
                .containsExactly("CREATE TABLE", "INSERT 0 2", "SELECT 2", "UPDATE 1", "SELECT 2", "DROP TABLE");
        assertThat(results).extracting(Result::affectedRows).containsExactly(0L, 2L, 2L, 1L, 2L, 0L);
        Result selected = results.get(2);
        assertThat(selected.columns()).extracting(Column::name).containsExactly("id", "day", "half");
        assertThat(selected.columns())
                .extracting(Column::type)
                .containsExactly(PgType.INT4, PgType.DATE, PgType.NUMERIC);
        assertThat(selected.rows().get(0).getInt(0)).isEqualTo(1);
        assertThat(selected.rows().get(0).get(1)).isEqualTo(LocalDate.of(2024, 2, 29));
        assertThat(selected.rows().get(1).get("day", LocalDate.class)).isNull();
        assertThat(selected.rows().get(1).getDouble("half")).isEqualTo(1.5);
        assertThat(results.get(4).columns()).isEmpty();
        assertThat(results.get(4).rows()).hasSize(2);
        assertThat(results.get(5).columns()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ; ;", "-- nothing"})
    void aScriptWithoutAStatementAnswersOneEmptyResult(String sql, PgConnection connection) {
        assertThat(values(connection.scriptResults(sql))).containsExactly(new Result("", 0, List.of(), List.of()));
    }

    @Test
    void resultsBeforeAnErrorComeFirstAndAreUndoneWithIt(PgConnection connection) {
        completion(connection.script("create temp table t (id int4 primary key)"));
        AtomicInteger results = new AtomicInteger();
        ServerException failure = failure(
                connection
                        .scriptResults("insert into t values (1); select 7; insert into t values (1); select 8")
                        .doOnNext(result -> results.incrementAndGet()),
                ServerException.class);
        assertThat(results).hasValue(2);
        assertThat(failure.sqlState()).isEqualTo("23505");
        assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(failure.hint()).contains("statement 3");
        assertThat(value(connection.query("select count(*) from t").one(Long.class)))
                .isZero();
        assertThat(failure(connection.script("select 1; select 2; select 1 / 0"), ServerException.class)
                        .hint())
                .as("of other scripts, too")
                .contains("statement 3");
    }

    @Test
    void anErrorBeforeAnyResultNamesNoStatement(PgConnection connection) {
        ServerException failure =
                failure(connection.scriptResults("select 1; select 2; slect 3"), ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("42601");
        assertThat(failure.hint()).isNull();
        assertThat(failure.position()).isEqualTo(21);
    }

    @Test
    void resultsThatAreNotAskedForWaitOnTheSocket(PgConnection connection) {
        StepVerifier.create(connection.scriptResults(LARGE + "select 'last'"), 1)
                .expectNextMatches(result -> result.rows().size() == 1000)
                .then(() -> Sessions.await(connection.processId(), "wait_event = 'ClientWrite'"))
                .thenRequest(2)
                .expectNextCount(2)
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(37)
                .expectNextMatches(result -> "last".equals(result.rows().get(0).getString(0)))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void whereOthersWaitThatIsTooMuchBeyondTheLimit() {
        PgConnection connection =
                value(PgConnection.connect(WithConnection.config().with(it -> it.rowBufferBytes(4_000_000))));
        StepVerifier.create(connection.scriptResults(LARGE), 1)
                .expectNextCount(1)
                .then(() -> assertThat(value(connection.query("select 5").one(Integer.class)))
                        .isEqualTo(5))
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(result -> result.rows().size() == 1000)
                .expectError(SlowSubscriberException.class)
                .verify(LIMIT);
        WithConnection.checkAndClose(connection);
    }

    @Test
    void othersGoAheadOfASubscriberThatIsSlowWithinTheLimit(PgConnection connection) {
        String some = "select repeat('x', 1000) from generate_series(1, 100);".repeat(10);
        StepVerifier.create(connection.scriptResults(some), 0)
                .expectSubscription()
                .then(() -> assertThat(value(connection.query("select 5").one(Integer.class)))
                        .isEqualTo(5))
                .thenRequest(3)
                .expectNextCount(3)
                .thenRequest(100)
                .expectNextCount(7)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aSingleResultThatIsTooLargeIsRefusedBehindThoseBefore() {
        PgConnection connection =
                value(PgConnection.connect(WithConnection.config().with(it -> it.rowBufferBytes(100_000))));
        StepVerifier.create(connection.scriptResults(
                        "select 1; select repeat('x', 1000) from generate_series(1, 1000000); select 3"))
                .expectNextMatches(result -> result.rows().get(0).getInt(0) == 1)
                .expectError(ResultTooLargeException.class)
                .verify(LIMIT);
        WithConnection.checkAndClose(connection);
    }

    @Test
    void descriptionsTakeRoomToo() {
        PgConnection connection =
                value(PgConnection.connect(WithConnection.config().with(it -> it.rowBufferBytes(20_000))));
        String columns = "1, ".repeat(199) + "1";
        failure(connection.scriptResults("select " + columns), ResultTooLargeException.class);
        assertThat(values(connection.scriptResults("select 1"))).hasSize(1);
        WithConnection.checkAndClose(connection);
    }

    @Test
    void copyIsRefused(PgConnection connection) {
        completion(connection.script("create temp table t (id int4)"));
        for (String copy : List.of("copy t from stdin", "copy (select 1) to stdout")) {
            assertThat(failure(connection.scriptResults("select 1; " + copy + "; select 2"), UsageException.class))
                    .hasMessageContaining("COPY");
            assertThat(value(connection.query("select 1").one(Integer.class))).isEqualTo(1);
        }
    }

    @Test
    void typesThatTheScriptItselfMakesAreReadNaturally(PgConnection connection) {
        List<Result> results = values(connection.scriptResults(
                "create type pg_temp.mood as enum ('HAPPY', 'SAD'); select 'SAD'::pg_temp.mood; select 3"));
        assertThat(results).extracting(Result::tag).containsExactly("CREATE TYPE", "SELECT 1", "SELECT 1");
        assertThat(results.get(1).rows().get(0).get(0, Mood.class)).isEqualTo(Mood.SAD);
        assertThat(results.get(1).columns().get(0).type().name()).endsWith("mood");
        assertThat(results.get(2).rows().get(0).getInt(0)).isEqualTo(3);
    }

    @Test
    void typesOfAScriptThatFailsAreText(PgConnection connection) {
        AtomicInteger seen = new AtomicInteger();
        failure(
                connection
                        .scriptResults("create type pg_temp.mood as enum ('HAPPY', 'SAD');"
                                + " select 'SAD'::pg_temp.mood; select 1 / 0")
                        .doOnNext(result -> {
                            if (seen.incrementAndGet() == 2) {
                                assertThat(result.rows().get(0).getString(0)).isEqualTo("SAD");
                                assertThat(result.columns().get(0).type().name())
                                        .matches("[0-9]+");
                            }
                        }),
                ServerException.class);
        assertThat(seen).hasValue(2);
    }

    @Test
    void resultsOfUnknownTypesThatGetTooManyAreReadAllTheSame() {
        PgConnection connection =
                value(PgConnection.connect(WithConnection.config().with(it -> it.rowBufferBytes(500_000))));
        completion(connection.script("drop type if exists weather; create type weather as enum ('FAIR', 'FOUL')"));
        try {
            List<Result> results = values(
                    connection.scriptResults("select 'FAIR'::weather from generate_series(1, 1000);".repeat(10)));
            assertThat(results).hasSize(10).allSatisfy(result -> {
                assertThat(result.rows()).hasSize(1000);
                assertThat(result.columns().get(0).type().name()).endsWith("weather");
            });
        } finally {
            completion(connection.script("drop type weather"));
        }
        WithConnection.checkAndClose(connection);
    }

    @Test
    void whatARuleAddsIsAmongTheRows(PgConnection connection) {
        List<Result> results = values(connection.scriptResults("create temp table t (id int4);"
                + " create rule r as on insert to t do also (select 'first' as a; select new.id as b, 2 as c);"
                + " insert into t values (5)"));
        Result inserted = results.get(2);
        assertThat(inserted.tag()).isEqualTo("INSERT 0 1");
        assertThat(inserted.rows()).hasSize(2);
        assertThat(inserted.rows().get(0).names()).containsExactly("a");
        assertThat(inserted.rows().get(0).getString("a")).isEqualTo("first");
        assertThat(inserted.rows().get(1).getInt("b")).isEqualTo(5);
        assertThat(inserted.columns()).extracting(Column::name).containsExactly("b", "c");
    }

    @Test
    void aBinaryCursorIsReadAsWhatItSends(PgConnection connection) {
        List<Result> results = values(connection.scriptResults(
                "begin; declare c binary cursor for select 258, 'x'::text;" + " fetch 1 from c; commit"));
        assertThat(results).extracting(Result::tag).containsExactly("BEGIN", "DECLARE CURSOR", "FETCH 1", "COMMIT");
        assertThat(results.get(2).rows().get(0).getInt(0)).isEqualTo(258);
        assertThat(results.get(2).rows().get(0).getString(1)).isEqualTo("x");
    }

    @Test
    void aTransactionHasItsScripts(PgConnection connection) {
        completion(connection.script("create temp table t (id int4)"));
        List<Result> results = value(connection.transaction(
                tx -> tx.scriptResults("insert into t values (1); table t").collectList()));
        assertThat(results).extracting(Result::tag).containsExactly("INSERT 0 1", "SELECT 1");
    }

    @Test
    void cancellingEndsTheScriptOnTheServerToo(PgConnection connection) {
        completion(connection.script("create temp table t (id int4)"));
        // The server sends what it has when its buffer is full.
        assertThat(value(connection
                                .scriptResults("select 1; insert into t values (1);"
                                        + " select repeat('x', 100000); select pg_sleep(100)")
                                .next())
                        .tag())
                .isEqualTo("SELECT 1");
        assertThat(value(connection.query("select count(*) from t").one(Long.class)))
                .isZero();
    }

    @Test
    void scriptsAndStatementsShareAPipeline(PgConnection connection) {
        List<Integer> answers = values(Flux.range(0, 200)
                .flatMapSequential(
                        i -> i % 2 == 0
                                ? connection.query("select $1::int4", i).one(Integer.class)
                                : connection
                                        .scriptResults("select 1; select " + i)
                                        .last()
                                        .map(result -> result.rows().get(0).getInt(0)),
                        200,
                        1));
        assertThat(answers).isEqualTo(values(Flux.range(0, 200)));
    }

    @Test
    void demandMayComeFromAnyThread(PgConnection connection) {
        Mono<Long> count = connection
                .scriptResults("select 1;".repeat(500))
                .publishOn(Schedulers.parallel(), 3)
                .count();
        assertThat(value(count)).isEqualTo(500);
    }

    @Test
    void whatASubscriberThrowsIsItsOwn(PgConnection connection) {
        assertThat(failure(
                        connection.scriptResults("select 1; select 2").map(result -> {
                            throw new IllegalStateException("no");
                        }),
                        IllegalStateException.class))
                .hasMessage("no");
        assertThat(value(connection.query("select 1").one(Integer.class))).isEqualTo(1);
    }
}
