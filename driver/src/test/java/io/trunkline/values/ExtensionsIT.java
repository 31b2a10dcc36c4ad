// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConnection;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.type.Cube;
import io.trunkline.type.HStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The types of the extensions that ship with the server, over a connection that nobody told of them. */
class ExtensionsIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String DATABASE =
            "extensions_" + ProcessHandle.current().pid();
    private static final List<String> EXTENSIONS = List.of("hstore", "citext", "ltree", "cube");

    private static final EmbeddedServer SERVER = EmbeddedServer.shared();

    private static PgConnection connection;

    @BeforeAll
    static void connect() {
        SERVER.sql("create database " + DATABASE);
        EXTENSIONS.forEach(name -> SERVER.sqlIn(DATABASE, "create extension " + name));
        connection = Objects.requireNonNull(PgConnection.connect(SERVER.uri(EmbeddedServer.SUPERUSER, "", DATABASE))
                .block(LIMIT));
    }

    @AfterAll
    static void close() {
        connection.close().block(LIMIT);
        SERVER.sql("drop database " + DATABASE + " with (force)");
    }

    static Stream<Arguments> samples() {
        return Stream.of(
                samples(
                        "hstore",
                        "''",
                        "'a=>1'",
                        "'a=>1, b=>NULL, ab=>\"NULL\", c=>\"\"'",
                        "$$\"q\\\"q\"=>\"b\\\\b\", \"k\"=>\"it's\", ü=>😀$$",
                        "hstore(array['a', 'b'], array[null, 'x'])"),
                samples("citext", "''", "'aB'", "'größer 😀'", "'\"quoted\", {}'"),
                samples("ltree", "''", "'a.b.c'", "'Top.Science_1.Astronomy'"),
                samples("lquery", "'a.*{1,2}.b@|c*'", "'!a.*'", "'*.b%.*{,3}'"),
                samples("ltxtquery", "'a & b@* | !c'", "'!(a|b)'"),
                samples(
                        "cube",
                        "'(1,2)'",
                        "'()'",
                        "'(-0)'",
                        "'(3,4),(1,2)'",
                        "'(1,2),(1,2)'",
                        "'(0),(-0)'",
                        "'(NaN,Infinity),(0,0.1)'",
                        "'(NaN),(NaN)'",
                        "cube(array_fill(0.5::float8, array[100]))"));
    }

    private static Arguments samples(String type, String... values) {
        return Arguments.of(type, List.of(values));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void textAndBinaryGiveTheSameValues(String type, List<String> values) {
        Class<?> natural =
                Objects.requireNonNull(CodecRegistry.builtin().natural(type)).javaType();
        for (String value : values) {
            for (String sql : List.of(
                    "select (" + value + ")::" + type,
                    "select array[(" + value + ")::" + type + ", null]",
                    "select null::" + type)) {
                List<String> uses = new ArrayList<>();
                for (int use = 1; use <= 3; use++) {
                    uses.add(connection
                            .query(sql)
                            .one(row -> Stream.of(Object.class, natural, natural.arrayType(), String.class, List.class)
                                    .map(wanted -> Described.outcome(() -> row.get(0, wanted)))
                                    .toList()
                                    .toString())
                            .block(LIMIT));
                }
                assertThat(uses.get(1)).as(sql).isEqualTo(uses.get(0));
                assertThat(uses.get(2)).as(sql).isEqualTo(uses.get(0));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void readAsStringItIsTheServersOwnText(String type, List<String> values) {
        for (String value : values) {
            for (String array : List.of("v", "array[v, null]")) {
                String sql =
                        "select " + array + ", (" + array + ")::text from (select (" + value + ")::" + type + ") x(v)";
                for (int use = 1; use <= 2; use++) {
                    List<String> texts = connection
                            .query(sql)
                            .one(row -> List.of(
                                    Objects.requireNonNull(row.getString(0)), Objects.requireNonNull(row.getString(1))))
                            .block(LIMIT);
                    assertThat(texts).as(sql).isNotNull().satisfies(both -> assertThat(both.get(0))
                            .isEqualTo(both.get(1)));
                }
            }
        }
    }

    static Stream<Arguments> parameters() {
        Map<String, @Nullable String> map = new LinkedHashMap<>();
        map.put("b", null);
        map.put("a\"\\", "it's, {NULL}=> 😀");
        map.put("", "");
        HStore hstore = HStore.of(map);
        Cube point = Cube.point(1, -0.0, Double.NaN);
        Cube box = Cube.box(new double[] {1e15, 2}, new double[] {0.1, Double.NEGATIVE_INFINITY});
        return Stream.of(
                Arguments.of("hstore", hstore, hstore.asMap()),
                Arguments.of("hstore", HStore.of(Map.of()), Map.of()),
                Arguments.of("hstore", hstore.toString(), hstore.asMap()),
                Arguments.of("hstore[]", Arrays.asList(hstore, null), Arrays.asList(hstore.asMap(), null)),
                Arguments.of("citext", "größer 😀", "größer 😀"),
                Arguments.of("citext[]", List.of("a", "B"), List.of("a", "B")),
                Arguments.of("ltree", "a.b.c", "a.b.c"),
                Arguments.of("ltree[]", List.of("a.b", ""), List.of("a.b", "")),
                Arguments.of("lquery", "a.*{1,2}", "a.*{1,2}"),
                Arguments.of("ltxtquery", "a & !b", "a & !b"),
                Arguments.of("cube", point, point),
                Arguments.of("cube", box, box),
                Arguments.of("cube", Cube.point(), Cube.point()),
                Arguments.of("cube[]", Arrays.asList(point, null, box), Arrays.asList(point, null, box)));
    }

    /** The first time as text, as the type is not known yet, and then in binary. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("parameters")
    void aParameterComesBackAsItWas(String type, Object value, Object wanted) {
        Class<?> read = wanted instanceof Map ? Map.class : wanted instanceof List ? List.class : wanted.getClass();
        for (int use = 1; use <= 3; use++) {
            Object back = connection
                    .query("select $1::" + type, value)
                    .one(row -> Objects.requireNonNull(row.get(0, read)))
                    .block(LIMIT);
            assertThat(back).as("use %d", use).isEqualTo(wanted);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parameters")
    void aParameterIsTheSameToTheServerInTextAndInBinary(String type, Object value, Object wanted) {
        List<@Nullable String> uses = new ArrayList<>();
        for (int use = 1; use <= 2; use++) {
            uses.add(connection
                    .query("select $1::" + type + "::text", value)
                    .one(String.class)
                    .block(LIMIT));
        }
        assertThat(uses.get(1)).isEqualTo(uses.get(0));
    }

    @Test
    void aPlainMapIsAnHstoreFromTheFirstUseOn() {
        Map<String, @Nullable String> map = new LinkedHashMap<>();
        map.put("a", "1");
        map.put("b", null);
        String sql = "select $1::hstore -> 'a', $1::hstore ? 'b' as b";
        for (int use = 1; use <= 3; use++) {
            assertThat(connection
                            .query(sql, map)
                            .one(row -> row.getString(0) + " " + row.getBoolean(1))
                            .block(LIMIT))
                    .isEqualTo("1 true");
        }
    }

    @Test
    void citextIsComparedWithoutCase() {
        for (int use = 1; use <= 2; use++) {
            assertThat(connection
                            .query("select 'ABC'::citext = $1::citext", "abc")
                            .one(Boolean.class)
                            .block(LIMIT))
                    .isTrue();
        }
    }
}
