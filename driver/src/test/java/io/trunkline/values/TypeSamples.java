// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import io.trunkline.codec.builtin.BuiltinTypes;
import io.trunkline.codec.builtin.TypeCodecs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Values of every built-in type at the borders of what it or the Java types it is read as can hold, as SQL.
 *
 * @param type the type's name in {@code pg_type}; an array's begins with an underscore
 * @param sql expressions of that type
 */
record TypeSamples(String type, List<String> sql) {
    private static final List<String> TEXTS = List.of(
            "''",
            "'a'",
            "'a \"quoted\" one'",
            "'back\\slash'",
            "'it''s'",
            "'größer 漢字 😀'",
            "' blanks '",
            "E'line\\nfeed\\ttab'",
            "'NULL'",
            "'null'",
            "'{a,b}'",
            "'12'",
            "'-7.50'",
            "'true'",
            "'t'",
            "'2024-02-29'",
            "'\\xdeadbeef'",
            "repeat('long ', 3000)");

    private static final List<String> DATES = List.of(
            "2000-01-01",
            "1999-12-31",
            "1970-01-01",
            "1969-12-31",
            "1582-10-15",
            "1582-10-04",
            "1900-02-28",
            "2000-02-29",
            "2024-02-29",
            "9999-12-31",
            "10000-01-01",
            "0001-01-01",
            "0001-12-31 BC",
            "0044-03-15 BC",
            "0004-02-29",
            "0005-02-28 BC",
            "4714-11-24 BC",
            "infinity",
            "-infinity");

    private static final List<String> TIMES = List.of(
            "00:00:00", "00:00:00.000001", "12:34:56.7", "23:59:59.999999", "01:02:03.100", "23:59:59.5", "24:00:00");

    /** By the name of the type, every type that has codecs. */
    private static final Map<String, List<String>> BASICS = Map.ofEntries(
            entry("bool", "true", "false"),
            entry("int2", "0", "1", "-1", "127", "128", "-128", "-129", "32767", "-32768"),
            entry("int4", "0", "1", "-1", "32768", "-32769", "16777216", "16777217", "2147483647", "-2147483648"),
            entry(
                    "int8",
                    "0",
                    "1",
                    "-1",
                    "2147483648",
                    "-2147483649",
                    "9007199254740992",
                    "9007199254740993",
                    "9223372036854775807",
                    "-9223372036854775808"),
            entry("oid", "0", "1", "26", "2147483647", "2147483648", "4294967295"),
            entry(
                    "float4",
                    "0",
                    "-0",
                    "1",
                    "0.1",
                    "-2.5",
                    "1e-45",
                    "1.1754944e-38",
                    "3.4028235e38",
                    "16777216",
                    "16777218",
                    "123456.79",
                    "1e10",
                    "1e15",
                    "1e6",
                    "0.0001",
                    "0.00001",
                    "2147483648",
                    "9.223372e18",
                    "NaN",
                    "Infinity",
                    "-Infinity"),
            entry(
                    "float8",
                    "0",
                    "-0",
                    "1",
                    "0.1",
                    "-2.5",
                    "0.30000000000000004",
                    "5e-324",
                    "2.2250738585072014e-308",
                    "1.7976931348623157e308",
                    "9007199254740993",
                    "9007199254740994",
                    "1e14",
                    "1e15",
                    "1e16",
                    "1e22",
                    "1e23",
                    "0.0001",
                    "0.00001",
                    "123456789.125",
                    "9.223372036854775e18",
                    "9.223372036854776e18",
                    "-9.223372036854776e18",
                    "3.4028236e38",
                    "1e-46",
                    "32768",
                    "2147483648",
                    "NaN",
                    "Infinity",
                    "-Infinity"),
            entry(
                    "numeric",
                    "0",
                    "0.00",
                    "-0",
                    "1.10",
                    "-1.10",
                    "1.000",
                    "10000",
                    "100000000",
                    "9999",
                    "0.1",
                    "0.0001",
                    "0.00001",
                    "1e-20",
                    "12345678901234567890123456789.123456789",
                    "99999999999999999999.99999",
                    "127",
                    "128",
                    "32768",
                    "2147483648",
                    "9223372036854775807",
                    "9223372036854775808",
                    "-9223372036854775808",
                    "9007199254740993",
                    "0.30000000000000004",
                    "1e38",
                    "3.5e38",
                    "1e100",
                    "1e308",
                    "1e309",
                    "1e-330",
                    "1e-16000",
                    "1e1000",
                    "NaN",
                    "Infinity",
                    "-Infinity"),
            Map.entry("text", TEXTS),
            Map.entry("varchar", TEXTS),
            Map.entry(
                    "bpchar",
                    Stream.concat(TEXTS.stream(), Stream.of("'ab'::bpchar(5)", "'   '::bpchar(5)"))
                            .toList()),
            Map.entry("name", TEXTS),
            Map.entry("unknown", List.of("'a'::unknown", "''::unknown", "'ü'::unknown")),
            Map.entry("char", List.of("''", "'a'", "' '", "'\\'", "'\"'", "'\\303'", "'\\377'", "'\\200'")),
            Map.entry(
                    "bytea",
                    List.of(
                            "'\\x'",
                            "'\\x00'",
                            "'\\xdeadBEEF'",
                            "'\\x5c5c22'",
                            "'\\x7f80ff'",
                            "(select string_agg(set_byte('\\x00', 0, i), '' order by i) from generate_series(0, 255) i)")),
            entry(
                    "uuid",
                    "00000000-0000-0000-0000-000000000000",
                    "ffffffff-ffff-ffff-ffff-ffffffffffff",
                    "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
                    "0189f7e2-7d0c-7000-8000-00000000002a"),
            Map.entry(
                    "date",
                    Stream.concat(DATES.stream(), Stream.of("5874897-12-31"))
                            .map(TypeSamples::quoted)
                            .toList()),
            Map.entry("time", TIMES.stream().map(TypeSamples::quoted).toList()),
            Map.entry("timestamp", timestamps("").toList()),
            Map.entry("timestamptz", timestamps("+00").toList()),
            Map.entry(
                    "json",
                    List.of(
                            "'{\"a\": 1, \"a\": 2}'",
                            "' [1 , 2] '",
                            "'null'",
                            "'\"ü 😀\"'",
                            "'{}'",
                            "E'{\\n\"b\":true}'")),
            Map.entry(
                    "jsonb",
                    List.of("'{\"b\": 1, \"a\": [1, 2.50]}'", "'[]'", "'null'", "'\"ü 😀\"'", "'{}'", "'1e20'")));

