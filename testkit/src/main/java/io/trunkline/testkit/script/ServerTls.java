// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.script;

import io.trunkline.testkit.tls.TestAuthority;
import io.trunkline.testkit.tls.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a scripted server speaks TLS. Immutable: every method answers a changed one.
 *
 * <p>By default as PostgreSQL does: TLS 1.2 and 1.3, no client certificate asked for, {@code postgresql} agreed upon by
 * ALPN if the client offers it. Connections that use the same instance share its sessions, which clients may resume.
 */
public final class ServerTls {
    /** What becomes of the application protocols that a client offers. */
    enum Alpn {
        CHOOSE,
        IGNORE,
        REFUSE
    }

    /** Whether a client shall show a certificate. */
    enum ClientCertificate {
        UNASKED,
        WANTED,
        NEEDED
    }

    private final TestCertificate certificate;
    private final List<String> protocols;
    private final ClientCertificate clientCertificate;
    private final @Nullable TestAuthority trusted;
    private final Alpn alpn;
    private @Nullable SSLContext context;

    private ServerTls(
            TestCertificate certificate,
            List<String> protocols,
            ClientCertificate clientCertificate,
            @Nullable TestAuthority trusted,
            Alpn alpn) {
        this.certificate = certificate;
        this.protocols = protocols;
        this.clientCertificate = clientCertificate;
        this.trusted = trusted;
        this.alpn = alpn;
    }

    /** With the defaults, showing this certificate. */
    public static ServerTls with(TestCertificate certificate) {
        return new ServerTls(certificate, List.of("TLSv1.3", "TLSv1.2"), ClientCertificate.UNASKED, null, Alpn.CHOOSE);
    }

    /** The only versions it speaks, by the JDK's names: {@code TLSv1.2}. Those before that the JDK has switched off. */
    public ServerTls protocols(String... versions) {
        return new ServerTls(certificate, List.of(versions), clientCertificate, trusted, alpn);
    }

    /** Asks for a client certificate, whoever signed it, and goes on if there is none. */
    public ServerTls wantsClientCertificate() {
        return new ServerTls(certificate, protocols, ClientCertificate.WANTED, trusted, alpn);
    }

    /** Asks for a client certificate, and fails the handshake if there is none. */
    public ServerTls needsClientCertificate() {
        return new ServerTls(certificate, protocols, ClientCertificate.NEEDED, trusted, alpn);
    }

    /** Names this authority to clients when it asks for a certificate, and fails the handshake if another signed it. */
    public ServerTls trusting(TestAuthority authority) {
        return new ServerTls(certificate, protocols, clientCertificate, authority, alpn);
    }

    /** Does not answer what the client offers by ALPN, as servers before PostgreSQL 17. */
    public ServerTls ignoringAlpn() {
        return new ServerTls(certificate, protocols, clientCertificate, trusted, Alpn.IGNORE);
    }

    /** Fails the handshake for any protocol offered by ALPN, as another kind of server would. */
    public ServerTls refusingAlpn() {
        return new ServerTls(certificate, protocols, clientCertificate, trusted, Alpn.REFUSE);
    }

    TestCertificate certificate() {
        return certificate;
    }

    List<String> protocols() {
        return protocols;
    }

    ClientCertificate clientCertificate() {
        return clientCertificate;
    }

    Alpn alpn() {
        return alpn;
    }

    /** The server's end of TLS over a connection, before its handshake. */
    SSLSocket over(Socket socket, InputStream consumed) throws IOException {
        return (SSLSocket) context().getSocketFactory().createSocket(socket, consumed, true);
    }

    private synchronized SSLContext context() {
        if (context == null) {
            try {
                context = newContext();
            } catch (GeneralSecurityException | IOException wrong) {
                throw new IllegalStateException("no TLS with " + certificate + ": " + wrong, wrong);
            }
        }
        return context;
    }

    private SSLContext newContext() throws GeneralSecurityException, IOException {
        KeyStore keys = emptyStore();
        keys.setKeyEntry(
                "server", certificate.key(), new char[0], certificate.chain().toArray(Certificate[]::new));
        // This one shows an expired certificate, too.
        KeyManagerFactory own = KeyManagerFactory.getInstance("SunX509");
        own.init(keys, new char[0]);
        SSLContext made = SSLContext.getInstance("TLS");
        made.init(own.getKeyManagers(), trustManagers(), null);
        return made;
    }

    private TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
        if (trusted == null) {
            return new TrustManager[] {new TrustEverybody()};
        }
        KeyStore anchors = emptyStore();
        anchors.setCertificateEntry("authority", trusted.certificate());
        TrustManagerFactory trusting = TrustManagerFactory.getInstance("PKIX");
        trusting.init(anchors);
        return trusting.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    @Override
    public String toString() {
        return "TLS with " + certificate;
    }
}
