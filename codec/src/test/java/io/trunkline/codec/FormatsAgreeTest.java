// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.builtin.TypeCodecs;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A statement's first use is in text and its later ones are in binary: what comes back must not show it. */
class FormatsAgreeTest {
    private static final CodecRegistry REGISTRY = TypesForTests.REGISTRY;

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final RandomValues values = new RandomValues(new Random(seed));
    private final Random random = new Random(seed);

    @Test
    void whatIsWrittenInEitherFormatIsReadBackTheSame() {
        System.out.println("seed of FormatsAgreeTest: " + seed);
        int checked = 0;
        for (TypeCodecs type : REGISTRY.types()) {
            if (type.type().name().startsWith("_")) {
                continue;
            }
            for (Codec<?> codec : type.writing()) {
                int ofThisCodec = 0;
                for (int i = 0; i < 2500; i++) {
                    ofThisCodec += roundTrips(type, codec, values.of(type.type(), codec.javaType())) ? 1 : 0;
                }
                assertThat(ofThisCodec)
                        .as("%s as %s, seed %d", type.type().name(), codec.javaType(), seed)
                        .isGreaterThan(250);
                checked += ofThisCodec;
            }
        }
        assertThat(checked).isGreaterThan(100_000);
    }

    @SuppressWarnings("unchecked") // The value is one of the codec's own class.
    private boolean roundTrips(TypeCodecs type, Codec<?> any, Object value) {
        Codec<Object> codec = (Codec<Object>) any;
        if (!codec.isExact(value)) {
            return false;
        }
        Object fromText = Wire.decode(codec, Wire.encode(codec, value, Format.TEXT), Format.TEXT);
        Object fromBinary = Wire.decode(codec, Wire.encode(codec, value, Format.BINARY), Format.BINARY);
        if (!Objects.deepEquals(fromText, value) || !Objects.deepEquals(fromBinary, value)) {
            throw new AssertionError("%s: %s came back as %s from text and as %s from binary, seed %d"
                    .formatted(type.type().name(), value, fromText, fromBinary, seed));
        }
        return true;
    }

    @Test
    void arraysListsAndObjectArraysAreReadBackTheSame() {
        System.out.println("seed of FormatsAgreeTest: " + seed);
        int checked = 0;
        for (TypeCodecs type : REGISTRY.types()) {
            TypeCodecs arrays = TypesForTests.byOid(REGISTRY, type.type().arrayOid());
            for (int i = 0; arrays != null && i < 300; i++) {
                checked += arrayRoundTrips(type, arrays) ? 1 : 0;
            }
        }
        assertThat(checked).isGreaterThan(5_000);
    }

    private boolean arrayRoundTrips(TypeCodecs type, TypeCodecs arrays) {
        Class<?> javaType = type.natural().javaType();
        Object[] array = (Object[]) Array.newInstance(javaType, random.nextInt(5));
        for (int i = 0; i < array.length; i++) {
            array[i] = random.nextInt(4) == 0 ? null : values.of(type.type(), javaType);
        }
        Codec<Object> reader = requireNonNull(TypesForTests.arrayCodec(arrays, array.getClass()));
        List<Object[]> read = new ArrayList<>();
        // Where NULLs have no comma between them, nothing but NULLs does not tell what they have.
        boolean tells = type.type().delimiter() == ',' || Arrays.stream(array).anyMatch(Objects::nonNull);
        if (!reader.isExact(array) || !tells || arrays.format() == Format.TEXT) {
            return false;
        }
        boolean hasText = REGISTRY.hasText(array);
        if (hasText) {
            read.add((Object[]) Wire.decode(
                    reader,
                    Wire.encode(requireNonNull(REGISTRY.forText(array.getClass())), array, Format.TEXT),
                    Format.TEXT));
        } else {
            assertThat(javaType).isEqualTo(Map.class);
        }
        for (Object value : List.of(array, Arrays.asList(array), Arrays.copyOf(array, array.length, Object[].class))) {
            Codec<Object> writer = requireNonNull(arrays.forWriting(value.getClass()));
            assertThat(writer.isExact(value)).isTrue();
            if (hasText) {
                read.add((Object[]) Wire.decode(reader, Wire.encode(writer, value, Format.TEXT), Format.TEXT));
            }
            read.add((Object[]) Wire.decode(reader, Wire.encode(writer, value, Format.BINARY), Format.BINARY));
        }
        for (Object[] one : read) {
            if (!Arrays.deepEquals(one, array)) {
                throw new AssertionError("%s came back as %s, seed %d"
                        .formatted(Arrays.deepToString(array), Arrays.deepToString(one), seed));
            }
        }
        return true;
    }

    @Test
    void everyWayToReadAValueIsTheSameInBothFormats() {
        System.out.println("seed of FormatsAgreeTest: " + seed);
        int values = 0;
        int errors = 0;
        for (TypeCodecs type : REGISTRY.types()) {
            if (type.type().name().startsWith("_")) {
                continue;
            }
            List<Read> reads = reads(type);
            for (int i = 0; i < 500; i++) {
                Codec<Object> natural =
                        requireNonNull(TypesForTests.codec(type, type.natural().javaType()));
                Object value = this.values.of(type.type(), natural.javaType());
                if (!natural.isExact(value)) {
                    continue;
                }
                byte[] text = Wire.encode(natural, value, Format.TEXT);
                byte[] binary = Wire.encode(natural, value, Format.BINARY);
                for (Read read : reads) {
                    Object fromText = read.outcome(text, Format.TEXT);
                    Object fromBinary = read.outcome(binary, Format.BINARY);
                    if (!Objects.deepEquals(fromText, fromBinary)) {
                        throw new AssertionError("%s %s: %s from text, %s from binary, seed %d"
                                .formatted(type.type().name(), value, fromText, fromBinary, seed));
                    }
                    values += fromText instanceof Class<?> ? 0 : 1;
                    errors += fromText instanceof Class<?> ? 1 : 0;
                }
            }
        }
        assertThat(values).isGreaterThan(30_000);
        assertThat(errors).isGreaterThan(2_000);
    }

    private static List<Read> reads(TypeCodecs type) {
        Codec<?> natural = type.natural();
        Stream<Read> primitives = Stream.of(
                (bytes, format) -> natural.decodeLong(Wire.window(bytes), format),
                (bytes, format) -> natural.decodeDouble(Wire.window(bytes), format),
                (bytes, format) -> natural.decodeBoolean(Wire.window(bytes), format));
        Stream<Read> codecs =
                type.reading().stream().map(codec -> (bytes, format) -> Wire.decode(codec, bytes, format));
        return Stream.concat(primitives, codecs).toList();
    }

    private interface Read {
        Object read(byte[] bytes, Format format);

        /** The value, or the class of the error. */
        default Object outcome(byte[] bytes, Format format) {
            try {
                return read(bytes, format);
            } catch (RuntimeException error) {
                return error.getClass();
            }
        }
    }
}
