// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import io.trunkline.SslMode;
import io.trunkline.TlsVersion;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What connections with the same options share: certificates, keys, and the sessions that a later handshake may resume.
 * Immutable but for those sessions, and for any thread.
 */
public final class TlsContext {
    /** What every engine offers (ALPN), so that a server or proxy knows what is going to be spoken. */
    public static final String PROTOCOL = "postgresql";

    private static final AtomicBoolean REHEARSED = new AtomicBoolean();

    /** A resumed session is not verified again: what has been revoked since is believed for no longer than this. */
    private static final int SESSION_SECONDS = 3_600;

    private static final int SESSIONS = 1_000;

    private final TlsOptions options;
    private final SSLContext ssl;
    private final IdentityKeyManager identity;
    private final String[] versions;
    private final FileWatch watch;
    private final @Nullable Instant until;

    private TlsContext(
            TlsOptions options,
            SSLContext ssl,
            IdentityKeyManager identity,
            String[] versions,
            FileWatch watch,
            @Nullable Instant until) {
        this.options = options;
        this.ssl = ssl;
        this.identity = identity;
        this.versions = versions;
        this.watch = watch;
        this.until = until;
    }

    /**
     * Reads all files that the options mean. Blocks, and derives keys from passwords: not for an event loop.
     *
     * @throws UsageException if a file is missing, unreadable, or not what it should be, or if options contradict each
     *     other; it names option and file
     */
    public static TlsContext load(TlsOptions options) {
        FileWatch watch = new FileWatch();
        TrustAnchors anchors = TrustAnchors.load(options, watch);
        IdentityKeyManager identity = new IdentityKeyManager(ClientIdentity.load(options, watch));
        ServerVerifier verifier = new ServerVerifier(anchors, options.sslmode() == SslMode.VERIFY_FULL);
        SSLContext ssl;
        try {
            ssl = SSLContext.getInstance("TLS");
            ssl.init(new KeyManager[] {identity}, new TrustManager[] {verifier}, null);
        } catch (GeneralSecurityException failure) {
            throw new UsageException("this Java has no TLS", Outcome.NOT_SENT, failure);
        }
        ssl.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
        ssl.getClientSessionContext().setSessionCacheSize(SESSIONS);
        TlsContext context = new TlsContext(
                options, ssl, identity, versions(options, ssl), watch, anchors == null ? null : anchors.until());
        if (REHEARSED.compareAndSet(false, true)) {
            rehearse(ssl);
        }
        return context;
    }

    /**
     * Writes a client's first words to nobody: what Java loads and computes for the first of all handshakes is done here,
     * and not on an event loop.
     */
    private static void rehearse(SSLContext ssl) {
        SSLEngine engine = ssl.createSSLEngine();
        engine.setUseClientMode(true);
        try {
            engine.wrap(
                    ByteBuffer.allocate(0),
                    ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
        } catch (SSLException unfit) {
            // The real handshake will say so.
        }
    }

    private static String[] versions(TlsOptions options, SSLContext ssl) {
        TlsVersion least = options.minimum() == null ? TlsVersion.TLS_1_2 : options.minimum();
        TlsVersion most = options.maximum() == null ? TlsVersion.TLS_1_3 : options.maximum();
        if (least.compareTo(most) > 0) {
            throw new UsageException(
                    "ssl_min_protocol_version (" + least + ") is newer than ssl_max_protocol_version (" + most + ")",
                    Outcome.NOT_SENT);
        }
        List<String> enabled = List.of(ssl.getDefaultSSLParameters().getProtocols());
        String[] versions = Arrays.stream(TlsVersion.values())
                .filter(version -> version.compareTo(least) >= 0 && version.compareTo(most) <= 0)
                .map(TlsVersion::toString)
                .filter(enabled::contains)
                .toArray(String[]::new);
        if (versions.length == 0) {
            throw new UsageException(
                    "this Java speaks no TLS from ssl_min_protocol_version " + least + " to ssl_max_protocol_version "
                            + most + ", but " + enabled + ": its security property jdk.tls.disabledAlgorithms decides",
                    Outcome.NOT_SENT);
        }
        return versions;
    }

    /**
     * {@return whether this is what {@link #load} would give again} False once a file has changed, come or gone, or a
     * trusted certificate has expired. A few system calls on files that the kernel has in memory.
     */
    public boolean isCurrent() {
        return (until == null || Instant.now().isBefore(until)) && watch.isUnchanged();
    }

    /**
     * {@return a new engine in client mode} Does not block and sends nothing.
     *
     * @param host the host as the user named it, which the server is asked for and which its certificate must name; not
     *     what it resolved to. Empty if there is none but an address
     * @param port tells sessions of the same host apart
     * @throws UsageException if the host name is to be verified and there is none
     */
    public TlsEngine engine(String host, int port) {
        if (host.isEmpty() && options.sslmode() == SslMode.VERIFY_FULL) {
            throw new UsageException(
                    "sslmode=verify-full needs a host to compare the server's certificate with: hostaddr alone is not"
                            + " enough",
                    Outcome.NOT_SENT);
        }
        SSLEngine engine = ssl.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(versions.clone());
        parameters.setApplicationProtocols(new String[] {PROTOCOL});
        // An empty list, not none: the JDK would tell the name on its own.
        parameters.setServerNames(options.sslsni() ? HostName.of(host).indication() : List.of());
        engine.setSSLParameters(parameters);
        return new TlsEngine(engine, identity);
    }
}
