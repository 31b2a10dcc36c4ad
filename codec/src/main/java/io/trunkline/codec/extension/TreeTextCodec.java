// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.extension;

import io.trunkline.codec.Codec;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/**
 * {@code ltree}, {@code lquery} and {@code ltxtquery} as their text, which in binary stands behind a byte 1, the version of
 * the format.
 *
 * @param <T> a class of text
 * @see <a href="https://www.postgresql.org/docs/current/ltree.html">ltree</a>
 */
public final class TreeTextCodec<T extends CharSequence> implements Codec<T> {
    public static final Codec<String> STRING = new TreeTextCodec<>(String.class);
    /** Writes what is text but no String; reads a String. */
    public static final Codec<CharSequence> CHAR_SEQUENCE = new TreeTextCodec<>(CharSequence.class);

    private static final int VERSION = 1;

    private final Class<T> javaType;

    private TreeTextCodec(Class<T> javaType) {
        this.javaType = javaType;
    }

    @Override
    public Class<T> javaType() {
        return javaType;
    }

    @Override
    public T decodeBinary(WireReader in) {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new MalformedBytesException("a label tree of version " + version + ", only 1 is known");
        }
        return decodeText(in);
    }

    @Override
    public T decodeText(WireReader in) {
        return javaType.cast(in.readRemainingUtf8());
    }

    @Override
    public void encodeBinary(T value, WireWriter out) {
        encodeText(value, out.writeByte(VERSION));
    }

    @Override
    public void encodeText(T value, WireWriter out) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) == '\0') {
                throw new IllegalArgumentException(
                        "text with a NUL character (U+0000) at index " + i + ", which PostgreSQL cannot store");
            }
        }
        out.writeUtf8(value);
    }
}
