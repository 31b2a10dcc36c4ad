// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static io.trunkline.Outcomes.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.PgType;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.error.ServerException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Statements that a caller prepares, describes, keeps and closes. */
@ExtendWith(WithConnection.class)
class PreparedStatementIT {
    private static final String HOW_OFTEN = "select count(*) from pg_prepared_statements where statement = $1";

    private static long howOften(PgConnection connection, String sql) {
        return value(connection.query(HOW_OFTEN, sql).one(Long.class));
    }

    @Test
    void itTellsItsParametersAndColumnsWithoutBeingRun(PgConnection connection) {
        completion(connection.script("create temp table t (id int4, name varchar(7));"
                + " create type pg_temp.mood as enum ('HAPPY', 'SAD')"));
        PreparedStatement insert =
                value(connection.prepare("insert into t values ($1, $2) returning id, name as called"));
        assertThat(insert.sql()).startsWith("insert");
        assertThat(insert.parameters()).containsExactly(PgType.INT4, PgType.VARCHAR);
        assertThat(insert.columns()).extracting(Column::name).containsExactly("id", "called");
        assertThat(insert.columns()).extracting(Column::typeModifier).containsExactly(-1, 11);
        assertThat(value(connection.query("select count(*) from t").one(Long.class)))
                .isZero();
        assertThat(value(connection.prepare("delete from t")).columns()).isEmpty();

        PreparedStatement moody = value(connection.prepare("select $1::pg_temp.mood, null::pg_temp.mood[]"));
        assertThat(moody.parameters().get(0).name()).endsWith("mood");
        assertThat(moody.columns().get(0).type()).isEqualTo(moody.parameters().get(0));
        assertThat(moody.columns().get(1).type().oid())
                .isEqualTo(moody.parameters().get(0).arrayOid());
    }

    @Test
    void typesMayBeDeclaredByConstantAndByName(PgConnection connection) {
        completion(connection.script("create type pg_temp.mood as enum ('HAPPY', 'SAD')"));
        PreparedStatement typed = value(connection.prepare(
                "select $1, $2, pg_typeof($3)::text", PgType.INT8, PgType.named("pg_temp.mood"), PgType.DATE));
        assertThat(typed.parameters().get(0)).isEqualTo(PgType.INT8);
        assertThat(typed.parameters().get(1).name()).endsWith("mood");
        for (int use = 1; use <= 2; use++) {
            Result result = value(typed.query(5, "SAD", null).result());
            assertThat(result.rows().get(0).get(0)).isEqualTo(5L);
            assertThat(result.rows().get(0).getString(2)).isEqualTo("date");
        }
        assertThat(failure(connection.prepare("select $1", PgType.named("nowhere")), UsageException.class)
                        .outcome())
                .isEqualTo(Outcome.NOT_SENT);
    }

    @Test
    void itIsUsedAsOftenAsOneLikesAndIsThereOnce(PgConnection connection) {
        String sql = "select $1::int4 + 1";
        PreparedStatement next = value(connection.prepare(sql));
        assertThat(values(
                        Flux.range(0, 300).flatMapSequential(i -> next.query(i).one(Integer.class), 300, 1)))
                .isEqualTo(IntStream.rangeClosed(1, 300).boxed().toList());
        assertThat(value(connection.query(sql, 5).one(Integer.class))).isEqualTo(6);
        assertThat(value(next.execute(5))).isEqualTo(1);
        assertThat(howOften(connection, sql)).isEqualTo(1);
    }

    @Test
    void itStaysWhereOthersMakeRoom() {
        PgConnection connection =
                value(PgConnection.connect(WithConnection.config().with(it -> it.statementCacheSize(2))));
        PreparedStatement kept = value(connection.prepare("select $1::int4 + 1"));
        String name = "select name from pg_prepared_statements where statement = 'select $1::int4 + 1'";
        String before = value(connection.query(name).one(String.class));
        for (int i = 0; i < 20; i++) {
            value(connection.query("select " + i).one(Integer.class));
        }
        assertThat(value(kept.query(1).one(Integer.class))).isEqualTo(2);
        assertThat(value(connection.query(name).one(String.class))).isEqualTo(before);
        WithConnection.checkAndClose(connection);
    }

