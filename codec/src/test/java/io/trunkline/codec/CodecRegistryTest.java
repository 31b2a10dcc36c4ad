// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CodecRegistryTest {
    private static final CodecRegistry REGISTRY = CodecRegistry.builtin();
    private static final PgType POINT = new PgType(0, "point2", 0, ';');

    @Test
    void aTypeIsFoundByOidAndByName() {
        assertThat(REGISTRY.type(23)).isEqualTo(PgType.INT4);
        assertThat(REGISTRY.type("int4")).isEqualTo(PgType.INT4);
        assertThat(REGISTRY.type(1007)).isEqualTo(new PgType(1007, "_int4", 0, ','));
        assertThat(REGISTRY.natural(23)).isSameAs(REGISTRY.natural("int4"));
        assertThat(REGISTRY.forReading("int4", Long.class)).isSameAs(REGISTRY.forReading(23, Long.class));
        assertThat(REGISTRY.forWriting("int4", Long.class)).isSameAs(REGISTRY.forWriting(23, Long.class));
    }

    @Test
    void anUnknownTypeHasNothing() {
        for (int oid : new int[] {0, 1, 15, -1, Integer.MIN_VALUE}) {
            assertThat(REGISTRY.type(oid)).isNull();
            assertThat(REGISTRY.natural(oid)).isNull();
            assertThat(REGISTRY.forReading(oid, Object.class)).isNull();
            assertThat(REGISTRY.forWriting(oid, String.class)).isNull();
        }
        assertThat(REGISTRY.natural("nosuchtype")).isNull();
        assertThat(REGISTRY.type("nosuchtype")).isNull();
        assertThat(REGISTRY.forReading("nosuchtype", String.class)).isNull();
        assertThat(REGISTRY.forWriting("nosuchtype", String.class)).isNull();
    }

    @Test
    void theNaturalCodecReadsWhateverItsValuesAre() {
        assertThat(REGISTRY.forReading(23, Object.class)).isSameAs(REGISTRY.natural(23));
        assertThat(REGISTRY.forReading(23, Number.class)).isSameAs(REGISTRY.natural(23));
        assertThat(REGISTRY.forReading(25, CharSequence.class)).isSameAs(REGISTRY.natural(25));
        assertThat(REGISTRY.forReading(1007, Object[].class)).isSameAs(REGISTRY.natural(1007));
        assertThat(REGISTRY.forReading(1007, Collection.class)).hasSameClassAs(REGISTRY.forReading(1007, List.class));
        assertThat(REGISTRY.forReading(23, UUID.class)).isNull();
        assertThat(REGISTRY.forReading(17, Byte[].class)).isNull();
    }

    @Test
    void aParameterGoesInBinaryOnlyWhereThatMeansWhatItsTextMeans() {
        assertThat(REGISTRY.forWriting(701, Double.class)).isNotNull();
        assertThat(REGISTRY.forWriting(701, Float.class)).isNull();
        assertThat(REGISTRY.forWriting(1700, Double.class)).isNull();
        assertThat(REGISTRY.forWriting(1114, Instant.class)).isNull();
        assertThat(REGISTRY.forWriting(23, String.class)).isNull();
        assertThat(REGISTRY.forWriting(23, BigDecimal.class)).isNull();
        assertThat(REGISTRY.forWriting(114, byte[].class)).isNull();
        assertThat(REGISTRY.forWriting(1007, byte[].class)).isNull();
    }

    @Test
    void whatIsNotExactGoesAsText() {
        assertThat(isExact(PgType.INT2, 32767)).isTrue();
        assertThat(isExact(PgType.INT2, 32768)).isFalse();
        assertThat(isExact(PgType.OID, -1)).isFalse();
        assertThat(isExact(PgType.INT8, new BigInteger("9223372036854775807"))).isTrue();
        assertThat(isExact(PgType.INT8, new BigInteger("9223372036854775808"))).isFalse();
        assertThat(isExact(PgType.FLOAT4, 16_777_216)).isTrue();
        assertThat(isExact(PgType.FLOAT4, 16_777_217)).isFalse();
        assertThat(isExact(PgType.FLOAT8, 9_007_199_254_740_992L)).isTrue();
        assertThat(isExact(PgType.FLOAT8, 9_007_199_254_740_993L)).isFalse();
        assertThat(isExact(PgType.FLOAT8, Long.MAX_VALUE)).isFalse();
        assertThat(isExact(PgType.NUMERIC, new BigDecimal("1e131071"))).isTrue();
        assertThat(isExact(PgType.NUMERIC, new BigDecimal("1e131072"))).isFalse();
        assertThat(isExact(PgType.NUMERIC, new BigDecimal("1e-16383"))).isTrue();
        assertThat(isExact(PgType.NUMERIC, new BigDecimal("1e-16384"))).isFalse();
        assertThat(isExact(PgType.CHAR, '\u007f')).isTrue();
        assertThat(isExact(PgType.CHAR, '\u0080')).isFalse();
        assertThat(isExact(PgType.TIME, LocalTime.of(1, 2, 3, 1000))).isTrue();
        assertThat(isExact(PgType.TIME, LocalTime.of(1, 2, 3, 1001))).isFalse();
        assertThat(isExact(PgType.TIMESTAMPTZ, Instant.ofEpochSecond(1, 999))).isFalse();
        assertThat(isExact(PgType.TIMESTAMPTZ, Instant.MAX)).isTrue();
    }

    private static boolean isExact(PgType type, Object value) {
        return requireNonNull(REGISTRY.forWriting(type.oid(), value.getClass())).isExact(value);
    }

    private enum Mood {
        HAPPY,
        SAD {
            @Override
            public String toString() {
                return "a body makes this a class of its own";
            }
        }
    }

    @Test
    void theTextOfAParameterDependsOnItsClassAlone() {
        assertThat(text(Mood.HAPPY)).isEqualTo("HAPPY");
        assertThat(text(Mood.SAD)).isEqualTo("SAD");
        assertThat(text(CharBuffer.wrap("built"))).isEqualTo("built");
        assertThat(text(ByteBuffer.allocateDirect(2).asReadOnlyBuffer())).isEqualTo("\\x0000");
        assertThat(text(new byte[] {1, -1})).isEqualTo("\\x01ff");
        assertThat(text(true)).isEqualTo("true");
        assertThat(text((byte) -1)).isEqualTo("-1");
        assertThat(text(0.1f)).isEqualTo("0.1");
        assertThat(text(new BigDecimal("1e3"))).isEqualTo("1000");
        assertThat(text(new BigDecimal("1e1000000000"))).isEqualTo("1E+1000000000");
        assertThat(text(new ArrayDeque<>(List.of(1, 2)))).isEqualTo("{1,2}");
        assertThat(text(new Mood[] {Mood.SAD, Mood.HAPPY})).isEqualTo("{SAD,HAPPY}");
        assertThat(text(new int[] {1, -2})).isEqualTo("{1,-2}");
        for (Class<?> none : Set.of(Thread.class, TreeMap.class, Object.class, char[].class, int.class)) {
            assertThat(REGISTRY.forText(none)).as(none.getName()).isNull();
        }
    }

    private static String text(Object value) {
        return Wire.encodeText(requireNonNull(REGISTRY.forText(value.getClass())), value);
    }

    /** Two coordinates, in text with a semicolon's need in arrays. */
    private record Point(int x, int y) {}

    private static final class PointCodec implements Codec<Point> {
        @Override
        public Class<Point> javaType() {
            return Point.class;
        }

        @Override
        public Point decodeBinary(WireReader in) {
            int x = in.readInt();
            return new Point(x, in.readInt());
        }

        @Override
        public Point decodeText(WireReader in) {
            String[] parts = in.readRemainingUtf8().split(",", -1);
            return new Point(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        }

        @Override
        public void encodeBinary(Point value, WireWriter out) {
            out.writeInt(value.x).writeInt(value.y);
        }

        @Override
        public void encodeText(Point value, WireWriter out) {
            out.writeUtf8(value.x + "," + value.y);
        }
    }

    @Test
    void aTypeKnownByNameGetsItsOidAndItsArrayLater() {
        CodecRegistry named = REGISTRY.toBuilder().add(POINT, new PointCodec()).build();
        assertThat(named.natural("point2")).isInstanceOf(PointCodec.class);
        assertThat(named.forReading("point2", Point.class)).isNotNull();
        assertThat(named.natural("_point2")).isNull();
        assertThat(text(named, new Point(1, 2))).isEqualTo("1,2");

        CodecRegistry bound = named.withOid("point2", 70_001, 70_002);
        assertThat(bound.type(70_001)).isEqualTo(new PgType(70_001, "point2", 70_002, ';'));
        assertThat(bound.natural(70_001)).isInstanceOf(PointCodec.class);
        assertThat(named.natural(70_001)).isNull();
        Codec<Point[]> array = requireNonNull(bound.forReading(70_002, Point[].class));
        Point[] points = {new Point(1, 2), null, new Point(3, 4)};
        assertThat(Wire.encodeText(array, points)).isEqualTo("{1,2;NULL;3,4}");
        assertThat(Wire.decodeText(array, "{1,2;NULL;3,4}")).isEqualTo(points);
        assertThat(Wire.decode(array, Wire.encode(array, points, Format.BINARY), Format.BINARY))
                .isEqualTo(points);
        assertThat(Wire.encodeHex(array, points)).startsWith("00000001" + "00000001" + "%08x".formatted(70_001));
        assertThat(requireNonNull(bound.forWriting(70_002, List.class)).isExact(List.of(new Point(1, 2))))
                .isTrue();
        assertThat(bound.withOid("point2", 80_001, 0).natural(70_001)).isNull();
        assertThatThrownBy(() -> named.withOid("nosuchtype", 1, 2))
                .hasMessage("no type named nosuchtype is registered");
    }

    private static String text(CodecRegistry registry, Object value) {
        return Wire.encodeText(requireNonNull(registry.forText(value.getClass())), value);
    }

    private static Point point(String text) {
        String[] parts = text.split(",", -1);
        return new Point(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    @Test
    void twoFunctionsAreACodecOfText() {
        Codec<Point> printed = Codec.ofText(Point.class, CodecRegistryTest::point, point -> point.x + "," + point.y);
        CodecRegistry codecs =
                REGISTRY.toBuilder().add("point2", printed).build().withOid("point2", 70_001, 70_002);
        assertThat(codecs.format(70_001)).isEqualTo(Format.TEXT);
        assertThat(codecs.format(70_002)).isEqualTo(Format.TEXT);
        assertThat(Wire.decodeText(requireNonNull(codecs.forReading(70_001, Point.class)), "1,2"))
                .isEqualTo(new Point(1, 2));
        assertThat(Wire.decodeText(requireNonNull(codecs.forReading(70_002, Point[].class)), "{\"1,2\",NULL}"))
                .containsExactly(new Point(1, 2), null);
        assertThat(text(codecs, new Point(1, 2))).isEqualTo("1,2");
        assertThat(requireNonNull(codecs.forWriting(70_001, Point.class)).isExact(new Point(1, 2)))
                .isFalse();
        assertThat(requireNonNull(codecs.forWriting(70_002, List.class)).isExact(List.of(new Point(1, 2))))
                .isFalse();
        assertThatThrownBy(() -> Wire.decodeHex(printed, "00")).hasMessage("this codec knows the text form alone");
        assertThatThrownBy(() -> Wire.encodeHex(printed, new Point(1, 2)))
                .hasMessage("this codec knows the text form alone");
        Codec<String> nul = Codec.ofText(String.class, text -> text, text -> "\0");
        assertThatThrownBy(() -> Wire.encodeText(nul, "")).hasMessageContaining("NUL");
    }

    @Test
    void aTypeOfWhichACodecReadsTextAloneIsAskedForAsText() {
        Codec<Point> printed = Codec.ofText(Point.class, CodecRegistryTest::point, point -> point.x + "," + point.y);
        CodecRegistry codecs =
                REGISTRY.toBuilder().add(PgType.TEXT, new PointCodec(), printed).build();
        assertThat(codecs.format(PgType.TEXT.oid())).isEqualTo(Format.TEXT);
        assertThat(codecs.format(PgType.TEXT.arrayOid())).isEqualTo(Format.TEXT);
        assertThat(REGISTRY.format(PgType.TEXT.oid())).isEqualTo(Format.BINARY);
    }

    @Test
    void aLaterRegistrationWinsAndLeavesTheOtherPairs() {
        CodecRegistry changed =
                REGISTRY.toBuilder().add(PgType.INT8, new PointCodec()).build();
        assertThat(changed.natural(20)).isInstanceOf(PointCodec.class);
        assertThat(changed.forReading(20, Object.class)).isInstanceOf(PointCodec.class);
        assertThat(changed.forReading(20, Long.class)).isSameAs(REGISTRY.forReading(20, Long.class));
        assertThat(changed.forReading(1016, Point[].class)).isNotNull();
        assertThat(changed.forReading(1016, long[].class)).isNotNull();
        assertThat(REGISTRY.natural(20)).isNotInstanceOf(PointCodec.class);
    }

    @Test
    void theTextOfOurOwnClassesCannotBeChanged() {
        Codec<Long> odd = new Codec<>() {
            @Override
            public Class<Long> javaType() {
                return Long.class;
            }

            @Override
            public Long decodeBinary(WireReader in) {
                return in.readLong() / 100;
            }

            @Override
            public Long decodeText(WireReader in) {
                return Long.valueOf(in.readRemainingUtf8()) / 100;
            }

            @Override
            public void encodeBinary(Long value, WireWriter out) {
                out.writeLong(value * 100);
            }

            @Override
            public void encodeText(Long value, WireWriter out) {
                out.writeUtf8(Long.toString(value * 100));
            }
        };
        CodecRegistry changed = REGISTRY.toBuilder()
                .add(new PgType(790, "money", 791, ','), odd)
                .build();
        assertThat(changed.natural(790)).isSameAs(odd);
        assertThat(text(changed, 5L)).isEqualTo("5");
    }

    @Test
    void aStringIsReadFromEveryTypeAlsoFromThoseAdded() {
        CodecRegistry named = REGISTRY.toBuilder()
                .add(new PgType(70_001, "point2", 70_002, ','), new PointCodec())
                .build();
        Codec<String> string = requireNonNull(named.forReading(70_001, String.class));
        assertThat(Wire.decodeHex(string, "0000000100000002")).isEqualTo("1,2");
        Codec<String> strings = requireNonNull(named.forReading(70_002, String.class));
        assertThat(Wire.decodeText(strings, "{\"1,2\",NULL}")).isEqualTo("{\"1,2\",NULL}");
    }

    @Test
    void manyTypesAreAllFound() {
        CodecRegistry.Builder builder = REGISTRY.toBuilder();
        for (int oid = 16_384; oid < 18_384; oid++) {
            builder.add(new PgType(oid, "type" + oid, 0, ','), new PointCodec());
        }
        CodecRegistry many = builder.build();
        for (int oid = 16_384; oid < 18_384; oid++) {
            assertThat(requireNonNull(many.type(oid)).oid()).isEqualTo(oid);
        }
        assertThat(many.type(18_384)).isNull();
        assertThat(many.type(23)).isEqualTo(PgType.INT4);
    }
}
