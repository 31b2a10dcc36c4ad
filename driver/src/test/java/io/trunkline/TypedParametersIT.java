// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static io.trunkline.Outcomes.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.codec.JavaType;
import io.trunkline.codec.PgType;
import io.trunkline.error.Outcome;
import io.trunkline.error.ServerException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Types that the caller names, and what is said where the server cannot tell them. */
@ExtendWith(WithConnection.class)
class TypedParametersIT {
    @Test
    void aTypedParameterNeedsNoCast(PgConnection connection) {
        for (int use = 1; use <= 3; use++) {
            assertThat(value(connection
                            .query("select pg_typeof($1)::text || ' ' || $1", Pg.typed(5, PgType.INT8))
                            .one(String.class)))
                    .isEqualTo("bigint 5");
            assertThat(value(connection
                            .query("select $1", Pg.typed("2.50", PgType.NUMERIC))
                            .one(BigDecimal.class)))
                    .isEqualTo(new BigDecimal("2.50"));
            assertThat(value(connection
                            .query("select $1 is null", Pg.typed(null, PgType.DATE))
                            .one(Boolean.class)))
                    .isTrue();
        }
    }

    @Test
    void theSameSqlWithOtherTypesIsAnotherStatement(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            for (PgType type : List.of(PgType.INT4, PgType.TEXT, PgType.NUMERIC)) {
                assertThat(value(connection
                                .query("select pg_typeof($1)::text", Pg.typed("7", type))
                                .one(String.class)))
                        .isEqualTo(type.equals(PgType.INT4) ? "integer" : type.name());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"integer", "int4", "pg_catalog.int4", "INTEGER"})
    void aTypeIsDeclaredByName(String name, PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            assertThat(value(connection
                            .query("select pg_typeof($1)::text, $2::int4", Pg.typed("7", name), 1)
                            .<String>one(row -> row.getString(0))))
                    .isEqualTo("integer");
        }
    }

    @Test
    void aTypeOfTheDatabaseIsDeclaredByName(PgConnection connection) {
        completion(
                connection.script(
                        "drop schema if exists \"typed by name\" cascade; create schema \"typed by name\"; create type \"typed by name\".\"it's \"\"\\\" as enum ('a', 'b')"));
        String name = "\"typed by name\".\"it's \"\"\\\"";
        for (int use = 1; use <= 2; use++) {
            assertThat(value(connection.query("select $1", Pg.typed("b", name)).<String>one(row -> row.getString(0))))
                    .isEqualTo("b");
            assertThat(values(connection
                            .query("select unnest($1)", Pg.typed(List.of("a", "b"), name + "[]"))
                            .all(row -> row.getString(0))))
                    .containsExactly("a", "b");
        }
        completion(connection.script("drop schema \"typed by name\" cascade"));
    }

    @Test
    void aTypeThatDoesNotExistFailsItsStatementUnsent(PgConnection connection) {
        UsageException failure = failure(
                connection.query("select $1", Pg.typed(1, "no_such_type")).one(Row::size), UsageException.class);
        assertThat(failure).hasMessageContaining("no_such_type");
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(value(connection.query("select 5").one(Integer.class))).isEqualTo(5);
    }

    @Test
    void whatIsSubscribedFirstRunsFirstEvenIfItMustBePreparedFirst(PgConnection connection) {
        completion(connection.script("create temp table done (id int4)"));
        List<Long> counts = values(connection
                .execute("select 0")
                .thenMany(Flux.mergeSequential(
                        connection.query("select count(*) from done").one(Long.class),
                        connection.execute("insert into done select $1", Pg.typed(1, "int4")),
                        connection.query("select count(*) from done").one(Long.class),
                        connection.execute("insert into done select $1", Pg.typed(2, "pg_catalog.int4")),
                        connection.query("select count(*) from done").one(Long.class))));
        assertThat(counts).containsExactly(0L, 1L, 1L, 1L, 2L);
    }

    @Test
    void aStatementThatIsPreparedFirstAndCannotBeFailsAlone(PgConnection connection) {
        List<String> outcomes = values(connection
                .execute("select 0")
                .thenMany(Flux.mergeSequential(
                        connection.query("select 1").one(String.class),
                        connection
                                .query("selekt $1", Pg.typed(1, "int4"))
                                .one(String.class)
                                .onErrorResume(ServerException.class, failure -> Mono.justOrEmpty(failure.sqlState())),
                        connection.query("select 2").one(String.class))));
        assertThat(outcomes).containsExactly("1", "42601", "2");
    }

    @Test
    void aWrongNumberOfTypedParametersIsSaid(PgConnection connection) {
        assertThat(failure(connection.query("select $1", Pg.typed(1, "int4"), 2).one(Row::size), UsageException.class))
                .hasMessageContaining("1 parameter");
        assertThat(value(connection.query("select 5").one(Integer.class))).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"select $1 is null", "select concat($1, 'x')", "select $1 + $2"})
    void whereTheServerCannotTellTheTypeTheErrorSaysWhatToDo(String sql, PgConnection connection) {
        Object[] parameters = sql.contains("$2") ? new Object[] {1, 2} : new Object[] {1};
        ServerException failure = failure(connection.query(sql, parameters).one(Row::size), ServerException.class);
        assertThat(failure.sqlState()).isIn("42P18", "42725");
        assertThat(failure.hint()).contains("$1::type", "Pg.typed(value, type)");
    }

    @Test
    void otherErrorsKeepTheirHints(PgConnection connection) {
        ServerException failure = failure(connection.query("select nope(1)").one(Row::size), ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("42883");
        assertThat(failure.hint()).doesNotContain("Pg.typed");
    }

    @Test
    void aTypedParameterInATypedParameterIsRefused() {
        assertThatThrownBy(() -> Pg.typed(Pg.typed(1, "int4"), "int4")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Pg.typed("secret", "int4")).hasToString("a parameter of type int4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"German", "SQL, DMY", "Postgres, MDY"})
    void datesAreReadInWhateverStyleTheSessionWritesThem(String style, PgConnection connection) {
        completion(connection.script("set datestyle = '" + style + "'; set intervalstyle = 'sql_standard'"));
        for (int use = 1; use <= 3; use++) {
            assertThat(value(connection
                            .query("select date '2024-02-03' + $1::int4", 1)
                            .one(LocalDate.class)))
                    .isEqualTo(LocalDate.of(2024, 2, 4));
        }
    }

    record Named(String name, List<Integer> numbers, List<List<Integer>> none) {}

    @Test
    void listsAreReadWithTheirElementsClass(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            assertThat(value(connection
                            .query("select array[1, null, 3]")
                            .<List<Long>>one(row -> row.getList(0, Long.class))))
                    .containsExactly(1L, null, 3L);
            assertThat(value(connection
                            .query("select array[1, 2] as a")
                            .<List<Integer>>one(row -> row.getList("a", Integer.class))))
                    .containsExactly(1, 2);
            assertThat(value(connection
                            .query("select null::int4[]")
                            .<Boolean>one(row -> row.getList(0, Integer.class) == null)))
                    .isTrue();
            assertThat(value(connection.query("select array['a', 'b']").one(new JavaType<List<String>>() {})))
                    .containsExactly("a", "b");
            assertThat(values(connection
                            .query("select array[i] from generate_series(1, 2) i")
                            .all(new JavaType<List<Integer>>() {})))
                    .containsExactly(List.of(1), List.of(2));
            Named named = value(connection
                    .query("select 'n' as name, array[1, 2] as numbers, null::int4[] as none")
                    .one(Named.class));
            assertThat(named.numbers()).containsExactly(1, 2);
            assertThat(named.none()).isNull();
        }
    }
}
