// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgClient;
import io.trunkline.PgConnection;
import io.trunkline.Query;
import io.trunkline.Row;
import io.trunkline.codec.JavaType;
import io.trunkline.error.CodecException;
import io.trunkline.error.ServerException;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.testkit.server.ServerOptions;
import io.trunkline.type.Composite;
import io.trunkline.type.HStore;
import io.trunkline.type.Inet;
import io.trunkline.type.Labeled;
import io.trunkline.type.Multirange;
import io.trunkline.type.PgArray;
import io.trunkline.type.Range;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Types that users made, read and written over plain connections that nobody told of them: with the first use of a statement
 * and with later ones, by a connection that knows nothing yet and by one that finds what another has learnt.
 */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {14, 18})
class NoSetUpIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int USES = 3;
    private static final int NEWEST = 18;
    private static final int AT_ONCE = 1_000;

    private static final String DATABASE =
            "no_set_up_" + ProcessHandle.current().pid();
    private static final String SCHEMA = "\"No \"\"Set\"\" Up\"";

    private static final String TYPES = """
            create extension hstore;
            create schema @;
            create type @.mood as enum ('happy', 'SAD', 'so "so"');
            create domain @.positive as int4 not null check (value > 0);
            create domain @.code as text not null check (value <> '');
            create domain @.tags as text[] not null check (cardinality(value) < 10);
            create type @.floats as range (subtype = float8, multirange_type_name = @.floatses);
            create type @.words as range (subtype = text, collation = "C");
            create type @.nets as range (subtype = inet);
            create type @.spot as (x float8, "yValue" int4, note text);
            create type @."Odd, ""Person\""" as (
              name text, age @.positive, mood @.mood, moods @.mood[], home @.spot, homes @.spot[], span @.floats,
              spans @.floatses, price numeric, born timestamptz, tags @.tags, seen tstzrange);
            create domain @.adult as @."Odd, ""Person\""" not null check ((value).age >= 18);
            create table @.people (id int8 primary key, person @."Odd, ""Person\""", mood @.mood);
            """;

    private static final String PERSON = "@.\"Odd, \"\"Person\"\"\"";

    enum Mood implements Labeled {
        HAPPY("happy"),
        SAD("SAD"),
        SO_SO("so \"so\"");

        private final String label;

        Mood(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /** Has labels for names. */
    enum PlainMood {
        happy,
        SAD
    }

    record Spot(double x, int yValue, @Nullable String note) {}

    record Person(
            @Nullable String name,
            int age,
            @Nullable Mood mood,
            @Nullable List<@Nullable Mood> moods,
            @Nullable Spot home,
            @Nullable List<@Nullable Spot> homes,
            @Nullable Range<Double> span,
            @Nullable Multirange<Double> spans,
            @Nullable BigDecimal price,
            @Nullable Instant born,
            List<String> tags,
            @Nullable Range<Instant> seen) {}

    record Entry(long id, @Nullable Person person, @Nullable Mood mood) {}

    record Part(
            @Nullable List<@Nullable Mood> moods,
            @Nullable Spot home,
            @Nullable List<Range<Double>> spans,
            @Nullable Range<Instant> seen,
            Mood mood,
            Map<String, @Nullable String> options) {}

    private static final Instant THEN = Instant.parse("2024-02-29T12:34:56.789012Z");
    private static final Spot ULM = new Spot(-0.1, 7, "a \"b\", (c)\\ ü😀");
    private static final Spot NOWHERE = new Spot(Double.POSITIVE_INFINITY, 0, null);
    private static final Person ADA = new Person(
            "O'Hara, \"Ada\" \\ {x}",
            36,
            Mood.SO_SO,
            Arrays.asList(Mood.SAD, null, Mood.SO_SO),
            ULM,
            Arrays.asList(ULM, null, NOWHERE),
            Range.closedOpen(-1.5, 2.5),
            Multirange.of(List.of(Range.lessThan(0.5), Range.openClosed(1.0, 2.0))),
            new BigDecimal("12345678901234567890.1230"),
            THEN,
            List.of("a", "NULL", "", "{\"}"),
            Range.atLeast(THEN));
    private static final Person BARE =
            new Person("", 1, null, List.of(), null, null, Range.empty(), null, null, null, List.of("x"), null);

    private static final Map<String, @Nullable Object> ULM_AS_MAP = new LinkedHashMap<>();
    private static final Map<String, @Nullable String> OPTIONS = new LinkedHashMap<>();

    static {
        ULM_AS_MAP.put("x", ULM.x());
        ULM_AS_MAP.put("yValue", ULM.yValue());
        ULM_AS_MAP.put("note", ULM.note());
        OPTIONS.put("a", "1");
        OPTIONS.put("b \"=>\"", null);
    }

    private static @Nullable EmbeddedServer ofThatVersion;
    private static String uri = "";

    private final List<PgConnection> connections = new ArrayList<>();

    @BeforeParameterizedClassInvocation
    static void create(int version) {
        EmbeddedServer server = EmbeddedServer.shared();
        if (version != NEWEST) {
            server = EmbeddedServer.start(ServerOptions.defaults().version(version));
            ofThatVersion = server;
        }
        assertThat(server.version()).isEqualTo(version);
        server.sql("create database " + DATABASE);
        uri = server.uri(EmbeddedServer.SUPERUSER, "", DATABASE);
        PgConnection connection = value(PgConnection.connect(uri));
        connection.script(named(TYPES)).block(LIMIT);
        connection.close().block(LIMIT);
    }

    @AfterParameterizedClassInvocation
    static void drop() {
        EmbeddedServer server = ofThatVersion;
        if (server == null) {
            EmbeddedServer.shared().sql("drop database " + DATABASE + " with (force)");
        } else {
            server.close();
            ofThatVersion = null;
        }
    }

    /** Of the version that the class runs with, which only the class needs. */
    NoSetUpIT(int version) {
        assertThat(version).isPositive();
    }

    @AfterEach
    void close() {
        connections.forEach(connection -> connection.close().block(LIMIT));
    }

    private PgConnection connect() {
        PgConnection connection = value(PgConnection.connect(uri));
        connections.add(connection);
        return connection;
    }

    /** SQL with the schema's name, at which nobody can take offence but a driver that quotes badly. */
    private static String named(String sql) {
        return sql.replace("@", SCHEMA);
    }

    private static <T> T value(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(LIMIT), "a value");
    }

    private static @Nullable Throwable failure(Mono<?> mono) {
        return value(mono.materialize()).getThrowable();
    }

    private void always(String what, Function<PgConnection, ? extends Mono<?>> ask, Object expected) {
        for (String who : List.of("knowing nothing", "coming later")) {
            PgConnection connection = connect();
            for (int use = 1; use <= USES; use++) {
                assertThat((Object) ask.apply(connection).block(LIMIT))
                        .as("use %d of %s, by a connection %s", use, what, who)
                        .isEqualTo(expected);
            }
        }
    }

    // ---- Reading
    // -----------------------------------------------------------------------------------------------------

    private static Function<Query, Mono<?>> as(Class<?> type) {
        return query -> query.one(type);
    }

    private static Function<Query, Mono<?>> as(JavaType<?> type) {
        return query -> query.one(type);
    }

    private static Function<Query, Mono<?>> column(Class<?> type) {
        return query -> query.one(row -> row.get(0, type));
    }

    private static final String ADAS_ROW = "row('O''Hara, \"Ada\" \\ {x}', 36, 'so \"so\"', array['SAD', null,"
            + " 'so \"so\"']::@.mood[], row(-0.1, 7, 'a \"b\", (c)\\ ü😀')::@.spot, array[row(-0.1, 7,"
            + " 'a \"b\", (c)\\ ü😀')::@.spot, null, row('inf', 0, null)::@.spot], '[-1.5,2.5)',"
            + " '{(,0.5),(1,2]}', 12345678901234567890.1230, '2024-02-29 12:34:56.789012Z', array['a', 'NULL', '',"
            + " '{\"}'], '[2024-02-29 12:34:56.789012Z,)')";

    private static final String BARES_ROW =
            "row('', 1, null, '{}', null, null, 'empty', null, null, null, '{x}', null)";

    static Stream<Arguments> columns() {
        return Stream.of(
                Arguments.of("'so \"so\"'::@.mood", as(Object.class), "so \"so\""),
                Arguments.of("'so \"so\"'::@.mood", as(Mood.class), Mood.SO_SO),
                Arguments.of("'happy'::@.mood", as(PlainMood.class), PlainMood.happy),
                Arguments.of(
                        "'{happy,NULL,\"so \\\"so\\\"\"}'::@.mood[]",
                        as(new JavaType<List<Mood>>() {}),
                        Arrays.asList(Mood.HAPPY, null, Mood.SO_SO)),
                Arguments.of(
                        "'{{happy,NULL},{SAD,SAD}}'::@.mood[]",
                        as(new JavaType<List<List<Mood>>>() {}),
                        List.of(Arrays.asList(Mood.HAPPY, null), List.of(Mood.SAD, Mood.SAD))),
                Arguments.of(
                        "'[0:1][-3:-3]={{SAD},{NULL}}'::@.mood[]",
                        as(new JavaType<PgArray<Mood>>() {}),
                        PgArray.of(Arrays.asList(Mood.SAD, null), new int[] {2, 1}, new int[] {0, -3})),
                Arguments.of("7::@.positive", as(Object.class), 7),
                Arguments.of("array[7, 8]::@.positive[]", as(new JavaType<List<Integer>>() {}), List.of(7, 8)),
                Arguments.of("array['a', 'b,']::@.code[]", as(new JavaType<List<String>>() {}), List.of("a", "b,")),
                Arguments.of("array['a', 'b']::@.tags", as(new JavaType<List<String>>() {}), List.of("a", "b")),
                Arguments.of(
                        "'{\"{a,b}\",\"{c}\"}'::@.tags[]",
                        as(new JavaType<List<List<String>>>() {}),
                        List.of(List.of("a", "b"), List.of("c"))),
                Arguments.of("row(-0.1, 7, 'a \"b\", (c)\\ ü😀')::@.spot", as(Spot.class), ULM),
                Arguments.of("row('inf', 0, null)::@.spot", column(Spot.class), NOWHERE),
                Arguments.of("row(-0.1, 7, 'a \"b\", (c)\\ ü😀')::@.spot", as(Map.class), ULM_AS_MAP),
                Arguments.of(
                        "row('inf', 0, null)::@.spot",
                        as(Object.class),
                        Composite.of(List.of("x", "yValue", "note"), Double.POSITIVE_INFINITY, 0, null)),
                Arguments.of(
                        "array[array[row('inf', 0, null)::@.spot], array[null::@.spot]]",
                        as(new JavaType<List<List<Spot>>>() {}),
                        List.of(List.of(NOWHERE), Arrays.asList((Spot) null))),
                Arguments.of(ADAS_ROW + "::" + PERSON, as(Person.class), ADA),
                Arguments.of(BARES_ROW + "::" + PERSON, as(Person.class), BARE),
                Arguments.of(
                        "array[" + ADAS_ROW + "::" + PERSON + ", null, " + BARES_ROW + "::" + PERSON + "]",
                        as(new JavaType<List<Person>>() {}),
                        Arrays.asList(ADA, null, BARE)),
                Arguments.of(ADAS_ROW + "::@.adult", as(Person.class), ADA),
                Arguments.of("array[" + ADAS_ROW + "::@.adult]", as(new JavaType<List<Person>>() {}), List.of(ADA)),
                Arguments.of("'[-1.5,2.5)'::@.floats", as(Object.class), Range.closedOpen(-1.5, 2.5)),
                Arguments.of(
                        "'[\"a,\\\"\",b)'::@.words",
                        as(new JavaType<Range<String>>() {}),
                        Range.closedOpen("a,\"", "b")),
                Arguments.of(
                        "'(10.0.0.1,::1]'::@.nets",
                        as(new JavaType<Range<Inet>>() {}),
                        Range.openClosed(Inet.parse("10.0.0.1"), Inet.parse("::1"))),
                Arguments.of(
                        "array['[1,2)', 'empty', null]::@.floats[]",
                        as(new JavaType<List<Range<Double>>>() {}),
                        Arrays.asList(Range.closedOpen(1.0, 2.0), Range.empty(), null)),
                Arguments.of(
                        "'{[1,2),[3,)}'::@.floatses",
                        as(new JavaType<Multirange<Double>>() {}),
                        Multirange.of(List.of(Range.closedOpen(1.0, 2.0), Range.atLeast(3.0)))),
                Arguments.of(
                        "'{[1,2),[3,)}'::@.floatses",
                        as(new JavaType<List<Range<Double>>>() {}),
                        List.of(Range.closedOpen(1.0, 2.0), Range.atLeast(3.0))),
                Arguments.of(
                        "array['{}', '{[3,)}']::@.floatses[]",
                        as(new JavaType<List<Multirange<Double>>>() {}),
                        List.of(Multirange.of(List.of()), Multirange.of(List.of(Range.atLeast(3.0))))),
                Arguments.of("row(7, " + ADAS_ROW + ", 'SAD')::@.people", as(Entry.class), new Entry(7, ADA, Mood.SAD)),
                Arguments.of(
                        "array[row(7, null, 'SAD')::@.people]",
                        as(new JavaType<List<Entry>>() {}),
                        List.of(new Entry(7, null, Mood.SAD))),
                Arguments.of("'a=>1, \"b \\\"=>\\\"\"=>NULL'::hstore", as(Map.class), OPTIONS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("columns")
    void aColumnIsReadAsWhatIsAskedFor(String expression, Function<Query, Mono<?>> as, Object expected) {
        String sql = named("select " + expression);
        always(sql, connection -> as.apply(connection.query(sql)), expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("columns")
    void asAStringItIsTheServersOwnText(String expression, Function<Query, Mono<?>> as, Object expected) {
        PgConnection connection = connect();
        connection.script("set timezone = 'UTC'").block(LIMIT);
        String sql = named("select v, v::text from (select " + expression + " as v) s");
        for (int use = 1; use <= USES; use++) {
            Row row = value(connection.query(sql).one(Row::copy));
            assertThat(row.getString(0)).as("use %d of %s", use, sql).isEqualTo(row.getString(1));
        }
    }

    @Test
    void theComponentsOfARowsRecordAreReadAsTheirClasses() {
        String sql = named("select array['SAD', null]::@.mood[] as moods, row('inf', 0, null)::@.spot as home,"
                + " '{[1,2),[3,)}'::@.floatses as spans, '[2024-02-29 12:34:56.789012Z,)'::tstzrange as seen,"
                + " 'happy'::@.mood as mood, 'a=>1, \"b \\\"=>\\\"\"=>NULL'::hstore as options");
        Part expected = new Part(
                Arrays.asList(Mood.SAD, null),
                NOWHERE,
                List.of(Range.closedOpen(1.0, 2.0), Range.atLeast(3.0)),
                Range.atLeast(THEN),
                Mood.HAPPY,
                OPTIONS);
        always(sql, connection -> connection.query(sql).one(Part.class), expected);
    }

    @Test
    void wholeRowsOfATableAreRecords() {
        connect().execute(named("truncate @.people")).block(LIMIT);
        connect()
                .execute(named("insert into @.people values (1, " + ADAS_ROW + ", 'SAD'), (2, null, null)"))
                .block(LIMIT);
        List<Entry> expected = List.of(new Entry(1, ADA, Mood.SAD), new Entry(2, null, null));
        for (String columns : List.of("*", "p")) {
            String sql = named("select " + columns + " from @.people p order by p.id");
            always(sql, connection -> connection.query(sql).all(Entry.class).collectList(), expected);
        }
    }

    @Test
    void aLabelThatTheJavaEnumLacksIsAnErrorThatNamesIt() {
        PgConnection connection = connect();
        for (int use = 1; use <= USES; use++) {
            Throwable failure = failure(
                    connection.query(named("select 'so \"so\"'::@.mood as m")).one(PlainMood.class));
            assertThat(failure)
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("\"m\"")
                    .hasMessageContaining("so \"so\"");
        }
    }

    // ---- Writing
    // -----------------------------------------------------------------------------------------------------

    static Stream<Arguments> parameters() {
        return Stream.of(
                Arguments.of("@.mood", Mood.SO_SO, as(Mood.class)),
                Arguments.of("@.mood", PlainMood.happy, as(PlainMood.class)),
                Arguments.of("@.mood[]", Arrays.asList(Mood.SAD, null, Mood.SO_SO), as(new JavaType<List<Mood>>() {})),
                Arguments.of(
                        "@.mood[]",
                        List.of(List.of(Mood.SAD), List.of(Mood.SO_SO)),
                        as(new JavaType<List<List<Mood>>>() {})),
                Arguments.of(
                        "@.mood[]",
                        PgArray.of(Arrays.asList(Mood.SAD, null), new int[] {1, 2}, new int[] {5, -3}),
                        as(new JavaType<PgArray<Mood>>() {})),
                Arguments.of("@.positive", 7, as(Integer.class)),
                Arguments.of("@.positive[]", List.of(7, 8), as(new JavaType<List<Integer>>() {})),
                Arguments.of("@.code", "x", as(String.class)),
                Arguments.of("@.tags", List.of("a", "{b}"), as(new JavaType<List<String>>() {})),
                Arguments.of("@.spot", ULM, as(Spot.class)),
                Arguments.of("@.spot", ULM_AS_MAP, as(Map.class)),
                Arguments.of("@.spot", Composite.of(List.of("x", "yValue", "note"), 1.5, 2, null), as(Composite.class)),
                Arguments.of("@.spot[]", Arrays.asList(ULM, null, NOWHERE), as(new JavaType<List<Spot>>() {})),
                Arguments.of(
                        "@.spot[]", List.of(List.of(ULM), List.of(NOWHERE)), as(new JavaType<List<List<Spot>>>() {})),
                Arguments.of(
                        "@.spot[]", List.of(ULM_AS_MAP, ULM_AS_MAP), as(new JavaType<List<Map<String, Object>>>() {})),
                Arguments.of(PERSON, ADA, as(Person.class)),
                Arguments.of(PERSON, BARE, as(Person.class)),
                Arguments.of(PERSON + "[]", Arrays.asList(ADA, null, BARE), as(new JavaType<List<Person>>() {})),
                Arguments.of("@.adult", ADA, as(Person.class)),
                Arguments.of("@.adult[]", List.of(ADA), as(new JavaType<List<Person>>() {})),
                Arguments.of("@.people", new Entry(7, ADA, Mood.SAD), as(Entry.class)),
                Arguments.of("@.floats", Range.closedOpen(-1.5, 2.5), as(new JavaType<Range<Double>>() {})),
                Arguments.of("@.words", Range.closed("", "NULL"), as(new JavaType<Range<String>>() {})),
                Arguments.of("@.nets", Range.atMost(Inet.parse("10.0.0.1")), as(new JavaType<Range<Inet>>() {})),
                Arguments.of(
                        "@.floats[]",
                        Arrays.asList(Range.lessThan(1.0), null),
                        as(new JavaType<List<Range<Double>>>() {})),
                Arguments.of(
                        "@.floatses",
                        Multirange.of(List.of(Range.lessThan(1.0))),
                        as(new JavaType<Multirange<Double>>() {})),
                Arguments.of(
                        "@.floatses[]",
                        List.of(Multirange.of(List.of(Range.lessThan(1.0)))),
                        as(new JavaType<List<Multirange<Double>>>() {})),
                Arguments.of("tstzrange", Range.openClosed(THEN, Instant.MAX), as(new JavaType<Range<Instant>>() {})),
                Arguments.of("hstore", OPTIONS, as(Map.class)),
                Arguments.of("hstore", HStore.of(OPTIONS), as(HStore.class)),
                Arguments.of(
                        "hstore[]",
                        Arrays.asList(OPTIONS, null, Map.of()),
                        as(new JavaType<List<Map<String, String>>>() {})));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("parameters")
    void aParameterComesBackAsItWas(String type, Object value, Function<Query, Mono<?>> as) {
        String sql = named("select $1::" + type);
        always(sql + " with a " + value.getClass(), connection -> as.apply(connection.query(sql, value)), value);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("parameters")
    void aParameterIsTheSameToTheServerEachTime(String type, Object value, Function<Query, Mono<?>> as) {
        PgConnection connection = connect();
        String sql = named("select $1::" + type + "::text");
        List<String> texts = new ArrayList<>();
        for (int use = 1; use <= USES; use++) {
            texts.add(value(connection.query(sql, value).one(String.class)));
        }
        assertThat(texts).containsOnly(texts.get(0));
    }

    @Test
    void rowsAreInsertedAndReturned() {
        Entry ada = new Entry(1, ADA, Mood.SAD);
        Entry nobody = new Entry(2, null, null);
        String sql = named("insert into @.people values ($1, $2, $3) returning *");
        for (String who : List.of("knowing nothing", "coming later")) {
            PgConnection connection = connect();
            for (int use = 1; use <= USES; use++) {
                connection.execute(named("truncate @.people")).block(LIMIT);
                for (Entry entry : List.of(ada, nobody)) {
                    assertThat(value(connection
                                    .query(sql, entry.id(), entry.person(), entry.mood())
                                    .one(Entry.class)))
                            .as("use %d, by a connection %s", use, who)
                            .isEqualTo(entry);
                }
            }
        }
    }

    @Test
    void manyRowsAreInsertedByOneParameter() {
        String sql = named("with gone as (delete from @.people) select (unnest($1::@.people[])).*");
        List<Entry> entries = List.of(new Entry(1, ADA, Mood.SAD), new Entry(2, BARE, null));
        always(
                sql,
                connection -> connection.query(sql, entries).all(Entry.class).collectList(),
                entries);
    }

    @Test
    void enumsAreComparedWithAny() {
        String sql = named("select m from unnest(enum_range(null::@.mood)) m where m = any($1) order by m");
        List<Mood> some = List.of(Mood.SO_SO, Mood.HAPPY);
        always(
                sql,
                connection -> connection.query(sql, some).all(Mood.class).collectList(),
                List.of(Mood.HAPPY, Mood.SO_SO));
        always(
                sql,
                connection -> connection
                        .query(sql, List.of(PlainMood.SAD))
                        .all(Mood.class)
                        .collectList(),
                List.of(Mood.SAD));
        String spots = named("select $1::@.spot = any($2::@.spot[])");
        always(
                spots,
                connection ->
                        connection.query(spots, ULM, List.of(NOWHERE, ULM)).one(Boolean.class),
                true);
    }

    // ---- Types that come, go and change
    // ------------------------------------------------------------------------------

    record Grown(int a, @Nullable String b) {}

    record Young(int a) {}

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void typesOfAnUncommittedTransactionAreReadAndWritten(boolean commits) {
        for (int turn = 1; turn <= 2; turn++) {
            PgConnection connection = connect();
            Mono<List<Object>> all = connection.transaction(tx -> tx.script(named(
                            "create type @.level as enum ('low'); create type @.young as (a int4, b text, l @.level)"))
                    .thenMany(Flux.concat(
                            tx.query(named("select array[row(1, 'x', 'low')::@.young]"))
                                    .one(new JavaType<List<Grown>>() {}),
                            tx.query(named("select $1::@.young"), Map.of("a", 5, "b", "y", "l", "low"))
                                    .one(Grown.class),
                            tx.query(named("select array['low']::@.level[]")).one(new JavaType<List<String>>() {})))
                    .cast(Object.class)
                    .collectList()
                    .flatMap(found -> commits
                            ? tx.script(named("drop type @.young; drop type @.level"))
                                    .thenReturn(found)
                            : Mono.error(new IllegalStateException(found.toString()))));
            List<Object> expected = List.of(List.of(new Grown(1, "x")), new Grown(5, "y"), List.of("low"));
            if (commits) {
                assertThat(value(all)).isEqualTo(expected);
            } else {
                assertThat(failure(all)).hasMessage(expected.toString());
            }
        }
    }

    /** What is said with the second try, where the server may refuse the first: it had prepared that for what is gone. */
    private static <T> T secondTry(Mono<T> mono) {
        return value(mono.onErrorResume(ServerException.class, stale -> mono));
    }

    @Test
    void aTypeThatIsDroppedAndMadeAgainIsFoundAnewAfterOneErrorAtMost() {
        PgConnection connection = connect();
        PgConnection other = connect();
        String reading = named("select jsonb_populate_record(null::@.again, '{\"a\": 1, \"b\": \"x\"}')");
        String writing = named("select ($1::@.again).a");
        String listing = named("select array_length($1::@.again[], 1)");
        for (int round = 1; round <= 3; round++) {
            // The fields change their places, too.
            String fields = round % 2 == 0 ? "b text, a int4" : "a int4, b text";
            other.script(named("create type @.again as (" + fields + ")")).block(LIMIT);
            for (int use = 1; use <= 3; use++) {
                String what = "round " + round + ", use " + use;
                assertThat(secondTry(connection.query(reading).one(Grown.class)))
                        .as(what)
                        .isEqualTo(new Grown(1, "x"));
                assertThat(secondTry(
                                connection.query(writing, new Grown(use, "x")).one(Integer.class)))
                        .as(what)
                        .isEqualTo(use);
                assertThat(secondTry(connection
                                .query(listing, List.of(new Grown(use, "x")))
                                .one(Integer.class)))
                        .as(what)
                        .isEqualTo(1);
            }
            other.script(named("drop type @.again")).block(LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTypeThatGrowsIsReadAnewAfterOneError(boolean prepared) {
        PgConnection connection = connect();
        String sql = named("select jsonb_populate_record(null::@.grows, '{\"a\": 1, \"b\": \"x\"}')");
        connection.script(named("create type @.grows as (a int4)")).block(LIMIT);
        String later = prepared ? sql : sql + " -- later";
        for (int use = 1; use <= USES; use++) {
            assertThat(value(connection.query(sql).one(Young.class))).isEqualTo(new Young(1));
        }
        connect().script(named("alter type @.grows add attribute b text")).block(LIMIT);
        assertThat(failure(connection.query(later).one(Grown.class)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("Grown.b has no field of its name");
        for (int use = 1; use <= USES; use++) {
            assertThat(value(connection.query(later).one(Grown.class))).isEqualTo(new Grown(1, "x"));
        }
        connect().script(named("drop type @.grows")).block(LIMIT);
    }

    @Test
    void aTypeThatLosesAFieldIsReadAnewAfterOneErrorAtMost() {
        PgConnection connection = connect();
        connection.script(named("create type @.shrinks as (b text, a int4)")).block(LIMIT);
        String sql = named("select jsonb_populate_record(null::@.shrinks, '{\"a\": 1, \"b\": \"x\"}')");
        for (int use = 1; use <= USES; use++) {
            assertThat(value(connection.query(sql).one(Young.class))).isEqualTo(new Young(1));
        }
        connect().script(named("alter type @.shrinks drop attribute b")).block(LIMIT);
        for (String later : List.of(sql + " -- later", sql)) {
            Throwable first = failure(connection.query(later).one(Young.class));
            if (later.equals(sql)) {
                assertThat(first).as("known by now").isNull();
            } else {
                assertThat(first).isInstanceOf(CodecException.class).hasMessageContaining("was altered");
            }
            for (int use = 1; use <= USES; use++) {
                assertThat(value(connection.query(later).one(Young.class))).isEqualTo(new Young(1));
            }
        }
        connection.script(named("drop type @.shrinks")).block(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTypeThatGrowsIsWrittenAnewAfterOneError(boolean prepared) {
        PgConnection connection = connect();
        String sql = named("select ($1::@.grows).a");
        connection.script(named("create type @.grows as (a int4)")).block(LIMIT);
        String later = prepared ? sql : sql + " -- later";
        for (int use = 1; use <= USES; use++) {
            assertThat(value(connection.query(sql, new Young(use)).one(Integer.class)))
                    .isEqualTo(use);
        }
        connect().script(named("alter type @.grows add attribute b text")).block(LIMIT);
        Throwable first = failure(connection.query(later, new Grown(1, "x")).one(Integer.class));
        assertThat(first).isInstanceOf(CodecException.class);
        for (int use = 1; use <= USES; use++) {
            assertThat(value(connection.query(later, new Grown(use, "x")).one(Integer.class)))
                    .isEqualTo(use);
        }
        connect().script(named("drop type @.grows")).block(LIMIT);
    }

    @Test
    void aLabelThatIsAddedLaterIsReadAndWritten() {
        PgConnection connection = connect();
        connection.script(named("create type @.feeling as enum ('happy')")).block(LIMIT);
        String sql = named("select $1::@.feeling");
        assertThat(value(connection.query(sql, Mood.HAPPY).one(Mood.class))).isEqualTo(Mood.HAPPY);
        assertThat(failure(connection.query(sql, Mood.SAD).one(Mood.class))).hasMessageContaining("22P02");
        connect()
                .script(named("alter type @.feeling add value 'SAD' before 'happy'"))
                .block(LIMIT);
        for (int use = 1; use <= USES; use++) {
            assertThat(value(connection.query(sql, Mood.SAD).one(Mood.class))).isEqualTo(Mood.SAD);
            assertThat(value(connection
                            .query(sql + "[]", List.of(Mood.SAD, Mood.HAPPY))
                            .one(new JavaType<List<Mood>>() {})))
                    .containsExactly(Mood.SAD, Mood.HAPPY);
        }
        connection.script(named("drop type @.feeling")).block(LIMIT);
    }

    // ---- Many at once
    // ------------------------------------------------------------------------------------------------

    @Test
    void severalConnectionsMeetTheTypesAtOnce() {
        List<PgConnection> all = Stream.generate(this::connect).limit(8).toList();
        List<Object> answers = value(Flux.fromIterable(all)
                .flatMap(connection -> roundTrips(connection, 25), all.size())
                .collectList());
        assertThat(answers).hasSize(8 * 25).containsOnly("as it was");
    }

    @Test
    void aThousandFirstUsesArePipelined() {
        for (int turn = 1; turn <= 2; turn++) {
            assertThat(value(roundTrips(connect(), AT_ONCE).collectList()))
                    .hasSize(AT_ONCE)
                    .containsOnly("as it was");
        }
    }

    /** Statements of their own, each subscribed to before the first is answered, one in ten of records. */
    private static Flux<Object> roundTrips(PgClient client, int count) {
        return Flux.range(0, count)
                .flatMapSequential(i -> roundTrip(client, i), count, 1)
                .map(difference -> difference);
    }

    private static Mono<Object> roundTrip(PgClient client, int i) {
        String own = " -- " + i;
        Object value;
        Mono<?> back;
        if (i % 10 == 0) {
            value = new Entry(i, ADA, Mood.SO_SO);
            back = client.query(named("select $1::@.people") + own, value).one(Entry.class);
        } else if (i % 2 == 0) {
            value = Range.closedOpen(-1.5, (double) i);
            back = client.query(named("select $1::@.floats") + own, value).one(new JavaType<Range<Double>>() {});
        } else {
            value = Arrays.asList(Mood.SO_SO, null);
            back = client.query(named("select $1::@.mood[]") + own, value).one(new JavaType<List<Mood>>() {});
        }
        return back.map(read -> read.equals(value) ? "as it was" : read + " of " + value);
    }
}
