// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import io.trunkline.codec.builtin.TypeCodecs;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A look behind the registry's lookups: the codec of exactly one pair, be it for reading or for writing. */
final class TypesForTests {
    private TypesForTests() {}

    static @Nullable TypeCodecs byOid(CodecRegistry registry, int oid) {
        for (TypeCodecs type : registry.types()) {
            if (oid != 0 && type.type().oid() == oid) {
                return type;
            }
        }
        return null;
    }

    /** {@return the codec of the array, which is read, or else written} */
    @SuppressWarnings("unchecked") // As below.
    static @Nullable Codec<Object> arrayCodec(TypeCodecs arrays, Class<?> array) {
        Codec<?> reader = arrays.forReading(array);
        return reader == null ? arrays.forWriting(array) : (Codec<Object>) reader;
    }

    @SuppressWarnings("unchecked") // The codec is given values of its own class only.
    static @Nullable Codec<Object> codec(TypeCodecs type, Class<?> javaType) {
        return Stream.concat(type.reading().stream(), type.writing().stream())
                .filter(codec -> codec.javaType() == javaType)
                .map(codec -> (Codec<Object>) codec)
                .findFirst()
                .orElse(null);
    }
}
