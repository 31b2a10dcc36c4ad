// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.type.PgArray;
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

    // array_send('{{1,2,NULL},{4,5,6}}'::int4[]) and array_send('[0:1][5:5]={{1},{2}}'::int4[])
    private static final String TWO_BY_THREE =
            "000000020000000100000017000000020000000100000003000000010000000400000001"
                    + "0000000400000002ffffffff000000040000000400000004000000050000000400000006";
    private static final String BOUNDED =
            "00000002000000000000001700000002000000000000000100000005" + "00000004000000010000000400000002";

    @Test
    void asManyDimensionsAsTheJavaTypeHasAreRead() {
        Integer[][] rows = {{1, 2, null}, {4, 5, 6}};
        assertBoth(INT4_ARRAY, Integer[][].class, TWO_BY_THREE, "{{1,2,NULL},{4,5,6}}", rows);
        assertBoth(INT4_ARRAY, Object[].class, TWO_BY_THREE, "{{1,2,NULL},{4,5,6}}", rows);
        assertBoth(INT4_ARRAY, Number[][].class, TWO_BY_THREE, "{{1,2,NULL},{4,5,6}}", rows);
        assertBoth(
                INT4_ARRAY,
                List.class,
                TWO_BY_THREE,
                "{{1,2,NULL},{4,5,6}}",
                List.of(Arrays.asList(1, 2, null), List.of(4, 5, 6)));
        assertBoth(INT4_ARRAY, int[][].class, BOUNDED, "[0:1][5:5]={{1},{2}}", new int[][] {{1}, {2}});
        assertBoth(INT4_ARRAY, long[][].class, BOUNDED, "[0:1][5:5]={{1},{2}}", new long[][] {{1}, {2}});
        assertThat(Wire.decodeText(reading(INT4_ARRAY, int[][].class), "{}")).isEqualTo(new int[0][]);
        assertThat(Wire.decodeText(reading(INT4_ARRAY, Object[].class), "{}")).isEqualTo(new Integer[0]);
        assertThat(Wire.decodeText(reading(TEXT_ARRAY, String[][][].class), "{{{\"a,b\"},{\"}\"}}}"))
                .isEqualTo(new String[][][] {{{"a,b"}, {"}"}}});
    }

    @Test
    void listsHaveAsManyDimensionsAsTheirTypeSays() {
        Codec<?> longs = requireNonNull(REGISTRY.forReading(INT4_ARRAY, new JavaType<List<List<Long>>>() {}.type()));
        assertThat((Object) Wire.decodeText(longs, "{{1},{2}}")).isEqualTo(List.of(List.of(1L), List.of(2L)));
        assertThatThrownBy(() -> Wire.decodeText(longs, "{1,2}"))
                .hasMessage("it has 1 dimension and the list asked for has 2");
        assertThat((Object) Wire.decodeText(longs, "{}")).isEqualTo(List.of());
        Codec<?> any = requireNonNull(REGISTRY.forReading(INT4_ARRAY, new JavaType<List<?>>() {}.type()));
        assertThat((Object) Wire.decodeText(any, "{{1},{2}}")).isEqualTo(List.of(List.of(1), List.of(2)));
        assertThat(REGISTRY.forReading(INT4_ARRAY, new JavaType<List<UUID>>() {}.type()))
                .isNull();
        assertThat(REGISTRY.forReading(INT4_ARRAY, UUID[].class)).isNull();
    }

    @Test
    void aPgArrayKeepsTheBounds() {
        PgArray<Integer> value = PgArray.of(List.of(1, 2), new int[] {2, 1}, new int[] {0, 5});
        assertBoth(INT4_ARRAY, PgArray.class, BOUNDED, "[0:1][5:5]={{1},{2}}", value);
        Codec<Object> writer = writing(INT4_ARRAY, PgArray.class);
        assertThat(writer.isExact(value)).isTrue();
        assertThat(Wire.encodeHex(writer, value)).isEqualTo(BOUNDED);
        assertThat(Wire.encodeText(writer, value)).isEqualTo("[0:1][5:5]={{1},{2}}");
        assertThat(text(PgArray.of(List.of("a b")))).isEqualTo("{\"a b\"}");
        assertThat(text(PgArray.of(List.of()))).isEqualTo("{}");
        assertThat(Wire.decodeHex(reading(INT4_ARRAY, String.class), BOUNDED)).isEqualTo("[0:1][5:5]={{1},{2}}");
        Codec<?> longs = requireNonNull(REGISTRY.forReading(INT4_ARRAY, new JavaType<PgArray<Long>>() {}.type()));
        assertThat((Object) Wire.decodeHex(longs, BOUNDED_1)).isEqualTo(PgArray.of(List.of(7L)));
    }

    private static final String BOUNDED_1 = "0000000100000000000000170000000100000001" + "0000000400000007";

    private static void assertBoth(int oid, Class<?> type, String binary, String text, Object value) {
        Codec<?> codec = reading(oid, type);
        assertThat((Object) Wire.decodeHex(codec, binary)).isEqualTo(value);
        assertThat((Object) Wire.decodeText(codec, text)).isEqualTo(value);
    }

    @Test
    void moreDimensionsThanTheJavaTypeHasAreTheSameErrorInBothFormats() {
        for (Class<?> type : List.of(Integer[].class, int[].class)) {
            Codec<?> codec = reading(INT4_ARRAY, type);
            String message =
                    "it has 2 dimensions: read it as " + type.getSimpleName() + "[], as lists of lists or as PgArray";
            assertThatThrownBy(() -> Wire.decodeHex(codec, BOUNDED)).hasMessage(message);
            assertThatThrownBy(() -> Wire.decodeText(codec, "{{1}}")).hasMessage(message);
            assertThatThrownBy(() -> Wire.decodeText(codec, "[0:0][2:2]={{1}}")).hasMessage(message);
        }
        for (Class<?> type : List.of(Integer[][][].class, int[][][].class)) {
            Codec<?> codec = reading(INT4_ARRAY, type);
            String message = "it has 2 dimensions and " + type.getSimpleName() + " has 3";
            assertThatThrownBy(() -> Wire.decodeHex(codec, BOUNDED)).hasMessage(message);
            assertThatThrownBy(() -> Wire.decodeText(codec, "[0:1][5:5]={{1},{2}}"))
                    .hasMessage(message);
        }
    }

    @Test
    void rowsOfRowsAreWritten() {
        for (Object value : List.of(
                new int[][] {{1}, {2}},
                new Integer[][] {{1}, {2}},
                new Object[] {new int[] {1}, List.of(2)},
                List.of(List.of(1), List.of(2)),
                List.of(new long[] {1}, new Number[] {2}))) {
            Codec<Object> writer = writing(INT4_ARRAY, value.getClass());
            assertThat(writer.isExact(value)).isTrue();
            assertThat((Object) Wire.decode(
                            reading(INT4_ARRAY, int[][].class),
                            Wire.encode(writer, value, Format.BINARY),
                            Format.BINARY))
                    .isEqualTo(new int[][] {{1}, {2}});
            assertThat(Wire.encodeText(writer, value)).isEqualTo("{{1},{2}}");
        }
    }

    @Test
    void whatIsNoRectangleIsForTheServerToJudge() {
        for (Object value : List.of(
                new int[][] {{1}, {2, 3}},
                new int[][] {{}, {1}},
                new int[][] {{}},
                new int[][] {{1}, null},
                Arrays.asList(null, List.of(1)),
                List.of(List.of(1), 2),
                List.of(1, List.of(2)),
                List.of(List.of(List.of(List.of(List.of(List.of(List.of(1))))))))) {
            assertThat(writing(INT4_ARRAY, value.getClass()).isExact(value)).isFalse();
        }
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        assertThatThrownBy(() -> text(itself)).hasMessageContaining("6 dimensions");
        assertThat(REGISTRY.hasText(itself)).isTrue();
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
        for (List<?> value : List.of(List.of(1, "2"), List.of(1L << 40), List.of(1, new BigDecimal("1.5")))) {
            assertThat(list.isExact(value)).isFalse();
        }
        assertThat(writing(INT4_ARRAY, Object[].class).isExact(new Object[] {UUID.randomUUID()}))
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
        assertThat(Wire.encodeText(writing(INT4_ARRAY, ArrayList.class), new ArrayList<>(List.of(5))))
                .isEqualTo("{5}");
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
