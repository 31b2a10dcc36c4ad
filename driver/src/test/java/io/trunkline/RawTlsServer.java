// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.BackendWriter;
import io.trunkline.testkit.tls.TestCertificate;
import io.trunkline.wire.WireWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Serves one connection with bare bytes under TLS: for what depends on what the client has said, or what no engine of ours
 * would write.
 */
final class RawTlsServer implements AutoCloseable {
    /** Speaks with the client; when it returns, the connection is closed. That the client has left is no failure. */
    interface Talk {
        void with(Socket client) throws IOException;
    }

    private final ServerSocket listener;
    private final Thread thread;

    private RawTlsServer(Talk talk) {
        try {
            listener = new ServerSocket(0, 1, InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1}));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        thread = new Thread(
                () -> {
                    try (Socket client = listener.accept()) {
                        talk.with(client);
                    } catch (IOException over) {
                        // The client has seen enough, and that is what the tests are about.
                    }
                },
                "raw-tls-server");
        thread.start();
    }

    /** Without TLS: the client's request for it has been read when the talk begins. */
    static RawTlsServer afterRequest(Talk talk) {
        return new RawTlsServer(client -> {
            client.getInputStream().readNBytes(8);
            talk.with(client);
        });
    }

    /** The talk begins after the handshake, with the socket of TLS. */
    static RawTlsServer withTls(TestCertificate certificate, Talk talk) {
        return withTls(certificate, below -> {}, talk);
    }

    /** @param below is shown the socket that TLS goes through */
    static RawTlsServer withTls(TestCertificate certificate, Consumer<Socket> below, Talk talk) {
        return afterRequest(client -> {
            below.accept(client);
            client.getOutputStream().write('S');
            try (SSLSocket tls =
                    (SSLSocket) context(certificate).getSocketFactory().createSocket(client, null, true)) {
                tls.startHandshake();
                talk.with(tls);
            }
        });
    }

    private static SSLContext context(TestCertificate certificate) {
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry(
                    "server",
                    certificate.key(),
                    new char[0],
                    certificate.chain().toArray(Certificate[]::new));
            KeyManagerFactory own = KeyManagerFactory.getInstance("SunX509");
            own.init(keys, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    static void send(Socket client, BackendMessage message) throws IOException {
        BackendWriter writer = new BackendWriter(new WireWriter());
        writer.write(message);
        client.getOutputStream().write(writer.out().toByteArray());
    }

    /** Reads a message without a type, the first of a session. */
    static void readStartup(DataInputStream in) throws IOException {
        in.skipNBytes(in.readInt() - 4);
    }

    /** The body of the next message. */
    static String read(DataInputStream in) throws IOException {
        in.readByte();
        byte[] body = new byte[in.readInt() - 4];
        in.readFully(body);
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new AssertionError("the client has not closed its connection");
        }
    }
}
