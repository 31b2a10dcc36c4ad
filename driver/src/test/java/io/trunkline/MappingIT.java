// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static io.trunkline.Outcomes.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.error.CodecException;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What rows become: records, and whatever a mapper makes of them; and how long a row can be used. */
@ExtendWith(WithConnection.class)
class MappingIT {
    record City(long id, String name) {}

    record Order(
            long orderId,
            OffsetDateTime createdAt,
            @Nullable String shipToName) {}

    record Everything(
            boolean bool,
            short small,
            int whole,
            long large,
            float single,
            double dbl,
            Boolean boolBox,
            Short smallBox,
            Integer wholeBox,
            Long largeBox,
            Float singleBox,
            Double dblBox,
            BigDecimal exact,
            String text,
            Object any) {}

    record Nullables(@Nullable Integer number, @Nullable String text) {}

    record Strict(int number) {
        Strict {
            if (number < 0) {
                throw new IllegalArgumentException("negative: " + number);
            }
        }
    }

    private record Hidden(int number) {}

    record Nothing() {}

    @Test
    void recordsAreFilledByColumnName(PgConnection connection) {
        for (int use = 1; use <= 3; use++) {
            assertThat(values(connection
                            .query("select 'n' || i as name, i::int8 as id from generate_series(1, 3) i")
                            .all(City.class)))
                    .containsExactly(new City(1, "n1"), new City(2, "n2"), new City(3, "n3"));
            assertThat(value(connection
                            .query("select 1::int8 as id, 'x' as name")
                            .one(City.class)))
                    .isEqualTo(new City(1, "x"));
            assertThat(value(connection
                            .query("select 1::int8 as id, 'x' as name")
                            .first(City.class)))
                    .isEqualTo(new City(1, "x"));
        }
    }

    @Test
    void componentsInCamelCaseAreFilledFromColumnsInSnakeCase(PgConnection connection) {
        Order wanted = new Order(7, OffsetDateTime.of(2024, 5, 6, 7, 8, 9, 0, ZoneOffset.UTC), "Ada");
        for (int use = 1; use <= 2; use++) {
            assertThat(value(connection
                            .query("select 7 as order_id, timestamptz '2024-05-06 07:08:09Z' as created_at,"
                                    + " 'Ada' as ship_to_name")
                            .one(Order.class)))
                    .isEqualTo(wanted);
            assertThat(value(connection
                            .query("select 7 as \"orderId\", timestamptz '2024-05-06 07:08:09Z' as \"createdAt\","
                                    + " 'Ada' as \"shipToName\", 'Bob' as ship_to_name")
                            .one(Order.class)))
                    .as("the exact name goes first")
                    .isEqualTo(wanted);
        }
    }

    @Test
    void everyPrimitiveAndItsBoxIsRead(PgConnection connection) {
        String sql = "select true as bool, 1::int2 as small, 2 as whole, 3::int8 as large, 4.5::float4 as single,"
                + " 5.5::float8 as dbl, false as bool_box, 11::int2 as small_box, 12 as whole_box, 13::int8 as large_box,"
                + " 14.5::float4 as single_box, 15.5::float8 as dbl_box, 1.50 as exact, 'text' as text, 9::int8 as any";
        Everything wanted = new Everything(
                true,
                (short) 1,
                2,
                3,
                4.5f,
                5.5,
                false,
                (short) 11,
                12,
                13L,
                14.5f,
                15.5,
                new BigDecimal("1.50"),
                "text",
                9L);
        for (int use = 1; use <= 3; use++) {
            assertThat(value(connection.query(sql).one(Everything.class))).isEqualTo(wanted);
        }
    }

    @Test
    void theOnlyColumnMayBeTheRecordItself(PgConnection connection) {
        completion(connection.script(
                "create type pg_temp.city as (id int8, name text);" + " create type pg_temp.single as (number int4)"));
        for (int use = 1; use <= 3; use++) {
            String cities = "select row(i, 'n' || i)::pg_temp.city as name from generate_series(1, 2) i";
            assertThat(values(connection.query(cities).all(City.class)))
                    .as("one column alone is not both components")
                    .containsExactly(new City(1, "n1"), new City(2, "n2"));
            assertThat(value(connection.query(cities + " limit 1").one(City.class)))
                    .isEqualTo(new City(1, "n1"));
            assertThat(value(connection.query(cities).first(City.class))).isEqualTo(new City(1, "n1"));
            assertThat(value(connection
                            .query("select row(7)::pg_temp.single as other")
                            .one(Strict.class)))
                    .isEqualTo(new Strict(7));
            assertThat(failure(
                            connection
                                    .query("select row(7)::pg_temp.single as number")
                                    .one(Strict.class),
                            CodecException.class))
                    .as("the column is the component")
                    .hasMessageContaining("\"number\"");
            completion(connection.query("select null::pg_temp.city").one(City.class));
            assertThat(failure(connection.query("select null::pg_temp.city").all(City.class), UsageException.class))
                    .hasMessageContaining("NULL")
                    .hasMessageContaining("City");
            assertThat(failure(
                            connection
                                    .query("select row(1, 'x')::pg_temp.city, 2")
                                    .one(City.class),
                            UsageException.class))
                    .hasMessageContaining("City.id has no column");
            assertThat(failure(connection.query("select 5 as five").one(City.class), UsageException.class))
                    .hasMessageContaining("City.id has no column");
        }
    }

