// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/** Writes parameters as text, whatever their type on the server, and does nothing else. */
abstract class TextOnlyCodec implements Codec<Object> {
    @Override
    public final Class<Object> javaType() {
        return Object.class;
    }

    @Override
    public final boolean isExact(Object value) {
        return false;
    }

    @Override
    public final Object decodeBinary(WireReader in) {
        throw writesTextOnly();
    }

    @Override
    public final Object decodeText(WireReader in) {
        throw writesTextOnly();
    }

    @Override
    public final void encodeBinary(Object value, WireWriter out) {
        throw writesTextOnly();
    }

    private static UnsupportedOperationException writesTextOnly() {
        return new UnsupportedOperationException("this codec writes text and nothing else");
    }
}