    private static final Map<String, List<String>> SCALARS = scalars();

    private static Map<String, List<String>> scalars() {
        Map<String, List<String>> all = new HashMap<>(BASICS);
        all.putAll(TimeSql.samples());
        all.putAll(NetworkSql.samples());
        all.putAll(BitSql.samples());
        all.putAll(SystemSql.samples());
        all.putAll(GeometricSql.samples());
        all.putAll(SearchSql.samples());
        all.putAll(RangeSql.samples());
        return all;
    }

    static Map.Entry<String, List<String>> entry(String type, String... texts) {
        return Map.entry(type, Stream.of(texts).map(TypeSamples::quoted).toList());
    }

    private static Stream<String> timestamps(String zone) {
        List<String> all = new ArrayList<>();
        for (String date : DATES) {
            if (date.endsWith("infinity")) {
                all.add(date);
                continue;
            }
            for (String time : List.of("00:00:00", "23:59:59.999999", "12:34:56.7", "00:00:00.000001")) {
                all.add(
                        date.endsWith(" BC")
                                ? date.replace(" BC", " " + time + zone + " BC")
                                : date + " " + time + zone);
            }
        }
        all.add("294276-12-31 23:59:59.999999" + zone);
        return all.stream().map(TypeSamples::quoted);
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }

    /** Samples of every type that is registered, and of its arrays; a type without samples is an error. */
    static Stream<TypeSamples> all() {
        return BuiltinTypes.all().stream()
                // Those of extensions have their own tests.
                .filter(codecs -> codecs.type().oid() != 0)
                .flatMap(codecs -> Stream.concat(
                        Stream.of(scalars(codecs)),
                        codecs.type().arrayOid() == 0 ? Stream.empty() : Stream.of(arrays(codecs))));
    }

    private static TypeSamples scalars(TypeCodecs codecs) {
        String type = codecs.type().name();
        List<String> samples = SCALARS.get(type);
        if (samples == null) {
            throw new AssertionError("no samples of " + type);
        }
        List<String> sql = new ArrayList<>();
        samples.forEach(sample -> sql.add(cast(sample, type)));
        sql.add(cast("null", type));
        return new TypeSamples(type, sql);
    }

    private static TypeSamples arrays(TypeCodecs codecs) {
        String array = "_" + codecs.type().name();
        List<String> elements = scalars(codecs).sql();
        List<String> sql = new ArrayList<>();
        // Each element by itself, as one that cannot be read hides the others.
        elements.forEach(element -> sql.add("array[" + element + "]"));
        sql.add("array[" + elements.stream().collect(Collectors.joining(", ")) + "]");
        sql.add("array[" + elements.get(0) + ", null, " + elements.get(1) + ", null]");
        sql.add(cast("'{}'", array));
        sql.add(cast("'{NULL" + codecs.type().delimiter() + "NULL}'", array));
        sql.add("array_fill(" + elements.get(1) + ", array[3], array[-1])");
        sql.add("array_fill(" + elements.get(1) + ", array[2, 3])");
        sql.add("array_fill(" + elements.get(1) + ", array[500])");
        sql.add(cast("null", array));
        return new TypeSamples(array, sql);
    }

    private static String cast(String sql, String type) {
        // Not by its name: "char" and char are two, and bpchar without a length is neither.
        return "cast(" + sql + " as pg_catalog.\"" + type + "\")";
    }

    @Override
    public String toString() {
        return type;
    }
}
