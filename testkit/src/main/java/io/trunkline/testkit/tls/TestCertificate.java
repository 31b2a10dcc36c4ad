// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A certificate, those that lead from it towards its root, and its private key. Immutable. */
public final class TestCertificate {
    private final List<X509Certificate> chain;
    private final PrivateKey key;

    TestCertificate(List<X509Certificate> chain, PrivateKey key) {
        this.chain = List.copyOf(chain);
        this.key = key;
    }

    /** A certificate that vouches for itself. */
    public static TestCertificate selfSigned(CertificateSpec spec) {
        KeyPair keys = spec.key().generate();
        return new TestCertificate(List.of(CertificateSigner.selfSigned(spec, keys)), keys.getPrivate());
    }

    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** The certificate, then the authorities between it and the root, which is not among them. */
    public List<X509Certificate> chain() {
        return chain;
    }

    public PrivateKey key() {
        return key;
    }

    /** The certificate alone, in PEM. */
    public String pem() {
        return Pem.text(List.of(certificate()));
    }

    /** The whole {@link #chain}, in PEM: what {@code server.crt} holds. */
    public String chainPem() {
        return Pem.text(chain);
    }

    /** The key as unencrypted PKCS#8, in PEM. */
    public String keyPem() {
        return Pem.text("PRIVATE KEY", key.getEncoded());
    }

    /**
     * The key as it stands in a file of this format.
     *
     * @param password for the formats that take one, else null
     * @throws IllegalArgumentException if the format has no place for such a key or password
     */
    public byte[] key(KeyFormat format, @Nullable String password) {
        if (format.isEncrypted() != (password != null)) {
            throw new IllegalArgumentException(
                    format + (password == null ? " takes a password" : " takes no password"));
        }
        return switch (format) {
            case PKCS8_PEM -> keyPem().getBytes(StandardCharsets.US_ASCII);
            case PKCS8_DER -> key.getEncoded();
            default -> KeyEncoder.encode(this, format, password == null ? "" : password);
        };
    }

    /** Writes {@link #chainPem} and answers the file. */
    public Path writeChain(Path file) throws IOException {
        return Files.writeString(file, chainPem());
    }

    /** Writes {@link #keyPem} to a file that only its owner may read, and answers the file. */
    public Path writeKey(Path file) throws IOException {
        return writeKey(file, KeyFormat.PKCS8_PEM, null);
    }

    /** Writes {@link #key(KeyFormat, String)} to a file that only its owner may read, and answers the file. */
    public Path writeKey(Path file, KeyFormat format, @Nullable String password) throws IOException {
        Files.write(file, key(format, password));
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return file;
    }

    /**
     * What channel binding {@code tls-server-end-point} binds to (RFC 5929, section 4.1): the certificate's hash by the
     * function its signature uses, SHA-256 in place of MD5 and SHA-1.
     *
     * @return null if its signature names no hash function, as those of Ed25519 do
     */
    public byte @Nullable [] endPointHash() {
        try {
            String function = hashFunction(certificate());
            return function == null
                    ? null
                    : MessageDigest.getInstance(function).digest(certificate().getEncoded());
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("a certificate of ours that cannot be hashed", impossible);
        }
    }

    private static @Nullable String hashFunction(X509Certificate certificate)
            throws GeneralSecurityException, IOException {
        String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        String function;
        if (signature.equals("RSASSA-PSS")) {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
            parameters.init(certificate.getSigAlgParams());
            function = parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
        } else if (signature.contains("WITH")) {
            function = signature.substring(0, signature.indexOf("WITH"));
        } else {
            return null;
        }
        String digits = function.replaceFirst("^SHA-?", "");
        return digits.equals("1") || digits.equals("MD5") ? "SHA-256" : "SHA-" + digits;
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "TestCertificate[" + certificate().getSubjectX500Principal() + "]";
    }
}
