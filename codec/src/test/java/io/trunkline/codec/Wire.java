// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Codecs as the driver uses them: a window amid other bytes, all of which must be read. */
final class Wire {
    private static final int MARGIN = 5;

    private Wire() {}

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static <T> T decode(Codec<T> codec, byte[] value, Format format) {
        WireReader in = window(value);
        T decoded = codec.decode(in, format);
        in.requireEnd();
        return decoded;
    }

    static <T> T decodeText(Codec<T> codec, String text) {
        return decode(codec, utf8(text), Format.TEXT);
    }

    static <T> T decodeHex(Codec<T> codec, String digits) {
        return decode(codec, hex(digits), Format.BINARY);
    }

    /** A reader of the value, with bytes around it that would do harm: digits, quotes and large lengths. */
    static WireReader window(byte[] value) {
        byte[] around = new byte[value.length + 2 * MARGIN];
        Arrays.fill(around, (byte) '7');
        System.arraycopy(value, 0, around, MARGIN, value.length);
        return new WireReader().reset(around, MARGIN, value.length);
    }

    static <T> byte[] encode(Codec<T> codec, T value, Format format) {
        WireWriter out = new WireWriter(1, WireWriter.DEFAULT_LIMIT);
        out.writeByte('7');
        codec.encode(value, out, format);
        return Arrays.copyOfRange(out.array(), 1, out.size());
    }

    static <T> String encodeHex(Codec<T> codec, T value) {
        return HexFormat.of().formatHex(encode(codec, value, Format.BINARY));
    }

    static <T> String encodeText(Codec<T> codec, T value) {
        return new String(encode(codec, value, Format.TEXT), StandardCharsets.UTF_8);
    }
}
