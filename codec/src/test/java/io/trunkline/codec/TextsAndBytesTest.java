// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import org.junit.jupiter.api.Test;

class TextsAndBytesTest {
    private static final CodecRegistry REGISTRY = CodecRegistry.builtin();

    @Test
    void textWithNulIsRefusedWithoutItsContent() {
        for (String type : new String[] {"text", "varchar", "bpchar", "name", "unknown", "json", "jsonb"}) {
            for (CharSequence text : new CharSequence[] {"secret\0", CharBuffer.wrap("secret\0")}) {
                Codec<Object> codec = requireNonNull(REGISTRY.forWriting(type, text.getClass()));
                for (Format format : Format.values()) {
                    assertThatThrownBy(() -> Wire.encode(codec, text, format))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("U+0000")
                            .hasMessageContaining("at index 6")
                            .hasMessageNotContaining("secret");
                }
            }
        }
        Codec<Object> array = requireNonNull(REGISTRY.forText(String[].class));
        assertThatThrownBy(() -> Wire.encode(array, new String[] {"\0"}, Format.TEXT))
                .hasMessageContaining("U+0000");
    }

    @Test
    void aByteWithoutEncodingIsReadFromAllItsTexts() {
        Codec<Character> codec = reading("char", Character.class);
        for (int i = 0; i < 256; i++) {
            char expected = (char) i;
            assertThat(Wire.decode(codec, new byte[] {(byte) i}, Format.BINARY)).isEqualTo(expected);
            assertThat(Wire.encode(codec, expected, Format.BINARY)).containsExactly(i);
            assertThat(Wire.decode(codec, Wire.encode(codec, expected, Format.TEXT), Format.TEXT))
                    .isEqualTo(expected);
            if (i >= 0x80) {
                assertThat(Wire.decodeText(codec, "\\" + Integer.toOctalString(i)))
                        .isEqualTo(expected);
                assertThat(Wire.decode(codec, new byte[] {(byte) i}, Format.TEXT))
                        .isEqualTo(expected);
            }
        }
        assertThatThrownBy(() -> Wire.encode(codec, '\u20ac', Format.BINARY)).hasMessageContaining("beyond U+00FF");
        assertThat(Wire.decodeHex(reading("char", String.class), "e9")).isEqualTo("\u00e9");
        assertThat(Wire.decodeText(reading("char", String.class), "\\351")).isEqualTo("\u00e9");
        assertThat(Wire.decodeHex(reading("char", String.class), "00")).isEmpty();
    }

    @Test
    void bothTextsOfBytesAreRead() {
        Codec<byte[]> codec = reading("bytea", byte[].class);
        assertThat(Wire.decodeText(codec, "\\xDEadbeef")).containsExactly(0xDE, 0xAD, 0xBE, 0xEF);
        assertThat(Wire.decodeText(codec, "abc\\\\\\000\\377 x"))
                .containsExactly('a', 'b', 'c', '\\', 0, 0xFF, ' ', 'x');
        assertThat(Wire.decodeText(codec, "")).isEmpty();
        assertThat(Wire.decodeText(codec, "x41")).containsExactly('x', '4', '1');
        byte[] all = new byte[256];
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
            escaped.append(i == '\\' ? "\\\\" : i < ' ' || i > '~' ? "\\%03o".formatted(i) : (char) i + "");
        }
        assertThat(Wire.decodeText(codec, escaped.toString())).isEqualTo(all);
        assertThat(Wire.decodeText(codec, Wire.encodeText(codec, all))).isEqualTo(all);
    }

    @Test
    void aBufferIsWrittenFromPositionToLimitAndNotMoved() {
        Codec<ByteBuffer> codec = reading("bytea", ByteBuffer.class);
        ByteBuffer heap = ByteBuffer.wrap(new byte[] {9, 9, 1, 2, 3, 9})
                .slice(1, 5)
                .position(1)
                .limit(4);
        ByteBuffer direct = ByteBuffer.allocateDirect(6)
                .put(new byte[] {9, 1, 2, 3, 9})
                .flip()
                .position(1)
                .limit(4);
        for (ByteBuffer buffer : new ByteBuffer[] {heap, direct, heap.asReadOnlyBuffer()}) {
            assertThat(Wire.encodeHex(codec, buffer)).isEqualTo("010203");
            assertThat(Wire.encodeText(codec, buffer)).isEqualTo("\\x010203");
            assertThat(buffer.remaining()).isEqualTo(3);
        }
    }

    @Test
    void aUuidIsReadInUpperCaseToo() {
        Codec<?> codec = requireNonNull(REGISTRY.natural("uuid"));
        assertThat(Wire.decodeText(codec, "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"))
                .hasToString("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
    }

    @Test
    void whatIsReadIsACopy() {
        byte[] received = {1, 2, 3};
        Codec<byte[]> codec = reading("bytea", byte[].class);
        byte[] value = codec.decodeBinary(new WireReader(received));
        received[0] = 9;
        assertThat(value).containsExactly(1, 2, 3);
    }

    private static <T> Codec<T> reading(String type, Class<T> javaType) {
        return requireNonNull(REGISTRY.forReading(type, javaType));
    }
}
