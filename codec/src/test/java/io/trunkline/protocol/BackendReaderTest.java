// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.error.ErrorFields;
import io.trunkline.error.Outcome;
import io.trunkline.wire.ArrayCache;
import io.trunkline.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendReaderTest {
    private final ArrayCache arrays = new ArrayCache();
    private final BackendReader reader = new BackendReader(MessageLimits.defaults(), arrays);
    private final WireWriter out = new WireWriter();
    private final BackendWriter server = new BackendWriter(out);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            44 00000003                      | DataRow (type 'D', length 3): a length must count its own 4 bytes
            44 ffffffff                      | DataRow (type 'D', length -1): a length must count its own 4 bytes
            44 00010001                      | DataRow (type 'D', length 65537): longer than 65536 bytes, which is the limit
            5a 00010001                      | ReadyForQuery (type 'Z', length 65537): longer than 65536 bytes, which is the limit
            78 00000008                      | Message (type 'x', length 8): no message from a server is of this type
            00 00000004                      | Message (type 0x00, length 4): no message from a server is of this type
            ff 7fffffff                      | Message (type 0xff, length 2147483647): no message from a server is of this type
            31 00000005 00                   | ParseComplete (type '1', length 5): 1 bytes left over
            32 00000005 00                   | BindComplete (type '2', length 5): 1 bytes left over
            5a 00000004                      | ReadyForQuery (type 'Z', length 4): a body of 0 bytes in place of 1
            5a 00000006 4949                 | ReadyForQuery (type 'Z', length 6): a body of 2 bytes in place of 1
            5a 00000005 58                   | ReadyForQuery (type 'Z', length 5): a transaction status of 88
            43 00000004                      | CommandComplete (type 'C', length 4): a tag that does not end where its message does
            43 00000005 41                   | CommandComplete (type 'C', length 5): a tag that does not end where its message does
            43 00000006 0041                 | CommandComplete (type 'C', length 6): a tag that does not end where its message does
            44 00000005 00                   | DataRow (type 'D', length 5): 2 bytes wanted, 1 there
            44 00000006 0001                 | DataRow (type 'D', length 6): 1 fields in 0 bytes
            44 0000000a 0001 00000001        | DataRow (type 'D', length 10): field 0 of 1 bytes, of which 0 are there
            44 0000000a 0001 fffffffe        | DataRow (type 'D', length 10): field 0 of -2 bytes
            44 0000000b 0001 ffffffff 00     | DataRow (type 'D', length 11): 1 bytes after the last field
            44 0000000f 0002 00000003 010203 0000 | DataRow (type 'D', length 15): field 1 begins beyond the end of the row
            54 00000006 ffff                 | RowDescription (type 'T', length 6): a count of 65535 in 0 remaining bytes
            74 00000006 0001                 | ParameterDescription (type 't', length 6): a count of 1 in 0 remaining bytes
            53 00000006 6100                 | ParameterStatus (type 'S', length 6): a string without its terminating zero byte
            53 00000008 ff006100             | ParameterStatus (type 'S', length 8): text that is not valid UTF-8
            4b 00000008 00000001             | BackendKeyData (type 'K', length 8): a key of 0 bytes in place of 4 to 256
            52 00000008 00000006             | Authentication (type 'R', length 8): an authentication method of code 6
            52 0000000a 00000005 0102        | Authentication (type 'R', length 10): 4 bytes wanted, 2 there
            52 0000000d 00000000 0102030405  | Authentication (type 'R', length 13): 5 bytes left over
            52 0000000a 0000000a 4100        | Authentication (type 'R', length 10): a string without its terminating zero byte
            76 0000000c 00030000 40000000    | NegotiateProtocolVersion (type 'v', length 12): a count of 1073741824 in 0 remaining bytes
            76 0000000c 00030000 ffffffff    | NegotiateProtocolVersion (type 'v', length 12): a count of -1 in 0 remaining bytes
            76 0000000c 00040000 00000000    | NegotiateProtocolVersion (type 'v', length 12): a protocol version of 4.0
            47 00000007 020000               | CopyInResponse (type 'G', length 7): a format of 2, where 0 is text and 1 is binary
            56 00000008 fffffffe             | FunctionCallResponse (type 'V', length 8): -2 bytes wanted, 0 there
            45 00000006 4d41                 | ErrorResponse (type 'E', length 6): a string without its terminating zero byte
            45 00000004                      | ErrorResponse (type 'E', length 4): 1 bytes wanted, 0 there
            45 00000006 0000                 | ErrorResponse (type 'E', length 6): 1 bytes left over
            """)
    void whatIsNoMessageIsNamedWithWhatIsWrongWithIt(String hex, String expected) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThatThrownBy(() -> feed(new Looking(), bytes))
                .isInstanceOf(ProtocolException.class)
                .hasMessage(expected)
                .satisfies(error ->
                        assertThat(((ProtocolException) error).outcome()).isEqualTo(Outcome.UNKNOWN));
    }

    @Test
    void aFaultInTheHeaderIsFoundWithTheFifthByte() {
        feed(new Looking(), new byte[] {'x', 0, 0, 0});
        assertThatThrownBy(() -> feed(new Looking(), new byte[] {100})).isInstanceOf(ProtocolException.class);
    }

    @Test
    void afterAFaultNothingIsReadAnyMore() {
        server.write(ReadyForQuery.of(TransactionStatus.IDLE));
        byte[] good = out.toByteArray();
        Looking handler = new Looking();
        ProtocolException first = faultOf(() -> feed(handler, new byte[] {'x', 0, 0, 0, 4}));
        ProtocolException second = faultOf(() -> feed(handler, good));
        assertThat(second).isSameAs(first);
        assertThat(handler.messages).isEmpty();
    }

    private static ProtocolException faultOf(Runnable call) {
        try {
            call.run();
        } catch (ProtocolException fault) {
            return fault;
        }
        throw new AssertionError("no fault was found");
    }

    @Test
    void longMessagesAreForAfterAuthenticationAndForTypesThatNeedThem() {
        server.write(DataRow.of(new byte[100_000]));
        byte[] row = out.toByteArray();
        BackendReader early = new BackendReader(MessageLimits.defaults(), arrays);
        assertThatThrownBy(() -> RecordedMessages.feed(early, new Looking(), row, 0, row.length))
                .isInstanceOf(ProtocolException.class);

        reader.authenticated();
        Looking handler = new Looking();
        feed(handler, row);
        assertThat(handler.messages).containsExactly(DataRow.of(new byte[100_000]));

        out.truncate(0);
        server.write(new ParameterStatus("p", "x".repeat(100_000)));
        byte[] status = out.toByteArray();
        assertThatThrownBy(() -> feed(handler, status))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("longer than 65536");
    }

    @Test
    void limitsAreThoseThatWereAskedFor() {
        BackendReader strict = new BackendReader(new MessageLimits(100, 1_000), arrays);
        Looking handler = new Looking();
        byte[] exact = row(100);
        RecordedMessages.feed(strict, handler, exact, 0, exact.length);
        strict.authenticated();
        byte[] longer = row(1_000);
        RecordedMessages.feed(strict, handler, longer, 0, longer.length);
        assertThat(handler.messages).hasSize(2);
        byte[] tooLong = row(1_001);
        assertThatThrownBy(() -> RecordedMessages.feed(strict, handler, tooLong, 0, 5))
                .hasMessageContaining("longer than 1000 bytes");
    }

    /** A row whose message's length is stated as this. */
    private static byte[] row(int length) {
        WireWriter out = new WireWriter();
        new BackendWriter(out).write(DataRow.of(new byte[length - 10]));
        return out.toByteArray();
    }

    @Test
    void anAnnouncedLengthTakesNoMemory() {
        reader.authenticated();
        feed(new Looking(), new byte[] {'D', 0x3F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0, 1});
        assertThat(reader.held()).isEqualTo(ArrayCache.ARRAY_SIZE);
        assertThat(reader.buffered()).isEqualTo(7);
        feed(new Looking(), new byte[100_000]);
        assertThat(reader.held()).isLessThanOrEqualTo(2 * 100_007);
    }

    @Test
    void aLargeMessageInSmallPiecesCostsLinearWork() {
        reader.authenticated();
        byte[] large = row(8 << 20);
        Looking handler = new Looking();
        for (int at = 0; at < large.length; at += 100) {
            RecordedMessages.feed(reader, handler, large, at, Math.min(100, large.length - at));
        }
        assertThat(handler.messages).hasSize(1);
        assertThat(reader.moved()).isLessThanOrEqualTo(2L * large.length);
        assertThat(reader.held()).isZero();
    }

    @Test
    void manyMessagesInPiecesOfAnySizeCostLinearWork() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        reader.authenticated();
        Looking handler = new Looking();
        for (int size : new int[] {30, 1_000, 10_000, 40_000, 70_000, 300_000}) {
            out.clear(0);
            int count = 4_000_000 / size;
            for (int i = 0; i < count; i++) {
                server.write(DataRow.of(new byte[size]));
            }
            for (int most : new int[] {1_000, 70_000}) {
                long before = reader.moved();
                handler.messages.clear();
                for (int at = 0; at < out.size(); ) {
                    int chunk = Math.min(out.size() - at, 1 + random.nextInt(most));
                    RecordedMessages.feed(reader, handler, out.array(), at, chunk);
                    at += chunk;
                }
                assertThat(handler.messages).hasSize(count);
                assertThat(reader.moved() - before)
                        .as("rows of %d bytes in pieces of up to %d, seed %d", size, most, seed)
                        .isLessThanOrEqualTo(3L * out.size());
                assertThat(reader.held()).isZero();
            }
        }
    }

    @Test
    void readingOneMessageAtATimeWhileMoreArriveCostsLinearWork() {
        Looking handler = new Looking();
        handler.pauseAfterEach = true;
        byte[] message = row(100);
        for (int i = 0; i < 600; i++) { // what is held stays close to a whole array
            System.arraycopy(message, 0, reader.reserve(message.length), reader.end(), message.length);
            reader.received(message.length);
        }
        int total = 50_000;
        for (int i = 0; i < total; i++) {
            System.arraycopy(message, 0, reader.reserve(message.length), reader.end(), message.length);
            reader.received(message.length);
            reader.resume();
            reader.read(handler);
        }
        assertThat(handler.messages).hasSize(total);
        assertThat(reader.moved()).isLessThanOrEqualTo(3L * total * message.length);
    }

    @Test
    void aHugeArrayIsNotKeptForTheLittleThatFollows() {
        reader.authenticated();
        byte[] large = row(4 << 20);
        feed(new Looking(), large);
        assertThat(reader.held()).isZero();

        RecordedMessages.feed(reader, new Looking(), large, 0, large.length - 1);
        assertThat(reader.held()).isGreaterThanOrEqualTo(4 << 20);
        feed(new Looking(), new byte[] {0, 'Z', 0});
        assertThat(reader.buffered()).isEqualTo(2);
        assertThat(reader.held()).isEqualTo(ArrayCache.ARRAY_SIZE);
        Looking handler = new Looking();
        feed(handler, new byte[] {0, 0, 5, 'I'});
        assertThat(handler.messages).containsExactly(ReadyForQuery.of(TransactionStatus.IDLE));
    }

    @Test
    void anIdleReaderHoldsNoMemory() {
        server.write(ReadyForQuery.of(TransactionStatus.IDLE));
        feed(new Looking(), out.toByteArray());
        assertThat(reader.held()).isZero();
        assertThat(arrays.kept()).isEqualTo(1);

        byte[] array = reader.reserve(1);
        assertThat(arrays.kept()).isZero();
        reader.release();
        assertThat(arrays.take(1)).isSameAs(array);
    }

    @Test
    void aPausedReaderDeliversWhatIsThereOnceItIsResumed() {
        Looking handler = new Looking();
        handler.pauseAfterEach = true;
        server.write(CommandComplete.of("SELECT 1"));
        server.write(ReadyForQuery.of(TransactionStatus.IDLE));
        feed(handler, out.toByteArray());
        assertThat(handler.messages).containsExactly(CommandComplete.of("SELECT 1"));
        assertThat(reader.isPaused()).isTrue();
        assertThat(reader.buffered()).isEqualTo(6);

        reader.read(handler);
        assertThat(handler.messages).hasSize(1);

        reader.resume();
        reader.read(handler);
        assertThat(handler.messages).hasSize(2);
        assertThat(reader.buffered()).isZero();
    }

    @Test
    void aMessageThatIsHeldBackComesAgain() {
        server.write(DataRow.of(new byte[] {1}));
        server.write(Signal.PORTAL_SUSPENDED);
        int size = out.size();
        List<BackendMessage> delivered = new ArrayList<>();
        BackendHandler handler = new BackendHandler() {
            @Override
            public void on(DataRow row) {
                delivered.add(row.copy());
                if (delivered.size() < 3) {
                    reader.holdBack();
                }
                if (delivered.size() == 2) {
                    reader.resume();
                }
            }

            @Override
            public void unexpected(BackendMessage message) {
                delivered.add(message);
            }
        };
        feed(handler, out.toByteArray());
        assertThat(delivered).hasSize(1);
        assertThat(reader.isPaused()).isTrue();
        assertThat(reader.buffered()).isEqualTo(size);

        reader.resume();
        reader.read(handler);
        DataRow row = DataRow.of(new byte[] {1});
        assertThat(delivered).containsExactly(row, row, row, Signal.PORTAL_SUSPENDED);
        assertThat(reader.buffered()).isZero();
        assertThatThrownBy(reader::holdBack).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void callsFromInsideAHandlerThatWouldMoveTheBytesAreRefused() {
        server.write(Signal.NO_DATA);
        List<Throwable> refusals = new ArrayList<>();
        BackendHandler handler = new BackendHandler() {
            @Override
            public void unexpected(BackendMessage message) {
                for (Runnable call :
                        List.<Runnable>of(() -> reader.read(this), () -> reader.reserve(1), () -> reader.received(0))) {
                    try {
                        call.run();
                    } catch (IllegalStateException refusal) {
                        refusals.add(refusal);
                    }
                }
            }
        };
        feed(handler, out.toByteArray());
        assertThat(refusals).hasSize(3);
    }

    @Test
    void aHandlerThatThrowsHasHadItsMessage() {
        server.write(Signal.NO_DATA);
        server.write(Signal.PORTAL_SUSPENDED);
        BackendHandler failing = message -> {
            throw new UnsupportedOperationException("not I");
        };
        assertThatThrownBy(() -> feed(failing, out.toByteArray())).hasMessage("not I");
        Looking handler = new Looking();
        reader.read(handler);
        assertThat(handler.messages).containsExactly(Signal.PORTAL_SUSPENDED);
    }

    @Test
    void nothingIsDeliveredAfterAReleaseFromInsideAHandler() {
        server.write(Signal.NO_DATA);
        server.write(Signal.NO_DATA);
        List<BackendMessage> delivered = new ArrayList<>();
        feed(
                message -> {
                    delivered.add(message);
                    reader.release();
                },
                out.toByteArray());
        assertThat(delivered).hasSize(1);
        assertThat(reader.buffered()).isZero();
        assertThat(reader.held()).isZero();
    }

    @Test
    void aViewKeptBeyondItsTimeIsEmpty() {
        server.write(DataRow.of(new byte[] {1}));
        server.write(CommandComplete.of("SELECT 1"));
        List<BackendMessage> kept = new ArrayList<>();
        feed(kept::add, out.toByteArray());
        assertThat(kept).containsExactly(DataRow.of(), CommandComplete.of(""));
    }

    @Test
    void messagesThatEndEveryStatementAreMadeOnce() {
        for (TransactionStatus status : TransactionStatus.values()) {
            out.truncate(0);
            server.write(ReadyForQuery.of(status));
            Looking handler = new Looking();
            feed(handler, out.toByteArray());
            assertThat(handler.messages.get(0)).isSameAs(ReadyForQuery.of(status));
        }
    }

    @Test
    void anErrorIsReadWhateverItsFieldsAre() {
        byte[] text = "M\u00fcde".getBytes(StandardCharsets.ISO_8859_1);
        out.writeByte('E');
        int length = out.beginLength();
        out.writeByte('S').writeCString("FATAL");
        out.writeBytes(text).writeByte(0); // in another encoding than ours
        out.writeByte('S').writeCString("ERROR");
        out.writeByte('?').writeCString("who knows");
        out.writeByte(0);
        out.endLengthOfMessage(length);

        Looking handler = new Looking();
        feed(handler, out.toByteArray());
        ErrorFields fields = ((ErrorResponse) handler.messages.get(0)).fields();
        assertThat(fields.severity()).isEqualTo("ERROR");
        assertThat(fields.sqlState()).isNull();
        assertThat(fields.message()).isEqualTo("\uFFFDde");
        assertThat(fields.get('?')).isEqualTo("who knows");
    }

    @Test
    void theNewestMinorVersionIsReadWithAndWithoutTheMajorOne() {
        for (int version : new int[] {2, 3 << 16 | 2}) {
            out.truncate(0);
            out.writeByte('v').writeInt(12).writeInt(version).writeInt(0);
            Looking handler = new Looking();
            feed(handler, out.toByteArray());
            assertThat(handler.messages).containsExactly(new NegotiateProtocolVersion(2, List.of()));
        }
    }

    private void feed(BackendHandler handler, byte[] bytes) {
        RecordedMessages.feed(reader, handler, bytes, 0, bytes.length);
    }

    /** Keeps what it gets, and looks into rows. */
    private final class Looking implements BackendHandler {
        private final List<BackendMessage> messages = new ArrayList<>();
        private boolean pauseAfterEach;

        @Override
        public void on(DataRow row) {
            row.locate(new int[row.columnCount()], new int[row.columnCount()]);
            unexpected(row.copy());
        }

        @Override
        public void on(CommandComplete message) {
            unexpected(message.copy());
        }

        @Override
        public void unexpected(BackendMessage message) {
            messages.add(message);
            if (pauseAfterEach) {
                reader.pause();
            }
        }
    }
}
