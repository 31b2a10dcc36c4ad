// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.PgType;
import io.trunkline.error.ServerException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one statement answered as a whole: its tag, its count, its columns, its rows. */
@ExtendWith(WithConnection.class)
class ResultIT {
    private enum Mood {
        HAPPY,
        SAD
    }

    @Test
    void everyKindOfStatementTellsItsTagAndItsCount(PgConnection connection) {
        completion(connection.script("create temp table t (id int4)"));
        Map<String, String> tags = Map.of(
                "insert into t values (1), (2), (3)", "INSERT 0 3",
                "update t set id = id where false", "UPDATE 0",
                "create temp table if not exists t (id int4)", "CREATE TABLE",
                "set work_mem = '5MB'", "SET",
                "", "",
                " -- nothing", "");
        tags.forEach((sql, tag) -> {
            Result result = value(connection.query(sql).result());
            assertThat(result.tag()).as(sql).isEqualTo(tag);
            assertThat(result.columns()).isEmpty();
            assertThat(result.rows()).isEmpty();
        });
        assertThat(value(connection
                                .query("insert into t values ($1), ($2)", 4, 5)
                                .result())
                        .affectedRows())
                .isEqualTo(2);
    }

    @Test
    void rowsAndColumnsStayWhenTheConnectionIsGone() {
        PgConnection connection = WithConnection.connect();
        completion(connection.script("create temp table t (id int4, name varchar(7), price numeric(10,2)[]);"
                + " insert into t values (1, 'one', '{1.50}'), (2, null, null)"));
        String tableOid =
                value(connection.query("select 't'::regclass::oid::text").one(String.class));
        List<Result> results = new java.util.ArrayList<>();
        for (int use = 1; use <= 3; use++) {
            results.add(value(connection
                    .query(
                            "select id, name, price, count(*) over () as name, t.ctid from t where id > $1 order by id",
                            0)
                    .result()));
        }
        completion(connection.close());
        int table = Integer.parseUnsignedInt(tableOid);
        for (Result result : results) {
            assertThat(result.tag()).isEqualTo("SELECT 2");
            assertThat(result.affectedRows()).isEqualTo(2);
            assertThat(result).hasToString("SELECT 2, 2 rows");
            assertThat(result.columns())
                    .containsExactly(
                            new Column("id", PgType.INT4, -1, table, 1),
                            new Column("name", PgType.VARCHAR, 7 + 4, table, 2),
                            new Column("price", result.columns().get(2).type(), (10 << 16 | 2) + 4, table, 3),
                            new Column("name", PgType.INT8, -1, 0, 0),
                            new Column("ctid", PgType.TID, -1, table, -1));
            assertThat(result.columns().get(2).type().oid()).isEqualTo(PgType.NUMERIC.arrayOid());
            assertThat(result.rows()).hasSize(2);
            assertThat(result.rows().get(0).getInt("id")).isEqualTo(1);
            assertThat(result.rows().get(0).getString("name")).isEqualTo("one");
            assertThat(result.rows().get(0).getList(2, String.class)).containsExactly("1.50");
            assertThat(result.rows().get(1).isNull(1)).isTrue();
            assertThat(result.rows().get(1).getLong(3)).isEqualTo(2);
            assertThat(result.rows().get(1).columns()).isEqualTo(result.columns());
        }
    }

    @Test
    void aRowInItsMapperTellsItsColumns(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            List<Column> columns = value(
                    connection.query("select 1::int2 as a, 'x'::text as b").one(Row::columns));
            assertThat(columns).extracting(Column::name).containsExactly("a", "b");
            assertThat(columns).extracting(Column::type).containsExactly(PgType.INT2, PgType.TEXT);
        }
    }

    @Test
    void typesOfTheDatabaseHaveTheirNamesWithRowsAndWithout(PgConnection connection) {
        for (String condition : List.of("true", "false")) {
            completion(connection.script("create type pg_temp.mood_" + condition + " as enum ('HAPPY', 'SAD')"));
            for (int use = 1; use <= 2; use++) {
                Result result = value(connection
                        .query("select 'SAD'::pg_temp.mood_" + condition + " as mood where " + condition)
                        .result());
                assertThat(result.columns().get(0).type().name()).endsWith("mood_" + condition);
                assertThat(result.rows())
                        .extracting(row -> row.get(0, Mood.class))
                        .isEqualTo(condition.equals("true") ? List.of(Mood.SAD) : List.of());
            }
        }
    }

    @Test
    void aResultThatIsTooLargeIsRefusedWithAdviceAndTheConnectionGoesOn() {
        PgConnection connection =
                value(PgConnection.connect(WithConnection.config().with(it -> it.rowBufferBytes(100_000))));
        for (int use = 1; use <= 2; use++) {
            assertThat(failure(
                            connection
                                    .query("select repeat('x', 1000) from generate_series(1, 1000000)")
                                    .result(),
                            ResultTooLargeException.class))
                    .hasMessageContaining("100000")
                    .hasMessageContaining("rowBufferBytes")
                    .hasMessageContaining("all");
            assertThat(value(connection
                                    .query("select repeat('x', 1000) from generate_series(1, 50)")
                                    .result())
                            .rows())
                    .hasSize(50);
        }
        WithConnection.checkAndClose(connection);
    }

    @Test
    void anErrorBehindRowsIsTheOutcome(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            assertThat(failure(
                                    connection
                                            .query("select 1 / (3 - i) from generate_series(1, 5) i")
                                            .result(),
                                    ServerException.class)
                            .sqlState())
                    .isEqualTo("22012");
        }
    }
}
