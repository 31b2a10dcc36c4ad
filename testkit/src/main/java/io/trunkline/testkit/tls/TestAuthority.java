// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A certificate authority of the test's own: signs whatever it is given.
 *
 * <pre>{@code
 * TestAuthority authority = TestAuthority.create("root");
 * TestCertificate good = authority.server("localhost", "127.0.0.1");
 * TestCertificate late = authority.issue(CertificateSpec.server("localhost").key(KeyAlgorithm.RSA).expired());
 * }</pre>
 *
 * <p>Immutable; methods may be called from any thread.
 */
public final class TestAuthority {
    private final TestCertificate own;
    private final boolean root;
    private final String signature;

    private TestAuthority(TestCertificate own, boolean root, String signature) {
        this.own = own;
        this.root = root;
        this.signature = signature;
    }

    /** A root with an EC key. */
    public static TestAuthority create(String name) {
        return create(name, KeyAlgorithm.EC_P256);
    }

    /** A root with such a key, which decides how it signs. */
    public static TestAuthority create(String name, KeyAlgorithm key) {
        KeyPair keys = key.generate();
        X509Certificate certificate = CertificateSigner.root(name, keys, key.signature());
        return new TestAuthority(new TestCertificate(List.of(certificate), keys.getPrivate()), true, key.signature());
    }

    /**
     * The same authority, signing by another algorithm that its key can do: {@code SHA1withRSA}, {@code
     * SHA512withECDSA}, {@code SHA384withRSAandMGF1} for RSASSA-PSS.
     */
    public TestAuthority signingBy(String algorithm) {
        return new TestAuthority(own, root, algorithm);
    }

    /** An authority below this one. What it issues carries its certificate along, which a client need not know. */
    public TestAuthority intermediate(String name) {
        KeyPair keys = KeyAlgorithm.EC_P256.generate();
        X509Certificate certificate = CertificateSigner.authority(name, keys.getPublic(), this);
        return new TestAuthority(
                new TestCertificate(chainBelow(certificate), keys.getPrivate()),
                false,
                KeyAlgorithm.EC_P256.signature());
    }

    /** A valid certificate for a server of these names, as {@link CertificateSpec#server} reads them. */
    public TestCertificate server(String... names) {
        return issue(CertificateSpec.server(names));
    }

    /** A valid certificate for a client of this common name. */
    public TestCertificate client(String commonName) {
        return issue(CertificateSpec.client(commonName));
    }

    public TestCertificate issue(CertificateSpec spec) {
        KeyPair keys = spec.key().generate();
        X509Certificate certificate = CertificateSigner.leaf(spec, keys.getPublic(), this);
        return new TestCertificate(chainBelow(certificate), keys.getPrivate());
    }

    /** A certificate and those of the authorities between it and the root, who is left out. */
    private List<X509Certificate> chainBelow(X509Certificate certificate) {
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(certificate);
        if (!root) {
            chain.addAll(own.chain());
        }
        return chain;
    }

    /** A list of revoked certificates in PEM, valid now; it may be empty. */
    public String crlPem(TestCertificate... revoked) {
        List<X509Certificate> certificates =
                Arrays.stream(revoked).map(TestCertificate::certificate).toList();
        return Pem.text("X509 CRL", CertificateSigner.crl(certificates, this));
    }

    public X509Certificate certificate() {
        return own.certificate();
    }

    /** Its own certificate, in PEM: what {@code root.crt} holds. */
    public String pem() {
        return Pem.text(List.of(own.certificate()));
    }

    /** Writes {@link #pem} and answers the file. */
    public Path writeTo(Path file) throws IOException {
        return Files.writeString(file, pem());
    }

    TestCertificate own() {
        return own;
    }

    String signature() {
        return signature;
    }

    @Override
    public String toString() {
        return "TestAuthority[" + certificate().getSubjectX500Principal() + "]";
    }
}
