// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static io.trunkline.Outcomes.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.ServerException;
import io.trunkline.testkit.gate.Seeds;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What stays prepared, what makes room, and what happens when the server has forgotten or changed its mind. */
@ExtendWith(WithConnection.class)
class StatementCacheIT {
    private record Pair(int a, int b) {}

    private static final String PREPARED = "select count(*) from pg_prepared_statements";

    @Test
    void aStatementIsPreparedOnceHoweverOftenItIsUsed(PgConnection connection) {
        value(connection.query(PREPARED).one(Long.class));
        values(Flux.range(0, 100)
                .flatMap(i -> connection.query("select $1::int4", i).one(Integer.class), 100));
        assertThat(value(connection.query(PREPARED).one(Long.class))).isEqualTo(2);
    }

    @Test
    void thoseThatLeaveTheCacheAreClosedOnTheServer() {
        PgConnection connection =
                value(PgConnection.connect(WithConnection.config().with(it -> it.statementCacheSize(10))));
        for (int round = 1; round <= 2; round++) {
            List<Integer> answers = values(Flux.range(0, 200)
                    .flatMapSequential(
                            i -> connection
                                    .query("select " + i + " + $1::int4", 1)
                                    .one(Integer.class),
                            200,
                            1));
            assertThat(answers).isEqualTo(IntStream.rangeClosed(1, 200).boxed().toList());
            // One more may have left the cache for the statement that counts; it is closed by the next flight.
            value(connection.query(PREPARED).one(Long.class));
            assertThat(value(connection.query(PREPARED).one(Long.class))).isLessThanOrEqualTo(11);
        }
        WithConnection.checkAndClose(connection);
    }

    @Test
    void theLeastRecentlyUsedLeavesFirst() {
        PgConnection connection =
                value(PgConnection.connect(WithConnection.config().with(it -> it.statementCacheSize(3))));
        String prepared = "select string_agg(statement, ',' order by statement) from pg_prepared_statements"
                + " where statement like 'select ''%'";
        for (String sql : List.of("select 'a'", "select 'b'", "select 'a'", "select 'c'")) {
            value(connection.query(sql).one(String.class));
        }
        assertThat(value(connection.query(prepared).one(String.class)))
                .as("the eldest is closed in front of the next flight")
                .isEqualTo("select 'a',select 'b',select 'c'");
        assertThat(value(connection.query(prepared).one(String.class))).isEqualTo("select 'a',select 'c'");
        WithConnection.checkAndClose(connection);
    }

    @Test
    void aCacheOfOneServesAnyMixture() {
        Random random = new Random(Seeds.seed("statements through a cache of one"));
        PgConnection connection =
                value(PgConnection.connect(WithConnection.config().with(it -> it.statementCacheSize(1))));
        List<Integer> wanted = random.ints(2_000, 0, 5).boxed().toList();
        List<Integer> answers = values(Flux.fromIterable(wanted)
                .flatMapSequential(
                        i -> i == 4
                                ? connection
                                        .query("select " + i + " from nowhere")
                                        .one(Integer.class)
                                        .onErrorResume(ServerException.class, failure -> Mono.just(4))
                                : connection
                                        .query("select " + i + " + $1::int4", 0)
                                        .one(Integer.class),
                        2_000,
                        1));
        assertThat(answers).isEqualTo(wanted);
        WithConnection.checkAndClose(connection);
    }

    @Test
    void aStatementThatCouldNotBePreparedIsTriedAnew(PgConnection connection) {
        failure(connection.query("select * from t").all(Row::size), ServerException.class);
        completion(connection.script("create temp table t (id int4); insert into t values (7)"));
        assertThat(value(connection.query("select * from t").one(Integer.class)))
                .isEqualTo(7);
        assertThat(value(connection
                        .query("select count(*) from pg_prepared_statements where statement like '% from t'")
                        .one(Long.class)))
                .isEqualTo(1);
    }

