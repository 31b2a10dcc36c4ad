// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why a certificate is not believed, for people. The platform's own words stay behind as the cause. */
final class Distrust {
    /** What a stranger's certificate says is cut here: it may be long on purpose. */
    private static final int LONGEST = 120;

    private Distrust() {}

    static void requireValid(X509Certificate leaf) throws CertificateException {
        try {
            leaf.checkValidity();
        } catch (CertificateExpiredException expired) {
            throw initialized(new CertificateExpiredException("the server's certificate " + validity(leaf)), expired);
        } catch (CertificateNotYetValidException early) {
            throw initialized(new CertificateNotYetValidException("the server's certificate " + validity(leaf)), early);
        }
    }

    private static <E extends CertificateException> E initialized(E error, Throwable cause) {
        error.initCause(cause);
        return error;
    }

    /** {@return "expired on …" or "is not valid before …", with the time in UTC} */
    static String validity(X509Certificate certificate) {
        return Instant.now().isAfter(certificate.getNotAfter().toInstant())
                ? "expired on " + certificate.getNotAfter().toInstant()
                : "is not valid before " + certificate.getNotBefore().toInstant();
    }

    /** {@return the same error in words that say what to do} */
    static CertificateException explain(CertificateException error, X509Certificate[] chain, TrustAnchors anchors) {
        CertPathValidatorException invalid = find(error);
        String what = null;
        if (invalid != null && invalid.getReason() instanceof BasicReason reason) {
            X509Certificate culprit = culprit(invalid, chain);
            String said = explain(reason, invalid, culprit);
            if (said != null) {
                what = culprit.equals(chain[0])
                        ? "the server's certificate " + said
                        : "the certificate of " + subject(culprit) + ", which vouches for the server's, " + said;
            }
        }
        if (what == null) {
            what = "the server's certificate is not trusted: "
                    + (isUnknownIssuer(error) ? stranger(chain, anchors) : words(error));
        }
        return new CertificateException(what, error);
    }

    private static @Nullable String explain(BasicReason reason, Throwable invalid, X509Certificate culprit) {
        return switch (reason) {
            case EXPIRED, NOT_YET_VALID -> validity(culprit);
            case REVOKED -> "was revoked" + revocation(invalid);
            case UNDETERMINED_REVOCATION_STATUS ->
                "may be revoked: there is no current list of revoked certificates of its" + " issuer, "
                        + issuer(culprit) + ". sslcrl or sslcrldir must hold one for each authority";
            case ALGORITHM_CONSTRAINED -> "is too weak for this Java: " + words(invalid);
            case INVALID_SIGNATURE -> "is not signed by " + issuer(culprit) + ", although it says so";
            case UNSPECIFIED -> null;
        };
    }

    private static String stranger(X509Certificate[] chain, TrustAnchors anchors) {
        String outdated =
                anchors.outdated() == 0 ? "" : " (" + anchors.outdated() + " more are expired or not yet valid)";
        return "none of " + anchors.source() + outdated + " vouches for it. It is for " + subject(chain[0])
                + " and was issued by " + issuer(chain[chain.length - 1]);
    }

    private static String words(Throwable error) {
        return printable(String.valueOf(error.getMessage()));
    }

    /** No path from the server's certificate to an anchor: the platform says so in the words of its builder of paths. */
    private static boolean isUnknownIssuer(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathBuilderException) {
                return true;
            }
        }
        CertPathValidatorException invalid = find(error);
        return invalid != null && invalid.getReason() == PKIXReason.NO_TRUST_ANCHOR;
    }

    private static @Nullable CertPathValidatorException find(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathValidatorException found) {
                return found;
            }
        }
        return null;
    }

    private static X509Certificate culprit(CertPathValidatorException invalid, X509Certificate[] chain) {
        int index = invalid.getIndex();
        return invalid.getCertPath() != null
                        && index >= 0
                        && invalid.getCertPath().getCertificates().get(index) instanceof X509Certificate certificate
                ? certificate
                : chain[0];
    }

    private static String revocation(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateRevokedException revoked) {
                return " on " + revoked.getRevocationDate().toInstant() + " (" + revoked.getRevocationReason() + ")";
            }
        }
        return "";
    }

    private static String subject(X509Certificate certificate) {
        return printable("\"" + certificate.getSubjectX500Principal().getName() + "\"");
    }

    private static String issuer(X509Certificate certificate) {
        return printable("\"" + certificate.getIssuerX500Principal().getName() + "\"");
    }

    /** {@return a stranger's text on one line of bounded length, safe to log} */
    static String printable(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .forEach(character -> line.appendCodePoint(isPlain(character) ? character : '?'));
        return line.length() < text.length() ? line.append('…').toString() : line.toString();
    }

    /** Neither control characters nor those that turn the direction of what follows. */
    private static boolean isPlain(int character) {
        int type = Character.getType(character);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE;
    }
}
