// SPDX-License-Identifier: Apache-2.0
package io.trunkline.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.codec.JavaType;
import io.trunkline.codec.Json;
import io.trunkline.error.CodecException;
import io.trunkline.error.Outcome;
import io.trunkline.error.ServerException;
import io.trunkline.testkit.server.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON columns as Java's objects, through a real server: first uses of statements in text, later ones in binary. */
class JacksonIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int USES = 3;

    record Line(String text, List<Double> weights, Map<String, Integer> counts) {}

    record Doc(long id, String title, Boolean open, List<Line> lines, Doc parent) {}

    private PgConnection connection;

    @BeforeEach
    void connect() {
        PgConfig config = PgConfig.parse(EmbeddedServer.shared().uri())
                .with(it -> it.json(JacksonMapper.of(JsonMapper.builder()
                        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .build())));
        connection = PgConnection.connect(config).block(LIMIT);
        connection
                .script("create temp table docs (id serial, plain json, bin jsonb, many jsonb[])")
                .block(LIMIT);
    }

    @AfterEach
    void close() {
        connection.close().block(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "bin"})
    void aRecordIsWrittenAndReadInBothFormats(String column) {
        long seed = Long.getLong("trunkline.seed", new Random().nextLong());
        System.out.println("seed of JacksonIT: " + seed);
        Random random = new Random(seed);
        String insert = "insert into docs (" + column + ") values ($1) returning id";
        String select = "select " + column + " from docs where id = $1 /* ";
        for (int i = 0; i < 100; i++) {
            Doc doc = randomDoc(random, 2);
            Integer id =
                    connection.query(insert, Json.of(doc)).one(Integer.class).block(LIMIT);
            for (int use = 1; use <= USES; use++) {
                assertThat(connection
                                .query(select + i + " */", id)
                                .one(row -> row.get(0, Doc.class))
                                .block(LIMIT))
                        .as("use %d of document %d, seed %d", use, i, seed)
                        .isEqualTo(doc);
            }
        }
    }

    /** Neither record nor map, with a field that no constructor knows. */
    static final class Pojo {
        public String name = "";
        public List<Integer> sizes = List.of();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "bin"})
    void aParameterOfJsonNeedsNoWrappingFromTheFirstUseOn(String column) {
        String insert = "insert into docs (" + column + ") values ($1) returning " + column;
        Doc doc = randomDoc(new Random(1), 1);
        Map<String, Object> map = new LinkedHashMap<>(Map.of("a", 1, "b", List.of("x")));
        JsonNode tree = JsonMapper.shared().createArrayNode().add(5);
        Pojo pojo = new Pojo();
        pojo.name = "a\"b";
        pojo.sizes = List.of(1, 2);
        for (int use = 1; use <= USES; use++) {
            // Statements of their own, so that each class has its first use.
            assertThat(connection.query(insert + " -- doc", doc).one(Doc.class).block(LIMIT))
                    .isEqualTo(doc);
            assertThat((Object) connection
                            .query(insert + " -- map", map)
                            .one(Map.class)
                            .block(LIMIT))
                    .isEqualTo(map);
            assertThat(connection
                            .query(insert + " -- tree", tree)
                            .one(JsonNode.class)
                            .block(LIMIT))
                    .isEqualTo(tree);
            assertThat(connection
                            .query(insert + " -- pojo", pojo)
                            .one(Pojo.class)
                            .block(LIMIT))
                    .usingRecursiveComparison()
                    .isEqualTo(pojo);
        }
    }

    record Listed(long id, List<Line> lines, Map<String, Line> byText) {}

    @Test
    void listsAndMapsOfRecordsAreReadByTheirArguments() {
        Line a = new Line("a", List.of(0.5), Map.of("x", 1));
        Line b = new Line("b", List.of(), Map.of());
        List<Line> lines = List.of(a, b);
        String select = "select $1::jsonb as lines";
        String row = "select 7 as id, $1::jsonb as lines, $2::json as by_text";
        for (int use = 1; use <= USES; use++) {
            assertThat(connection
                            .query(select, Json.of(lines))
                            .one(new JavaType<List<Line>>() {})
                            .block(LIMIT))
                    .isEqualTo(lines);
            assertThat(connection
                            .query(select, Json.of(lines))
                            .one(read -> read.get(0, new JavaType<List<Line>>() {}))
                            .block(LIMIT))
                    .isEqualTo(lines);
            Listed listed = connection
                    .query(row, Json.of(lines), Map.of("a", a))
                    .one(Listed.class)
                    .block(LIMIT);
            assertThat(listed.lines()).isEqualTo(lines);
            assertThat(listed.byText()).isEqualTo(Map.of("a", a));
            assertThat(connection
                            .query(select, Json.of(lines))
                            .one(Line[].class)
                            .block(LIMIT))
                    .containsExactly(a, b);
        }
    }

    @Test
    void jsonBecomesWhatIsAskedFor() {
        String sql = "select '[{\"a\": 1}, null]'::jsonb, '7'::json, 'null'::jsonb, null::jsonb";
        for (int use = 1; use <= USES; use++) {
            Boolean done = connection
                    .query(sql)
                    .one(row -> {
                        assertThat(row.get(0, Map[].class)).containsExactly(Map.of("a", 1), null);
                        assertThat(row.get(0, JsonNode.class).get(0).get("a").asInt())
                                .isEqualTo(1);
                        assertThat(row.get(0, String.class)).isEqualTo("[{\"a\": 1}, null]");
                        assertThat(row.get(0)).isEqualTo("[{\"a\": 1}, null]");
                        assertThat(row.get(1, Long.class)).isEqualTo(7L);
                        assertThat((Object) row.get(2, Map.class)).isNull();
                        assertThat(row.get(2, JsonNode.class).isNull()).isTrue();
                        assertThat(row.isNull(2)).isFalse();
                        assertThat(row.get(3, JsonNode.class)).isNull();
                        return true;
                    })
                    .block(LIMIT);
            assertThat(done).isTrue();
        }
    }

    @Test
    void whatIsWrappedIsJsonWhereTheSameUnwrappedIsNot() {
        String typeOf = "select jsonb_typeof($1::jsonb)";
        for (int use = 1; use <= USES; use++) {
            assertThat(answer(typeOf, Json.of("5"))).isEqualTo("string");
            assertThat(answer(typeOf, "5")).isEqualTo("number");
            assertThat(answer(typeOf, Json.of(List.of(1, 2)))).isEqualTo("array");
            assertThat(answer(typeOf, Json.of(null))).isEqualTo("null");
            assertThat(connection
                            .query(typeOf, (Object) null)
                            .one(row -> row.isNull(0))
                            .block(LIMIT))
                    .isTrue();
            Throwable unwrapped =
                    failure(connection.query(typeOf, List.of(1, 2)).one(String.class));
            assertThat(unwrapped).isInstanceOf(ServerException.class);
            assertThat(((ServerException) unwrapped).sqlState()).isEqualTo("22P02");
        }
    }

    private String answer(String sql, Object parameter) {
        return connection.query(sql, parameter).one(String.class).block(LIMIT);
    }

    @Test
    void anArrayOfJsonIsWrittenFromWrappedValues() {
        String sql = "insert into docs (many) values ($1) returning many[2] ->> 'a', cardinality(many)";
        List<Json> many = List.of(Json.of(null), Json.of(Map.of("a", "\"{\\")));
        for (int use = 1; use <= USES; use++) {
            assertThat(connection
                            .query(sql, many)
                            .one(row -> row.getString(0) + row.getInt(1))
                            .block(LIMIT))
                    .isEqualTo("\"{\\2");
        }
    }

    @Test
    void jsonThatIsNoSuchRecordFailsItsQueryAndNamesTheColumn() {
        String sql = "select '{\"id\": 1, \"colour\": 2}'::jsonb as doc";
        for (int use = 1; use <= USES; use++) {
            Throwable failure = failure(connection.query(sql).one(row -> row.get(0, Doc.class)));
            assertThat(failure)
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("\"doc\"")
                    .hasMessageContaining("jsonb")
                    .hasMessageContaining("\"colour\"");
            assertThat(answer("select $1", "alive")).isEqualTo("alive");
        }
    }

    @Test
    void anObjectWithoutJsonIsNotSentAndTheParameterIsNamed() {
        Map<String, Object> endless = new HashMap<>();
        endless.put("self", endless);
        for (int use = 1; use <= USES; use++) {
            Throwable failure = failure(
                    connection.query("select $1::jsonb", Json.of(endless)).one(String.class));
            assertThat(failure).isInstanceOf(CodecException.class).hasMessageContaining("parameter $1");
            assertThat(((CodecException) failure).outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(answer("select $1::jsonb", "1")).isEqualTo("1");
        }
    }

    @Test
    void withoutAMapperTheErrorNamesTheRemedy() {
        PgConnection plain = PgConnection.connect(
                        PgConfig.parse(EmbeddedServer.shared().uri()))
                .block(LIMIT);
        for (int use = 1; use <= USES; use++) {
            assertThat(failure(plain.query("select '{}'::jsonb").one(Map.class)))
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("PgConfig.Builder.json");
            assertThat(failure(plain.query("select $1::jsonb", Json.of(1)).one(String.class)))
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("PgConfig.Builder.json");
        }
        plain.close().block(LIMIT);
    }

    private static Throwable failure(Mono<?> query) {
        return query.materialize().block(LIMIT).getThrowable();
    }

    private static Doc randomDoc(Random random, int depth) {
        List<Line> lines = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            List<Double> weights = random.doubles(random.nextInt(4))
                    .map(weight -> 1 + weight * Math.pow(10, random.nextInt(40)))
                    .boxed()
                    .toList();
            lines.add(new Line(text(random), weights, Map.of(text(random), random.nextInt())));
        }
        return new Doc(
                random.nextLong(),
                text(random),
                random.nextInt(3) == 0 ? null : random.nextBoolean(),
                lines,
                depth == 0 || random.nextBoolean() ? null : randomDoc(random, depth - 1));
    }

    /** Characters of one to four bytes, quotes and controls among them; U+0000 is none of PostgreSQL's. */
    private static String text(Random random) {
        int[] bounds = {0x20, 0x80, 0x800, 0xd800, 0x1f700};
        return random.ints(random.nextInt(12), 0, bounds.length)
                .map(i -> bounds[i] - 1 - random.nextInt(Math.min(bounds[i] - 1, 0x400)))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
