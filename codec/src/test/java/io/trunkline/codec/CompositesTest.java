// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.codec.EnumsTest.Mood;
import io.trunkline.type.Composite;
import io.trunkline.type.Range;
import io.trunkline.wire.MalformedBytesException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes and texts were taken from a server that has {@link ComposedTypes}. */
class CompositesTest {
    private static final CodecRegistry REGISTRY = ComposedTypes.REGISTRY;

    private static final String FULL_BINARY = "00000006 00000019 00000006 61202262225c 00000017 00000004 00000001"
            + "000006a4 0000000c 0002000000000002000103e8 0000045a 00000008 0002b58341728608"
            + "00004004 00000028 000000010000000000004005000000020000000100000005686170707900000007736f2022736f22"
            + "0000400c 00000004 00000007";
    private static final String FULL_TEXT =
            "(\"a \"\"b\"\"\\\\\",1,1.10,\"2024-02-29 12:34:56.789\",\"{happy,\"\"so \\\\\"\"so\\\\\"\"\"\"}\",7)";
    private static final String NULLS_BINARY = "00000006 00000019ffffffff 00000017ffffffff 000006a4ffffffff"
            + "0000045affffffff 00004004ffffffff 0000400cffffffff";
    private static final String NULLS_TEXT = "(,,,,,)";
    private static final String BOXES_BINARY = "0000000400004014"
            + "0000004b000000060000001900000003612c62000000170000000400000001000006a40000000c0002000000000002000103e8"
            + "0000045affffffff00004004ffffffff0000400c0000000400000007"
            + "0000401300000055000000010000000100004014000000020000000100000039"
            + "00000006000000190000000178000000170000000400000002000006a4ffffffff0000045affffffff00004004ffffffff"
            + "0000400cffffffffffffffff"
            + "000000100000000101000000110000000200ff";
    private static final String BOXES_TEXT =
            "(\"(\"\"a,b\"\",1,1.10,,,7)\",\"{\"\"(x,2,,,,)\"\",NULL}\",t,\"\\\\x00ff\")";
    private static final LocalDateTime LEAP = LocalDateTime.of(2024, 2, 29, 12, 34, 56, 789_000_000);

    record Item(
            @Nullable String name,
            @Nullable Integer quantity,
            @Nullable BigDecimal price,
            @Nullable LocalDateTime createdAt,
            @Nullable List<Mood> moods,
            @Nullable Integer p) {}

    private record Shuffled(int p, LocalDateTime created_at, double price, String name, short quantity) {}

    @SuppressWarnings("ArrayRecordComponent") // what users write
    record Boxes(Item item, @Nullable Item[] items, boolean ok, byte[] data) {}

    record Pair<A, B>(@Nullable A item, @Nullable List<B> items) {}

    record One(@Nullable String a) {}

    record Nothing() {}

    private static final Item FULL =
            new Item("a \"b\"\\", 1, new BigDecimal("1.10"), LEAP, List.of(Mood.HAPPY, Mood.SO_SO), 7);
    private static final Item NULLS = new Item(null, null, null, null, null, null);
    private static final Item X = new Item("x", 2, null, null, null, null);
    private static final Item AB = new Item("a,b", 1, new BigDecimal("1.10"), null, null, 7);

    /** All that reads items, with what it makes of the two. */
    record Case(Type type, Object full, Object nulls) {}

    static List<Case> ways() {
        List<String> names = List.of("name", "quantity", "price", "created_at", "moods", "p");
        Object[] values = {
            FULL.name, 1, FULL.price, LEAP, new String[] {"happy", "so \"so\""}, 7,
        };
        return List.of(
                new Case(Item.class, FULL, NULLS),
                new Case(Object.class, Composite.of(names, values), Composite.of(names, new Object[6])),
                new Case(String.class, FULL_TEXT, NULLS_TEXT),
                new Case(
                        new JavaType<Map<String, String>>() {}.type(),
                        mapOf(
                                names,
                                FULL.name,
                                "1",
                                "1.10",
                                "2024-02-29 12:34:56.789",
                                "{happy,\"so \\\"so\\\"\"}",
                                "7"),
                        mapOf(names, new String[6])));
    }

