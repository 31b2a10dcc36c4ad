// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.text.Received;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/**
 * The two texts of a {@code bytea}; which one a server prints depends on its {@code bytea_output}.
 *
 * <pre>
 *   hex     \x then two digits per byte
 *   escape  the byte itself if it is printable, \\ for a backslash, \ooo (octal) for others
 * </pre>
 *
 * @see <a href="https://www.postgresql.org/docs/current/datatype-binary.html">Binary data types</a>
 */
final class ByteaText {
    private ByteaText() {}

    static byte[] read(WireReader in) {
        byte[] text = in.array();
        int at = in.position();
        int length = in.remaining();
        boolean hex = length >= 2 && text[at] == '\\' && text[at + 1] == 'x';
        byte[] value = hex ? readHex(in) : readEscaped(in);
        in.skip(length);
        return value;
    }

    private static byte[] readHex(WireReader in) {
        byte[] text = in.array();
        int digits = in.remaining() - 2;
        int at = in.position() + 2;
        if (digits % 2 != 0) {
            throw Received.isNot("a bytea: its hexadecimal digits are odd in number", in);
        }
        byte[] value = new byte[digits / 2];
        for (int i = 0; i < value.length; i++) {
            int high = hexDigit(text[at + 2 * i]);
            int low = hexDigit(text[at + 2 * i + 1]);
            if ((high | low) < 0) {
                throw Received.isNot("a bytea: byte " + i + " is not hexadecimal", in);
            }
            value[i] = (byte) (high << 4 | low);
        }
        return value;
    }

    private static byte[] readEscaped(WireReader in) {
        byte[] text = in.array();
        int end = in.position() + in.remaining();
        int size = 0;
        for (int at = in.position(); at < end; at += escapedLength(in, at)) {
            size++;
        }
        byte[] value = new byte[size];
        int at = in.position();
        for (int i = 0; i < size; i++) {
            int length = escapedLength(in, at);
            value[i] = length == 4 ? (byte) octal(text, at + 1) : text[at];
            at += length;
        }
        return value;
    }

    private static int escapedLength(WireReader in, int at) {
        byte[] text = in.array();
        int left = in.position() + in.remaining() - at;
        if (text[at] != '\\') {
            return 1;
        }
        if (left >= 2 && text[at + 1] == '\\') {
            return 2;
        }
        if (left >= 4 && octal(text, at + 1) >= 0) {
            return 4;
        }
        throw Received.isNot("a bytea: a backslash escapes nothing", in);
    }

    static void write(byte b, WireWriter out) {
        out.writeByte(digit(b >> 4)).writeByte(digit(b));
    }

    static void writeStart(WireWriter out) {
        out.writeByte('\\').writeByte('x');
    }

    /** {@return the byte that three octal digits name, or -1 if they are none} */
    static int octal(byte[] text, int at) {
        int high = text[at] - '0';
        int middle = text[at + 1] - '0';
        int low = text[at + 2] - '0';
        return ((high & ~3) | (middle & ~7) | (low & ~7)) != 0 ? -1 : (high << 6) | (middle << 3) | low;
    }

    /** {@return the value of a hexadecimal digit, or -1 if it is none} */
    static int hexDigit(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int letter = b | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    /** {@return the hexadecimal digit of the lowest four bits} */
    static int digit(int bits) {
        int nibble = bits & 0xF;
        return nibble < 10 ? '0' + nibble : 'a' - 10 + nibble;
    }
}
