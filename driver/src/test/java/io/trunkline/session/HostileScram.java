// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendMessage;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server that lies about SCRAM to one client: it knows the nonce it was sent, and no password.
 *
 * <p>It works on bare bytes, because our own server end writes nothing that is wrong.
 */
final class HostileScram implements AutoCloseable {
    private final ServerSocket listener;
    private final Thread thread;
    private final Function<String, BackendMessage> first;
    private final BackendMessage last;
    private volatile @Nullable String proof;

    /**
     * @param first makes the answer to the client's first message of its nonce
     * @param last is sent when the client has proved that it knows the password
     */
    HostileScram(Function<String, BackendMessage> first, BackendMessage last) {
        this.first = first;
        this.last = last;
        try {
            listener = new ServerSocket(0, 1, InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1}));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        thread = new Thread(this::serve, "hostile-scram");
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** What the client answered to the first message; null if it did not. */
    @Nullable
    String proof() {
        return proof;
    }

    private void serve() {
        try (Socket socket = listener.accept();
                DataInputStream in = new DataInputStream(socket.getInputStream())) {
            in.skipNBytes(in.readInt() - 4);
            send(socket, new Authentication.Sasl(List.of("SCRAM-SHA-256")));
            String clientFirst = password(in);
            send(socket, first.apply(clientFirst.substring(clientFirst.indexOf("r=") + 2)));
            proof = password(in);
            send(socket, last);
            in.skipNBytes(Integer.MAX_VALUE);
        } catch (IOException over) {
            // The client has seen enough, and that is what the tests are about.
        }
    }

    private static void send(Socket socket, BackendMessage message) throws IOException {
        socket.getOutputStream().write(Flights.bytes(message));
    }

    private static String password(DataInputStream in) throws IOException {
        in.readByte();
        byte[] body = new byte[in.readInt() - 4];
        in.readFully(body);
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        try {
            thread.join(10_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new AssertionError("the client has not closed its connection");
        }
    }
}