    @Test
    void noMoreAreKeptThanTheCacheHasRoomFor() {
        PgConnection connection =
                value(PgConnection.connect(WithConnection.config().with(it -> it.statementCacheSize(3))));
        List<PreparedStatement> kept = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            kept.add(value(connection.prepare("select " + i)));
        }
        UsageException refusal = failure(connection.prepare("select 3"), UsageException.class);
        assertThat(refusal.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(refusal).hasMessageContaining("3 prepared statements");
        value(connection.prepare("select 2"));
        completion(kept.get(0).close());
        assertThat(value(value(connection.prepare("select 3")).query().one(Integer.class)))
                .isEqualTo(3);
        WithConnection.checkAndClose(connection);
    }

    @Test
    void aWrongNumberOfValuesIsNotSent(PgConnection connection) {
        PreparedStatement sum = value(connection.prepare("select $1::int4 + $2::int4"));
        for (Object[] values : new Object[][] {{}, {1}, {1, 2, 3}}) {
            assertThat(failure(sum.query(values).one(Integer.class), UsageException.class))
                    .hasMessageContaining("takes 2 values")
                    .extracting(PgException::outcome)
                    .isEqualTo(Outcome.NOT_SENT);
            assertThat(failure(sum.execute(values), UsageException.class).outcome())
                    .isEqualTo(Outcome.NOT_SENT);
        }
        assertThat(failure(sum.query(1, Pg.typed(2, PgType.INT8)).one(Integer.class), UsageException.class)
                        .outcome())
                .isEqualTo(Outcome.NOT_SENT);
        PreparedStatement one = value(connection.prepare("select $1::text is null"));
        assertThat(value(one.query((Object[]) null).one(Boolean.class))).isTrue();
    }

    @Test
    void closingTakesItOffTheServerBehindItsUses(PgConnection connection) {
        String sql = "select $1::int4 + 1";
        PreparedStatement next = value(connection.prepare(sql));
        assertThat(howOften(connection, sql)).isEqualTo(1);
        List<Integer> answers = values(Flux.mergeSequential(
                next.query(1).one(Integer.class),
                next.query(2).one(Integer.class),
                next.close().then(Mono.empty())));
        assertThat(answers).containsExactly(2, 3);
        assertThat(howOften(connection, sql)).isZero();
        assertThat(failure(next.query(1).one(Integer.class), UsageException.class))
                .hasMessageContaining("closed")
                .extracting(PgException::outcome)
                .isEqualTo(Outcome.NOT_SENT);
        completion(next.close());
        assertThat(value(connection.query(sql, 5).one(Integer.class))).isEqualTo(6);
    }

    @Test
    void oneThatIsPreparedTwiceStaysUntilBothAreClosed(PgConnection connection) {
        String sql = "select $1::int4 + 1";
        PreparedStatement first = value(connection.prepare(sql));
        PreparedStatement second = value(connection.prepare(sql));
        completion(first.close());
        completion(first.close());
        assertThat(value(second.query(1).one(Integer.class))).isEqualTo(2);
        assertThat(howOften(connection, sql)).isEqualTo(1);
        completion(second.close());
        assertThat(howOften(connection, sql)).isZero();
    }

