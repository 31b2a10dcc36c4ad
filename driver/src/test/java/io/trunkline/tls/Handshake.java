// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A client's engine and a server's, and the bytes between them carried by hand. */
final class Handshake {
    final TlsEngine client;
    final SSLEngine server;
    final List<String> namesTold = new ArrayList<>();
    List<String> protocolsOffered = List.of();

    private ByteBuffer toServer = ByteBuffer.allocate(0);
    private ByteBuffer toClient = ByteBuffer.allocate(0);

    private Handshake(TlsEngine client, SSLEngine server) {
        this.client = client;
        this.server = server;
    }

    /** A server that shows a certificate, and that takes any client's certificate if it asks for one. */
    static SSLContext server(X509Bundle identity, X509Certificate... hints) {
        return server(identity.getKeyPair().getPrivate(), identity.getCertificatePath(), hints);
    }

    static SSLContext server(PrivateKey key, X509Certificate[] chain, X509Certificate... hints) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, new char[0], chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), new TrustManager[] {new TakesAnybody(hints)}, null);
            return context;
        } catch (GeneralSecurityException | IOException failure) {
            throw new AssertionError(failure);
        }
    }

    static Handshake of(TlsContext client, SSLContext server) throws SSLException {
        return of(client, Authority.HOST, server.createSSLEngine());
    }

    static Handshake of(TlsContext client, String host, SSLEngine server) throws SSLException {
        server.setUseClientMode(false);
        Handshake handshake = new Handshake(client.engine(host, 5432), server);
        server.setHandshakeApplicationProtocolSelector((engine, offered) -> {
            handshake.protocolsOffered = offered;
            for (SNIServerName name : ((ExtendedSSLSession) engine.getHandshakeSession()).getRequestedServerNames()) {
                handshake.namesTold.add(new String(name.getEncoded(), StandardCharsets.UTF_8));
            }
            return offered.contains("postgresql") ? "postgresql" : "";
        });
        handshake.run();
        return handshake;
    }

    /** Until both have nothing more to say, the tickets that TLS 1.3 sends afterwards included. */
    private void run() throws SSLException {
        client.engine().beginHandshake();
        server.beginHandshake();
        boolean moved = true;
        while (moved) {
            moved = step(client.engine(), true);
            moved |= step(server, false);
        }
        if (!done(client.engine()) || !done(server)) {
            throw new SSLException("the handshake stands still");
        }
    }

    private static boolean done(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private boolean step(SSLEngine engine, boolean isClient) throws SSLException {
        boolean moved = false;
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                Runnable task = engine.getDelegatedTask();
                while (task != null) {
                    task.run();
                    task = engine.getDelegatedTask();
                }
            } else if (status == HandshakeStatus.NEED_WRAP) {
                ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
                SSLEngineResult result = engine.wrap(ByteBuffer.allocate(0), out);
                out.flip();
                if (isClient) {
                    toServer = joined(toServer, out);
                } else {
                    toClient = joined(toClient, out);
                }
                if (result.bytesProduced() == 0 && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                    return moved;
                }
            } else {
                ByteBuffer in = isClient ? toClient : toServer;
                if (!in.hasRemaining()) {
                    return moved;
                }
                int before = in.remaining();
                SSLEngineResult result = engine.unwrap(
                        in, ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()));
                if (in.remaining() == before
                        && result.getHandshakeStatus() != HandshakeStatus.NEED_TASK
                        && result.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
                    return moved;
                }
            }
            moved = true;
        }
    }

    private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        ByteBuffer both = ByteBuffer.allocate(first.remaining() + second.remaining());
        return both.put(first).put(second).flip();
    }

    private static final class TakesAnybody extends X509ExtendedTrustManager {
        private final X509Certificate[] hints;

        TakesAnybody(X509Certificate[] hints) {
            this.hints = hints;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return hints;
        }
    }
}
