// SPDX-License-Identifier: Apache-2.0
package io.trunkline.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireReaderTest {
    @Test
    void numbersAreInNetworkOrder() {
        WireReader in = reader("01 ff 8001 ffff 80000000 ffffffff 0102030405060708 3f800000 bff0000000000000");
        assertThat(in.peekByte()).isEqualTo((byte) 1);
        assertThat(in.readByte()).isEqualTo((byte) 1);
        assertThat(in.readUnsignedByte()).isEqualTo(255);
        assertThat(in.readShort()).isEqualTo((short) -32767);
        assertThat(in.readUnsignedShort()).isEqualTo(65535);
        assertThat(in.readInt()).isEqualTo(Integer.MIN_VALUE);
        assertThat(in.readUnsignedInt()).isEqualTo(4294967295L);
        assertThat(in.readLong()).isEqualTo(0x0102030405060708L);
        assertThat(in.readFloat()).isEqualTo(1f);
        assertThat(in.readDouble()).isEqualTo(-1d);
        in.requireEnd();
    }

    static Stream<Consumer<WireReader>> reads() {
        return Stream.of(
                WireReader::peekByte,
                WireReader::readByte,
                WireReader::readShort,
                WireReader::readInt,
                WireReader::readLong,
                WireReader::readCString,
                WireReader::readCStringLeniently,
                it -> it.readCount(1),
                it -> it.readShortCount(1),
                it -> it.readBytes(1),
                it -> it.readBytes(-1),
                it -> it.readBytes(Integer.MAX_VALUE),
                it -> it.skip(1),
                it -> it.skip(-1),
                it -> it.readUtf8(1),
                it -> it.readUtf8(Integer.MIN_VALUE),
                it -> it.narrow(1));
    }

    @ParameterizedTest
    @MethodSource("reads")
    void nothingIsReadBeyondTheWindow(Consumer<WireReader> read) {
        WireReader in = new WireReader().reset(new byte[20], 10, 0);
        assertThatThrownBy(() -> read.accept(in)).isInstanceOf(MalformedBytesException.class);
        assertThat(in.position()).isEqualTo(10);
    }

    @Test
    void aWindowOutsideItsArrayIsRefused() {
        WireReader in = new WireReader();
        byte[] bytes = new byte[4];
        for (int[] window : new int[][] {{-1, 1}, {0, 5}, {5, 0}, {0, -1}, {4, 1}, {1, Integer.MAX_VALUE}}) {
            assertThatThrownBy(() -> in.reset(bytes, window[0], window[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        in.reset(bytes, 4, 0).requireEnd();
    }

    @Test
    void aCountIsBoundedByTheBytesThatRemain() {
        assertThat(reader("00000002 0000 0000").readCount(2)).isEqualTo(2);
        assertThat(reader("0002 0000 0000").readShortCount(2)).isEqualTo(2);
        for (String lie : new String[] {"00000003 0000 0000", "ffffffff 0000 0000", "40000000 0000 0000"}) {
            assertThatThrownBy(() -> reader(lie).readCount(2)).isInstanceOf(MalformedBytesException.class);
        }
        assertThatThrownBy(() -> reader("ffff 0000").readShortCount(4)).isInstanceOf(MalformedBytesException.class);
    }

    @Test
    void aNarrowedWindowMustBeReadToItsEnd() {
        WireReader in = reader("01 02 03");
        int outer = in.narrow(2);
        in.readByte();
        assertThatThrownBy(() -> in.widen(outer)).isInstanceOf(MalformedBytesException.class);
        in.readByte();
        assertThatThrownBy(in::readByte).isInstanceOf(MalformedBytesException.class);
        in.widen(outer);
        assertThat(in.readByte()).isEqualTo((byte) 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ascii", "Zoë", "€", "🐘", "a\uFFFDb"})
    void textIsUtf8(String text) {
        byte[] bytes = (text + "\0rest").getBytes(StandardCharsets.UTF_8);
        WireReader in = new WireReader(bytes);
        assertThat(in.readCString()).isEqualTo(text);
        assertThat(in.readRemainingUtf8()).isEqualTo("rest");
        assertThat(new WireReader(bytes).readCStringLeniently()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c3", "c328", "80", "c080", "eda080", "edb080", "f4908080", "f0808080", "e282"})
    void textThatIsNotUtf8IsAnErrorOrReplacedWhereThatWasAskedFor(String hex) {
        assertThatThrownBy(() -> reader(hex).readRemainingUtf8()).isInstanceOf(MalformedBytesException.class);
        assertThatThrownBy(() -> reader(hex + "00").readCString()).isInstanceOf(MalformedBytesException.class);
        assertThat(reader(hex + "00").readCStringLeniently()).contains("\uFFFD");
    }

    private static WireReader reader(String hex) {
        return new WireReader(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