    @Test
    void anErrorInTheSqlIsToldAndLeavesNothingBehind(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            assertThat(failure(connection.prepare("select * from nowhere"), ServerException.class)
                            .sqlState())
                    .isEqualTo("42P01");
        }
        // Both find the one Parse under way.
        List<String> outcomes = values(Flux.range(0, 3).flatMapSequential(i -> connection
                .prepare("select * from nowhere_else")
                .map(PreparedStatement::sql)
                .onErrorResume(ServerException.class, failure -> Mono.just(failure.sqlState()))));
        assertThat(outcomes).containsExactly("42P01", "42P01", "42P01");
        completion(connection.script("create temp table nowhere (id int4)"));
        assertThat(value(connection.prepare("select * from nowhere")).columns()).hasSize(1);
    }

    @Test
    void manyMayPrepareTheSameAtOnce(PgConnection connection) {
        String sql = "select $1::int4 + 1";
        List<PreparedStatement> all = values(Flux.range(0, 20).flatMap(i -> connection.prepare(sql), 20));
        assertThat(all).allSatisfy(each -> assertThat(each.parameters()).containsExactly(PgType.INT4));
        assertThat(howOften(connection, sql)).isEqualTo(1);
        for (PreparedStatement each : all) {
            assertThat(value(each.query(1).one(Integer.class))).isEqualTo(2);
            completion(each.close());
        }
        assertThat(howOften(connection, sql)).isZero();
    }

    @Test
    void cancellingLeavesNothingPinned() {
        PgConnection connection =
                value(PgConnection.connect(WithConnection.config().with(it -> it.statementCacheSize(2))));
        for (int i = 0; i < 50; i++) {
            String sql = "select " + i;
            connection.prepare(sql).subscribe().dispose();
            connection.query("select 'between'").one(String.class).subscribe();
        }
        value(connection.prepare("select 'a'"));
        value(connection.prepare("select 'b'"));
        failure(connection.prepare("select 'c'"), UsageException.class);
        WithConnection.checkAndClose(connection);
    }

    @Test
    void aTransactionPreparesAndUsesWhatIsPrepared(PgConnection connection) {
        String sql = "select $1::int4 + 1";
        PreparedStatement outside = value(connection.prepare(sql));
        Integer answer = value(
                connection.transaction(tx -> tx.prepare("select $1::int4 * 2").flatMap(twice -> twice.query(4)
                        .one(Integer.class)
                        .flatMap(eight -> tx.query(outside.sql(), eight).one(Integer.class))
                        .flatMap(nine -> outside.close().thenReturn(nine)))));
        assertThat(answer).isEqualTo(9);
        assertThat(howOften(connection, sql)).isZero();
        assertThat(howOften(connection, "select $1::int4 * 2")).isEqualTo(1);
    }

    @Test
    void aStatementOfAFailedTransactionCanBeClosedInIt(PgConnection connection) {
        failure(
                connection.transaction(tx -> tx.prepare("select 1").flatMap(one -> tx.query("select 1 / 0")
                        .one(Integer.class)
                        .onErrorResume(
                                ServerException.class, failed -> one.close().then(Mono.empty())))),
                RolledBackException.class);
        assertThat(howOften(connection, "select 1")).isZero();
    }

    @Test
    void itIsPreparedAnewWhereItsTableHasChanged(PgConnection connection) {
        completion(connection.script("create temp table t (id int4); insert into t values (7)"));
        PreparedStatement all = value(connection.prepare("select * from t"));
        assertThat(value(all.query().<Object>one(row -> row.get(0)))).isEqualTo(7);
        completion(connection.script("alter table t alter id type int8"));
        // The use that meets the change may be the one that fails.
        value(all.query().<Object>one(row -> row.get(0)).materialize());
        assertThat(value(all.query().<Object>one(row -> row.get(0)))).isEqualTo(7L);
        completion(all.close());
        assertThat(howOften(connection, "select * from t")).isZero();
    }

    @Test
    void withoutItsConnectionItFailsAndCloses() {
        PgConnection connection = WithConnection.connect();
        PreparedStatement one = value(connection.prepare("select 1"));
        completion(connection.close());
        ConnectionException gone = failure(one.query().one(Integer.class), ConnectionException.class);
        assertThat(gone.outcome()).isEqualTo(Outcome.NOT_SENT);
        completion(one.close());
        failure(connection.prepare("select 1"), ConnectionException.class);
    }
}
