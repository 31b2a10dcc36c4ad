// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.wire.ArrayCache;
import java.util.ArrayList;
import java.util.List;

/** Readers whose messages are kept: views are copied, and looked into as a driver would. */
final class RecordedMessages {
    private RecordedMessages() {}

    /** Puts {@code length} bytes into a reader and has them read. */
    static <H> void feed(MessageReader<H> reader, H handler, byte[] bytes, int offset, int length) {
        System.arraycopy(bytes, offset, reader.reserve(length), reader.end(), length);
        reader.received(length);
        reader.read(handler);
    }

    /** One end of a stream under test. */
    interface End<M> {
        void feed(byte[] bytes, int offset, int length);

        List<M> messages();

        MessageReader<?> reader();
    }

    static End<BackendMessage> client() {
        return new Client();
    }

    static End<FrontendMessage> server() {
        return new Server();
    }

    private static final class Client implements End<BackendMessage>, BackendHandler {
        private final BackendReader reader = new BackendReader(MessageLimits.defaults(), new ArrayCache());
        private final List<BackendMessage> messages = new ArrayList<>();

        @Override
        public void feed(byte[] bytes, int offset, int length) {
            RecordedMessages.feed(reader, this, bytes, offset, length);
        }

        @Override
        public List<BackendMessage> messages() {
            return messages;
        }

        @Override
        public MessageReader<?> reader() {
            return reader;
        }

        @Override
        public void on(DataRow row) {
            row.locate(new int[row.columnCount()], new int[row.columnCount()]);
            messages.add(row.copy());
        }

        @Override
        public void on(CommandComplete message) {
            message.affectedRows();
            messages.add(message.copy());
        }

        @Override
        public void on(CopyData message) {
            messages.add(message.copy());
        }

        @Override
        public void unexpected(BackendMessage message) {
            messages.add(message);
        }
    }

    /** Expects messages of type p in the order in which the samples have them. */
    private static final class Server implements End<FrontendMessage>, FrontendHandler {
        private final FrontendReader reader = new FrontendReader(MessageLimits.defaults(), new ArrayCache());
        private final List<FrontendMessage> messages = new ArrayList<>();
        private final List<PasswordKind> expected = new ArrayList<>(List.of(
                PasswordKind.PASSWORD,
                PasswordKind.SASL_INITIAL_RESPONSE,
                PasswordKind.SASL_INITIAL_RESPONSE,
                PasswordKind.SASL_INITIAL_RESPONSE,
                PasswordKind.SASL_RESPONSE,
                PasswordKind.GSS_RESPONSE));

        @Override
        public void feed(byte[] bytes, int offset, int length) {
            RecordedMessages.feed(reader, this, bytes, offset, length);
        }

        @Override
        public List<FrontendMessage> messages() {
            return messages;
        }

        @Override
        public MessageReader<?> reader() {
            return reader;
        }

        @Override
        public void on(CopyData message) {
            messages.add(message.copy());
        }

        @Override
        public void unexpected(FrontendMessage message) {
            boolean isPassword = message instanceof PasswordMessage
                    || message instanceof SaslInitialResponse
                    || message instanceof SaslResponse;
            if (isPassword) {
                expected.remove(0);
                reader.expectPassword(expected.get(0));
            }
            messages.add(message);
        }
    }
}
