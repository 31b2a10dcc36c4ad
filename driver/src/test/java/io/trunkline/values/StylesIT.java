// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.Row;
import io.trunkline.codec.JavaType;
import io.trunkline.error.CodecException;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.type.Interval;
import io.trunkline.type.Range;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;

/** Dates, times and intervals, in whatever style the session prints them: the values are the same, or there is an error. */
class StylesIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SCHEMA = "styles_it";
    private static final int USES = 3;

    private static final List<String> DATE_STYLES = List.of(
            "ISO, YMD", "German, DMY", "SQL, DMY", "SQL, MDY", "Postgres, DMY", "Postgres, MDY", "Postgres, YMD");
    private static final List<String> INTERVAL_STYLES =
            List.of("postgres", "sql_standard", "postgres_verbose", "iso_8601");

    private static final List<String> EXPRESSIONS = List.of(
            "date '2024-02-03'",
            "date '0044-03-15 BC'",
            "date '12345-06-07'",
            "date 'infinity'",
            "time '04:05:06.789'",
            "timetz '04:05:06.789+05:30'",
            "timestamp '2024-02-03 04:05:06.789012'",
            "timestamp '-infinity'",
            "timestamptz '2024-02-03 04:05:06.789012+00'",
            "timestamptz '0044-03-15 04:05:06+00 BC'",
            "interval '1 year 2 mons 3 days 4:05:06.789'",
            "interval '-1 year -2 mons -3 days -4:05:06.789'",
            "interval '1 year 2 mons -3 days 4:05:06'",
            "interval '-1 days -2:03:04'",
            "interval '-1 days +2:03:04'",
            "interval '-1 years -2 mons'",
            "interval '3 days'",
            "interval '-0.5 s'",
            "interval '0'",
            "array[date '2024-02-03', null]",
            "array[interval '-1 days -2:03:04', '1 mon']",
            "array[array[timestamptz '2024-02-03 04:05:06+00']]",
            "daterange('2024-02-03', '2024-04-05')",
            "tsrange('2024-02-03 04:05:06', null)",
            "tstzmultirange(tstzrange('2024-02-03 04:05:06+00', '2024-04-05 00:00:00+00'))",
            "row(date '2024-02-03', interval '-1 days -2:03:04', array[timestamptz '2024-02-03 04:05:06+00'])::"
                    + SCHEMA + ".stay",
            "array[row('2024-02-03', null, null)::" + SCHEMA + ".stay]",
            "'2024-02-03'::" + SCHEMA + ".day",
            SCHEMA + ".spans('-1 days -2:03:04', '1 mon')");

    record Stay(
            LocalDate day,
            @Nullable Interval length,
            @Nullable List<Instant> at) {}

    private static PgConnection usual;

    @BeforeAll
    static void create() {
        usual = value(PgConnection.connect(config()));
        usual.script("drop schema if exists " + SCHEMA + " cascade; create schema " + SCHEMA + "; set search_path = "
                        + SCHEMA + ";"
                        + "create type stay as (day date, length interval, at timestamptz[]);"
                        + "create domain day as date;"
                        + "create type spans as range (subtype = interval)")
                .block(LIMIT);
    }

    @AfterAll
    static void drop() {
        usual.script("drop schema " + SCHEMA + " cascade").block(LIMIT);
        usual.close().block(LIMIT);
    }

    private static PgConfig config() {
        return PgConfig.parse(EmbeddedServer.shared().uri());
    }

    private static <T> T value(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(LIMIT), "a value");
    }

    static Stream<Arguments> styles() {
        return DATE_STYLES.stream()
                .flatMap(date -> INTERVAL_STYLES.stream().map(interval -> Arguments.of(date, interval)));
    }

    /** Everything that is read of one connection, first uses and later ones. */
    private static List<String> answers(PgConnection connection, int use) {
        List<String> answers = new ArrayList<>();
        for (String expression : EXPRESSIONS) {
            answers.add(expression + " = "
                    + value(connection
                            .query("select " + expression)
                            .one(row -> Described.of(row.get(0)) + ", " + row.getString(0))
                            .onErrorResume(failure -> Mono.just("use " + use + " " + failure))));
        }
        return answers;
    }

    @ParameterizedTest(name = "{0}; {1}")
    @MethodSource("styles")
    void valuesAreTheSameInEveryStyle(String dateStyle, String intervalStyle) {
        List<String> expected = answers(usual, 1);
        assertThat(expected).noneMatch(answer -> answer.contains("Exception"));
        PgConnection byParameter = value(PgConnection.connect(
                config().with(it -> it.parameter("DateStyle", dateStyle).parameter("IntervalStyle", intervalStyle))));
        PgConnection bySet = value(PgConnection.connect(config()));
        bySet.execute("set datestyle = '" + dateStyle + "'").block(LIMIT);
        bySet.execute("set intervalstyle = '" + intervalStyle + "'").block(LIMIT);
        for (PgConnection connection : List.of(byParameter, bySet)) {
            assertThat(value(connection
                            .query("select current_setting('datestyle') || '; ' || current_setting('intervalstyle')")
                            .one(String.class)))
                    .isEqualTo(dateStyle + "; " + intervalStyle);
            for (int use = 1; use <= USES; use++) {
                assertThat(answers(connection, use)).isEqualTo(expected);
            }
            connection.close().block(LIMIT);
        }
    }

    static List<Arguments> parameters() {
        Instant then = Instant.parse("2024-02-03T04:05:06.789012Z");
        Interval length = Interval.parse("-1 years -2 mons +3 days -04:05:06.5");
        return List.of(
                Arguments.of("date", LocalDate.of(2024, 2, 3)),
                Arguments.of("date", LocalDate.of(-43, 3, 15)),
                Arguments.of("time", LocalTime.of(4, 5, 6, 789_000_000)),
                Arguments.of("timestamp", LocalDateTime.of(2024, 2, 3, 4, 5, 6, 789_012_000)),
                Arguments.of("timestamptz", then),
                Arguments.of("timestamptz", OffsetDateTime.of(2024, 2, 3, 4, 5, 6, 0, ZoneOffset.UTC)),
                Arguments.of("interval", length),
                Arguments.of("interval", Interval.parse("-1 days -02:03:04")),
                Arguments.of("interval", Interval.parse("-1 days +02:03:04")),
                Arguments.of("interval", Duration.ofMillis(-3_661_500)),
                Arguments.of("interval", Period.of(-1, -2, -3)),
                Arguments.of("interval[]", List.of(length, Interval.parse("3 days"))),
                Arguments.of("date[]", List.of(LocalDate.of(2024, 2, 3))),
                Arguments.of("daterange", Range.closedOpen(LocalDate.of(2024, 2, 3), LocalDate.of(2024, 4, 5))),
                Arguments.of(SCHEMA + ".spans", Range.atLeast(length)),
                Arguments.of(SCHEMA + ".day", LocalDate.of(2024, 2, 3)),
                Arguments.of(SCHEMA + ".stay", new Stay(LocalDate.of(2024, 2, 3), length, List.of(then))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("parameters")
    void parametersMeanTheSameInEveryStyle(String type, Object value) {
        PgConnection styled = value(PgConnection.connect(config()));
        for (String dateStyle : DATE_STYLES) {
            for (String intervalStyle : INTERVAL_STYLES) {
                styled.script("set datestyle = '" + dateStyle + "'; set intervalstyle = '" + intervalStyle + "'")
                        .block(LIMIT);
                // A statement of its own for each style: its first use sends text.
                String sql = "select $1::" + type + " -- " + dateStyle + intervalStyle;
                for (int use = 1; use <= USES; use++) {
                    Row row = value(styled.query(sql, value).one(Row::copy));
                    assertThat(read(row, value))
                            .as("use %d in %s, %s", use, dateStyle, intervalStyle)
                            .isEqualTo(value);
                }
            }
        }
        styled.close().block(LIMIT);
    }

    private static @Nullable Object read(Row row, Object like) {
        return like instanceof List || like instanceof Range ? row.get(0, javaType(like)) : row.get(0, like.getClass());
    }

    private static JavaType<?> javaType(Object like) {
        Object element =
                like instanceof Range<?> range ? Objects.requireNonNull(range.lower()) : ((List<?>) like).get(0);
        if (like instanceof Range) {
            return element instanceof LocalDate
                    ? new JavaType<Range<LocalDate>>() {}
                    : new JavaType<Range<Interval>>() {};
        }
        return element instanceof LocalDate ? new JavaType<List<LocalDate>>() {} : new JavaType<List<Interval>>() {};
    }

    /** What is asked right behind a setting: both are subscribed to on the event loop, so they leave together. */
    private static <T> Mono<T> inOneFlight(PgConnection connection, Mono<?> setting, Mono<T> asked) {
        return connection
                .query("select 1")
                .one(Integer.class)
                .flatMap(one -> Mono.zip(setting, asked))
                .map(Tuple2::getT2);
    }

    /** Sent before the server has told of the new style: then a wrong value would be possible, and an error is what one gets. */
    @ParameterizedTest
    @ValueSource(strings = {"German, DMY", "SQL, DMY", "SQL, MDY", "Postgres, DMY", "Postgres, MDY"})
    void aFirstUseRightBehindItsStyleExplainsItself(String style) {
        List<Function<PgConnection, Mono<?>>> asked = List.of(
                connection -> connection.query("select date '2024-02-03'").one(LocalDate.class),
                connection -> connection
                        .query("select timestamp '2024-02-03 04:05:06'")
                        .one(LocalDateTime.class),
                connection -> connection
                        .query("select timestamptz '2024-02-03 04:05:06+00'")
                        .one(Instant.class),
                connection ->
                        connection.query("select array[date '2024-02-03']").one(new JavaType<List<LocalDate>>() {}),
                connection -> connection
                        .query("select daterange('2024-02-03', '2024-04-05')")
                        .one(new JavaType<Range<LocalDate>>() {}));
        for (Function<PgConnection, Mono<?>> ask : asked) {
            PgConnection connection = value(PgConnection.connect(config()));
            Mono<?> setting = connection.execute("set datestyle = '" + style + "'");
            Throwable failure = value(inOneFlight(
                            connection, setting, ask.apply(connection).materialize()))
                    .getThrowable();
            assertThat(failure)
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("is the session's DateStyle another one?");
            Object later = ask.apply(connection).block(LIMIT);
            assertThat((Object) ask.apply(usual).block(LIMIT)).isNotNull().isEqualTo(later);
            connection.close().block(LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sql_standard", "postgres_verbose", "iso_8601"})
    void intervalsAreReadInEveryStyleEvenRightBehindIt(String style) {
        for (String expression : EXPRESSIONS) {
            if (expression.startsWith("interval") || expression.startsWith("array[interval")) {
                PgConnection connection = value(PgConnection.connect(config()));
                Mono<String> asked = connection.query("select " + expression).one(row -> Described.of(row.get(0)));
                Mono<?> setting = connection.execute("set intervalstyle = '" + style + "'");
                assertThat(value(inOneFlight(connection, setting, asked)))
                        .as(expression)
                        .isEqualTo(value(usual.query("select " + expression).one(row -> Described.of(row.get(0)))));
                connection.close().block(LIMIT);
            }
        }
    }

    @Test
    void theStyleOfATransactionIsNoticedInIt() {
        PgConnection connection = value(PgConnection.connect(config()));
        for (String after : List.of("commit", "later")) {
            LocalDate inside = value(connection.transaction(tx -> tx.execute("set local datestyle = 'SQL, DMY'")
                    .then(tx.query("select date '2024-02-03' -- in " + after).one(LocalDate.class))));
            assertThat(inside).isEqualTo(LocalDate.of(2024, 2, 3));
            assertThat(value(connection
                            .query("select date '2024-02-03' -- " + after)
                            .one(LocalDate.class)))
                    .isEqualTo(LocalDate.of(2024, 2, 3));
        }
        connection.close().block(LIMIT);
    }
}
