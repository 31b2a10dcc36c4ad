// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.wire.ArrayCache;
import io.trunkline.wire.WireWriter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontendReaderTest {
    private final FrontendReader reader = new FrontendReader(MessageLimits.defaults(), new ArrayCache());
    private final List<FrontendMessage> messages = new ArrayList<>();
    private final WireWriter out = new WireWriter();
    private final FrontendWriter client = new FrontendWriter(out);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            00000003                           | StartupMessage (length 3): a length must count its own 4 bytes
            00000004                           | StartupMessage (length 4): 4 bytes wanted, 0 there
            00010001                           | StartupMessage (length 65537): longer than 65536 bytes, which is the limit
            00000008 00020000                  | StartupMessage (length 8): a protocol version of 2.0, where 3 is spoken
            00000008 00030000                  | StartupMessage (length 8): a string without its terminating zero byte
            0000000b 00030000 756100           | StartupMessage (length 11): a string without its terminating zero byte
            0000000a 00030000 0000             | StartupMessage (length 10): 1 bytes left over
            00000009 04d2162f 00               | StartupMessage (length 9): 1 bytes left over
            0000000c 04d2162e 00000001         | StartupMessage (length 12): a key of 0 bytes in place of 4 to 256
            """)
    void whatIsNoFirstMessageIsRefused(String hex, String expected) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThatThrownBy(() -> feed(bytes))
                .isInstanceOf(ProtocolException.class)
                .hasMessage(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5a 00000004                        | Message (type 'Z', length 4): no message from a client is of this type
            53 00000005 00                     | Sync (type 'S', length 5): 1 bytes left over
            44 00000006 5800                   | Describe (type 'D', length 6): neither a statement nor a portal but 88
            43 00010001                        | Close (type 'C', length 65537): longer than 65536 bytes, which is the limit
            51 00000007 610062                 | Query (type 'Q', length 7): 1 bytes left over
            42 0000000c 0000 0000 ffff 0000    | Bind (type 'B', length 12): a count of 65535 in 2 remaining bytes
            42 0000000e 0000 0001 0002 0000 0000 | Bind (type 'B', length 14): a format of 2, where 0 is text and 1 is binary
            50 00000008 0000 0001              | Parse (type 'P', length 8): a count of 1 in 0 remaining bytes
            """)
    void whatIsNoMessageIsRefused(String hex, String expected) {
        client.write(new StartupMessage(3, 0, Map.of("user", "app")));
        feed(out.toByteArray());
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThatThrownBy(() -> feed(bytes))
                .isInstanceOf(ProtocolException.class)
                .hasMessage(expected);
    }

    @Test
    void aPasswordIsWhatTheServerAskedFor() {
        client.write(new StartupMessage(3, 0, Map.of()));
        client.write(new PasswordMessage("c=biws"));
        feed(out.toByteArray());
        out.truncate(0);

        client.write(new SaslResponse(MessageSamples.bytes("c=biws")));
        reader.expectPassword(PasswordKind.SASL_RESPONSE);
        feed(out.toByteArray());

        assertThat(messages.subList(1, 3))
                .containsExactly(new PasswordMessage("c=biws"), new SaslResponse(MessageSamples.bytes("c=biws")));
    }

    @Test
    void aStartupMessageThatIsHeldBackComesAgain() {
        client.write(new StartupMessage(3, 0, Map.of()));
        client.write(FrontendSignal.SYNC);
        byte[] bytes = out.toByteArray();
        RecordedMessages.feed(reader, message -> reader.holdBack(), bytes, 0, bytes.length);
        reader.resume();
        reader.read(messages::add);
        assertThat(messages).containsExactly(new StartupMessage(3, 0, Map.of()), FrontendSignal.SYNC);
    }

    private void feed(byte[] bytes) {
        RecordedMessages.feed(reader, messages::add, bytes, 0, bytes.length);
    }
}
