// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.text.Received;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/**
 * {@code bool}: one byte, 0 or 1; in text the server prints {@code t} and {@code f}.
 *
 * <p>Written as text it is {@code true} or {@code false}: that is what a cast to {@code text} gives, and JSON too.
 */
final class BoolCodec implements Codec<Boolean> {
    static final BoolCodec BOOL = new BoolCodec();

    /** The text that a boolean has inside of other values; by itself a cast gives the whole word. */
    static final Codec<String> LETTER = new Letter();

    private BoolCodec() {}

    @Override
    public Class<Boolean> javaType() {
        return Boolean.class;
    }

    @Override
    public Boolean decodeBinary(WireReader in) {
        return decodeBoolean(in, Format.BINARY);
    }

    @Override
    public Boolean decodeText(WireReader in) {
        return decodeBoolean(in, Format.TEXT);
    }

    @Override
    public boolean decodeBoolean(WireReader in, Format format) {
        return format == Format.BINARY ? readBinary(in) : readText(in);
    }

    private static boolean readBinary(WireReader in) {
        byte value = in.readByte();
        if ((value & ~1) != 0) {
            throw new MalformedBytesException("a boolean of " + value + ", neither 0 nor 1");
        }
        return value == 1;
    }

    private static boolean readText(WireReader in) {
        boolean value = is("t", in) || is("true", in);
        if (!value && !is("f", in) && !is("false", in)) {
            throw Received.isNot("a boolean", in);
        }
        in.skip(in.remaining());
        return value;
    }

    private static boolean is(String word, WireReader in) {
        if (in.remaining() != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (in.array()[in.position() + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void encodeBinary(Boolean value, WireWriter out) {
        out.writeByte(value ? 1 : 0);
    }

    @Override
    public void encodeText(Boolean value, WireWriter out) {
        out.writeUtf8(value ? "true" : "false");
    }

    private static final class Letter implements Codec<String> {
        @Override
        public Class<String> javaType() {
            return String.class;
        }

        @Override
        public String decodeBinary(WireReader in) {
            return readBinary(in) ? "t" : "f";
        }

        @Override
        public String decodeText(WireReader in) {
            return readText(in) ? "t" : "f";
        }

        @Override
        public void encodeBinary(String value, WireWriter out) {
            throw new UnsupportedOperationException("this codec reads, and writes text");
        }

        @Override
        public void encodeText(String value, WireWriter out) {
            TextCodec.write(value, out);
        }
    }
}
