// SPDX-License-Identifier: Apache-2.0
package io.trunkline.jackson2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.codec.JavaType;
import io.trunkline.codec.Json;
import io.trunkline.error.CodecException;
import io.trunkline.testkit.server.EmbeddedServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON columns as Java's objects, through a real server: first uses of statements in text, later ones in binary. */
class JacksonIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int USES = 3;

    record City(String name, List<String> names, City twin) {}

    private PgConnection connection;

    @BeforeEach
    void connect() {
        PgConfig config =
                PgConfig.parse(EmbeddedServer.shared().uri()).with(it -> it.json(JacksonMapper.of(new ObjectMapper())));
        connection = PgConnection.connect(config).block(LIMIT);
    }

    @AfterEach
    void close() {
        connection.close().block(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "jsonb"})
    void aRecordIsWrittenAndReadInBothFormats(String type) {
        City ulm = new City("Ulm", List.of("\u00dclm", "\ud83d\ude00\"\\\n"), new City("Jena", List.of(), null));
        for (int use = 1; use <= USES; use++) {
            assertThat(connection
                            .query("select $1::" + type, Json.of(ulm))
                            .one(row -> row.get(0, City.class))
                            .block(LIMIT))
                    .isEqualTo(ulm);
            assertThat((Object) connection
                            .query("select $1::" + type, Json.of(Map.of("a", List.of(1, 2))))
                            .one(Map.class)
                            .block(LIMIT))
                    .isEqualTo(Map.of("a", List.of(1, 2)));
        }
    }

    /** Neither record nor map. */
    static final class Pojo {
        public String name = "";
        public List<Integer> sizes = List.of();
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "jsonb"})
    void aParameterOfJsonNeedsNoWrappingFromTheFirstUseOn(String type) {
        String select = "select $1::" + type;
        City ulm = new City("Ulm", List.of("\u00dclm"), new City("Jena", List.of(), null));
        Map<String, Object> map = Map.of("a", List.of(1, "x"));
        Pojo pojo = new Pojo();
        pojo.name = "a\"b";
        pojo.sizes = List.of(1, 2);
        for (int use = 1; use <= USES; use++) {
            // Statements of their own, so that each class has its first use.
            assertThat(connection
                            .query(select + " -- city", ulm)
                            .one(City.class)
                            .block(LIMIT))
                    .isEqualTo(ulm);
            assertThat((Object) connection
                            .query(select + " -- map", map)
                            .one(Map.class)
                            .block(LIMIT))
                    .isEqualTo(map);
            assertThat(connection
                            .query(select + " -- pojo", pojo)
                            .one(Pojo.class)
                            .block(LIMIT))
                    .usingRecursiveComparison()
                    .isEqualTo(pojo);
            assertThat(connection
                            .query(select + " -- list", Json.of(List.of(ulm)))
                            .one(new JavaType<List<City>>() {})
                            .block(LIMIT))
                    .containsExactly(ulm);
        }
    }

    @Test
    void jsonThatIsNoSuchRecordFailsItsQueryAndNamesTheColumn() {
        for (int use = 1; use <= USES; use++) {
            assertThat(connection
                            .query("select '{\"mayor\": 1}'::jsonb as city")
                            .one(row -> row.get(0, City.class))
                            .materialize()
                            .block(LIMIT)
                            .getThrowable())
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("\"city\"")
                    .hasMessageContaining("\"mayor\"");
            assertThat(connection.query("select 1").one(Integer.class).block(LIMIT))
                    .isEqualTo(1);
        }
    }
}
