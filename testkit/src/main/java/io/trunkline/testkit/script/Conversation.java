// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.script;

import io.trunkline.error.ErrorFields;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.BackendWriter;
import io.trunkline.protocol.CopyData;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.FrontendHandler;
import io.trunkline.protocol.FrontendMessage;
import io.trunkline.protocol.FrontendReader;
import io.trunkline.protocol.FrontendSignal;
import io.trunkline.protocol.MessageLimits;
import io.trunkline.protocol.ParameterStatus;
import io.trunkline.protocol.PasswordKind;
import io.trunkline.protocol.ProtocolException;
import io.trunkline.wire.ArrayCache;
import io.trunkline.wire.WireWriter;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** One connection to a scripted server: blocking, one message at a time, by its own thread alone. */
final class Conversation {
    private static final int READ = 8 * 1024;

    private final ScriptedServer server;
    private final int number;
    private final Socket socket;
    private final FrontendReader reader = new FrontendReader(MessageLimits.defaults(), new ArrayCache());
    private final Taker taker = new Taker();
    private final BackendWriter writer = new BackendWriter(new WireWriter());

    private @Nullable FrontendMessage peeked;

    Conversation(ScriptedServer server, int number, Socket socket) {
        this.server = server;
        this.number = number;
        this.socket = socket;
    }

    ScriptedServer server() {
        return server;
    }

    /** The connection's place in the order of arrival, from 1; its cancel key is made of it. */
    int number() {
        return number;
    }

    boolean isClosed() {
        return socket.isClosed();
    }

    /** The next message, which must be of that type. */
    <M extends FrontendMessage> M receive(Class<M> type, PasswordKind kind) throws IOException {
        @Nullable FrontendMessage message = next(kind);
        if (message == null) {
            throw Violation.clientGone("the client closed the connection");
        }
        if (!type.isInstance(message)) {
            throw new Violation("got " + message);
        }
        return type.cast(message);
    }

    /** Looks at the first message without taking it; null if the client closes instead. */
    @Nullable
    FrontendMessage peek() throws IOException {
        peeked = next(PasswordKind.PASSWORD);
        return peeked;
    }

    void receiveEnd() throws IOException {
        @Nullable FrontendMessage message = next(PasswordKind.PASSWORD);
        if (message == FrontendSignal.TERMINATE) {
            message = next(PasswordKind.PASSWORD);
        }
        if (message != null) {
            throw new Violation("got " + message);
        }
    }

    /** The next message, or null if there is none because the client has closed, in order or not. */
    private @Nullable FrontendMessage next(PasswordKind kind) throws IOException {
        if (peeked != null) {
            FrontendMessage message = peeked;
            peeked = null;
            return message;
        }
        try {
            reader.expectPassword(kind);
            while (true) {
                reader.resume();
                reader.read(taker);
                @Nullable FrontendMessage message = taker.take();
                if (message != null) {
                    return message;
                }
                byte[] array = reader.reserve(READ);
                int count = read(array, reader.end());
                if (count < 0) {
                    if (reader.buffered() > 0) {
                        throw new Violation("the client closed the connection inside a message, after "
                                + reader.buffered() + " bytes of it");
                    }
                    return null;
                }
                reader.received(count);
            }
        } catch (ProtocolException malformed) {
            throw new Violation("got malformed bytes: " + malformed.getMessage());
        }
    }

    private int read(byte[] array, int from) throws IOException {
        try {
            return socket.getInputStream().read(array, from, Math.min(READ, array.length - from));
        } catch (SocketException reset) {
            return -1;
        }
    }

    void send(BackendMessage... messages) throws IOException {
        WireWriter out = writer.out();
        for (BackendMessage message : messages) {
            writer.write(message);
        }
        byte[] bytes = out.toByteArray();
        out.truncate(0);
        sendBytes(bytes);
    }

    void sendBytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** What a server says to whom it lets in. */
    void letIn() throws IOException {
        reader.authenticated();
        send(
                new Authentication.Ok(),
                new ParameterStatus("server_version", "18.0"),
                new ParameterStatus("server_encoding", "UTF8"),
                new ParameterStatus("client_encoding", "UTF8"),
                new ParameterStatus("DateStyle", "ISO, MDY"),
                new ParameterStatus("IntervalStyle", "postgres"),
                new ParameterStatus("TimeZone", "UTC"),
                new ParameterStatus("integer_datetimes", "on"),
                new ParameterStatus("standard_conforming_strings", "on"),
                new ParameterStatus("in_hot_standby", "off"),
                new ParameterStatus("default_transaction_read_only", "off"),
                ScriptedServer.key(number));
    }

    /** Tells the client, too, why it is thrown out, so that its own failure explains itself. */
    void throwOut(String reason) {
        try {
            send(new ErrorResponse(ErrorFields.builder("FATAL", "08P01", "scripted server: " + reason)
                    .build()));
            close();
        } catch (IOException gone) {
            // The client is gone already; the test is told in any case.
        }
    }

    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    void close() throws IOException {
        socket.close();
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Takes one message and makes the reader wait, because what the next one may be depends on this one. */
    private final class Taker implements FrontendHandler {
        private @Nullable FrontendMessage message;

        @Nullable
        FrontendMessage take() {
            FrontendMessage taken = message;
            message = null;
            return taken;
        }

        @Override
        public void unexpected(FrontendMessage message) {
            this.message = message;
            reader.pause();
        }

        @Override
        public void on(CopyData borrowed) {
            unexpected(borrowed.copy());
        }
    }
}