    private static Map<String, @Nullable String> mapOf(List<String> names, @Nullable String... values) {
        Map<String, @Nullable String> map = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            map.put(names.get(i), values[i]);
        }
        return map;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void bothFormatsAreReadTheSame(Case way) {
        for (int oid : new int[] {ComposedTypes.ITEM, ComposedTypes.DOMAIN_OF_ITEM}) {
            Codec<Object> codec = ComposedTypes.reading(oid, way.type);
            assertThat(Wire.decodeHex(codec, FULL_BINARY)).isEqualTo(way.full);
            assertThat(Wire.decodeText(codec, FULL_TEXT)).isEqualTo(way.full);
            assertThat(Wire.decodeHex(codec, NULLS_BINARY)).isEqualTo(way.nulls);
            assertThat(Wire.decodeText(codec, NULLS_TEXT)).isEqualTo(way.nulls);
        }
    }

    static List<Object> values() {
        Map<String, Object> map = new HashMap<>();
        map.put("p", 7);
        map.put("moods", new Mood[] {Mood.HAPPY, Mood.SO_SO});
        map.put("created_at", LEAP);
        map.put("price", new BigDecimal("1.10"));
        map.put("quantity", 1L);
        map.put("name", "a \"b\"\\");
        List<String> names = List.of("moods", "name", "quantity", "price", "created_at", "p");
        return List.of(
                FULL,
                map,
                Composite.of(names, List.of("happy", "so \"so\""), FULL.name, (short) 1, FULL.price, LEAP, 7));
    }

    @ParameterizedTest
    @MethodSource("values")
    void bothFormatsAreWrittenFieldByField(Object value) {
        for (int oid : new int[] {ComposedTypes.ITEM, ComposedTypes.DOMAIN_OF_ITEM}) {
            Codec<Object> codec = ComposedTypes.writing(oid, value);
            assertThat(codec.isExact(value)).isTrue();
            assertThat(Wire.encodeHex(codec, value)).isEqualTo(FULL_BINARY.replace(" ", ""));
            assertThat(Wire.decodeText(ComposedTypes.reading(oid, Item.class), Wire.encodeText(codec, value)))
                    .isEqualTo(FULL);
        }
        assertThat(REGISTRY.hasText(value)).isFalse();
    }

    @Test
    void nullsAreWrittenAsNull() {
        Codec<Object> codec = ComposedTypes.writing(ComposedTypes.ITEM, NULLS);
        assertThat(codec.isExact(NULLS)).isTrue();
        assertThat(Wire.encodeHex(codec, NULLS)).isEqualTo(NULLS_BINARY.replace(" ", ""));
        assertThat(Wire.encodeText(codec, NULLS)).isEqualTo(NULLS_TEXT);
    }

    @Test
    void componentsStandInAnyOrderAndFieldsWithoutOneAreNotRead() {
        Codec<Object> codec = ComposedTypes.reading(ComposedTypes.ITEM, Shuffled.class);
        Shuffled expected = new Shuffled(7, LEAP, 1.1, "a \"b\"\\", (short) 1);
        assertThat(Wire.decodeHex(codec, FULL_BINARY)).isEqualTo(expected);
        assertThat(Wire.decodeText(codec, FULL_TEXT)).isEqualTo(expected);
        Codec<Object> writer = ComposedTypes.writing(ComposedTypes.ITEM, expected);
        String message = "Shuffled has no component for the field moods of item";
        assertThat(writer.isExact(expected)).isTrue();
        assertThatThrownBy(() -> Wire.encodeHex(writer, expected)).hasMessage(message);
        assertThatThrownBy(() -> Wire.encodeText(writer, expected)).hasMessage(message);
    }

