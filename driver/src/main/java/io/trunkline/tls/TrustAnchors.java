// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import io.trunkline.SslMode;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.CertStore;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom we believe that a certificate is genuine: the authorities of a file, or the platform's. A server's own certificate
 * may stand in the file too and is then trusted itself.
 *
 * @param pkix the platform's verification of chains against them
 * @param source where they come from, for messages
 * @param outdated how many of the file are not valid now, and hence not among them
 * @param until when another of them starts or ceases to be valid, so that this must be loaded again
 */
record TrustAnchors(
        X509ExtendedTrustManager pkix,
        String source,
        int outdated,
        @Nullable Instant until) {
    private static final String FILE = "root.crt";
    private static final String ADVICE =
            "provide the file, trust the platform's authorities with sslrootcert=system, or"
                    + " choose an sslmode that does not verify the server";

    /** {@return the authorities that the options name, or null if there are none and none are needed} */
    static @Nullable TrustAnchors load(TlsOptions options, FileWatch watch) {
        if (options.trustsSystem()) {
            return platform(options, watch);
        }
        OptionFile file = OptionFile.of("sslrootcert", options.sslrootcert(), options.directory(), FILE);
        if (file != null && watch.sees(file)) {
            return file(file, options, watch);
        }
        if (!options.mustVerify()) {
            return null;
        }
        String need = "sslmode=" + options.sslmode() + " needs the certificates of trusted authorities: " + ADVICE;
        throw file == null
                ? new UsageException(
                        "sslrootcert: there is no home directory to find root.crt in, and " + need, Outcome.NOT_SENT)
                : file.refuse("does not exist, and " + need);
    }

    private static TrustAnchors platform(TlsOptions options, FileWatch watch) {
        if (options.sslmode() != SslMode.VERIFY_FULL) {
            throw new UsageException(
                    "sslmode=" + options.sslmode()
                            + " is too weak for sslrootcert=system: anybody can have a certificate"
                            + " of a public authority, so the host name must be verified too. Use sslmode=verify-full",
                    Outcome.NOT_SENT);
        }
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init((KeyStore) null);
            X509ExtendedTrustManager platform = extended(factory);
            X509Certificate[] authorities = platform.getAcceptedIssuers();
            if (authorities.length == 0) {
                throw new UsageException(
                        "sslrootcert=system: the trust store of this Java is empty. Name a file of authorities",
                        Outcome.NOT_SENT);
            }
            List<CRL> revoked = Revocations.load(options, watch);
            return new TrustAnchors(
                    revoked == null ? platform : pkix(List.of(authorities), revoked),
                    "the authorities of this Java's trust store",
                    0,
                    null);
        } catch (GeneralSecurityException failure) {
            throw new UsageException(
                    "sslrootcert=system: the trust store of this Java cannot be used", Outcome.NOT_SENT, failure);
        }
    }

    private static TrustAnchors file(OptionFile file, TlsOptions options, FileWatch watch) {
        List<X509Certificate> all;
        try {
            all = CertificateReader.certificates(file.read());
        } catch (MalformedException malformed) {
            throw file.refuse(malformed.reason(), malformed);
        }
        // PKIX asks of an authority no more than that it is trusted. OpenSSL, and so libpq, wants it to be valid as
        // well.
        List<X509Certificate> valid = all.stream().filter(TrustAnchors::isValid).toList();
        if (valid.isEmpty()) {
            throw file.refuse("holds no certificate that is valid now: "
                    + (all.size() == 1
                            ? Distrust.validity(all.get(0))
                            : "all " + all.size() + " are expired or not yet valid"));
        }
        try {
            return new TrustAnchors(
                    pkix(valid, Revocations.load(options, watch)),
                    "the certificates in sslrootcert, the file \"" + file.path() + "\"",
                    all.size() - valid.size(),
                    nextChange(all));
        } catch (GeneralSecurityException failure) {
            throw file.refuse("holds certificates that this Java cannot use", failure);
        }
    }

    private static boolean isValid(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return true;
        } catch (CertificateExpiredException | CertificateNotYetValidException outdated) {
            return false;
        }
    }

    private static @Nullable Instant nextChange(List<X509Certificate> all) {
        Instant now = Instant.now();
        return all.stream()
                .flatMap(one -> List.of(
                        one.getNotBefore().toInstant(), one.getNotAfter().toInstant())
                        .stream())
                .filter(now::isBefore)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** Revocation is looked up in the given lists only: a certificate cannot make us fetch what its issuer points to. */
    private static X509ExtendedTrustManager pkix(List<X509Certificate> anchors, @Nullable List<CRL> revoked)
            throws GeneralSecurityException {
        Set<TrustAnchor> trusted = new HashSet<>();
        for (X509Certificate anchor : anchors) {
            trusted.add(new TrustAnchor(anchor, null));
        }
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, new X509CertSelector());
        parameters.setRevocationEnabled(revoked != null);
        if (revoked != null) {
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(revoked)));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return extended(factory);
    }

    private static X509ExtendedTrustManager extended(TrustManagerFactory factory) throws GeneralSecurityException {
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }
}
