// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.Row;
import io.trunkline.codec.Codec;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.codec.TypeDescription;
import io.trunkline.codec.TypeDescription.Field;
import io.trunkline.codec.TypeDescription.Kind;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.type.Labeled;
import io.trunkline.type.Range;
import io.trunkline.wire.WireWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Enums, composites, domains and ranges of a catalog's, read and written through a server in both formats. */
class ComposedTypesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SCHEMA = "composed_types";
    private static final int ROUNDS = 400;

    private static PgConnection connection;
    private static CodecRegistry codecs;

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

    record Item(
            @Nullable String name,
            int quantity,
            @Nullable BigDecimal price,
            @Nullable LocalDateTime createdAt,
            @Nullable List<@Nullable Mood> moods,
            @Nullable Integer p,
            boolean ok) {}

    record Place(
            @Nullable Item item,
            @Nullable List<@Nullable Item> items,
            @Nullable Range<String> names) {}

    @BeforeAll
    static void create() {
        PgConfig config = PgConfig.parse(EmbeddedServer.shared().uri()).with(it -> it.parameter("TimeZone", "UTC"));
        PgConnection first = Objects.requireNonNull(PgConnection.connect(config).block(LIMIT));
        for (String sql : List.of(
                "drop schema if exists " + SCHEMA + " cascade",
                "create schema " + SCHEMA,
                "set search_path = " + SCHEMA,
                "create type mood as enum ('happy', 'SAD', 'so \"so\"')",
                "create domain positive as int4 check (value > 0)",
                "create type item as (name text, quantity int4, price numeric, created_at timestamp, moods mood[],"
                        + " p positive, ok bool)",
                "create type textrange as range (subtype = text, collation = \"C\")",
                "create type place as (item item, items item[], names textrange)",
                "create domain nice as item check ((value).quantity > 0)")) {
            first.execute(sql).block(LIMIT);
        }
        codecs = CodecRegistry.builtin()
                .withTypes(List.of(
                        described(first, "mood", Kind.ENUM, ""),
                        described(first, "_mood", Kind.ARRAY, "mood"),
                        described(first, "positive", Kind.DOMAIN, "int4"),
                        described(first, "_positive", Kind.ARRAY, "positive"),
                        described(first, "item", Kind.COMPOSITE, ""),
                        described(first, "_item", Kind.ARRAY, "item"),
                        described(first, "place", Kind.COMPOSITE, ""),
                        described(first, "_place", Kind.ARRAY, "place"),
                        described(first, "nice", Kind.DOMAIN, "item"),
                        described(first, "_nice", Kind.ARRAY, "nice"),
                        described(first, "textrange", Kind.RANGE, "text"),
                        described(first, "_textrange", Kind.ARRAY, "textrange"),
                        described(first, "textmultirange", Kind.MULTIRANGE, "textrange")));
        first.close().block(LIMIT);
        connection = Objects.requireNonNull(
                PgConnection.connect(config.with(it -> it.codecs(codecs).parameter("search_path", SCHEMA)))
                        .block(LIMIT));
    }

    @AfterAll
    static void drop() {
        connection.execute("drop schema " + SCHEMA + " cascade").block(LIMIT);
        connection.close().block(LIMIT);
    }

    private static TypeDescription described(PgConnection on, String name, Kind kind, String member) {
        int oid = oid(on, name);
        List<Field> fields = on.query(
                        "select attname::text, atttypid from pg_attribute join pg_type on attrelid = typrelid"
                                + " where pg_type.oid = $1::oid and not attisdropped order by attnum",
                        Integer.toUnsignedLong(oid))
                .all(row -> new Field(Objects.requireNonNull(row.getString(0)), (int) row.getLong(1)))
                .collectList()
                .block(LIMIT);
        Long arrayOid = on.query("select typarray from pg_type where oid = $1::oid", Integer.toUnsignedLong(oid))
                .one(Long.class)
                .block(LIMIT);
        return new TypeDescription(
                oid,
                SCHEMA,
                name,
                kind,
                member.isEmpty() ? 0 : oid(on, member),
                Objects.requireNonNull(arrayOid).intValue(),
                ',',
                true,
                Objects.requireNonNull(fields));
    }

    private static int oid(PgConnection on, String name) {
        return Objects.requireNonNull(on.query("select $1::regtype::oid", name)
                        .one(Long.class)
                        .block(LIMIT))
                .intValue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "row('a \"b\"\\', 1, 1.10, '2024-02-29 12:34:56.789', '{happy,\"so \\\"so\\\"\",NULL}', 7, true)::item",
                "row(null, null, null, null, null, null, null)::item",
                "row('', 0, 'NaN', 'infinity', '{}', null, false)::item",
                "array[row('(,)', 1, null, null, null, 1, true)::item, null]",
                "row('x', 1, null, null, null, 1, true)::nice",
                "array[row('x', 1, null, null, null, 1, true)::nice]",
                "row(row('a,b', 1, null, null, '{SAD}', 1, true), array[row('x', 1, null, null, null, 1, false)::item],"
                        + " textrange('', 'a \"b\"'))::place",
                "textrange('a', null)",
                "'{[a,\"b c\"),[d,)}'::textmultirange",
                "array[textrange('a', 'b'), 'empty']",
                "'so \"so\"'::mood",
                "array['so \"so\"', null]::mood[]",
                "array[1, 2]::positive[]",
                "array[true, null]",
            })
    void readAsStringItIsTheServersOwnTextInBothFormats(String sql) {
        for (int use = 1; use <= 2; use++) {
            Row row = Objects.requireNonNull(connection
                    .query("select v, v::text from (select " + sql + " as v) as sample")
                    .one(Row::copy)
                    .block(LIMIT));
            assertThat(row.getString(0)).as("use " + use).isEqualTo(row.getString(1));
        }
    }

    @Test
    void recordsGoThroughTheServerInEitherFormatAndComeBackEqual() {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("seed of ComposedTypesIT: " + seed);
        Random random = new Random(seed);
        int oid = oid(connection, "place");
        Codec<Object> writer = Objects.requireNonNull(codecs.forWriting(oid, Place.class));
        String sql = "select $1::place, $1::place::text";
        for (int round = 0; round < ROUNDS; round++) {
            Place place = place(random);
            assertThat(writer.isExact(place)).isTrue();
            WireWriter text = new WireWriter();
            writer.encodeText(place, text);
            String asText = new String(text.array(), 0, text.size(), StandardCharsets.UTF_8);
            // A round has a statement of its own: its first use sends and answers text, the later ones binary.
            for (Object parameter : List.of(asText, asText, place)) {
                Row row = Objects.requireNonNull(connection
                        .query(sql + " -- " + round, parameter)
                        .one(Row::copy)
                        .block(LIMIT));
                assertThat(row.get(0, Place.class)).as("seed %d", seed).isEqualTo(place);
                assertThat(row.getString(0)).as("seed %d", seed).isEqualTo(row.getString(1));
            }
        }
    }

    private static Place place(Random random) {
        return new Place(
                random.nextInt(5) == 0 ? null : item(random),
                random.nextInt(5) == 0
                        ? null
                        : listOf(random.nextInt(3), () -> random.nextInt(4) == 0 ? null : item(random)),
                switch (random.nextInt(4)) {
                    case 0 -> null;
                    case 1 -> Range.empty();
                    case 2 -> Range.lessThan(text(random));
                    default -> Range.atLeast(text(random));
                });
    }

    private static Item item(Random random) {
        return new Item(
                random.nextInt(5) == 0 ? null : text(random),
                random.nextInt(),
                random.nextInt(5) == 0 ? null : BigDecimal.valueOf(random.nextLong(), random.nextInt(20)),
                random.nextInt(5) == 0
                        ? null
                        : LocalDate.ofEpochDay(random.nextInt(2_000_000) - 1_000_000)
                                .atTime(random.nextInt(24), random.nextInt(60), 0, random.nextInt(1_000_000) * 1000),
                random.nextInt(5) == 0
                        ? null
                        : listOf(
                                random.nextInt(4),
                                () -> random.nextInt(4) == 0 ? null : Mood.values()[random.nextInt(3)]),
                random.nextInt(5) == 0 ? null : 1 + random.nextInt(Integer.MAX_VALUE),
                random.nextBoolean());
    }

    private static <T> List<@Nullable T> listOf(int size, Supplier<@Nullable T> element) {
        List<@Nullable T> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(element.get());
        }
        return list;
    }

    private static String text(Random random) {
        String[] alphabet = {
            "a", "B", " ", ",", "(", ")", "[", "]", "{", "}", "\"", "\\", "NULL", "\n", "\u000b", "ü", "😀"
        };
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(alphabet[random.nextInt(alphabet.length)]);
        }
        return text.toString();
    }
}
