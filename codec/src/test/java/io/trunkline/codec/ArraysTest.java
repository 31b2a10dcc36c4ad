// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ArraysTest {
    private static final CodecRegistry REGISTRY = CodecRegistry.builtin();
    private static final int INT4_ARRAY = PgType.INT4.arrayOid();
    private static final int TEXT_ARRAY = PgType.TEXT.arrayOid();

    // From a server: array_send('{1,NULL,-1}'::int4[]) and its like.
    private static final String ONE_NULL_MINUS_ONE =
            "00000001000000010000001700000003000000010000000400000001ffffffff00000004ffffffff";
    private static final String BOUNDS_2_TO_3 =
            "000000010000000000000017000000020000000200000004000000010000000400000002";
    private static final String ODD_TEXTS =
            "000000010000000100000019000000080000000100000003612c62ffffffff000000044e554c4c"
                    + "0000001277697468202271756f74652220616e64205c0000000000000005706c61696e000000022078000000027b7d";
    private static final String ODD_TEXTS_AS_TEXT =
            "{\"a,b\",NULL,\"NULL\",\"with \\\"quote\\\" and \\\\\",\"\",plain,\" x\",\"{}\"}";
    private static final List<String> ODD_TEXTS_AS_VALUES =
            Arrays.asList("a,b", null, "NULL", "with \"quote\" and \\", "", "plain", " x", "{}");

    @Test
    void theServersBytesAreReadAndWritten() {
        Integer[] numbers = {1, null, -1};
        Codec<Integer[]> codec = reading(INT4_ARRAY, Integer[].class);
        assertThat(Wire.decodeHex(codec, ONE_NULL_MINUS_ONE)).isEqualTo(numbers);
        assertThat(Wire.encodeHex(codec, numbers)).isEqualTo(ONE_NULL_MINUS_ONE);
        assertThat(Wire.encodeText(codec, numbers)).isEqualTo("{1,NULL,-1}");
        assertThat(Wire.encodeHex(writing(INT4_ARRAY, List.class), Arrays.asList(numbers)))
                .isEqualTo(ONE_NULL_MINUS_ONE);
    }

    @Test
    void theServersQuotesAreReadAndWritten() {
        Codec<String[]> codec = reading(TEXT_ARRAY, String[].class);
        String[] texts = ODD_TEXTS_AS_VALUES.toArray(String[]::new);
        assertThat(Wire.decodeHex(codec, ODD_TEXTS)).isEqualTo(texts);
        assertThat(Wire.decodeText(codec, ODD_TEXTS_AS_TEXT)).isEqualTo(texts);
        assertThat(Wire.encodeHex(codec, texts)).isEqualTo(ODD_TEXTS);
        assertThat(Wire.encodeText(codec, texts)).isEqualTo(ODD_TEXTS_AS_TEXT);
        assertThat(Wire.encodeText(requireNonNull(REGISTRY.forText(List.class)), ODD_TEXTS_AS_VALUES))
                .isEqualTo(ODD_TEXTS_AS_TEXT);
        List<?> list = Wire.decodeHex(reading(TEXT_ARRAY, List.class), ODD_TEXTS);
        assertThat(list.equals(ODD_TEXTS_AS_VALUES)).isTrue();
        assertThat(Wire.decodeHex(reading(TEXT_ARRAY, String.class), ODD_TEXTS)).isEqualTo(ODD_TEXTS_AS_TEXT);
    }

    @Test
    void allWaysToQuoteAndToEscapeAreRead() {
        Codec<String[]> codec = reading(TEXT_ARRAY, String[].class);
        assertThat(Wire.decodeText(codec, "{a\\,b,\\{c\\},\\NULL,null,Null,NULLs,\"a\\b\"}"))
                .containsExactly("a,b", "{c}", "NULL", null, null, "NULLs", "ab");
        assertThat(Wire.decodeText(codec, "{\"line\nbreak\",h\u00e9,\"\\\\\\\"\"}"))
                .containsExactly("line\nbreak", "h\u00e9", "\\\"");
    }

    @Test
    void lowerBoundsAreDroppedInBothFormats() {
        Codec<Integer[]> codec = reading(INT4_ARRAY, Integer[].class);
        assertThat(Wire.decodeHex(codec, BOUNDS_2_TO_3)).containsExactly(1, 2);
        assertThat(Wire.decodeText(codec, "[2:3]={1,2}")).containsExactly(1, 2);
        assertThat(Wire.decodeText(codec, "[-1:0]={1,2}")).containsExactly(1, 2);
    }

    @Test
    void anEmptyArrayHasNoDimension() {
        for (Class<?> type : List.of(Integer[].class, int[].class, List.class)) {
            Codec<?> codec = reading(INT4_ARRAY, type);
            Object fromBinary = Wire.decodeHex(codec, "000000000000000000000017");
            assertThat(fromBinary).isEqualTo(Wire.decodeText(codec, "{}"));
        }
        assertThat(Wire.encodeHex(writing(INT4_ARRAY, List.class), List.of())).isEqualTo("000000000000000000000017");
        assertThat(Wire.encodeHex(writing(INT4_ARRAY, int[].class), new int[0])).isEqualTo("000000000000000000000017");
        assertThat(Wire.encodeText(writing(INT4_ARRAY, List.class), List.of())).isEqualTo("{}");
    }

    @Test
    void moreDimensionsAreTheSameErrorInBothFormats() {
        String two = "000000020000000000000017 0000000100000001 0000000100000001 0000000400000001";
        for (Class<?> type : List.of(Integer[].class, int[].class, List.class, String.class)) {
            Codec<?> codec = reading(INT4_ARRAY, type);
            String message = "it has 2 dimensions, and arrays are read as one: unnest it, or cast it to text";
            assertThatThrownBy(() -> Wire.decodeHex(codec, two)).hasMessage(message);
            assertThatThrownBy(() -> Wire.decodeText(codec, "{{1}}")).hasMessage(message);
            assertThatThrownBy(() -> Wire.decodeText(codec, "[0:0][2:2]={{1}}")).hasMessage(message);
        }
    }

    @Test
    void primitiveArraysAreReadAndWrittenWithoutObjects() {
        String numbers = "{-2,3}";
        assertThat(Wire.decodeText(reading(INT4_ARRAY, int[].class), numbers)).isEqualTo(new int[] {-2, 3});
        assertThat(Wire.decodeText(reading(INT4_ARRAY, long[].class), numbers)).isEqualTo(new long[] {-2, 3});
        assertThat(Wire.decodeText(reading(INT4_ARRAY, short[].class), numbers)).isEqualTo(new short[] {-2, 3});
        assertThat(Wire.decodeText(reading(INT4_ARRAY, double[].class), numbers))
                .isEqualTo(new double[] {-2, 3});
        assertThat(Wire.decodeText(reading(INT4_ARRAY, float[].class), numbers)).isEqualTo(new float[] {-2, 3});
        assertThat(Wire.decodeText(reading(PgType.BOOL.arrayOid(), boolean[].class), "{t,f}"))
                .isEqualTo(new boolean[] {true, false});
        assertThat(Wire.decodeText(reading(PgType.NUMERIC.arrayOid(), double[].class), "{0.1,NaN}"))
                .isEqualTo(new double[] {0.1, Double.NaN});
        assertThat(Wire.decodeText(reading(PgType.NUMERIC.arrayOid(), float[].class), "{0.1,1}"))
                .isEqualTo(new float[] {0.1f, 1});
        roundTrip(PgType.INT2, new short[] {1, -1});
        roundTrip(PgType.INT4, new int[] {Integer.MIN_VALUE, 0});
        roundTrip(PgType.INT8, new long[] {Long.MIN_VALUE, Long.MAX_VALUE});
        roundTrip(PgType.INT8, new int[] {7});
        roundTrip(PgType.OID, new long[] {4294967295L});
        roundTrip(PgType.FLOAT4, new float[] {0.1f, Float.NaN});
        roundTrip(PgType.FLOAT8, new double[] {0.1, -0.0});
        roundTrip(PgType.BOOL, new boolean[] {true, false, true});
    }

    private static void roundTrip(PgType element, Object array) {
        Codec<Object> writer = writing(element.arrayOid(), array.getClass());
        Codec<?> reader = reading(element.arrayOid(), array.getClass());
        assertThat(writer.isExact(array)).isTrue();
        for (Format format : Format.values()) {
            Object read = Wire.decode(reader, Wire.encode(writer, array, format), format);
            assertThat(read).isEqualTo(array);
        }
        assertThat(Wire.encodeText(requireNonNull(REGISTRY.forText(array.getClass())), array))
                .isEqualTo(Wire.encodeText(writer, array));
    }

    @Test
    void aNullElementHasNoPlaceAmongPrimitives() {
        Codec<int[]> codec = reading(INT4_ARRAY, int[].class);
        String message = "element 1 is NULL, which int[] cannot hold: read it as a List or as an array of objects";
        assertThatThrownBy(() -> Wire.decodeHex(codec, ONE_NULL_MINUS_ONE)).hasMessage(message);
        assertThatThrownBy(() -> Wire.decodeText(codec, "{1,NULL,-1}")).hasMessage(message);
    }

    @Test
    void aNumberTooLargeForAnElementNamesItself() {
        Codec<short[]> codec = reading(INT4_ARRAY, short[].class);
        assertThatThrownBy(() -> Wire.decodeText(codec, "{1,40000}"))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("element 1, 40000, does not fit into short[]");
        assertThatThrownBy(() -> Wire.decodeText(reading(INT4_ARRAY, float[].class), "{16777217}"))
                .hasMessage("16777217 does not fit into Float");
    }

    @Test
    void elementsOfEveryClassThatTheTypeTakesGoInBinary() {
        Codec<Object> list = writing(PgType.INT8.arrayOid(), List.class);
        List<Object> mixed = Arrays.asList(1, 2L, (short) 3, null);
        assertThat(list.isExact(mixed)).isTrue();
        Codec<Long[]> longs = reading(PgType.INT8.arrayOid(), Long[].class);
        assertThat(Wire.decode(longs, Wire.encode(list, mixed, Format.BINARY), Format.BINARY))
                .containsExactly(1L, 2L, 3L, null);
        Codec<Object> array = writing(PgType.INT8.arrayOid(), Number[].class);
        assertThat(Wire.decode(longs, Wire.encode(array, new Number[] {1, 2L}, Format.BINARY), Format.BINARY))
                .containsExactly(1L, 2L);
    }

    @Test
    void anElementThatTheTypeDoesNotTakeInBinaryMakesTheWholeGoAsText() {
        Codec<Object> list = writing(INT4_ARRAY, List.class);
        for (List<?> value : List.of(
                List.of(1, "2"),
                List.of(1L << 40),
                List.of(1, new BigDecimal("1.5")),
                List.of(List.of(1), List.of(2)))) {
            assertThat(list.isExact(value)).isFalse();
        }
        assertThat(writing(INT4_ARRAY, Object[].class).isExact(new Object[] {UUID.randomUUID()}))
                .isFalse();
        assertThat(writing(INT4_ARRAY, int[][].class).isExact(new int[][] {{1}}))
                .isFalse();
        assertThat(writing(INT4_ARRAY, Long[].class).isExact(new Long[] {1L << 40}))
                .isFalse();
        assertThat(writing(INT4_ARRAY, long[].class).isExact(new long[] {1L << 40}))
                .isFalse();
        assertThat(REGISTRY.forWriting(INT4_ARRAY, double[].class)).isNull();
    }

    @Test
    void arraysInArraysAreDimensionsOfTheText() {
        assertThat(text(new int[][] {{1, 2}, {3, 4}})).isEqualTo("{{1,2},{3,4}}");
        assertThat(text(List.of(List.of("a b"), List.of("NULL")))).isEqualTo("{{\"a b\"},{\"NULL\"}}");
        assertThat(text(new byte[][] {{1}, {}})).isEqualTo("{\"\\\\x01\",\"\\\\x\"}");
        assertThat(text(new Object[] {new double[] {1e20}, new boolean[] {true}}))
                .isEqualTo("{{1e+20},{true}}");
    }

    private static String text(Object value) {
        return Wire.encodeText(requireNonNull(REGISTRY.forText(value.getClass())), value);
    }

    @Test
    void anElementThatNoCodecTakesIsNamedWithItsPlace() {
        assertThatThrownBy(() -> text(Arrays.asList(1, null, Thread.currentThread())))
                .hasMessage("element 2 is a java.lang.Thread, which no codec takes");
    }

    @Test
    void collectionsOfAllKindsAreWritten() {
        assertThat(writing(INT4_ARRAY, ArrayList.class)).isSameAs(writing(INT4_ARRAY, List.class));
        assertThat(Wire.encodeText(writing(INT4_ARRAY, Set.of().getClass()), Set.of(5)))
                .isEqualTo("{5}");
    }

    @Test
    void aListThatWasReadCannotBeChanged() {
        List<?> list = Wire.decodeText(reading(INT4_ARRAY, List.class), "{1,NULL}");
        assertThat(list).hasSize(2).containsNull();
        assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list.set(0, null)).isInstanceOf(UnsupportedOperationException.class);
    }

    private static <T> Codec<T> reading(int oid, Class<T> type) {
        return requireNonNull(REGISTRY.forReading(oid, type));
    }

    private static Codec<Object> writing(int oid, Class<?> type) {
        return requireNonNull(REGISTRY.forWriting(oid, type));
    }
}
