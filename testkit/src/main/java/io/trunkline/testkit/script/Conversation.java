// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.script;

import io.trunkline.error.ErrorFields;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.BackendWriter;
import io.trunkline.protocol.CancelRequest;
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
import io.trunkline.protocol.auth.ChannelBinding;
import io.trunkline.testkit.tls.TestCertificate;
import io.trunkline.wire.ArrayCache;
import io.trunkline.wire.WireWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One connection to a scripted server: blocking, one message at a time, by its own thread alone. */
final class Conversation {
    private static final int READ = 8 * 1024;
    private static final int NONE = -1;
    /** The type of the TLS record that a handshake begins with. No message without TLS is so long as to begin like it. */
    private static final int TLS_HANDSHAKE = 22;

    private final ScriptedServer server;
    private final int number;
    private final Socket socket;
    private final FrontendReader reader = new FrontendReader(MessageLimits.defaults(), new ArrayCache());
    private final Taker taker = new Taker();
    private final BackendWriter writer = new BackendWriter(new WireWriter());

    private @Nullable FrontendMessage peeked;
    /** Read to see whether the client begins with TLS, and not yet used; negative if there is none. */
    private int firstByte = NONE;

    private @Nullable SSLSocket tls;
    private @Nullable TlsHandshake handshake;
    private @Nullable TestCertificate certificate;

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
            throw message instanceof CancelRequest cancel ? new CancelInstead(cancel) : new Violation("got " + message);
        }
        return type.cast(message);
    }

    /** Waits for the client's first byte: does it speak TLS without having asked? */
    boolean beginsWithTls() throws IOException {
        firstByte = readable(() -> socket.getInputStream().read());
        return firstByte == TLS_HANDSHAKE;
    }

    /** From now on all goes through TLS, once the client has shaken hands. */
    void startTls(ServerTls how) throws IOException {
        if (peeked != null) {
            throw new Violation("got " + peeked + " in place of a TLS handshake");
        }
        if (reader.buffered() > 0) {
            throw new Violation(
                    "the client sent " + reader.buffered() + " bytes in clear text before its TLS handshake");
        }
        if (tls != null) {
            throw new IllegalStateException("the script has started TLS before");
        }
        byte[] read = firstByte < 0 ? new byte[0] : new byte[] {(byte) firstByte};
        firstByte = NONE;
        TlsAcceptor acceptor = new TlsAcceptor(how, number);
        try {
            tls = acceptor.accept(socket, new ByteArrayInputStream(read));
            certificate = how.certificate();
        } finally {
            handshake = acceptor.handshake();
            if (handshake != null) {
                server.witness().shookHands(handshake);
            }
        }
    }

    /** How TLS was agreed upon; null without. */
    @Nullable
    TlsHandshake handshake() {
        return handshake;
    }

    /** What SCRAM-SHA-256-PLUS binds to: the certificate that the client was shown. */
    ChannelBinding channelBinding() {
        byte[] hash = certificate == null ? null : certificate.endPointHash();
        if (hash == null) {
            throw new IllegalStateException(
                    "there is nothing to bind to: " + (certificate == null ? "no TLS" : certificate));
        }
        return ChannelBinding.tlsServerEndPoint(hash);
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

    void awaitInput() throws IOException {
        if (read(new byte[READ], 0) < 0) {
            throw Violation.clientGone("the client closed the connection");
        }
    }

    void drain() throws IOException {
        byte[] dropped = new byte[READ];
        while (read(dropped, 0) >= 0) {}
    }

    private int read(byte[] array, int from) throws IOException {
        if (firstByte >= 0) {
            array[from] = (byte) firstByte;
            firstByte = NONE;
            return 1;
        }
        return readable(() -> endPoint().getInputStream().read(array, from, Math.min(READ, array.length - from)));
    }

    private interface Read {
        int run() throws IOException;
    }

    /** That the client resets the connection is an end, too. */
    private static int readable(Read read) throws IOException {
        try {
            return read.run();
        } catch (SocketException reset) {
            return NONE;
        } catch (SSLException wrapped) {
            if (wrapped.getCause() instanceof SocketException) {
                return NONE;
            }
            throw wrapped;
        }
    }

    /** Where messages go and come: TLS once that is started. */
    private Socket endPoint() {
        return tls == null ? socket : tls;
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
        endPoint().getOutputStream().write(bytes);
    }

    /** {@return false if the client has left} */
    boolean trySendBytes(byte[] bytes) throws IOException {
        try {
            sendBytes(bytes);
            return true;
        } catch (SocketException gone) {
            return false;
        }
    }

    /** What a server says to whom it lets in, with the parameters as the script changes them. */
    void letIn(Consumer<? super Map<String, String>> change) throws IOException {
        reader.authenticated();
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("server_version", "18.0");
        parameters.put("server_encoding", "UTF8");
        parameters.put("client_encoding", "UTF8");
        parameters.put("DateStyle", "ISO, MDY");
        parameters.put("IntervalStyle", "postgres");
        parameters.put("TimeZone", "UTC");
        parameters.put("integer_datetimes", "on");
        parameters.put("standard_conforming_strings", "on");
        parameters.put("in_hot_standby", "off");
        parameters.put("default_transaction_read_only", "off");
        change.accept(parameters);
        List<BackendMessage> messages = new ArrayList<>();
        messages.add(new Authentication.Ok());
        parameters.forEach((name, value) -> messages.add(new ParameterStatus(name, value)));
        messages.add(ScriptedServer.key(number));
        send(messages.toArray(BackendMessage[]::new));
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
        endPoint().shutdownOutput();
    }

    /** In order: TLS says good-bye before. */
    void close() throws IOException {
        endPoint().close();
    }

    /** The connection alone: TLS does not hear of it. */
    void hangUp() throws IOException {
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
