// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/**
 * JSON as the bytes or the characters of its text; what they mean is for a library of the user's choice, see {@link JsonStructure}.
 *
 * <pre>
 *   json   text
 *   jsonb  byte 1, the version of the format, then text
 * </pre>
 */
final class JsonCodecs {
    private static final int VERSION = 1;

    static final Codec<String> JSON_STRING = TextCodec.STRING;
    static final Codec<CharSequence> JSON_CHAR_SEQUENCE = TextCodec.CHAR_SEQUENCE;
    static final Codec<byte[]> JSON_BYTES = new JsonBytes();
    static final Codec<String> JSONB_STRING = new Versioned<>(JSON_STRING);
    static final Codec<CharSequence> JSONB_CHAR_SEQUENCE = new Versioned<>(JSON_CHAR_SEQUENCE);
    static final Codec<byte[]> JSONB_BYTES = new Versioned<>(JSON_BYTES);

    private JsonCodecs() {}

    /** A codec of jsonb, of one of JSON's text. */
    static <T> Codec<T> versioned(Codec<T> text) {
        return new Versioned<>(text);
    }

    /** The text's UTF-8, for parsers that take bytes. */
    private static final class JsonBytes implements Codec<byte[]> {
        @Override
        public Class<byte[]> javaType() {
            return byte[].class;
        }

        @Override
        public byte[] decodeBinary(WireReader in) {
            return in.readRemainingBytes();
        }

        @Override
        public byte[] decodeText(WireReader in) {
            return in.readRemainingBytes();
        }

        @Override
        public void encodeBinary(byte[] value, WireWriter out) {
            out.writeBytes(value);
        }

        @Override
        public void encodeText(byte[] value, WireWriter out) {
            out.writeBytes(value);
        }
    }

    private static final class Versioned<T> implements Codec<T> {
        private final Codec<T> text;

        Versioned(Codec<T> text) {
            this.text = text;
        }

        @Override
        public Class<T> javaType() {
            return text.javaType();
        }

        @Override
        public T decodeBinary(WireReader in) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new MalformedBytesException("jsonb of version " + version + ", only 1 is known");
            }
            return text.decodeBinary(in);
        }

        @Override
        public T decodeText(WireReader in) {
            return text.decodeText(in);
        }

        @Override
        public void encodeBinary(T value, WireWriter out) {
            text.encodeBinary(value, out.writeByte(VERSION));
        }

        @Override
        public void encodeText(T value, WireWriter out) {
            text.encodeText(value, out);
        }
    }
}
