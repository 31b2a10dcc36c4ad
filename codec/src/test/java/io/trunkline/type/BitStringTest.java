// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitStringTest {
    @ParameterizedTest
    @CsvSource({"'', ''", "b, ''", "x, ''", "0, 0", "B01, 01", "xa, 1010", "XfF0, 111111110000", "000000001, 000000001"
    })
    void whatIsReadIsPrintedAsTheServerWould(String text, String printed) {
        assertThat(BitString.parse(text))
                .hasToString(printed)
                .isEqualTo(BitString.parse(printed))
                .hasSameHashCodeAs(BitString.parse(printed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "01a", " 01", "x0g", "bb", "-1", "٠"})
    void whatIsNoBitIsRefused(String text) {
        assertThatThrownBy(() -> BitString.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is not a string of bits");
    }

    @Test
    void bitsAreCountedFromTheLeft() {
        BitString bits = BitString.parse("0100000001");
        assertThat(bits.length()).isEqualTo(10);
        assertThat(bits.byteLength()).isEqualTo(2);
        assertThat(bits.byteAt(0)).isEqualTo((byte) 0x40);
        assertThat(bits.byteAt(1)).isEqualTo((byte) 0x40);
        assertThat(bits.get(1)).isTrue();
        assertThat(bits.get(2)).isFalse();
        assertThat(bits.get(9)).isTrue();
        assertThatThrownBy(() -> bits.get(10)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bits.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void theLengthIsPartOfTheValueAndLostInASet() {
        assertThat(BitString.parse("01")).isNotEqualTo(BitString.parse("010"));
        assertThat(BitString.parse("01").toBitSet())
                .isEqualTo(BitString.parse("010").toBitSet());
        BitSet set = new BitSet();
        set.set(1);
        assertThat(BitString.of(set, 3)).hasToString("010");
        assertThatThrownBy(() -> BitString.of(set, 1)).hasMessage("a bit set with bits beyond a length of 1");
        assertThatThrownBy(() -> BitString.of(new BitSet(), -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bytesAreCopiedAndWhatIsLeftOfTheLastMustBeZero() {
        byte[] bytes = {1, (byte) 0xA0, 2};
        BitString bits = BitString.copyOf(bytes, 1, 3);
        bytes[1] = 0;
        assertThat(bits).hasToString("101");
        assertThat(BitString.copyOf(bytes, 3, 0)).hasToString("");
        bytes[1] = (byte) 0x90;
        assertThatThrownBy(() -> BitString.copyOf(bytes, 1, 3))
                .hasMessage("a string of 3 bits with bits set beyond its end");
        assertThatThrownBy(() -> BitString.copyOf(bytes, 2, 9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BitString.copyOf(bytes, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BitString.copyOf(bytes, 0, Integer.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
