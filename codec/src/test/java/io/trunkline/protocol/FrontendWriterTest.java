// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.wire.SizeLimitException;
import io.trunkline.wire.WireWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrontendWriterTest {
    private static final WireName S1 = WireName.of("s1");
    private static final WireName P1 = WireName.of("p1");

    private final WireWriter out = new WireWriter();
    private final FrontendWriter writer = new FrontendWriter(out);

    @Test
    void aFlightIsWrittenByteForByte() {
        writer.bind(WireName.UNNAMED, S1, new Values(new int[] {1}, bytes("ab")), FrontendWriter.formats(1));
        writer.execute(WireName.UNNAMED, 7);
        writer.sync();

        assertThat(out.toByteArray()).isEqualTo(new byte[] {
            'B', 0, 0, 0, 24, 0, 's', '1', 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 2, 'a', 'b', 0, 1, 0, 1, 'E', 0, 0, 0, 9, 0, 0,
            0, 0, 7, 'S', 0, 0, 0, 4
        });
    }

    @Test
    void whatIsWrittenWithoutMessageObjectsIsTheSame() {
        same(it -> it.parse(S1, "select 'ü'"), new Parse("s1", "select 'ü'", new int[0]));
        same(it -> it.parse(S1, "", new int[] {23, 0}), new Parse("s1", "", new int[] {23, 0}));
        same(it -> it.describeStatement(S1), new Describe(Target.STATEMENT, "s1"));
        same(it -> it.closeStatement(S1), new Close(Target.STATEMENT, "s1"));
        same(it -> it.execute(P1, 0), new Execute("p1", 0));
        same(it -> it.execute(WireName.UNNAMED, 9), new Execute("", 9));
        same(FrontendWriter::sync, FrontendSignal.SYNC);
        same(FrontendWriter::flush, FrontendSignal.FLUSH);
        same(FrontendWriter::terminate, FrontendSignal.TERMINATE);
        same(it -> it.query("select 1"), new Query("select 1"));
        sameBind(new int[] {}, new int[] {}, new int[] {});
        sameBind(new int[] {0, 0}, new int[] {}, new int[] {0}, bytes("a"), null);
        sameBind(new int[] {1, 1}, new int[] {1}, new int[] {1, 0}, new byte[0], bytes("b"));
        sameBind(new int[] {1, 0, 1}, new int[] {1, 0, 1}, new int[] {1}, null, bytes("c"), null);
    }

    private void sameBind(int[] formats, int[] written, int[] resultFormats, byte[] @Nullable ... values) {
        same(
                it -> it.bind(P1, S1, new Values(formats, values), FrontendWriter.formats(resultFormats)),
                new Bind("p1", "s1", written, Arrays.asList(values), resultFormats));
    }

    private static void same(Consumer<FrontendWriter> direct, FrontendMessage message) {
        FrontendWriter one = new FrontendWriter(new WireWriter());
        direct.accept(one);
        FrontendWriter other = new FrontendWriter(new WireWriter());
        other.write(message);
        assertThat(one.out().toByteArray())
                .as(message.toString())
                .isEqualTo(other.out().toByteArray());
    }

    @Test
    void aMessageThatCannotBeWrittenLeavesNoByteBehind() {
        writer.sync();
        byte[] before = out.toByteArray();
        WireWriter small = new WireWriter(8, 32);
        small.writeInt(1);
        FrontendWriter narrow = new FrontendWriter(small);

        refuses(() -> writer.parse(S1, "select \0"), IllegalArgumentException.class);
        refuses(() -> writer.parse(S1, "select '\uD800'"), IllegalArgumentException.class);
        refuses(() -> writer.query("\0"), IllegalArgumentException.class);
        refuses(() -> writer.write(new CopyFail("\0")), IllegalArgumentException.class);
        refuses(
                () -> writer.bind(P1, S1, new Values(new int[] {0, 0, 0}, bytes("a"), bytes("throw")), new byte[2]),
                ArrayIndexOutOfBoundsException.class);
        assertThat(out.toByteArray()).isEqualTo(before);

        String longText = "x".repeat(40);
        WireName longName = WireName.of(longText);
        refuses(() -> narrow.query(longText), SizeLimitException.class);
        refuses(() -> narrow.parse(S1, longText), SizeLimitException.class);
        refuses(() -> narrow.execute(longName, 0), SizeLimitException.class);
        refuses(() -> narrow.describeStatement(longName), SizeLimitException.class);
        refuses(
                () -> narrow.bind(P1, S1, new Values(new int[] {0}, bytes(longText)), new byte[2]),
                SizeLimitException.class);
        refuses(() -> narrow.write(CopyData.of(new byte[40])), SizeLimitException.class);
        assertThat(small.toByteArray()).containsExactly(0, 0, 0, 1);
        small.writeBytes(new byte[27]);
        refuses(() -> narrow.query(""), SizeLimitException.class);
        assertThat(small.size()).isEqualTo(31);
    }

    @Test
    void countsBeyondSixteenBitsAreRefused() {
        byte[][] most = new byte[0xFFFF][0];
        writer.bind(P1, S1, new Values(new int[0xFFFF], most), FrontendWriter.formats());
        int size = out.size();

        byte[][] more = new byte[0x10000][0];
        assertThatThrownBy(() -> writer.bind(P1, S1, new Values(new int[0x10000], more), FrontendWriter.formats()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65536")
                .hasMessageContaining("65535");
        refuses(() -> writer.parse(S1, "", new int[0x10000]), IllegalArgumentException.class);
        refuses(
                () -> writer.write(new Bind("", "", new int[0], Collections.nCopies(0x10000, new byte[0]), new int[0])),
                IllegalArgumentException.class);
        refuses(() -> FrontendWriter.formats(new int[0x10000]), IllegalArgumentException.class);
        assertThat(out.size()).isEqualTo(size);
    }

    @Test
    void aStartupParameterWithANulIsNamedAndItsValueIsNot() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("application_name", "x\0user\0admin");
        assertThatThrownBy(() -> new StartupMessage(3, 0, parameters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("application_name")
                .hasMessageNotContaining("admin");
        refuses(() -> new StartupMessage(3, 0, Map.of("a\0b", "")), IllegalArgumentException.class);
        refuses(() -> new StartupMessage(3, 0, Map.of("", "x")), IllegalArgumentException.class);
        refuses(() -> WireName.of("a\0b"), IllegalArgumentException.class);
    }

    @Test
    void namesAreEqualByTheirText() {
        assertThat(WireName.of("s1")).isEqualTo(S1).hasSameHashCodeAs(S1).hasToString("s1");
        assertThat(WireName.of("s2")).isNotEqualTo(S1);
        assertThat(WireName.UNNAMED).isEqualTo(WireName.of(""));
    }

    private static void refuses(Runnable call, Class<? extends Throwable> error) {
        assertThatThrownBy(call::run).isInstanceOf(error);
    }

    private static byte[] bytes(String text) {
        return MessageSamples.bytes(text);
    }

    /** Parameters that are bytes. */
    private static final class Values implements BindParameters {
        private final int[] formats;
        private final List<byte @Nullable []> values;

        private Values(int[] formats, byte[] @Nullable ... values) {
            this.formats = formats;
            this.values = new ArrayList<>(Arrays.asList(values));
        }

        @Override
        public int count() {
            return formats.length;
        }

        @Override
        public boolean isNull(int index) {
            return index < values.size() && values.get(index) == null;
        }

        @Override
        public int format(int index) {
            return formats[index];
        }

        @Override
        public void write(int index, WireWriter out) {
            if (index >= values.size()) {
                throw new ArrayIndexOutOfBoundsException(index);
            }
            byte[] value = values.get(index);
            if (value != null) {
                out.writeBytes(value);
            }
        }
    }
}
