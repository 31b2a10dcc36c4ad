// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.Row;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.testkit.server.EmbeddedServerException;
import io.trunkline.testkit.server.ServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A walk over all of {@code pg_type}: PostgreSQL's own types, the row types of its catalogs, what the extensions that ship
 * with it bring, and types of a user's own. Of each a value is read, without any set-up; none may be null or mangled. What we
 * return is written to {@code target/every-type.md}.
 */
class EveryTypeIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String DATABASE = "every";
    private static final int AT_ONCE = 256;
    private static final int USES = 3;
    private static final int SHOWN = 100;
    /** Known of every version; all others are found in the catalog. */
    private static final Set<String> EXTENSIONS =
            Set.of("citext", "cube", "ean13", "hstore", "lquery", "ltree", "ltxtquery", "seg");

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void ofEveryTypeAValueIsReadAsWhatItIs(int version) throws IOException {
        ServerOptions options = ServerOptions.defaults().version(version).database(DATABASE);
        try (EmbeddedServer server = EmbeddedServer.start(options)) {
            server.sqlIn(DATABASE, script());
            Map<Long, CatalogType> types = CatalogType.all(server, DATABASE);
            List<Reading> readings = new ArrayList<>();
            List<String> lines = new ArrayList<>();
            List<String> faults = new ArrayList<>();
            TypeExamples examples = new TypeExamples(types);
            for (CatalogType type : types.values()) {
                List<String> expressions = examples.of(type);
                expressions.forEach(sql -> readings.add(new Reading(type, sql)));
                if (TypeExamples.isNeverResult(type)) {
                    lines.add(line(type, "never a result", refusal(server, type)));
                } else if (expressions.isEmpty()) {
                    faults.add(type.sql() + " has no example");
                }
            }
            read(server, readings);
            for (Reading reading : readings) {
                faults.addAll(reading.faults(examples));
            }
            for (int i = 0; i < readings.size(); i++) {
                // The first reading of a type is the telling one.
                if (i == 0 || !readings.get(i).type().equals(readings.get(i - 1).type())) {
                    lines.add(readings.get(i).line());
                }
            }
            write(version, lines);
            assertThat(faults.stream().limit(40)).isEmpty();
            assertThat(lines).hasSameSizeAs(types.values());
            Set<String> names = new HashSet<>();
            types.values().forEach(type -> names.add(type.name()));
            assertThat(names).containsAll(EXTENSIONS);
            if (version == ServerOptions.DEFAULT_VERSION) {
                assertThat(TypeExamples.names()).isSubsetOf(names);
            }
        }
    }

    private static String script() throws IOException {
        try (InputStream in = requireNonNull(EveryTypeIT.class.getResourceAsStream("odd-types.sql"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Each in text first and then twice in binary, the types that are not built in looked up in between. */
    private static void read(EmbeddedServer server, List<Reading> readings) {
        PgConfig config = PgConfig.parse(server.uri()).with(it -> it.database(DATABASE)
                .statementCacheSize(2 * readings.size())
                .parameter("TimeZone", "UTC"));
        PgConnection connection = requireNonNull(PgConnection.connect(config).block(LIMIT));
        for (int use = 1; use <= USES; use++) {
            List<Object> answers = requireNonNull(Flux.fromIterable(readings)
                    .flatMapSequential(reading -> answer(connection, reading), AT_ONCE, 1)
                    .collectList()
                    .block(LIMIT));
            for (int i = 0; i < readings.size(); i++) {
                readings.get(i).answers().add(answers.get(i));
            }
        }
        connection.close().block(LIMIT);
    }

    /** A row, or the error instead of it. */
    private static Mono<Object> answer(PgConnection connection, Reading reading) {
        return connection
                .query("select " + reading.sql() + ", (" + reading.sql() + ")::pg_catalog.text")
                .one(Row::copy)
                .cast(Object.class)
                .onErrorResume(RuntimeException.class, Mono::just);
    }

    /** An expression, and what each use of it has answered. */
    private record Reading(CatalogType type, String sql, List<Object> answers) {
        Reading(CatalogType type, String sql) {
            this(type, sql, new ArrayList<>());
        }

        List<String> faults(TypeExamples examples) {
            List<String> faults = new ArrayList<>();
            Object first = null;
            for (Object answer : answers) {
                if (!(answer instanceof Row row)) {
                    return List.of(type.sql() + ": " + answer);
                }
                try {
                    Object value = row.get(0);
                    first = first == null ? value : first;
                    if (value == null) {
                        faults.add(type.sql() + " is null");
                    } else if (!examples.isFit(type, value)) {
                        faults.add(type.sql() + " is a " + value.getClass().getSimpleName());
                    } else if (!Objects.deepEquals(value, first)
                            || !Described.of(value).equals(Described.of(first))) {
                        faults.add(type.sql() + ": first " + Described.of(first) + ", later " + Described.of(value));
                    }
                    if (!Objects.equals(row.getString(0), row.getString(1))) {
                        faults.add(
                                type.sql() + ": as String " + row.getString(0) + ", the server's " + row.getString(1));
                    }
                } catch (RuntimeException failure) {
                    faults.add(type.sql() + ": " + failure);
                }
            }
            return faults;
        }

        String line() {
            if (!(answers.get(answers.size() - 1) instanceof Row row)) {
                return EveryTypeIT.line(type, "error", answers.toString());
            }
            try {
                Object value = row.get(0);
                String javaClass = value == null ? "null" : value.getClass().getSimpleName();
                return EveryTypeIT.line(type, javaClass, String.valueOf(row.getString(0)));
            } catch (RuntimeException failure) {
                return EveryTypeIT.line(type, "error", failure.toString());
            }
        }
    }

    /** Why a type is never a result, in the server's own words. */
    private static String refusal(EmbeddedServer server, CatalogType type) {
        List<List<@Nullable String>> found;
        try {
            found = server.sqlIn(
                    DATABASE, "select pg_typeof('a'::%1$s)::oid, pg_typeof('a'::%1$s)".formatted(type.sql()));
        } catch (EmbeddedServerException refused) {
            // Without the statement.
            return requireNonNull(refused.getMessage()).replaceFirst(", on: (?s).*", "");
        }
        assertThat(found.get(0).get(0))
                .as("the type of a cast to " + type.sql())
                .isNotEqualTo("" + type.oid());
        return "a cast to it leaves " + found.get(0).get(1);
    }

    private static String line(CatalogType type, String javaClass, String text) {
        String shown = text.codePointCount(0, text.length()) <= SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + " …";
        return "| " + cell(type.sql()) + " | " + type.kindInWords() + " | " + cell(javaClass) + " | " + cell(shown)
                + " |";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    private static void write(int version, List<String> lines) throws IOException {
        List<String> table = new ArrayList<>();
        table.add("# What each type of PostgreSQL " + version + " is read as");
        table.add("");
        table.add("| type | kind | Java class | text |");
        table.add("|---|---|---|---|");
        table.addAll(lines);
        String name = version == ServerOptions.DEFAULT_VERSION ? "every-type.md" : "every-type-" + version + ".md";
        Files.write(Files.createDirectories(Path.of("target")).resolve(name), table);
    }
}