    @Test
    void recordsStandInRecordsAndInArrays() {
        Codec<Object> codec = ComposedTypes.reading(ComposedTypes.BOXES, Boxes.class);
        for (Object read : List.of(Wire.decodeHex(codec, BOXES_BINARY), Wire.decodeText(codec, BOXES_TEXT))) {
            Boxes boxes = (Boxes) read;
            assertThat(boxes.item).isEqualTo(AB);
            assertThat(boxes.items).containsExactly(X, null);
            assertThat(boxes.ok).isTrue();
            assertThat(boxes.data).containsExactly(0, -1);
            Codec<Object> writer = ComposedTypes.writing(ComposedTypes.BOXES, boxes);
            assertThat(writer.isExact(boxes)).isTrue();
            assertThat(Wire.encodeHex(writer, boxes)).isEqualTo(BOXES_BINARY);
            assertThat(Wire.decodeText(
                            ComposedTypes.reading(ComposedTypes.BOXES, String.class), Wire.encodeText(writer, boxes)))
                    .isEqualTo(BOXES_TEXT);
        }
        assertThat(Wire.decodeHex(ComposedTypes.reading(ComposedTypes.BOXES, String.class), BOXES_BINARY))
                .isEqualTo(BOXES_TEXT);
    }

    @Test
    void theArgumentsOfAGenericRecordAreHonoured() {
        Codec<Object> codec = ComposedTypes.reading(ComposedTypes.BOXES, new JavaType<Pair<Item, Item>>() {}.type());
        Pair<Item, Item> expected = new Pair<>(AB, Arrays.asList(X, null));
        assertThat(Wire.decodeHex(codec, BOXES_BINARY)).isEqualTo(expected);
        assertThat(Wire.decodeText(codec, BOXES_TEXT)).isEqualTo(expected);
        Codec<Object> maps =
                ComposedTypes.reading(ComposedTypes.BOXES, new JavaType<Pair<String, Map<String, String>>>() {}.type());
        assertThat(Wire.decodeHex(maps, BOXES_BINARY))
                .isEqualTo(Wire.decodeText(maps, BOXES_TEXT))
                .hasToString("Pair[item=(\"a,b\",1,1.10,,,7), items=[{name=x, quantity=2, price=null, created_at=null,"
                        + " moods=null, p=null}, null]]");
    }

