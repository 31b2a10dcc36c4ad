// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/**
 * Stands for a codec that cannot be made, and says why whenever it is used: a lookup has no place for an error, while a
 * value that cannot be read or written is reported with its column or parameter.
 */
record UnusableCodec<T>(Class<T> javaType, String reason) implements Codec<T> {
    static Codec<?> of(Class<?> javaType, String reason) {
        return new UnusableCodec<>(javaType, reason);
    }

    @Override
    public T decodeBinary(WireReader in) {
        throw unusable();
    }

    @Override
    public T decodeText(WireReader in) {
        throw unusable();
    }

    @Override
    public void encodeBinary(T value, WireWriter out) {
        throw unusable();
    }

    @Override
    public void encodeText(T value, WireWriter out) {
        throw unusable();
    }

    private UnsupportedOperationException unusable() {
        return new UnsupportedOperationException(reason);
    }
}
