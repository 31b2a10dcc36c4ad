// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.PgType;
import io.trunkline.codec.StaleTypeException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.function.Supplier;

/**
 * Stands for a codec that cannot be made, and says why whenever it is used: a lookup has no place for an error, while a
 * value that cannot be read or written is reported with its column or parameter.
 */
record UnusableCodec<T>(Class<T> javaType, Supplier<RuntimeException> reason) implements Codec<T> {
    static Codec<?> of(Class<?> javaType, String reason) {
        return new UnusableCodec<>(javaType, () -> new UnsupportedOperationException(reason));
    }

    /** For a class that does not fit what is known of a type. */
    static Codec<?> misfit(Class<?> javaType, PgType type, String reason) {
        return new UnusableCodec<>(javaType, () -> StaleTypeException.suspect(type, reason));
    }

    @Override
    public T decodeBinary(WireReader in) {
        throw reason.get();
    }

    @Override
    public T decodeText(WireReader in) {
        throw reason.get();
    }

    @Override
    public void encodeBinary(T value, WireWriter out) {
        throw reason.get();
    }

    @Override
    public void encodeText(T value, WireWriter out) {
        throw reason.get();
    }
}
