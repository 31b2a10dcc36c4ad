// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.codec.TypeDescription.Kind;
import io.trunkline.wire.SizeLimitException;
import io.trunkline.wire.WireWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mapper is asked for, and what it is not. What mappers do with JSON is their own tests' business. */
class JsonMapperTest {
    private static final CodecRegistry PAIRS =
            CodecRegistry.builtin().toBuilder().json(new Pairs()).build();

    private record Pair(int left, int right) {}

    /** JSON that is an array of two numbers, for records as well as for lists. */
    private static final class Pairs implements JsonMapper {
        @Override
        public void write(Object value, OutputStream out) throws IOException {
            if (value instanceof List<?> list) {
                value = new Pair((Integer) list.get(0), (Integer) list.get(1));
            }
            if (!(value instanceof Pair pair)) {
                throw new IOException("this mapper knows \r\n  pairs alone");
            }
            byte[] json = Wire.utf8("[" + pair.left + "," + pair.right + "]");
            out.write(json[0]);
            out.write(json, 1, json.length - 1);
            out.flush();
            out.close();
        }

        @Override
        public @Nullable Object read(byte[] bytes, int offset, int length, Type type) throws IOException {
            String json = new String(bytes, offset, length, StandardCharsets.UTF_8);
            if (json.equals("null")) {
                return null;
            }
            if (!json.matches("\\[\\d+,\\d+]")) {
                throw new IOException("no pair: " + json);
            }
            String[] numbers = json.substring(1, json.length() - 1).split(",", -1);
            Pair pair = new Pair(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
            boolean isList = type == Object.class
                    || (type instanceof ParameterizedType list && list.getActualTypeArguments()[0] == Integer.class);
            return isList ? List.of(pair.left, pair.right) : pair;
        }
    }

    private static <T> Codec<T> reading(CodecRegistry codecs, PgType type, Class<T> wanted) {
        return requireNonNull(codecs.forReading(type.oid(), wanted));
    }

    @Test
    void aRecordIsReadEquallyFromBothFormats() {
        Pair pair = new Pair(1, 22);
        assertThat(Wire.decodeText(reading(PAIRS, PgType.JSON, Pair.class), "[1,22]"))
                .isEqualTo(pair);
        assertThat(Wire.decodeHex(reading(PAIRS, PgType.JSON, Pair.class), "5b 312c3232 5d"))
                .isEqualTo(pair);
        assertThat(Wire.decodeText(reading(PAIRS, PgType.JSONB, Pair.class), "[1,22]"))
                .isEqualTo(pair);
        assertThat(Wire.decodeHex(reading(PAIRS, PgType.JSONB, Pair.class), "01 5b 312c3232 5d"))
                .isEqualTo(pair);
        assertThat(reading(PAIRS, PgType.JSONB, Pair.class).javaType()).isEqualTo(Pair.class);
    }

    @Test
    void theMapperIsToldTheTypesArguments() {
        Type list = new JavaType<List<Integer>>() {}.type();
        Codec<?> codec = requireNonNull(PAIRS.forReading(PgType.JSONB.oid(), list));
        assertThat(Wire.decodeText(codec, "[1,2]")).isEqualTo(List.of(1, 2));
        Type others = new JavaType<List<String>>() {}.type();
        Codec<?> wrong = requireNonNull(PAIRS.forReading(PgType.JSONB.oid(), others));
        assertThatThrownBy(() -> Wire.decodeText(wrong, "[1,2]"))
                .hasMessageStartingWith("the JSON mapper made it a ")
                .hasMessageEndingWith("Pair");
    }

    @Test
    void jsonsOwnNullIsNull() {
        assertThat(Wire.decodeText(reading(PAIRS, PgType.JSONB, Pair.class), "null"))
                .isNull();
        assertThat(Wire.decodeText(reading(PAIRS, PgType.JSONB, Json.class), "null"))
                .isEqualTo(Json.of(null));
    }

