// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.client;

import io.trunkline.testkit.tls.TestAuthority;
import io.trunkline.testkit.tls.TestCertificate;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link PlainClient} speaks TLS.
 *
 * @param own what it shows if the server asks, or null for nothing
 * @param serverName what it says by SNI
 */
public record TlsClient(
        TestAuthority trusted, @Nullable TestCertificate own, String serverName, Consumer<SSLParameters> parameters) {
    public static TlsClient trusting(TestAuthority authority) {
        return new TlsClient(authority, null, "localhost", parameters -> {});
    }

    public TlsClient showing(TestCertificate certificate) {
        return new TlsClient(trusted, certificate, serverName, parameters);
    }

    public TlsClient calling(String name) {
        return new TlsClient(trusted, own, name, parameters);
    }

    public TlsClient with(Consumer<SSLParameters> more) {
        return new TlsClient(trusted, own, serverName, parameters.andThen(more));
    }

    Socket over(Socket socket) throws IOException {
        try {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("root", trusted.certificate());
            TrustManagerFactory trusting = TrustManagerFactory.getInstance("PKIX");
            trusting.init(trust);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            if (own != null) {
                keys.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(Certificate[]::new));
            }
            KeyManagerFactory showing = KeyManagerFactory.getInstance("SunX509");
            showing.init(keys, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(showing.getKeyManagers(), trusting.getTrustManagers(), null);
            SSLSocket tls =
                    (SSLSocket) context.getSocketFactory().createSocket(socket, serverName, socket.getPort(), true);
            SSLParameters settings = tls.getSSLParameters();
            parameters.accept(settings);
            tls.setSSLParameters(settings);
            tls.startHandshake();
            return tls;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
