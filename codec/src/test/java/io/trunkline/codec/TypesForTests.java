// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static java.util.Objects.requireNonNull;

import io.trunkline.codec.builtin.TypeCodecs;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A look behind the registry's lookups: the codec of exactly one pair, be it for reading or for writing. */
final class TypesForTests {
    /** No database gave this to anything. */
    private static final int FIRST_OID = 1_000_000;

    /** All built-in types, those of extensions with OIDs as if they were in a database. */
    static final CodecRegistry REGISTRY = withExtensions(CodecRegistry.builtin());

    private TypesForTests() {}

    private static CodecRegistry withExtensions(CodecRegistry builtin) {
        CodecRegistry registry = builtin;
        int oid = FIRST_OID;
        for (TypeCodecs type : List.copyOf(builtin.types())) {
            if (type.type().oid() == 0) {
                registry = registry.withOid(type.type().name(), oid, oid + 1);
                oid += 2;
            }
        }
        return registry;
    }

    /** The type of an extension, with an OID. */
    static PgType extension(String name) {
        return requireNonNull(REGISTRY.type(name), name);
    }

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
