// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.script;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/** One handshake, and what the client says in it, also if it comes to nothing. Belongs to its connection's thread. */
final class TlsAcceptor {
    private static final String POSTGRESQL = "postgresql";

    private final ServerTls how;
    private final int connection;
    private @Nullable String serverName;
    private List<String> alpnOffered = List.of();
    private @Nullable TlsHandshake handshake;

    TlsAcceptor(ServerTls how, int connection) {
        this.how = how;
        this.connection = connection;
    }

    /** @param consumed what has been read already of what the client sent */
    SSLSocket accept(Socket socket, InputStream consumed) throws IOException {
        SSLSocket tls = how.over(socket, consumed);
        tls.setUseClientMode(false);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(how.protocols().toArray(String[]::new));
        switch (how.clientCertificate()) {
            case WANTED -> parameters.setWantClientAuth(true);
            case NEEDED -> parameters.setNeedClientAuth(true);
            case UNASKED -> parameters.setWantClientAuth(false);
        }
        parameters.setSNIMatchers(List.of(new NameListener()));
        tls.setSSLParameters(parameters);
        tls.setHandshakeApplicationProtocolSelector((client, offered) -> choose(offered));
        try {
            tls.startHandshake();
            SSLSession session = tls.getSession();
            handshake = told(null, session.getProtocol(), session.getCipherSuite(), alpn(tls), chain(session));
            return tls;
        } catch (IOException failure) {
            handshake = told(failure.toString(), "", "", "", List.of());
            throw failure;
        }
    }

    /** What came of it; null before it is over. */
    @Nullable
    TlsHandshake handshake() {
        return handshake;
    }

    private TlsHandshake told(
            @Nullable String failure, String protocol, String cipherSuite, String alpn, List<X509Certificate> chain) {
        return new TlsHandshake(connection, failure, protocol, cipherSuite, serverName, alpnOffered, alpn, chain);
    }

    /** Null fails the handshake, an empty answer is none. */
    private @Nullable String choose(List<String> offered) {
        alpnOffered = List.copyOf(offered);
        return switch (how.alpn()) {
            case CHOOSE -> offered.contains(POSTGRESQL) ? POSTGRESQL : null;
            case IGNORE -> "";
            case REFUSE -> null;
        };
    }

    private static String alpn(SSLSocket tls) {
        String agreed = tls.getApplicationProtocol();
        return agreed == null ? "" : agreed;
    }

    private static List<X509Certificate> chain(SSLSession session) {
        try {
            return Arrays.stream(session.getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
    }

    /** Hears the name before the handshake can fail, and answers to any. */
    private final class NameListener extends SNIMatcher {
        NameListener() {
            super(StandardConstants.SNI_HOST_NAME);
        }

        @Override
        public boolean matches(SNIServerName name) {
            serverName = new String(name.getEncoded(), StandardCharsets.US_ASCII);
            return true;
        }
    }
}
