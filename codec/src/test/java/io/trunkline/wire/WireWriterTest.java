// SPDX-License-Identifier: Apache-2.0
package io.trunkline.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireWriterTest {
    private final WireWriter out = new WireWriter(0, 1_000);

    @Test
    void whatIsWrittenIsReadBack() {
        out.writeByte(1)
                .writeShort(-2)
                .writeInt(-3)
                .writeLong(-4)
                .writeFloat(5.5f)
                .writeDouble(-6.5);
        out.writeBytes(new byte[] {7}).writeBytes(new byte[] {0, 8, 0}, 1, 1).writeCString("ü");
        WireReader in = new WireReader(out.toByteArray());
        assertThat(in.readByte()).isEqualTo((byte) 1);
        assertThat(in.readShort()).isEqualTo((short) -2);
        assertThat(in.readInt()).isEqualTo(-3);
        assertThat(in.readLong()).isEqualTo(-4);
        assertThat(in.readFloat()).isEqualTo(5.5f);
        assertThat(in.readDouble()).isEqualTo(-6.5);
        assertThat(in.readBytes(2)).containsExactly(7, 8);
        assertThat(in.readCString()).isEqualTo("ü");
        in.requireEnd();
    }

    @Test
    void lengthsCountWhatFollowsThem() {
        int value = out.beginLength();
        out.writeShort(1);
        out.endLength(value);
        int message = out.beginLength();
        out.writeShort(1);
        out.endLengthOfMessage(message);
        assertThat(out.toByteArray()).containsExactly(0, 0, 0, 2, 0, 1, 0, 0, 0, 6, 0, 1);
    }

    @Test
    void whatIsTakenBackIsGone() {
        out.writeInt(1).writeInt(2);
        out.truncate(4);
        out.writeByte(9);
        assertThat(out.toByteArray()).containsExactly(0, 0, 0, 1, 9);
        assertThatThrownBy(() -> out.truncate(6)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> out.truncate(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void onlyWhatIsWrittenCanBeOverwritten() {
        out.writeInt(0).writeByte(0);
        out.setInt(1, -1);
        assertThat(out.toByteArray()).containsExactly(0, -1, -1, -1, -1);
        assertThatThrownBy(() -> out.setInt(2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> out.setInt(-1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void growthEndsAtTheLimit() {
        out.writeBytes(new byte[1_000]);
        assertThatThrownBy(() -> out.writeByte(0))
                .isInstanceOf(SizeLimitException.class)
                .hasMessageContaining("1001")
                .hasMessageContaining("1000");
        assertThatThrownBy(() -> out.writeUtf8("ü")).isInstanceOf(SizeLimitException.class);
        assertThat(out.size()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {997, 1_001, Integer.MAX_VALUE})
    void textThatLiesAboutItsLengthWritesNothing(int length) {
        out.writeInt(1);
        CharSequence liar = new CharSequence() {
            @Override
            public int length() {
                return length;
            }

            @Override
            public char charAt(int index) {
                throw new AssertionError("must be refused by its length");
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                return this;
            }

            @Override
            public String toString() {
                return "liar";
            }
        };
        assertThatThrownBy(() -> out.writeUtf8(liar)).isInstanceOf(SizeLimitException.class);
        assertThat(out.size()).isEqualTo(4);
    }

    @Test
    void aLargeValueIsNotKeptForEver() {
        out.writeBytes(new byte[900]);
        out.clear(100);
        assertThat(out.size()).isZero();
        assertThat(out.array()).hasSize(100);
    }

    @Test
    void textIsUtf8AsJavaWritesIt() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(8); n > 0; n--) {
                int codePoint = random.nextInt(random.nextBoolean() ? 0x800 : Character.MAX_CODE_POINT + 1);
                if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                    text.appendCodePoint(codePoint);
                }
            }
            out.truncate(0);
            assertThat(out.writeUtf8(text).toByteArray())
                    .as("seed %d", seed)
                    .isEqualTo(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD800", "\uDC00", "a\uD800b", "ü\uDC00", "\uDC00\uD800", "\uD800\uD800\uDC00"})
    void anUnpairedSurrogateIsRefused(String text) {
        assertThatThrownBy(() -> out.writeUtf8(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unpaired surrogate at index");
    }

    @Test
    void aStringWithANulIsRefused() {
        assertThatThrownBy(() -> out.writeCString("a\0b")).isInstanceOf(IllegalArgumentException.class);
        assertThat(out.size()).isZero();
    }
}
