// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/**
 * {@code text} and its family: UTF-8 in both formats, blanks at the end of a {@code bpchar} kept.
 *
 * <p>Also {@code json}, whose binary form is its text.
 */
final class TextCodec<T extends CharSequence> implements Codec<T> {
    static final TextCodec<String> STRING = new TextCodec<>(String.class);
    /** Writes what is text but no String; reads a String. */
    static final TextCodec<CharSequence> CHAR_SEQUENCE = new TextCodec<>(CharSequence.class);

    private static final int LONGEST_NAME = 63;
    private static final int LONGEST_CHARACTER = 3;
    /** So many characters are a {@code name} that is not cut. */
    static final int LONGEST_EXACT_NAME = LONGEST_NAME / LONGEST_CHARACTER;

    /** For {@code name}, of which text is cut at 63 bytes, while binary of more is an error. */
    static final TextCodec<String> NAME = new TextCodec<>(String.class, LONGEST_EXACT_NAME);
    /** Writes names that are no String. */
    static final TextCodec<CharSequence> NAME_CHAR_SEQUENCE = new TextCodec<>(CharSequence.class, LONGEST_EXACT_NAME);

    private final Class<T> javaType;
    private final int longestExact;

    private TextCodec(Class<T> javaType) {
        this(javaType, Integer.MAX_VALUE);
    }

    /** @param longestExact so many characters certainly mean the same in binary */
    private TextCodec(Class<T> javaType, int longestExact) {
        this.javaType = javaType;
        this.longestExact = longestExact;
    }

    @Override
    public Class<T> javaType() {
        return javaType;
    }

    @Override
    public boolean isExact(T value) {
        return value.length() <= longestExact;
    }

    @Override
    public T decodeBinary(WireReader in) {
        return decodeText(in);
    }

    @Override
    public T decodeText(WireReader in) {
        return javaType.cast(in.readRemainingUtf8());
    }

    @Override
    public void encodeBinary(T value, WireWriter out) {
        write(value, out);
    }

    @Override
    public void encodeText(T value, WireWriter out) {
        write(value, out);
    }

    static void write(CharSequence value, WireWriter out) {
        int nul = indexOfNul(value);
        if (nul >= 0) {
            throw new IllegalArgumentException("text with a NUL character (U+0000) at index " + nul
                    + ", which PostgreSQL cannot store: remove it, or use bytea");
        }
        out.writeUtf8(value);
    }

    private static int indexOfNul(CharSequence value) {
        if (value instanceof String string) {
            return string.indexOf('\0');
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) == '\0') {
                return i;
            }
        }
        return -1;
    }
}
