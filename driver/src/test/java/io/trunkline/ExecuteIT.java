// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.Outcome;
import io.trunkline.error.ServerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Statements that are run for their effect, one by one and as scripts. */
@ExtendWith(WithConnection.class)
class ExecuteIT {
    @Test
    void everyKindOfStatementAnswersTheRowsItTouched(PgConnection connection) {
        assertThat(value(connection.execute("create temp table t (id int4 primary key, n int4)")))
                .isZero();
        assertThat(value(connection.execute("insert into t select i, i from generate_series(1, $1) i", 10)))
                .isEqualTo(10);
        assertThat(value(connection.execute("update t set n = n + 1 where id <= $1", 4)))
                .isEqualTo(4);
        assertThat(value(connection.execute("delete from t where id > $1", 7))).isEqualTo(3);
        assertThat(value(connection.execute("delete from t where id > $1", 7))).isZero();
        assertThat(value(connection.execute("select * from t"))).isEqualTo(7);
        assertThat(value(connection.execute("select * from t"))).isEqualTo(7);
        assertThat(value(connection.execute("merge into t using (values (1), (99)) as s (id) on t.id = s.id"
                        + " when matched then delete when not matched then insert values (s.id, 0)")))
                .isEqualTo(2);
        assertThat(value(connection.execute("create temp table u as select * from t")))
                .isEqualTo(7);
        assertThat(value(connection.execute("truncate t"))).isZero();
        assertThat(value(connection.execute("set local work_mem = '5MB'"))).isZero();
        assertThat(value(connection.execute("drop table t, u"))).isZero();
    }

    @Test
    void rowsThatAnExecutedStatementReturnsArePassedOver(PgConnection connection) {
        completion(connection.script("create temp table t (id int4)"));
        for (int use = 1; use <= 2; use++) {
            assertThat(value(connection.execute("insert into t values (1), (2), (3) returning id")))
                    .isEqualTo(3);
        }
    }

    @Test
    void aScriptRunsAllItsStatements(PgConnection connection) {
        completion(connection.script("create temp table t (id int4); insert into t values (1), (2);"
                + " -- a comment; with a semicolon\n select * from t; update t set id = id + 1; ;"));
        assertThat(value(connection.query("select sum(id) from t").one(Long.class)))
                .isEqualTo(5);
    }

    @Test
    void anEmptyScriptCompletes(PgConnection connection) {
        completion(connection.script(""));
        completion(connection.script("  ; ;\n -- nothing\n"));
    }

    @Test
    void anErrorInTheMiddleOfAScriptUndoesAllOfIt(PgConnection connection) {
        completion(connection.script("create temp table t (id int4 primary key)"));
        ServerException failure = failure(
                connection.script("insert into t values (1); insert into t values (1); insert into t values (2)"),
                ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("23505");
        assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(value(connection.query("select count(*) from t").one(Long.class)))
                .isZero();
    }

    @Test
    void whatAScriptCommitsItselfStays(PgConnection connection) {
        completion(connection.script("create temp table t (id int4 primary key)"));
        failure(
                connection.script("begin; insert into t values (1); commit; insert into t values (2), (2)"),
                ServerException.class);
        assertThat(value(connection.query("select count(*) from t").one(Long.class)))
                .isEqualTo(1);
    }

    @Test
    void aSyntaxErrorInAScriptTellsItsPosition(PgConnection connection) {
        ServerException failure = failure(connection.script("select 1; selekt 2"), ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("42601");
        assertThat(failure.position()).isEqualTo(11);
    }

    @Test
    void scriptsAndStatementsKeepTheirOrderInOneFlight(PgConnection connection) {
        Long sum = value(reactor.core.publisher.Flux.mergeSequential(
                        connection.script("create temp table t (id int4)").thenReturn(0L),
                        connection.execute("insert into t values (1)"),
                        connection
                                .script("insert into t values (10); insert into t values (100)")
                                .thenReturn(0L),
                        connection.query("select sum(id) from t").one(Long.class))
                .last());
        assertThat(sum).isEqualTo(111);
    }

    @Test
    void severalStatementsWhereOneBelongsAreRefusedByTheServer(PgConnection connection) {
        ServerException failure = failure(connection.execute("select 1; select 2"), ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("42601");
    }
}
