// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.text.Received;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/**
 * {@code "char"}: one byte without an encoding, read as the Latin-1 character of that number; 0 is printed as nothing.
 *
 * <pre>
 *   binary  byte
 *   text    nothing         0
 *           byte            1 to 127; from 128 on before PostgreSQL 16
 *           \ o o o         from 128 on, in octal, since PostgreSQL 16
 *           two bytes       from 128 on, where the server translated a Latin-1 database to UTF-8
 * </pre>
 */
final class CharCodec implements Codec<Character>, Printed {
    static final CharCodec CHAR = new CharCodec();

    private CharCodec() {}

    @Override
    public Class<Character> javaType() {
        return Character.class;
    }

    @Override
    public Character decodeBinary(WireReader in) {
        return (char) in.readUnsignedByte();
    }

    @Override
    public Character decodeText(WireReader in) {
        byte[] bytes = in.array();
        int at = in.position();
        int length = in.remaining();
        int value = -1;
        if (length == 0) {
            value = 0;
        } else if (length == 1) {
            value = bytes[at] & 0xFF;
        } else if (length == 2 && (bytes[at] & 0xFE) == 0xC2 && (bytes[at + 1] & 0xC0) == 0x80) {
            value = (bytes[at] & 0x03) << 6 | (bytes[at + 1] & 0x3F);
        } else if (length == 4 && bytes[at] == '\\') {
            value = ByteaText.octal(bytes, at + 1);
        }
        if (value < 0) {
            throw Received.isNot("a \"char\"", in);
        }
        in.skip(length);
        return (char) value;
    }

    /** Text is UTF-8, as the type it is for may not be known; so from 128 on it does not mean what the byte would. */
    @Override
    public boolean isExact(Character value) {
        return value < 0x80;
    }

    @Override
    public void encodeBinary(Character value, WireWriter out) {
        if (value > 0xFF) {
            throw new IllegalArgumentException("a character beyond U+00FF, which \"char\" cannot hold");
        }
        out.writeByte(value);
    }

    @Override
    public void encodeText(Character value, WireWriter out) {
        out.writeUtf8(text(value));
    }

    @Override
    public String print(WireReader in, Format format) {
        return text(decode(in, format));
    }

    private static String text(char value) {
        return value == 0 ? "" : String.valueOf(value);
    }
}