    @Test
    void aResultThatHasChangedItsTypeIsPreparedAnew(PgConnection connection) {
        completion(connection.script("create temp table t (id int4); insert into t values (7)"));
        for (int use = 1; use <= 3; use++) {
            assertThat(value(connection
                            .query("select * from t")
                            .one(row -> row.get(0))
                            .cast(Object.class)))
                    .isEqualTo(7);
        }
        completion(connection.script("alter table t alter id type int8"));
        for (int use = 1; use <= 3; use++) {
            assertThat(value(connection
                            .query("select * from t")
                            .one(row -> row.get(0))
                            .cast(Object.class)))
                    .isEqualTo(7L);
        }
        assertThat(value(connection
                        .query("select count(*) from pg_prepared_statements where statement like '% from t'")
                        .one(Long.class)))
                .as("the old one is closed")
                .isEqualTo(1);
    }

    @Test
    void aColumnThatIsAddedShows(PgConnection connection) {
        completion(connection.script("create temp table t (id int4); insert into t values (7)"));
        value(connection.query("select * from t").one(Row::size));
        value(connection.query("select * from t").one(Row::size));
        completion(connection.script("alter table t add name text default 'x'"));
        Integer columns = value(connection.query("select * from t").one(Row::size));
        assertThat(columns).isEqualTo(2);
    }

    @Test
    void insideATransactionAStaleStatementIsAnErrorAndTheNextUseWorks(PgConnection connection) {
        completion(connection.script("create temp table t (id int4); insert into t values (7)"));
        value(connection.query("select * from t").one(Row::size));
        value(connection.query("select * from t").one(Row::size));
        ServerException failure = failure(
                connection.transaction(tx -> tx.script("alter table t alter id type int8")
                        .then(tx.query("select * from t").one(Row::size))),
                ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("0A000");
        Integer columns = value(connection.query("select * from t").one(Row::size));
        assertThat(columns).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"discard all", "deallocate all"})
    void aServerThatWasToldToForgetAllStatementsIsAskedAnew(String forget, PgConnection connection) {
        PreparedStatement kept = value(connection.prepare("select $1::int8"));
        for (boolean asScript : new boolean[] {true, false}) {
            for (int use = 1; use <= 2; use++) {
                value(connection.query("select $1::int4", 1).one(Integer.class));
                value(connection.query("select $1::text", "a").one(String.class));
            }
            completion(
                    asScript
                            ? connection.script(forget)
                            : connection.execute(forget).then());
            for (int use = 1; use <= 3; use++) {
                assertThat(value(connection.query("select $1::int4", 3).one(Integer.class)))
                        .isEqualTo(3);
                assertThat(value(connection.query("select $1::text", "c").one(String.class)))
                        .isEqualTo("c");
                assertThat(value(kept.query(5).one(Long.class))).isEqualTo(5);
            }
        }
        assertThat(value(connection
                        .query("select count(*) from pg_prepared_statements where statement like 'select $1%'")
                        .one(Long.class)))
                .as("each is there once")
                .isEqualTo(3);
    }

    @Test
    void statementsThatTakeTooManyBytesMakeRoomHoweverFewTheyAre() {
        PgConnection connection =
                value(PgConnection.connect(WithConnection.config().with(it -> it.statementCacheBytes(100_000))));
        String padding = "/* " + "x".repeat(30_000) + " */";
        for (int round = 1; round <= 2; round++) {
            for (int i = 1; i <= 20; i++) {
                assertThat(value(connection
                                .query("select " + i + " + $1::int4 " + padding, 1)
                                .one(Integer.class)))
                        .isEqualTo(i + 1);
            }
            value(connection.query("select 1").one(Integer.class));
            assertThat(value(connection
                            .query("select count(*) from pg_prepared_statements where length(statement) > 30000")
                            .one(Long.class)))
                    .isEqualTo(3);
        }
        WithConnection.checkAndClose(connection);
    }

    @Test
    void aStatementThatAloneIsTooLargeIsUsedAndClosedAndPushesNobodyOut() {
        PgConnection connection =
                value(PgConnection.connect(WithConnection.config().with(it -> it.statementCacheBytes(20_000))));
        String large = "select $1::int4 /* " + "x".repeat(30_000) + " */";
        String prepared =
                "select string_agg(left(statement, 15), ',' order by prepare_time) from pg_prepared_statements"
                        + " where statement like 'select $1%'";
        completion(connection.script("create type pg_temp.pair as (a int4, b int4); set search_path = pg_temp"));
        value(connection.query("select $1::text", "small").one(String.class));
        for (int use = 1; use <= 3; use++) {
            assertThat(value(connection.query(large, use).one(Integer.class))).isEqualTo(use);
            // A record says nothing as text: the statement is prepared before it is used.
            assertThat(value(connection
                            .query("select ($1::pair).b /* " + "y".repeat(30_000) + " */", new Pair(1, use))
                            .one(Integer.class)))
                    .isEqualTo(use);
        }
        value(connection.query("select 1").one(Integer.class));
        assertThat(value(connection.query(prepared).one(String.class))).isEqualTo("select $1::text");
        WithConnection.checkAndClose(connection);
    }

