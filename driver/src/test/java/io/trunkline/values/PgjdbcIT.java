// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.Row;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.testkit.server.ServerOptions;
import io.trunkline.type.Interval;
import io.trunkline.type.PgValue;
import io.trunkline.values.Differences.Found;
import io.trunkline.values.Differences.Known;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PGInterval;
import org.postgresql.util.PGobject;

/**
 * The same rows by way of pgjdbc, the driver that everybody else is measured against: what both of them read must be the same,
 * but for differences that are known and meant. Those are written to {@code target/pgjdbc-differences.md}.
 */
class PgjdbcIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String DATABASE = "compared";
    private static final int RANDOM_VALUES = 300;
    private static final int ROWS = 100;
    private static final Pattern NUMBER = Pattern.compile("-?\\d[\\d.]*([eE][-+]?\\d+)?");
    private static final Set<String> GEOMETRIC =
            Set.of("point", "line", "lseg", "linesegment", "box", "path", "polygon", "circle");

    private interface TheirWay {
        @Nullable
        Object read(ResultSet row) throws SQLException;
    }

    private interface OurWay {
        @Nullable
        Object read(Row row);
    }

    /** The same question in both APIs, of the second column. */
    private record Way(String name, OurWay ours, TheirWay theirs) {}

    private static final Map<String, Way> WAYS = ways(
            new Way("getBoolean", row -> row.getBoolean(1), row -> row.getBoolean(2)),
            new Way("getShort", row -> row.getShort(1), row -> row.getShort(2)),
            new Way("getInt", row -> row.getInt(1), row -> row.getInt(2)),
            new Way("getLong", row -> row.getLong(1), row -> row.getLong(2)),
            new Way("getFloat", row -> row.getFloat(1), row -> row.getFloat(2)),
            new Way("getDouble", row -> row.getDouble(1), row -> row.getDouble(2)),
            new Way("getBytes", row -> row.getBytes(1), row -> row.getBytes(2)),
            new Way("getString", row -> row.getString(1), row -> row.getString(2)),
            new Way("get", row -> row.get(1), row -> {
                Object value = row.getObject(2);
                return value instanceof SQLXML xml ? xml.getString() : value;
            }),
            new Way("BigDecimal", row -> row.get(1, BigDecimal.class), row -> row.getBigDecimal(2)),
            of(LocalDate.class),
            of(LocalTime.class),
            of(LocalDateTime.class),
            of(OffsetTime.class),
            of(OffsetDateTime.class),
            of(UUID.class),
            new Way("getArray", row -> row.get(1), row -> {
                java.sql.Array array = row.getArray(2);
                return array == null ? null : array.getArray();
            }));

    private static Map<String, Way> ways(Way... ways) {
        Map<String, Way> byName = new LinkedHashMap<>();
        Arrays.stream(ways).forEach(way -> byName.put(way.name(), way));
        return byName;
    }

    private static Way of(Class<?> type) {
        return new Way(type.getSimpleName(), row -> row.get(1, type), row -> row.getObject(2, type));
    }

    /** What both drivers have codecs for, and how it is read. */
    private static final Map<String, String> TYPES = types();

    private static Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        String numbers = "getShort getInt getLong getFloat getDouble BigDecimal getString get";
        types.put("bool", "getBoolean getString get");
        for (String type : List.of("int2", "int4", "int8", "oid", "float4", "float8", "numeric")) {
            types.put(type, numbers);
        }
        for (String type : List.of("text", "varchar", "bpchar", "name", "char", "json", "jsonb", "xml")) {
            types.put(type, "getString get");
        }
        types.put("bytea", "getBytes getString get");
        types.put("uuid", "UUID getString get");
        types.put("date", "LocalDate getString");
        types.put("time", "LocalTime getString");
        types.put("timetz", "OffsetTime getString");
        types.put("timestamp", "LocalDateTime getString");
        types.put("timestamptz", "OffsetDateTime getString");
        types.put("interval", "getString get");
        for (String type : List.of("inet", "cidr", "macaddr", "macaddr8", "bit", "varbit", "pg_lsn", "xid", "tid")) {
            types.put(type, "getString get");
        }
        for (String type : List.of("point", "line", "lseg", "box", "path", "polygon", "circle")) {
            types.put(type, "getString get");
        }
        for (String type : List.of("money", "tsvector", "tsquery", "refcursor")) {
            types.put(type, "getString");
        }
        for (String type : List.of("bool", "int2", "int4", "int8", "float4", "float8", "numeric", "text", "varchar")) {
            types.put("_" + type, "getArray getString");
        }
        for (String type : List.of("bytea", "uuid")) {
            types.put("_" + type, "getArray getString");
        }
        for (String type : List.of("date", "time", "timestamp", "timestamptz", "point", "jsonb")) {
            types.put("_" + type, "getString");
        }
        types.put("hstore", "get");
        types.put("mood", "getString get");
        types.put("_mood", "getArray getString");
        return types;
    }

    private static final List<Known> KNOWN = List.of(
            Known.of(
                    "int4|int8|oid|float8|numeric",
                    "get(Float|Double) in .*",
                    "^error .*(not exactly a float|no double holds exactly|beyond the range)",
                    "^(Float|Double) ",
                    "it rounds, to infinity if need be; a whole number, or a float, is never changed without a word here"),
            Known.of(
                    "float4|float8|numeric",
                    "get(Short|Int|Long) in .*",
                    "^error .*(not a whole number|with a fraction)",
                    "^Long ",
                    "it cuts fractions off; here they are an error"),
            Known.of(
                    "float4",
                    "getDouble in text",
                    "^Double ",
                    "^Double ",
                    "it reads the digits as a double, so the two formats differ; here both are the float itself"),
            Known.of(
                    "numeric",
                    "get in .*",
                    "^error .*no BigDecimal holds",
                    "^Double (NaN|-?Infinity)$",
                    "another class for some values of a column; here it is an error that says what to read"),
            Known.of(
                    "bool",
                    "getString in .*",
                    "^String (true|false)$",
                    "^String [tf]$",
                    "here it is what ::text prints"),
            Known.of(
                    "date|timestamp|timestamptz",
                    "getString in binary",
                    "^String 4714-11-24.* BC$",
                    "^String -infinity$",
                    "it takes the first day there is for infinity"),
            Known.of(
                    "float4|float8|numeric|bytea|timetz|point|box|_.*",
                    "getString in binary",
                    "^String ",
                    "",
                    "what came in binary it prints in Java's notation, in the client's zone, with quotes around all"
                            + " elements, without lower bounds, or not at all; here it is the server's text"),
            Known.of("char", "get in .*", "^Character ", "^String ", "one byte is one char here"),
            Known.of(
                    "char",
                    "getString in .*",
                    "^String [\\x80-\\xff]$",
                    "^String \\\\[0-7]{3}$",
                    "servers since version 16 escape what is beyond ASCII, those before do not; here it is Latin-1 for"
                            + " all of them"),
            Known.of(
                    "time|timetz",
                    "(Local|Offset)Time in .*",
                    "^error .*read it as (Offset)?TimeOfDay",
                    "^(Local|Offset)Time 23:59:59.999999999",
                    "it makes the end of a day another time; here it has a class of its own"),
            Known.of(
                    "float4|float8",
                    "BigDecimal in .*",
                    "^error .*no codec reads it",
                    "^BigDecimal ",
                    "its scale depends on the format: 0 in text, 0.0 in binary"),
            Known.of(
                    "interval",
                    "get in .*",
                    "^String -?\\d+ months",
                    "^error .*Conversion of interval failed",
                    "it has no room for all the hours that an interval can have"),
            Known.of("bit", "get in .*", "^String [01]$", "^Boolean ", "a bit string is one at any length here"),
            Known.of("xid", "get in .*", "^Long ", "^String ", "it knows no such type"));

    @Test
    void bothDriversReadTheSameFromTheSameRows() throws Exception {
        long seed = Long.getLong("trunkline.seed", System.nanoTime());
        System.out.println("values compared with pgjdbc: -Dtrunkline.seed=" + seed);
        TimeZone zone = TimeZone.getDefault();
        // Theirs, too, for what pgjdbc prints itself.
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        Differences differences = new Differences(KNOWN);
        try (EmbeddedServer server =
                EmbeddedServer.start(ServerOptions.defaults().database(DATABASE))) {
            server.sqlIn(DATABASE, "create extension hstore; create type mood as enum ('happy', 'so so', '\"', '')");
            RandomSql random = new RandomSql(seed);
            try (Connection text = theirs(server, "binaryTransfer=false");
                    Connection binary = theirs(server, "binaryTransfer=true&prepareThreshold=-1")) {
                PgConnection ours = ours(server);
                for (var type : TYPES.entrySet()) {
                    List<Way> ways = Arrays.stream(type.getValue().split(" "))
                            .map(name -> requireNonNull(WAYS.get(name)))
                            .toList();
                    List<String> samples = new ArrayList<>(samples(type.getKey()));
                    samples.addAll(random.of(type.getKey(), RANDOM_VALUES));
                    for (int i = 0; i < samples.size(); i += ROWS) {
                        List<String> some = samples.subList(i, Math.min(i + ROWS, samples.size()));
                        compare(type.getKey(), some, ways, ours, text, binary, differences);
                    }
                }
                ours.close().block(LIMIT);
            }
        } finally {
            TimeZone.setDefault(zone);
        }
        write(differences);
        assertThat(differences.unknown().stream().limit(100)).isEmpty();
        assertThat(differences.idle()).isEmpty();
        assertThat(differences.compared()).isGreaterThan(50_000);
    }

    private static List<String> samples(String type) {
        return switch (type) {
            case "hstore" ->
                List.of(
                        "hstore ''",
                        "hstore 'a=>1, b=>NULL'",
                        "hstore 'a=>\"NULL\", \"\"=>\"\"'",
                        "hstore '\"a \\\"b\"=>\"c\\\\d, e=>f\", ü=>😀'",
                        "null::hstore");
            case "mood" -> List.of("'happy'::mood", "'so so'::mood", "'\"'::mood", "''::mood", "null::mood");
            case "_mood" -> List.of("'{happy,NULL,\"so so\",\"\\\"\",\"\"}'::mood[]", "'{}'::mood[]", "null::mood[]");
            default ->
                TypeSamples.all()
                        .filter(samples -> samples.type().equals(type))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no samples of " + type))
                        .sql();
        };
    }

    private static void compare(
            String type,
            List<String> samples,
            List<Way> ways,
            PgConnection ours,
            Connection text,
            Connection binary,
            Differences differences)
            throws SQLException {
        StringBuilder sql = new StringBuilder("select * from (values ");
        for (int i = 0; i < samples.size(); i++) {
            sql.append(i == 0 ? "" : ", ")
                    .append("(")
                    .append(i)
                    .append(", ")
                    .append(samples.get(i))
                    .append(")");
        }
        sql.append(") as sample (n, v) order by n");
        List<List<String>> ourText = ours(ours, sql.toString(), ways);
        List<List<String>> ourBinary = ours(ours, sql.toString(), ways);
        List<List<String>> theirText = theirs(text, sql.toString(), ways);
        List<List<String>> theirBinary = theirs(binary, sql.toString(), ways);
        for (int i = 0; i < samples.size(); i++) {
            for (int j = 0; j < ways.size(); j++) {
                String way = ways.get(j).name();
                differences.compare(new Found(
                        type,
                        samples.get(i),
                        way,
                        "text",
                        ourText.get(i).get(j),
                        theirText.get(i).get(j)));
                differences.compare(new Found(
                        type,
                        samples.get(i),
                        way,
                        "binary",
                        ourBinary.get(i).get(j),
                        theirBinary.get(i).get(j)));
            }
        }
    }

    private static List<List<String>> ours(PgConnection connection, String sql, List<Way> ways) {
        return requireNonNull(connection
                .query(sql)
                .all(row -> ways.stream()
                        .map(way -> Described.outcome(() ->
                                row.isNull(1) ? null : comparable(way.ours().read(row))))
                        .toList())
                .collectList()
                .block(LIMIT));
    }

    private static List<List<String>> theirs(Connection connection, String sql, List<Way> ways) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (var statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (Way way : ways) {
                    values.add(outcome(row, way));
                }
                rows.add(values);
            }
        }
        return rows;
    }

    private static String outcome(ResultSet row, Way way) {
        try {
            Object value = way.theirs().read(row);
            // NULL as a primitive is 0 there and an error here.
            return Described.of(row.wasNull() ? null : comparable(value));
        } catch (SQLException | RuntimeException failure) {
            return Described.ERROR + failure.getClass().getSimpleName() + ": " + failure.getMessage();
        }
    }

    /** What the same value is in both drivers' classes, if it is the same. */
    private static @Nullable Object comparable(@Nullable Object value) {
        if (value instanceof Short || value instanceof Integer) {
            return ((Number) value).longValue();
        }
        if (value instanceof PGInterval interval) {
            return interval.getYears() * 12L + interval.getMonths() + " months " + interval.getDays() + " days "
                    + ((interval.getHours() * 60L + interval.getMinutes()) * 60_000_000L
                            + interval.getWholeSeconds() * 1_000_000L
                            + interval.getMicroSeconds())
                    + " microseconds";
        }
        if (value instanceof Interval interval) {
            return interval.months() + " months " + interval.days() + " days " + interval.microseconds()
                    + " microseconds";
        }
        if (value instanceof PgValue) {
            return isGeometric(value) ? withJavasNumbers(value.toString()) : value.toString();
        }
        if (value instanceof PGobject object) {
            String text = object.getValue();
            return text != null && isGeometric(value) ? withJavasNumbers(text) : text;
        }
        if (value instanceof Map<?, ?> map) {
            return new TreeMap<>(map).toString();
        }
        return value;
    }

    private static boolean isGeometric(Object value) {
        return GEOMETRIC.contains(
                value.getClass().getSimpleName().replaceFirst("^PG", "").toLowerCase(Locale.ROOT));
    }

    /** Theirs print doubles as Java does, ours as PostgreSQL does. */
    private static String withJavasNumbers(String text) {
        return NUMBER.matcher(text).replaceAll(number -> Double.toString(Double.parseDouble(number.group())));
    }

    private static PgConnection ours(EmbeddedServer server) {
        PgConfig config =
                PgConfig.parse(server.uri()).with(it -> it.database(DATABASE).parameter("TimeZone", "UTC"));
        return requireNonNull(PgConnection.connect(config).block(LIMIT));
    }

    private static Connection theirs(EmbeddedServer server, String options) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + DATABASE
                + "?user=" + EmbeddedServer.SUPERUSER + "&" + options);
    }

    private static void write(Differences differences) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("# Where Trunkline and pgjdbc read the same value differently, and mean to");
        lines.add("");
        lines.addAll(differences.table());
        lines.add("");
        lines.add(differences.compared() + " values compared.");
        differences.unknown().forEach(found -> lines.add("- " + found));
        Files.write(Files.createDirectories(Path.of("target")).resolve("pgjdbc-differences.md"), lines);
    }
}
