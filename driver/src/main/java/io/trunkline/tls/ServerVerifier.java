// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a server is believed, by libpq's rules: where there are authorities the chain is verified whatever the
 * sslmode says, and {@code verify-full} asks for the host name on top. Called within the handshake, so that nothing is sent
 * to a server that is not believed. Whatever it throws becomes the cause of an {@code SSLHandshakeException}.
 */
final class ServerVerifier extends X509ExtendedTrustManager {
    private static final X509Certificate[] NO_HINTS = {};

    private final @Nullable TrustAnchors anchors;
    private final boolean hostName;

    /**
     * @param anchors whom to trust, or null to take any certificate
     * @param hostName whether the certificate must name the host
     */
    ServerVerifier(@Nullable TrustAnchors anchors, boolean hostName) {
        if (hostName && anchors == null) {
            throw new IllegalArgumentException("a name in a certificate that nobody vouches for proves nothing");
        }
        this.anchors = anchors;
        this.hostName = hostName;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (anchors == null) {
            return;
        }
        try {
            verify(anchors, chain, authType, engine);
        } catch (RuntimeException broken) {
            // What a stranger sends may be worse than the parsers expect.
            throw new CertificateException("the certificate of the server cannot be read", broken);
        }
    }

    private void verify(TrustAnchors trusted, X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        // First, for a reason that can be read; and PKIX does not look at the dates of a certificate that is its own
        // anchor.
        Distrust.requireValid(chain[0]);
        try {
            trusted.pkix().checkServerTrusted(chain, authType, engine);
        } catch (CertificateException distrust) {
            throw Distrust.explain(distrust, chain, trusted);
        }
        if (hostName) {
            ServerNames.require(chain[0], engine.getPeerHost());
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw engineOnly();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw engineOnly();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw engineOnly();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw engineOnly();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw engineOnly();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return NO_HINTS;
    }

    /** Without its engine the host is not known, and to skip its name would be to believe anybody. */
    private static CertificateException engineOnly() {
        return new CertificateException("certificates are verified for the server of a client's engine only");
    }
}
