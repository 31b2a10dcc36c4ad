// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * The engine of one connection, and what is to be known of it once its handshake is done. Belongs to one thread at a time,
 * as the engine does.
 */
public final class TlsEngine {
    private final SSLEngine engine;
    private final IdentityKeyManager identity;

    TlsEngine(SSLEngine engine, IdentityKeyManager identity) {
        this.engine = engine;
        this.identity = identity;
    }

    /** {@return the engine, in client mode and ready for its handshake} */
    public SSLEngine engine() {
        return engine;
    }

    /** {@return whether the server asked for our certificate, now or when the session that goes on here began} */
    public boolean askedForCertificate() {
        return identity.wasAsked(engine) || sentCertificate();
    }

    /** {@return whether our certificate was sent, now or when the session that goes on here began} */
    public boolean sentCertificate() {
        return engine.getSession().getLocalCertificates() != null;
    }

    /**
     * What {@code sslcertmode=require} asks for, to be called when the handshake is done.
     *
     * @throws UsageException if the server has let us in without our certificate
     */
    public void requireCertificateSent() {
        if (!askedForCertificate()) {
            throw new UsageException(
                    "sslcertmode=require: the server did not ask for the certificate of the client. Its pg_hba.conf"
                            + " must say clientcert or cert, and its ssl_ca_file name an authority",
                    Outcome.NOT_SENT);
        }
        if (!sentCertificate()) {
            throw new UsageException(
                    "sslcertmode=require: the server went on without a certificate of the client: there is none of a kind"
                            + " that it takes",
                    Outcome.NOT_SENT);
        }
    }

    /**
     * {@return the hash that binds SCRAM to the server's certificate, or null if its signature has none}
     *
     * @see EndPointHash
     */
    public byte @Nullable [] endPointHash() {
        try {
            return engine.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? EndPointHash.of(certificate)
                    : null;
        } catch (SSLPeerUnverifiedException noHandshake) {
            throw new IllegalStateException("the handshake is not done", noHandshake);
        }
    }
}