    @Test
    void arraysOfCompositesAreArraysAndListsOfRecords() {
        String text = "{\"(x,2,,,,)\",NULL}";
        assertThat(Wire.decodeText(ComposedTypes.reading(ComposedTypes.ITEMS, Item[].class), text))
                .isEqualTo(new Item[] {X, null});
        Codec<Object> list = ComposedTypes.reading(ComposedTypes.ITEMS, new JavaType<List<Item>>() {}.type());
        assertThat(Wire.decodeText(list, text)).isEqualTo(Arrays.asList(X, null));
        List<Item> items = List.of(X, FULL);
        Codec<Object> writer = ComposedTypes.writing(ComposedTypes.ITEMS, items);
        assertThat(writer.isExact(items)).isTrue();
        assertThat(Wire.decode(list, Wire.encode(writer, items, Format.BINARY), Format.BINARY))
                .isEqualTo(items);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "00000001 00000019 ffffffff          | ()       | ",
                "00000001 00000019 00000000          | (\"\")   | ``",
                "00000001 00000019 00000001 20       | (\" \")  | ` `",
                "00000001 00000019 00000004 4e554c4c | (NULL)   | NULL",
                "00000001 00000019 00000002 7b28     | (\"{(\") | {(",
            })
    void anEmptyStringIsNotNull(String binary, String text, @Nullable String a) {
        Codec<Object> codec = ComposedTypes.reading(ComposedTypes.ONE, One.class);
        assertThat(Wire.decodeHex(codec, binary)).isEqualTo(new One(a));
        assertThat(Wire.decodeText(codec, text)).isEqualTo(new One(a));
        Codec<Object> writer = ComposedTypes.writing(ComposedTypes.ONE, new One(a));
        assertThat(Wire.encodeHex(writer, new One(a))).isEqualTo(binary.replace(" ", ""));
        assertThat(Wire.encodeText(writer, new One(a))).isEqualTo(text);
        assertThat(Wire.decodeHex(ComposedTypes.reading(ComposedTypes.ONE, String.class), binary))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "(a\"b,c\"d) | ab,cd",
                "(\"a\\\"b\") | a\"b",
                "(a\\,b) | a,b",
                "(\"\"\"\") | \"",
                "(\"a\"\"\") | a\""
            })
    void whatTheServerNeverPrintsButReadsIsReadToo(String text, String a) {
        assertThat(Wire.decodeText(ComposedTypes.reading(ComposedTypes.ONE, One.class), text))
                .isEqualTo(new One(a));
    }

    @Test
    void aTypeWithoutFieldsIsAPairOfParentheses() {
        Codec<Object> codec = ComposedTypes.reading(ComposedTypes.NOTHING, Nothing.class);
        assertThat(Wire.decodeHex(codec, "00000000")).isEqualTo(new Nothing());
        assertThat(Wire.decodeText(codec, "()")).isEqualTo(new Nothing());
        Codec<Object> writer = ComposedTypes.writing(ComposedTypes.NOTHING, new Nothing());
        assertThat(Wire.encodeText(writer, new Nothing())).isEqualTo("()");
        assertThat(Wire.encodeHex(writer, new Nothing())).isEqualTo("00000000");
        assertThat(Wire.decodeText(ComposedTypes.reading(ComposedTypes.NOTHING, String.class), "()"))
                .isEqualTo("()");
        assertThatThrownBy(() -> Wire.decodeText(codec, "(a)")).isInstanceOf(StaleTypeException.class);
    }

    record Primitive(int quantity) {}

    record Lacking(String name, String colour) {}

    record Narrow(byte quantity) {}

    record Wrong(LocalDate quantity) {}

    record Same(String createdAt, String created_at) {}

    record Refusing(@Nullable Integer quantity) {
        Refusing {
            throw new IllegalStateException("no");
        }
    }

    @Test
    void anErrorNamesBothSidesAndIsTheSameInBothFormats() {
        fails(Primitive.class, NULLS_BINARY, NULLS_TEXT, "field quantity is NULL, which int cannot hold");
        fails(
                Lacking.class,
                FULL_BINARY,
                FULL_TEXT,
                "Lacking.colour has no field of its name (colour); item has name, quantity, price, created_at, moods, p");
        fails(
                Narrow.class,
                FULL_BINARY.replace("00000004 00000001", "00000004 00000080"),
                FULL_TEXT.replace(",1,", ",128,"),
                "field quantity (int4): its value 128 does not fit byte");
        fails(
                Wrong.class,
                FULL_BINARY,
                FULL_TEXT,
                "Wrong.quantity is a java.time.LocalDate, as which no codec reads the field quantity, a int4");
        fails(
                Same.class,
                FULL_BINARY,
                FULL_TEXT,
                "Same.created_at and another component are both of the field created_at");
        fails(
                Refusing.class,
                NULLS_BINARY,
                NULLS_TEXT,
                "the constructor of " + Refusing.class.getName() + " failed: java.lang.IllegalStateException: no");
    }

    private static void fails(Class<?> type, String binary, String text, String message) {
        Codec<Object> codec = ComposedTypes.reading(ComposedTypes.ITEM, type);
        assertThatThrownBy(() -> Wire.decodeHex(codec, binary)).hasMessage(message);
        assertThatThrownBy(() -> Wire.decodeText(codec, text)).hasMessage(message);
    }

    @Test
    void aTypeThatWasAlteredIsFoundOut() {
        for (Type type : List.of(Item.class, Object.class, String.class, Primitive.class)) {
            Codec<Object> codec = ComposedTypes.reading(ComposedTypes.ITEM, type);
            String more = "a composite value of 7 fields where 6 belong: type item was altered since it was looked up";
            stale(
                    () -> Wire.decodeHex(
                            codec, FULL_BINARY.replace("00000006 00000019", "00000007 00000019") + "00000019ffffffff"),
                    more);
            stale(() -> Wire.decodeText(codec, FULL_TEXT.replace(",7)", ",7,)")), more);
            stale(
                    () -> Wire.decodeHex(codec, FULL_BINARY.replace("0000045a", "000004a0")),
                    "field created_at is of type OID 1184 where timestamp (1114) belongs: type item was altered since"
                            + " it was looked up");
        }
        Codec<Object> outer = ComposedTypes.reading(ComposedTypes.BOXES, Boxes.class);
        stale(
                () -> Wire.decodeText(outer, BOXES_TEXT.replace(",7)", ",7,8)")),
                "a composite value of 7 fields where 6 belong: type item was altered since it was looked up");
    }

    private static void stale(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(StaleTypeException.class, stale -> assertThat(stale.typeOid())
                        .isEqualTo(ComposedTypes.ITEM))
                .hasMessage(message);
    }

    @Test
    void aFieldTooManyOrTooFewIsNeverWrittenAsNull() {
        Codec<Object> codec = ComposedTypes.writing(ComposedTypes.ONE, Map.of());
        assertThatThrownBy(() -> Wire.encodeHex(codec, Map.of("a", "x", "b", "y")))
                .hasMessageContaining("the map has b, which is no field of one; it has a");
        assertThatThrownBy(() -> Wire.encodeText(codec, Map.of())).hasMessage("the map lacks a of one, which has a");
        Composite composite = Composite.of(List.of("b"), "x");
        assertThatThrownBy(() -> Wire.encodeHex(ComposedTypes.writing(ComposedTypes.ONE, composite), composite))
                .hasMessage("the value has b, which is no field of one; it has a");
    }

    @Test
    void aValueThatAFieldsTypeDoesNotTakeInBinarySendsAllAsText() {
        Map<String, Object> map = Map.of("a", 5);
        Codec<Object> codec = ComposedTypes.writing(ComposedTypes.ONE, map);
        assertThat(codec.isExact(map)).isFalse();
        assertThat(Wire.encodeText(codec, map)).isEqualTo("(5)");
        assertThatThrownBy(() -> Wire.encodeHex(codec, map))
                .hasMessage("field a is a java.lang.Integer, which no codec writes as text");
        assertThatThrownBy(() -> Wire.encodeText(codec, Map.of("a", "NUL \0")))
                .hasMessageStartingWith("field a: text with a NUL character");
        assertThatThrownBy(() -> Wire.encodeText(codec, Map.of("a", new Object())))
                .hasMessage("field a is a java.lang.Object, which no codec writes as text");
    }

    @Test
    void aTypeOfFieldsThatHaveNoBinaryFormIsAskedForAsText() {
        assertThat(REGISTRY.format(ComposedTypes.WITH_ACL)).isEqualTo(Format.TEXT);
        assertThat(REGISTRY.format(ComposedTypes.ITEM)).isEqualTo(Format.BINARY);
        Composite value = Composite.of(List.of("odd"), "x y");
        Codec<Object> codec = ComposedTypes.writing(ComposedTypes.WITH_ACL, value);
        assertThat(codec.isExact(value)).isFalse();
        assertThat(Wire.encodeText(codec, value)).isEqualTo("(\"x y\")");
        assertThat(Wire.decodeText(ComposedTypes.reading(ComposedTypes.WITH_ACL, Object.class), "(\"x y\")"))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "(", "(a", "(\"a)", "(a)b", "(a\\", "(a))", "{a}"})
    void whatIsNoCompositeValueIsRefused(String text) {
        for (Type type : List.of(One.class, Object.class, String.class)) {
            assertThatThrownBy(() -> Wire.decodeText(ComposedTypes.reading(ComposedTypes.ONE, type), text))
                    .isInstanceOf(MalformedBytesException.class);
        }
        assertThatThrownBy(() -> Wire.decodeText(requireNonNull(REGISTRY.natural(PgType.RECORD.oid())), text))
                .isInstanceOf(MalformedBytesException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffff", "10000000", "000000", "00000001", "00000001 00000019 fffffffe"})
    void whatIsWrongWithTheBytesIsAnError(String binary) {
        for (Type type : List.of(One.class, Object.class, String.class)) {
            assertThatThrownBy(() -> Wire.decodeHex(ComposedTypes.reading(ComposedTypes.ONE, type), binary))
                    .isInstanceOf(MalformedBytesException.class);
        }
    }

    record Row(int number, @Nullable String text, @Nullable Object nothing, LocalDate day, Boolean yes, Inner inner) {}

    record Inner(long id, CharSequence text) {}

    record Unknown(Thread thread) {}

    record Nested(int number, @Nullable Nested nested) {}

    @SuppressWarnings("ArrayRecordComponent") // what users write
    record Wide(Instant at, Range<LocalDate> days, List<Integer> numbers, Mood mood, short[] shorts, Mood[] moods) {}

    @Test
    void anAnonymousRecordIsReadByPosition() {
        int oid = PgType.RECORD.oid();
        assertThat(REGISTRY.format(oid)).isEqualTo(Format.TEXT);
        assertThat(REGISTRY.forWriting(oid, Composite.class)).isNull();
        assertThat(REGISTRY.forWriting(oid, Nested.class)).isNull();
        assertThat(Wire.decodeText(ComposedTypes.reading(oid, Object.class), "(1,a,,2024-02-29,t,\"(1,\"\"x y\"\")\")"))
                .isEqualTo(Composite.of(
                        List.of("f1", "f2", "f3", "f4", "f5", "f6"), "1", "a", null, "2024-02-29", "t", "(1,\"x y\")"));
        assertThat(Wire.decodeText(ComposedTypes.reading(oid, Nested.class), "(1,\"(2,\"\"(3,)\"\")\")"))
                .isEqualTo(new Nested(1, new Nested(2, new Nested(3, null))));
        assertThat(Wire.decodeText(
                        ComposedTypes.reading(oid, Wide.class),
                        "(\"2000-01-01 00:00:00+00\",\"[2000-01-01,)\",\"{1,2}\",happy,\"{3}\",{SAD})"))
                .asString()
                .startsWith("Wide[at=2000-01-01T00:00:00Z, days=[2000-01-01,), numbers=[1, 2], mood=HAPPY, shorts=[S");
        assertThatThrownBy(() -> Wire.decodeText(ComposedTypes.reading(oid, Nested.class), "(1)"))
                .isInstanceOf(MalformedBytesException.class)
                .hasMessage("a composite value of 1 fields where 2 belong");
        assertThatThrownBy(() -> Wire.decodeText(ComposedTypes.reading(oid, Nested.class), "(x,)"))
                .hasMessage("field number (int4): 'x' is not a whole number");
        assertThat(Wire.decodeText(ComposedTypes.reading(oid, Row.class), "(1,a,,2024-02-29,t,\"(5,\"\"x y\"\")\")"))
                .isEqualTo(new Row(1, "a", null, LocalDate.of(2024, 2, 29), true, new Inner(5, "x y")));
        assertThatThrownBy(() -> Wire.decodeText(ComposedTypes.reading(oid, Unknown.class), "(1)"))
                .hasMessage(
                        "no PostgreSQL type is known to be a java.lang.Thread, which a record of unknown fields has");
    }

    @Test
    void domainsAreReadAndWrittenAsWhatTheyAreOf() {
        assertThat(Wire.decodeHex(ComposedTypes.reading(ComposedTypes.POSITIVE, Long.class), "00000007"))
                .isEqualTo(7L);
        assertThat(Wire.encodeHex(ComposedTypes.writing(ComposedTypes.POSITIVE, 7), 7))
                .isEqualTo("00000007");
        assertThat(Wire.decodeText(ComposedTypes.reading(ComposedTypes.TAG, Mood.class), "SAD"))
                .isEqualTo(Mood.SAD);
        assertThat(Wire.decodeText(ComposedTypes.reading(ComposedTypes.TAGS, String[].class), "{a,NULL}"))
                .isEqualTo(new String[] {"a", null});
        String array = "00000001000000000000400c00000001000000010000000400000007";
        int[] sevens = {7};
        assertThat(Wire.decodeHex(ComposedTypes.reading(ComposedTypes.POSITIVES, int[].class), array))
                .isEqualTo(sevens);
        assertThat(Wire.encodeHex(ComposedTypes.writing(ComposedTypes.POSITIVES, sevens), sevens))
                .isEqualTo(array);
    }
}