    @Test
    void manyUsesOfALargeStatementInOneFlightAreAllAnswered() {
        PgConnection connection =
                value(PgConnection.connect(WithConnection.config().with(it -> it.statementCacheBytes(2_000))));
        String large = "select $1::int4 /* " + "x".repeat(3_000) + " */";
        List<Integer> answers = values(Flux.range(0, 300)
                .flatMapSequential(i -> connection.query(large, i).one(Integer.class), 300, 1));
        assertThat(answers).isEqualTo(IntStream.range(0, 300).boxed().toList());
        value(connection.query("select 1").one(Integer.class));
        assertThat(value(connection.query(PREPARED).one(Long.class))).isLessThanOrEqualTo(2);
        WithConnection.checkAndClose(connection);
    }

    @Test
    void manyWhoMeetAForgottenStatementAtOnceShareOneNewOne(PgConnection connection) {
        value(connection.query("select $1::int4", 1).one(Integer.class));
        // On the event loop, so that all leave in one flight.
        List<String> outcomes = values(connection
                .execute("select 0")
                .thenMany(Flux.mergeSequential(
                                256,
                                connection.script("deallocate all").thenReturn("forgotten"),
                                numbers(connection, 256))
                        .skip(1)));
        assertThat(outcomes)
                .isEqualTo(IntStream.range(0, 256).mapToObj(String::valueOf).toList());
        assertThat(value(connection
                        .query("select count(*) from pg_prepared_statements where statement = 'select $1::int4'")
                        .one(Long.class)))
                .isEqualTo(1);
    }

    @Test
    void thoseWhoRodeOnAParseThatFailedAreSentAgain(PgConnection connection) {
        // All in one flight: the table comes to be between the first use, whose Parse fails, and those that ride on it.
        List<String> outcomes = values(connection
                .execute("select 0")
                .thenMany(Flux.mergeSequential(
                        connection
                                .query("select count(*) from late")
                                .one(String.class)
                                .onErrorResume(ServerException.class, failure -> Mono.just(failure.sqlState())),
                        connection.execute("create temp table late (id int4)").map(String::valueOf),
                        connection.query("select count(*) from late").one(String.class),
                        connection.query("select count(*) from late").one(String.class))));
        assertThat(outcomes).containsExactly("42P01", "0", "0", "0");
    }

    private static Flux<String> numbers(PgConnection connection, int count) {
        return Flux.range(0, count)
                .flatMapSequential(
                        i -> connection
                                .query("select $1::int4", i)
                                .one(Integer.class)
                                .map(String::valueOf)
                                .onErrorResume(ServerException.class, failure -> Mono.just(failure.sqlState())),
                        count,
                        1);
    }

    @Test
    void aStatementPreparedInATransactionThatIsRolledBackStaysUsable(PgConnection connection) {
        failure(
                connection.transaction(tx -> tx.query("select $1::int4 + 5", 1)
                        .one(Integer.class)
                        .then(Mono.error(new IllegalStateException("roll back")))),
                IllegalStateException.class);
        for (int use = 1; use <= 2; use++) {
            assertThat(value(connection.query("select $1::int4 + 5", 1).one(Integer.class)))
                    .isEqualTo(6);
        }
    }

    @Test
    void aStatementWhoseTableIsMadeAnewWorksOn(PgConnection connection) {
        for (int round = 1; round <= 3; round++) {
            completion(connection.script("create temp table t (id int4); insert into t values (" + round + ")"));
            assertThat(value(connection.query("select id from t").one(Integer.class)))
                    .isEqualTo(round);
            completion(connection.script("drop table t"));
            assertThat(failure(connection.query("select id from t").one(Integer.class), ServerException.class)
                            .sqlState())
                    .isEqualTo("42P01");
        }
    }
}
