// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The channel binding {@code tls-server-end-point}: a hash of the server's certificate, by which SCRAM proves that both ends
 * see the same one. The hash is that of the certificate's signature, but SHA-256 where that is MD5 or SHA-1.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5929#section-4">RFC 5929, section 4</a>
 */
public final class EndPointHash {
    private static final String SHA_256 = "SHA-256";
    private static final String PSS = "1.2.840.113549.1.1.10";

    private static final Map<String, String> BY_SIGNATURE = Map.ofEntries(
            // RSA
            Map.entry("1.2.840.113549.1.1.4", "MD5"),
            Map.entry("1.2.840.113549.1.1.5", "SHA-1"),
            Map.entry("1.3.14.3.2.29", "SHA-1"),
            Map.entry("1.2.840.113549.1.1.14", "SHA-224"),
            Map.entry("1.2.840.113549.1.1.11", SHA_256),
            Map.entry("1.2.840.113549.1.1.12", "SHA-384"),
            Map.entry("1.2.840.113549.1.1.13", "SHA-512"),
            Map.entry("1.2.840.113549.1.1.15", "SHA-512/224"),
            Map.entry("1.2.840.113549.1.1.16", "SHA-512/256"),
            Map.entry("2.16.840.1.101.3.4.3.13", "SHA3-224"),
            Map.entry("2.16.840.1.101.3.4.3.14", "SHA3-256"),
            Map.entry("2.16.840.1.101.3.4.3.15", "SHA3-384"),
            Map.entry("2.16.840.1.101.3.4.3.16", "SHA3-512"),
            // elliptic curves
            Map.entry("1.2.840.10045.4.1", "SHA-1"),
            Map.entry("1.2.840.10045.4.3.1", "SHA-224"),
            Map.entry("1.2.840.10045.4.3.2", SHA_256),
            Map.entry("1.2.840.10045.4.3.3", "SHA-384"),
            Map.entry("1.2.840.10045.4.3.4", "SHA-512"),
            Map.entry("2.16.840.1.101.3.4.3.9", "SHA3-224"),
            Map.entry("2.16.840.1.101.3.4.3.10", "SHA3-256"),
            Map.entry("2.16.840.1.101.3.4.3.11", "SHA3-384"),
            Map.entry("2.16.840.1.101.3.4.3.12", "SHA3-512"),
            // DSA
            Map.entry("1.2.840.10040.4.3", "SHA-1"),
            Map.entry("2.16.840.1.101.3.4.3.1", "SHA-224"),
            Map.entry("2.16.840.1.101.3.4.3.2", SHA_256));

    private EndPointHash() {}

    /**
     * {@return the hash, or null if the certificate's signature has no hash of its own} That is so with Ed25519 and Ed448,
     * whose use with channel binding is not defined, and with what is not known: the caller decides whether to do without.
     */
    public static byte @Nullable [] of(X509Certificate certificate) {
        try {
            String hash = certificate.getSigAlgOID().equals(PSS)
                    ? pssHash(certificate.getSigAlgParams())
                    : BY_SIGNATURE.get(certificate.getSigAlgOID());
            if (hash == null) {
                return null;
            }
            boolean broken = hash.equals("MD5") || hash.equals("SHA-1");
            return MessageDigest.getInstance(broken ? SHA_256 : hash).digest(certificate.getEncoded());
        } catch (GeneralSecurityException | IOException unknown) {
            return null;
        }
    }

    private static @Nullable String pssHash(byte @Nullable [] parameters) throws GeneralSecurityException, IOException {
        if (parameters == null) {
            return null;
        }
        AlgorithmParameters pss = AlgorithmParameters.getInstance("RSASSA-PSS");
        pss.init(parameters);
        return pss.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
    }
}
