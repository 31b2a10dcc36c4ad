// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.type.Multirange;
import io.trunkline.type.Range;
import io.trunkline.wire.MalformedBytesException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangesTest {
    private static final CodecRegistry REGISTRY = ComposedTypes.REGISTRY;
    private static final int INT4 = PgType.INT4RANGE.oid();

    @Test
    void boundsAreOfWhateverClassTheSubtypeIsReadAs() {
        Codec<Object> longs = ComposedTypes.reading(INT4, new JavaType<Range<Long>>() {}.type());
        assertThat(Wire.decodeHex(longs, "0200000004000000010000000400000005")).isEqualTo(Range.closedOpen(1L, 5L));
        assertThat(Wire.decodeText(longs, "[1,5)")).isEqualTo(Range.closedOpen(1L, 5L));
        Codec<Object> instants =
                ComposedTypes.reading(PgType.TSTZRANGE.oid(), new JavaType<Range<Instant>>() {}.type());
        assertThat(Wire.decodeText(instants, "[\"2000-01-01 00:00:00+00\",infinity]"))
                .isEqualTo(Range.closed(Instant.parse("2000-01-01T00:00:00Z"), Instant.MAX));
        Codec<Object> any = ComposedTypes.reading(INT4, new JavaType<Range<?>>() {}.type());
        assertThat(Wire.decodeText(any, "(,5)")).isEqualTo(Range.lessThan(5));
        Codec<Object> dates = ComposedTypes.reading(INT4, new JavaType<Range<LocalDate>>() {}.type());
        assertThatThrownBy(() -> Wire.decodeText(dates, "(,5)"))
                .hasMessage("no codec reads a bound, a int4, as java.time.LocalDate");
    }

    @Test
    void multirangesAreListsAndArraysOfRangesToo() {
        int oid = PgType.INT4MULTIRANGE.oid();
        String binary = "000000010000001102 0000000400000001 0000000400000002";
        List<Range<Long>> expected = List.of(Range.closedOpen(1L, 2L));
        assertThat(Wire.decodeHex(ComposedTypes.reading(oid, new JavaType<Multirange<Long>>() {}.type()), binary))
                .isEqualTo(Multirange.of(expected));
        assertThat(Wire.decodeHex(ComposedTypes.reading(oid, new JavaType<List<Range<Long>>>() {}.type()), binary))
                .isEqualTo(expected);
        assertThat((Object[])
                        Wire.decodeHex(ComposedTypes.reading(oid, new JavaType<Range<Long>[]>() {}.type()), binary))
                .isEqualTo(expected.toArray());
        Codec<Object> dates = ComposedTypes.reading(oid, new JavaType<Multirange<LocalDate>>() {}.type());
        assertThatThrownBy(() -> Wire.decodeHex(dates, binary))
                .hasMessage("no codec reads a bound, a int4, as java.time.LocalDate");
    }

    @Test
    void aRangeIsWrittenByTheClassesOfItsBounds() {
        Range<Object> mixed = Range.closedOpen((short) 1, 5L);
        Codec<Object> codec = ComposedTypes.writing(INT4, mixed);
        assertThat(codec.isExact(mixed)).isTrue();
        assertThat(Wire.encodeHex(codec, mixed)).isEqualTo("0200000004000000010000000400000005");
        assertThat(codec.isExact(Range.atLeast(1L << 32))).isFalse();
        assertThat(codec.isExact(Range.atLeast("1"))).isFalse();
        assertThat(codec.isExact(Range.empty())).isTrue();
        assertThat(ComposedTypes.writing(PgType.NUMRANGE.oid(), mixed).isExact(Range.atLeast(0.1)))
                .isFalse();
        assertThatThrownBy(() -> Wire.encodeHex(codec, Range.atLeast(LocalTime.NOON)))
                .hasMessage("a bound is a java.time.LocalTime, which no codec writes as int4");
    }

    @Test
    void theTextOfARangeDependsOnItsBoundsClassesAlone() {
        assertThat(text(Range.closed(LocalDate.MIN, LocalDate.of(-43, 3, 15))))
                .isEqualTo("[-infinity,\"0044-03-15 BC\"]");
        assertThat(text(Range.openClosed(new BigDecimal("1e3"), 0.1f))).isEqualTo("(1000,0.1]");
        assertThat(text(Range.atMost("a \"b\"\\"))).isEqualTo("(,\"a \"\"b\"\"\\\\\"]");
        assertThat(text(Range.closedOpen("", "z"))).isEqualTo("[\"\",z)");
        assertThat(text(Multirange.of(Range.atLeast(1), Range.empty()))).isEqualTo("{[1,),empty}");
        assertThat(text(List.of(Range.closedOpen(1, 2)))).isEqualTo("{\"[1,2)\"}");
        assertThat(REGISTRY.hasText(Range.atLeast(1))).isTrue();
        assertThat(REGISTRY.hasText(Range.unbounded())).isTrue();
        assertThat(REGISTRY.hasText(Range.atLeast(new Object()))).isFalse();
        assertThat(REGISTRY.hasText(List.of(Multirange.of(Range.atLeast(new Object())))))
                .isFalse();
        assertThatThrownBy(() -> text(Range.atLeast(new Object())))
                .hasMessage("a bound is a java.lang.Object, which no codec takes");
    }

    private static String text(Object value) {
        return Wire.encodeText(requireNonNull(REGISTRY.forText(value.getClass())), value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0200000001610000000162                   | [a,b)",
                "0200000000000000017a                     | [\"\",z)",
                "0200000005612c22625c00000006c3bc205b785d | [\"a,\"\"b\\\\\",\"\u00fc [x]\")",
                "08000000044e554c4c                       | (,NULL)",
                "1200000005656d707479                     | [empty,)",
            })
    void aRangeOfACatalogsSubtypeIsReadAndWritten(String binary, String text) {
        Codec<Object> natural = ComposedTypes.reading(ComposedTypes.TEXT_RANGE, Object.class);
        Object range = Wire.decodeHex(natural, binary);
        assertThat(Wire.decodeText(natural, text)).isEqualTo(range);
        assertThat(Wire.encodeHex(natural, range)).isEqualTo(binary);
        assertThat(Wire.encodeText(natural, range)).isEqualTo(text).isEqualTo(range.toString());
        Codec<Object> string = ComposedTypes.reading(ComposedTypes.TEXT_RANGE, String.class);
        assertThat(Wire.decodeHex(string, binary)).isEqualTo(text);
        assertThat(Wire.decodeText(string, text)).isEqualTo(text);
        Codec<Object> multirange = ComposedTypes.reading(ComposedTypes.TEXT_MULTIRANGE, Object.class);
        assertThat(Wire.decodeText(multirange, "{" + text + ",empty}"))
                .isEqualTo(Multirange.of(List.of((Range<?>) range, Range.empty())));
    }

    @Test
    void aBoundThatTheNaturalClassCannotHoldHasItsTextAllTheSame() {
        Codec<Object> string = ComposedTypes.reading(PgType.NUMRANGE.oid(), String.class);
        assertThat(Wire.decodeText(string, "[1.10,NaN]")).isEqualTo("[1.10,NaN]");
        assertThat(Wire.decodeHex(string, "060000000a00010000000000000001 0000000800000000c0000000"))
                .isEqualTo("[1,NaN]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int4range      | 20                         | a range with flags of 32",
                "int4range      | 02 ffffffff 00000004       | -1 bytes wanted, 4 there",
                "int4range      | 1a 00000005 0000000001     | 9 bytes left over",
                "int4range      | 12 00000003 000001         | 4 bytes wanted, 3 there",
                "int4range      | 12 00000005 0000000001     | 1 bytes left over",
                "int4multirange | 10000000 00000001 01       | a count of 268435456 in 5 remaining bytes",
                "int4multirange | 00000001 00000002 0101     | 1 bytes left over",
            })
    void whatIsWrongWithTheBytesIsSaid(String type, String binary, String message) {
        Codec<?> codec = requireNonNull(REGISTRY.natural(type));
        assertThatThrownBy(() -> Wire.decodeHex(codec, binary))
                .isInstanceOf(MalformedBytesException.class)
                .hasMessage(message);
    }
}
