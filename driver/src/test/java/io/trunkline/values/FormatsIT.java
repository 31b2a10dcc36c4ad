// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.Row;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.codec.PgType;
import io.trunkline.codec.builtin.BuiltinTypes;
import io.trunkline.testkit.server.EmbeddedServer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/**
 * The first use of a statement is answered in text, as its columns' types are unknown yet, and later ones in binary. Whoever
 * reads them must not be able to tell.
 */
class FormatsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int AT_ONCE = 256;

    /** Every class that anything is read as. */
    private static final Set<Class<?>> CLASSES = classes();

    private static final Map<String, Function<Row, @Nullable Object>> GETTERS = getters();

    private static Set<Class<?>> classes() {
        Set<Class<?>> all = new LinkedHashSet<>();
        BuiltinTypes.all().forEach(type -> type.reading().forEach(codec -> all.add(codec.javaType())));
        List<Class<?>> arrays = new ArrayList<>();
        all.forEach(element -> arrays.add(element.arrayType()));
        all.addAll(arrays);
        all.addAll(List.of(
                Object.class,
                Number.class,
                CharSequence.class,
                List.class,
                Object[].class,
                long[].class,
                int[].class,
                short[].class,
                double[].class,
                float[].class,
                boolean[].class,
                BigInteger.class,
                BigDecimal.class));
        return all;
    }

    /** A way to read the first column, by the name that a failure shows. */
    private static Map<String, Function<Row, @Nullable Object>> getters() {
        Map<String, Function<Row, @Nullable Object>> getters = new LinkedHashMap<>();
        getters.put("isNull", row -> row.isNull(0));
        getters.put("getBoolean", row -> row.getBoolean(0));
        getters.put("getShort", row -> row.getShort(0));
        getters.put("getInt", row -> row.getInt(0));
        getters.put("getLong", row -> row.getLong(0));
        getters.put("getFloat", row -> row.getFloat(0));
        getters.put("getDouble", row -> row.getDouble(0));
        getters.put("getString", row -> row.getString(0));
        getters.put("getBytes", row -> row.getBytes(0));
        getters.put("get", row -> row.get(0));
        for (Class<?> primitive :
                List.of(long.class, int.class, short.class, double.class, boolean.class, byte.class)) {
            getters.put("get " + primitive, row -> row.get(0, primitive));
        }
        for (Class<?> type : CLASSES) {
            getters.put("get " + type.getTypeName(), row -> row.get(0, type));
        }
        return getters;
    }

    static Stream<TypeSamples> samples() {
        return TypeSamples.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void textAndBinaryGiveTheSameValuesAndTheSameErrors(TypeSamples samples) {
        compare(samples, Map.of("TimeZone", "UTC"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Amsterdam", "Asia/Kolkata", "America/St_Johns", "Pacific/Apia", "Africa/Monrovia"})
    void theSessionsTimeZoneChangesNothing(String zone) {
        compare(only("timestamptz"), Map.of("TimeZone", zone));
        compare(only("_timestamptz"), Map.of("TimeZone", zone));
    }

    @Test
    void theOldNotationOfBytesChangesNothing() {
        compare(only("bytea"), Map.of("bytea_output", "escape"));
        compare(only("_bytea"), Map.of("bytea_output", "escape"));
    }

    private static TypeSamples only(String type) {
        return TypeSamples.all()
                .filter(samples -> samples.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    /** On one connection three times, so once in text and twice in binary; on another, twice within the first flight. */
    private static void compare(TypeSamples samples, Map<String, String> settings) {
        PgConnection one = connect(settings);
        PgConnection other = connect(settings);
        List<List<Row>> uses = new ArrayList<>();
        for (int use = 1; use <= 3; use++) {
            uses.add(rows(one, samples.sql()));
        }
        uses.add(rows(
                other,
                samples.sql().stream().flatMap(sql -> Stream.of(sql, sql)).toList()));
        one.close().block(LIMIT);
        other.close().block(LIMIT);

        List<String> differences = new ArrayList<>();
        // What a class that the type is not read as says depends on the column alone: once is enough, of all but NULL.
        Set<String> refused = new HashSet<>();
        for (int i = 0; i < samples.sql().size(); i++) {
            Row text = uses.get(0).get(i);
            List<Row> others = List.of(
                    uses.get(1).get(i),
                    uses.get(2).get(i),
                    uses.get(3).get(2 * i),
                    uses.get(3).get(2 * i + 1));
            for (var getter : GETTERS.entrySet()) {
                if (refused.contains(getter.getKey())) {
                    continue;
                }
                String wanted = Described.outcome(() -> getter.getValue().apply(text));
                if (isRefusal(wanted)) {
                    refused.add(getter.getKey());
                }
                for (Row row : others) {
                    String found = Described.outcome(() -> getter.getValue().apply(row));
                    if (!found.equals(wanted)) {
                        differences.add(samples.sql().get(i) + " by " + getter.getKey() + ": first " + wanted
                                + ", later " + found);
                    }
                }
            }
        }
        assertThat(differences.stream().limit(20)).isEmpty();
    }

    private static boolean isRefusal(String outcome) {
        return outcome.contains("no codec reads it")
                || outcome.contains("it cannot be read as")
                || outcome.contains("it is not a");
    }

    /** What a String is read as is what the server itself would print, but for the differences that StringOf documents. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void readAsStringItIsTheServersOwnText(TypeSamples samples) {
        PgConnection connection = connect(Map.of("TimeZone", "UTC"));
        List<String> queries = samples.sql().stream()
                .map(sql -> "select v, " + printed(samples.type()) + " from (select " + sql + " as v) as sample")
                .toList();
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (int use = 1; use <= 2; use++) {
            List<Row> rows = rows(connection, queries);
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                String ours = Described.outcome(() -> row.getString(0));
                String theirs = Described.of(row.getString(1));
                compared++;
                if (!ours.equals(theirs)) {
                    differences.add(samples.sql().get(i) + ": ours " + ours + ", the server's " + theirs);
                }
            }
        }
        connection.close().block(LIMIT);
        assertThat(differences.stream().limit(20)).isEmpty();
        assertThat(compared).isGreaterThanOrEqualTo(2 * samples.sql().size() - 2);
    }

    private static String printed(String type) {
        return switch (type) {
            // A cast to text would cut the blanks at its end.
            case "bpchar" -> "case when v is not null then format('%s', v) end";
            // A cast to text adds the prefix of a host, or the encoding that the text once had.
            case "inet", "xml" -> "case when v is not null then format('%s', v) end";
            // Since version 16 a cast escapes what is beyond ASCII.
            case "char" -> latin1("v");
            case "_char" ->
                "case when v::text like '%\\\\%' then (select array_agg(" + latin1("e")
                        + " order by n) from unnest(v) with ordinality as u (e, n))::text else v::text end";
            default -> "v::text";
        };
    }

    private static String latin1(String character) {
        String code = "get_byte(\"charsend\"(" + character + "), 0)";
        return "case " + code + " when 0 then '' else chr(nullif(" + code + ", 0)) end";
    }

    /** That the first use is text and the second binary is what all of this rests on. */
    @Test
    void theFirstUseIsAnsweredInTextAndLaterOnesInBinary() {
        CodecRegistry codecs = CodecRegistry.builtin().toBuilder()
                .add(PgType.UUID, new FormatSeen())
                .build();
        PgConnection connection = Objects.requireNonNull(PgConnection.connect(
                        PgConfig.parse(EmbeddedServer.shared().uri()).with(it -> it.codecs(codecs)))
                .block(LIMIT));
        List<String> formats = new ArrayList<>();
        for (int use = 1; use <= 3; use++) {
            formats.add(connection
                    .query("select gen_random_uuid()")
                    .one(row -> row.get(0, FormatSeen.Seen.class))
                    .block(LIMIT)
                    .format());
        }
        connection.close().block(LIMIT);
        assertThat(formats).containsExactly("text", "binary", "binary");
    }

    private static PgConnection connect(Map<String, String> settings) {
        PgConfig config = PgConfig.parse(EmbeddedServer.shared().uri()).with(it -> {
            it.statementCacheSize(4_000);
            settings.forEach(it::parameter);
        });
        return Objects.requireNonNull(PgConnection.connect(config).block(LIMIT));
    }

    /** The only row of each query, all of them under way at once. */
    private static List<Row> rows(PgConnection connection, List<String> queries) {
        return Objects.requireNonNull(Flux.fromIterable(queries)
                .map(sql -> sql.startsWith("select v") ? sql : "select " + sql)
                .flatMapSequential(sql -> connection.query(sql).one(Row::copy), AT_ONCE, 1)
                .collectList()
                .block(LIMIT));
    }
}