    @Test
    void nullFillsComponentsThatCanHoldItAndFailsPrimitives(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            assertThat(value(connection
                            .query("select null::int4 as number, null as text")
                            .one(Nullables.class)))
                    .isEqualTo(new Nullables(null, null));
            CodecException failure =
                    failure(connection.query("select null::int4 as number").one(Strict.class), CodecException.class);
            assertThat(failure).hasMessageContaining("\"number\"").hasMessageContaining("NULL");
        }
    }

    @Test
    void aMissingColumnIsAnErrorThatNamesComponentAndColumns(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            UsageException failure = failure(
                    connection
                            .query("select 7 as order_id, now() as creation, 'Ada' as ship_to_name")
                            .one(Order.class),
                    UsageException.class);
            assertThat(failure)
                    .hasMessageContaining("createdAt")
                    .hasMessageContaining("created_at")
                    .hasMessageContaining("order_id, creation, ship_to_name");
        }
    }

    @Test
    void aConstructorThatThrowsFailsTheQueryWithItsOwnException(PgConnection connection) {
        assertThat(failure(
                        connection.query("values (1), (-2)").all(row -> new Strict(row.getInt(0))),
                        IllegalArgumentException.class))
                .hasMessage("negative: -2");
        assertThat(failure(connection.query("select -3 as number").one(Strict.class), IllegalArgumentException.class))
                .hasMessage("negative: -3");
    }

    @Test
    void privateRecordsAndRecordsWithoutComponentsAreMade(PgConnection connection) {
        assertThat(value(connection.query("select 4 as number").one(Hidden.class)))
                .isEqualTo(new Hidden(4));
        assertThat(value(connection.query("select 4 as number").one(Nothing.class)))
                .isEqualTo(new Nothing());
    }

    @Test
    void oneStatementBecomesDifferentRecordsInTurn(PgConnection connection) {
        String sql = "select 1::int8 as id, 'x' as name, 2 as number, 'y' as text";
        for (int use = 1; use <= 3; use++) {
            assertThat(value(connection.query(sql).one(City.class))).isEqualTo(new City(1, "x"));
            assertThat(value(connection.query(sql).one(Nullables.class))).isEqualTo(new Nullables(2, "y"));
        }
    }

    @Test
    void columnsAreReadByNameAndIndex(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            String read = value(connection
                    .query("select 1 as a, 'two' as b, null::text as c, 4 as a")
                    .one(row -> row.size() + " " + row.names() + " " + row.getInt("a") + " " + row.getInt(3) + " "
                            + row.getString("b") + " " + row.isNull("c") + " " + row.isNull(1) + " " + row.index("b")));
            assertThat(read).isEqualTo("4 [a, b, c, a] 1 4 two true false 1");
        }
    }

    @Test
    void aColumnThatIsNotThereIsAnErrorThatNamesThoseThatAre(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            assertThat(failure(
                            connection.query("select 1 as a, 'x'::text as b").one(row -> row.getInt("d")),
                            UsageException.class))
                    .hasMessageContaining("\"d\"")
                    .hasMessageContaining("a")
                    .hasMessageContaining("b");
            assertThat(failure(
                            connection.query("select 1 as a, 'x'::text as b").one(row -> row.getInt(2)),
                            UsageException.class))
                    .hasMessageContaining("no column 2")
                    .hasMessageContaining("2, numbered from 0");
            failure(connection.query("select 1 as a").one(row -> row.getInt(-1)), UsageException.class);
        }
    }

    @Test
    void aNumberThatDoesNotFitIsAnErrorAndNeverCut(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            assertThat(failure(
                            connection.query("select 3000000000 as big").one(row -> row.getInt(0)),
                            CodecException.class))
                    .hasMessageContaining("\"big\"")
                    .hasMessageContaining("3000000000");
            failure(connection.query("select 70000 as big").one(row -> row.getShort(0)), CodecException.class);
            failure(connection.query("select 70000 as big").one(Short.class), CodecException.class);
            failure(connection.query("select 0.1::float8").one(row -> row.getFloat(0)), CodecException.class);
            failure(connection.query("select 1.5").one(row -> row.getLong(0)), CodecException.class);
            Long three = value(connection.query("select 3.00").one(row -> row.getLong(0)));
            assertThat(three).isEqualTo(3);
        }
    }

    @Test
    void aClassThatNoCodecReadsIsAnErrorThatNamesColumnTypeAndClass(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            assertThat(failure(connection.query("select 1 as a").one(Thread.class), CodecException.class))
                    .hasMessageContaining("\"a\"")
                    .hasMessageContaining("int4")
                    .hasMessageContaining("java.lang.Thread");
        }
    }

    @Test
    void typesWithoutAClassOfTheirOwnAreTheirText(PgConnection connection) {
        for (int use = 1; use <= 3; use++) {
            Object table = value(connection.query("select 'pg_class'::regclass").one(row -> row.get(0)));
            assertThat(table).isEqualTo("pg_class");
            Object tree = value(
                    connection.query("select ev_action from pg_rewrite limit 1").one(row -> row.get(0)));
            assertThat(tree).asString().startsWith("(");
            assertThat(value(connection.query("select point(1, 2)").one(String.class)))
                    .isEqualTo("(1,2)");
            assertThat(value(connection.query("select row(1, 'a')").one(String.class)))
                    .isEqualTo("(1,a)");
            assertThat(failure(connection.query("select point(1, 2)").one(row -> row.getLong(0)), CodecException.class))
                    .hasMessageContaining("getLong");
        }
    }

    @Test
    void aMapperThatThrowsFailsItsOwnQueryAndItsNeighboursInTheSameFlightSucceed(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            List<Object> outcomes = value(Flux.range(0, 50)
                    .flatMapSequential(
                            i -> connection
                                    .query("select $1::int4", i)
                                    .one(row -> {
                                        if (i % 7 == 3) {
                                            throw new IllegalStateException("not " + i);
                                        }
                                        return row.getInt(0);
                                    })
                                    .cast(Object.class)
                                    .onErrorResume(failure -> Mono.just(failure.getMessage())),
                            50,
                            1)
                    .collectList());
            List<Object> wanted = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                wanted.add(i % 7 == 3 ? "not " + i : i);
            }
            assertThat(outcomes).isEqualTo(wanted);
        }
    }

    @Test
    void aMapperThatThrowsOnALaterRowEndsItsStreamThere(PgConnection connection) {
        List<Integer> seen = new ArrayList<>();
        Mono<Integer> neighbour = connection.query("select 8").one(Integer.class);
        Flux<Integer> failing = connection
                .query("select i from generate_series(1, 5000) i")
                .all(row -> {
                    if (row.getInt(0) == 1000) {
                        throw new ArithmeticException("a thousand");
                    }
                    return row.getInt(0);
                });
        List<Throwable> failures = new ArrayList<>();
        Integer eight = value(Mono.zip(
                        failing.doOnNext(seen::add).then(Mono.just(0)).onErrorResume(failure -> {
                            failures.add(failure);
                            return Mono.just(1);
                        }),
                        neighbour)
                .map(both -> both.getT1() * 10 + both.getT2()));
        assertThat(eight).isEqualTo(18);
        assertThat(failures).singleElement().isInstanceOf(ArithmeticException.class);
        assertThat(seen).hasSize(999).last().isEqualTo(999);
    }

    @Test
    void aRowThatIsKeptBeyondItsMapperThrows(PgConnection connection) {
        AtomicReference<Row> kept = new AtomicReference<>();
        value(connection.query("select 1 as a").one(row -> {
            kept.set(row);
            return 1;
        }));
        Row row = Objects.requireNonNull(kept.get());
        assertThatThrownBy(() -> row.getInt(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("copy()");
        assertThatThrownBy(row::copy).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(row::names).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(row::size).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> row.isNull(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> row.get("a", Integer.class)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> row.get(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCopiedRowIsReadLaterOnAnotherThread(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            List<Row> copies = values(connection
                    .query("select i as number, 'n' || i as name, null::text as nothing, ''::text as empty"
                            + " from generate_series(1, 1000) i")
                    .all(Row::copy));
            // Other rows pass through the same receive buffer in the meantime.
            values(connection
                    .query("select repeat('x', 1000) from generate_series(1, 200)")
                    .all(String.class));
            List<String> read = CompletableFuture.supplyAsync(() -> copies.stream()
                            .map(row -> row.getInt("number")
                                    + row.getString("name")
                                    + row.isNull("nothing")
                                    + row.getString(2)
                                    + row.getString("empty")
                                    + row.names())
                            .toList())
                    .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                    .join();
            for (int i = 1; i <= 1000; i++) {
                assertThat(read.get(i - 1)).isEqualTo(i + "n" + i + "truenull[number, name, nothing, empty]");
            }
            assertThat(copies.get(0).copy().getInt(0)).isEqualTo(1);
        }
    }

    @Test
    void aCopiedRowBecomesARecordToo(PgConnection connection) {
        Row copy = value(connection.query("select 1::int8 as id, 'x' as name").one(Row::copy));
        completion(connection.close());
        assertThat(new City(copy.getLong("id"), Objects.requireNonNull(copy.getString("name"))))
                .isEqualTo(new City(1, "x"));
    }
}