    @Test
    void whatTheMapperThrowsIsTheCause() {
        assertThatThrownBy(() -> Wire.decodeText(reading(PAIRS, PgType.JSON, Pair.class), "{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the JSON mapper cannot read it: no pair: {}")
                .hasCauseInstanceOf(IOException.class);
        Codec<Object> set =
                requireNonNull(PAIRS.forWriting(PgType.JSON.oid(), Map.of().getClass()));
        assertThatThrownBy(() -> Wire.encodeText(set, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the JSON mapper cannot write it: this mapper knows pairs alone")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void theTextAndTheBytesAreReadWithoutTheMapper() {
        for (Class<?> ours : List.of(
                String.class, byte[].class, Object.class, CharSequence.class, Comparable.class, Serializable.class)) {
            for (PgType type : List.of(PgType.JSON, PgType.JSONB)) {
                assertThat(PAIRS.forReading(type.oid(), ours))
                        .as(ours.getName())
                        .isNotNull()
                        .isSameAs(CodecRegistry.builtin().forReading(type.oid(), ours));
            }
        }
        Type comparable = new JavaType<Comparable<String>>() {}.type();
        assertThat(Wire.decodeText(requireNonNull(PAIRS.forReading(PgType.JSON.oid(), comparable)), "{}"))
                .isEqualTo("{}");
        assertThat(PAIRS.natural(PgType.JSONB.oid()))
                .isSameAs(CodecRegistry.builtin().natural(PgType.JSONB.oid()));
        assertThat(PAIRS.forReading(PgType.TEXT.oid(), Pair.class)).isNull();
    }

    @Test
    void aRecordIsWrittenByTheMapper() {
        Codec<Object> json = requireNonNull(PAIRS.forWriting(PgType.JSON.oid(), Pair.class));
        Codec<Object> jsonb = requireNonNull(PAIRS.forWriting(PgType.JSONB.oid(), Pair.class));
        assertThat(Wire.encodeHex(json, new Pair(1, 2))).isEqualTo("5b312c325d");
        assertThat(Wire.encodeHex(jsonb, new Pair(1, 2))).isEqualTo("015b312c325d");
        assertThat(Wire.encodeText(jsonb, new Pair(1, 2))).isEqualTo("[1,2]");
        assertThat(jsonb.isExact(new Pair(1, 2))).isTrue();
        assertThat(PAIRS.hasText(new Pair(1, 2))).isFalse();
    }

    private enum Mood {
        HAPPY
    }

    @Test
    void aClassThatHasATextForAnyTypeKeepsIt() {
        List<Object> values = List.of(
                1,
                BigDecimal.ONE,
                true,
                new int[] {1},
                new Pair[0],
                List.of(),
                Set.of(),
                Mood.HAPPY,
                LocalDate.EPOCH,
                new UUID(1, 2),
                new byte[1]);
        for (Object value : values) {
            assertThat(PAIRS.forWriting(PgType.JSONB.oid(), value.getClass()))
                    .as(value.getClass().getName())
                    .isNull();
            assertThat(PAIRS.forText(value.getClass())).isNotNull();
        }
        assertThat(PAIRS.forWriting(PgType.JSONB.oid(), String.class))
                .isSameAs(CodecRegistry.builtin().forWriting(PgType.JSONB.oid(), String.class));
    }

    @Test
    void wrappedAnyClassIsJsonForAnyTypeAtOnce() {
        Json json = Json.of(List.of(1, 2));
        assertThat(PAIRS.hasText(json)).isTrue();
        assertThat(Wire.encodeText(requireNonNull(PAIRS.forText(Json.class)), json))
                .isEqualTo("[1,2]");
        Codec<Object> jsonb = requireNonNull(PAIRS.forWriting(PgType.JSONB.oid(), Json.class));
        assertThat(Wire.encodeHex(jsonb, json)).isEqualTo("015b312c325d");
        assertThat(Wire.encodeText(jsonb, json)).isEqualTo("[1,2]");
        assertThat(Wire.encodeHex(jsonb, Json.of(null))).isEqualTo("016e756c6c");
        assertThat(PAIRS.forWriting(PgType.TEXT.oid(), Json.class)).isNull();
        List<Json> several = List.of(json, Json.of(null));
        assertThat(Wire.encodeText(requireNonNull(PAIRS.forText(List.class)), several))
                .isEqualTo("{\"[1,2]\",\"null\"}");
        Codec<Object> array = requireNonNull(PAIRS.forWriting(PgType.JSONB.arrayOid(), List.class));
        assertThat(array.isExact(several)).isTrue();
        assertThat(Wire.encodeHex(array, several)).endsWith("00000006015b312c325d" + "00000005016e756c6c");
        assertThat(Wire.decodeHex(reading(PAIRS, PgType.JSONB, Json.class), "015b312c325d"))
                .isEqualTo(json);
    }

    @Test
    void withoutAMapperTheErrorNamesTheRemedy() {
        CodecRegistry none = CodecRegistry.builtin();
        String advice = "that takes a JSON mapper, and none is configured: give one to PgConfig.Builder.json or"
                + " CodecRegistry.Builder.json, or use the JSON's text, a String";
        assertThatThrownBy(() -> Wire.decodeText(reading(none, PgType.JSON, Pair.class), "{}"))
                .hasMessage(advice);
        Codec<Object> record = requireNonNull(none.forWriting(PgType.JSONB.oid(), Pair.class));
        assertThatThrownBy(() -> Wire.encodeText(record, new Pair(1, 2))).hasMessage(advice);
        Codec<Object> wrapped = requireNonNull(none.forText(Json.class));
        assertThatThrownBy(() -> Wire.encodeText(wrapped, Json.of(1))).hasMessage(advice);
        assertThat(Wire.encodeText(wrapped, Json.of(null))).isEqualTo("null");
    }

    @Test
    void anArrayInAnArrayOfJsonIsJsonIfAMapperReadsItAndADimensionIfThereIsNone() {
        Type lists = new JavaType<List<List<Integer>>>() {}.type();
        Codec<?> mapped = requireNonNull(PAIRS.forReading(PgType.JSONB.arrayOid(), lists));
        assertThat(Wire.decodeText(mapped, "{\"[1,2]\",NULL}")).isEqualTo(Arrays.asList(List.of(1, 2), null));
        Codec<?> pairs = requireNonNull(PAIRS.forReading(PgType.JSONB.arrayOid(), Pair[].class));
        assertThat((Object) Wire.decodeText(pairs, "{\"[1,2]\",NULL}")).isEqualTo(new Pair[] {new Pair(1, 2), null});
        CodecRegistry none = CodecRegistry.builtin();
        Codec<String[][]> texts = requireNonNull(none.forReading(PgType.JSONB.arrayOid(), String[][].class));
        assertThat(Wire.decodeText(texts, "{{1,2}}")).isEqualTo(new String[][] {{"1", "2"}});
        Type textLists = new JavaType<List<List<String>>>() {}.type();
        Codec<?> rows = requireNonNull(none.forReading(PgType.JSON.arrayOid(), textLists));
        assertThat(Wire.decodeText(rows, "{{1,2}}")).isEqualTo(List.of(List.of("1", "2")));
    }

    @Test
    void anArrayOfRecordsIsAnArrayOfJson() {
        Codec<Object> array = requireNonNull(PAIRS.forWriting(PgType.JSONB.arrayOid(), Pair[].class));
        Pair[] pairs = {new Pair(1, 2), null};
        assertThat(array.isExact(pairs)).isTrue();
        assertThat(Wire.encodeHex(array, pairs)).endsWith("00000006015b312c325d" + "ffffffff");
        Codec<Object> list = requireNonNull(PAIRS.forWriting(PgType.JSONB.arrayOid(), ArrayList.class));
        assertThat(list.isExact(Arrays.asList(pairs))).isTrue();
        assertThat(Wire.encodeHex(list, Arrays.asList(pairs))).isEqualTo(Wire.encodeHex(array, pairs));
    }

    @Test
    void theMapperGoesWhereTheTypeGoes() {
        TypeDescription domain =
                new TypeDescription(70_001, "public", "pair", Kind.DOMAIN, 3802, 0, ',', true, List.of());
        PgType other = new PgType(70_002, "other", 0, ',');
        CodecRegistry grown = PAIRS.withTypes(List.of(domain)).toBuilder()
                .add(other, requireNonNull(PAIRS.natural(PgType.TEXT.oid())))
                .build()
                .withOid("other", 70_003, 0);
        Codec<Pair> codec = requireNonNull(grown.forReading(70_001, Pair.class));
        assertThat(Wire.decodeHex(codec, "015b312c325d")).isEqualTo(new Pair(1, 2));
        assertThat(Wire.decodeText(reading(grown, PgType.JSON, Pair.class), "[3,4]"))
                .isEqualTo(new Pair(3, 4));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aValueThatIsTooLargeIsNotCutWhateverTheMapperMakesOfIt(boolean tellsOfIt) {
        CodecRegistry codecs = CodecRegistry.builtin().toBuilder()
                .json(new WritesOnly((value, out) -> {
                    try {
                        out.write(new byte[10]);
                        out.write(new byte[20]);
                    } catch (SizeLimitException hidden) {
                        if (tellsOfIt) {
                            throw new IOException("disguised", hidden);
                        }
                    }
                }))
                .build();
        Codec<Object> codec = requireNonNull(codecs.forWriting(PgType.JSON.oid(), Pair.class));
        assertThatThrownBy(() -> codec.encodeText(new Pair(1, 2), new WireWriter(1, 25)))
                .isInstanceOf(SizeLimitException.class);
    }

    @Test
    void aMapperThatWritesNothingOrTooLateIsRefused() {
        List<OutputStream> kept = new ArrayList<>();
        CodecRegistry codecs = CodecRegistry.builtin().toBuilder()
                .json(new WritesOnly((value, out) -> kept.add(out)))
                .build();
        Codec<Object> codec = requireNonNull(codecs.forWriting(PgType.JSONB.oid(), Pair.class));
        WireWriter out = new WireWriter();
        assertThatThrownBy(() -> codec.encodeBinary(new Pair(1, 2), out)).hasMessage("the JSON mapper wrote nothing");
        int size = out.size();
        assertThatThrownBy(() -> kept.get(0).write('1')).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> kept.get(0).write(new byte[1])).isInstanceOf(IOException.class);
        assertThat(out.size()).isEqualTo(size);
    }

    @FunctionalInterface
    private interface Writing {
        void write(Object value, OutputStream out) throws IOException;
    }

    private record WritesOnly(Writing writing) implements JsonMapper {
        @Override
        public void write(Object value, OutputStream out) throws IOException {
            writing.write(value, out);
        }

        @Override
        public Object read(byte[] bytes, int offset, int length, Type type) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void twoFunctionsOnStringsAreAMapper() {
        CodecRegistry codecs = CodecRegistry.builtin().toBuilder()
                .json(JsonMapper.of(value -> "\"" + value + "\u00e9\"", (json, type) -> json + " as " + type))
                .build();
        Codec<Object> wrapped = requireNonNull(codecs.forText(Json.class));
        assertThat(Wire.encodeText(wrapped, Json.of(5))).isEqualTo("\"5\u00e9\"");
        assertThat(Wire.decodeText(reading(codecs, PgType.JSON, Json.class), "\"\u20ac\""))
                .isEqualTo(Json.of("\"\u20ac\" as class java.lang.Object"));
    }
}
