// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestAuthorityTest {
    private static final TestAuthority ROOT = TestAuthority.create("root");

    @ParameterizedTest
    @EnumSource
    void certificatesOfEveryAlgorithmHoldForTheirKey(KeyAlgorithm algorithm) throws Exception {
        TestCertificate certificate =
                ROOT.issue(CertificateSpec.server("db.example").key(algorithm));

        verify(certificate, ROOT);
        PrivateKey key = certificate.key();
        String name =
                switch (algorithm) {
                    case RSA -> "SHA256withRSA";
                    case EC_P256, EC_P384 -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        Signature signature = Signature.getInstance(name);
        if (algorithm == KeyAlgorithm.RSASSA_PSS) {
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        signature.initSign(key);
        signature.update((byte) 1);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.certificate());
        signature.update((byte) 1);
        assertThat(signature.verify(signed)).isTrue();
    }

    @Test
    void namesStandWhereTheyWereAskedFor() throws Exception {
        X509Certificate several =
                ROOT.server("db.example", "*.example", "127.0.0.1", "::1").certificate();
        assertThat(several.getSubjectX500Principal().getName()).isEqualTo("CN=db.example");
        assertThat(several.getSubjectAlternativeNames())
                .containsExactly(
                        List.of(2, "db.example"),
                        List.of(2, "*.example"),
                        List.of(7, "127.0.0.1"),
                        List.of(7, "0:0:0:0:0:0:0:1"));

        X509Certificate cnOnly = ROOT.issue(CertificateSpec.server().commonName("db.example, inc"))
                .certificate();
        assertThat(cnOnly.getSubjectX500Principal().getName()).isEqualTo("CN=db.example\\, inc");
        assertThat(cnOnly.getSubjectAlternativeNames()).isNull();

        X509Certificate odd =
                ROOT.issue(CertificateSpec.server().dnsName("127.0.0.1")).certificate();
        assertThat(odd.getSubjectAlternativeNames()).containsExactly(List.of(2, "127.0.0.1"));
        assertThat(ROOT.client("ada").certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    }

    @Test
    void timesAndAuthoritiesThatAreWrongAreFoundOut() throws Exception {
        assertRefused(ROOT.issue(CertificateSpec.server("a").expired()), ROOT, BasicReason.EXPIRED);
        assertRefused(ROOT.issue(CertificateSpec.server("a").notYetValid()), ROOT, BasicReason.NOT_YET_VALID);
        TestAuthority namesake = TestAuthority.create("root");
        assertRefused(ROOT.server("a"), namesake, BasicReason.INVALID_SIGNATURE);
        verify(namesake.server("a"), namesake);
    }

    @Test
    void intermediatesComeAlongInTheChain() throws Exception {
        TestCertificate certificate =
                ROOT.intermediate("middle").intermediate("lower").server("a");

        assertThat(certificate.chain())
                .extracting(it -> it.getSubjectX500Principal().getName())
                .containsExactly("CN=a", "CN=lower", "CN=middle");
        verify(certificate, ROOT);
        assertThat(certificate.chainPem().split("BEGIN CERTIFICATE")).hasSize(4);
        assertThat(certificate.pem().split("BEGIN CERTIFICATE")).hasSize(2);
    }

    @Test
    void aSelfSignedCertificateVouchesForItself() throws Exception {
        TestCertificate certificate =
                TestCertificate.selfSigned(CertificateSpec.server("a").key(KeyAlgorithm.RSASSA_PSS));

        certificate.certificate().verify(certificate.certificate().getPublicKey());
        assertThat(certificate.certificate().getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    void revokedCertificatesStandInTheList() throws Exception {
        TestCertificate good = ROOT.server("good");
        TestCertificate bad = ROOT.server("bad");

        X509CRL list = (X509CRL) CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(ROOT.crlPem(bad).getBytes(StandardCharsets.US_ASCII)));

        list.verify(ROOT.certificate().getPublicKey());
        assertThat(list.isRevoked(bad.certificate())).isTrue();
        assertThat(list.isRevoked(good.certificate())).isFalse();
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(ROOT.certificate(), null)));
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(list))));
        validate(good, parameters);
        assertThatThrownBy(() -> validate(bad, parameters))
                .isInstanceOfSatisfying(CertPathValidatorException.class, it -> assertThat(it.getReason())
                        .isEqualTo(BasicReason.REVOKED));
    }

    @Test
    void theEndPointHashGoesByTheSignature() throws Exception {
        TestAuthority rsa = TestAuthority.create("rsa", KeyAlgorithm.RSA);
        assertHash(rsa.server("a"), "SHA-256");
        assertHash(rsa.signingBy("SHA1withRSA").server("a"), "SHA-256");
        assertHash(rsa.signingBy("SHA512withRSA").server("a"), "SHA-512");
        assertHash(rsa.signingBy("SHA384withRSAandMGF1").server("a"), "SHA-384");
        assertHash(TestAuthority.create("ec", KeyAlgorithm.EC_P384).server("a"), "SHA-384");
        assertHash(ROOT.signingBy("SHA224withECDSA").server("a"), "SHA-224");
        assertThat(TestAuthority.create("edwards", KeyAlgorithm.ED25519)
                        .server("a")
                        .endPointHash())
                .isNull();
        assertThatThrownBy(() -> ROOT.signingBy("SHA256withRSA").server("a"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertHash(TestCertificate certificate, String function) throws Exception {
        assertThat(certificate.endPointHash())
                .isEqualTo(MessageDigest.getInstance(function)
                        .digest(certificate.certificate().getEncoded()));
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyAlgorithm.class,
            names = {"RSA", "EC_P256", "EC_P384"})
    void keysAreTheSameInEveryFormat(KeyAlgorithm algorithm) throws Exception {
        TestCertificate certificate = ROOT.issue(CertificateSpec.client("ada").key(algorithm));
        for (KeyFormat format : KeyFormat.values()) {
            String password = format.isEncrypted() ? "secret" : null;
            byte[] file = certificate.key(format, password);

            assertThat(secret(read(file, format, certificate)))
                    .as(format.toString())
                    .isEqualTo(secret(certificate.key()));
            String wrong = format.isEncrypted() ? null : "secret";
            assertThatThrownBy(() -> certificate.key(format, wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new String(certificate.key(KeyFormat.TRADITIONAL_ENCRYPTED_PEM, "x"), StandardCharsets.US_ASCII))
                .startsWith("-----BEGIN " + certificate.key().getAlgorithm() + " PRIVATE KEY-----\n"
                        + "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,");
    }

    /** The number that makes the key: not every format carries the public one along. */
    private static BigInteger secret(PrivateKey key) {
        return key instanceof ECPrivateKey curve ? curve.getS() : ((RSAPrivateKey) key).getPrivateExponent();
    }

    private static PrivateKey read(byte[] file, KeyFormat format, TestCertificate certificate) throws Exception {
        if (format == KeyFormat.PKCS12) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(file), "secret".toCharArray());
            assertThat(store.getCertificateChain("key")).hasSize(1);
            return (PrivateKey) store.getKey("key", "secret".toCharArray());
        }
        byte[] pkcs8;
        if (format == KeyFormat.PKCS8_DER) {
            pkcs8 = file;
        } else {
            String text = format == KeyFormat.TRADITIONAL_DER
                    ? Pem.text(certificate.key().getAlgorithm() + " PRIVATE KEY", file)
                    : new String(file, StandardCharsets.US_ASCII);
            Object object = new PEMParser(new StringReader(text)).readObject();
            pkcs8 = decrypted(object).getEncoded();
        }
        return KeyFactory.getInstance(certificate.key().getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static PrivateKeyInfo decrypted(Object object) throws Exception {
        char[] password = "secret".toCharArray();
        if (object instanceof PEMEncryptedKeyPair encrypted) {
            return encrypted
                    .decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                            .setProvider(new BouncyCastleProvider())
                            .build(password))
                    .getPrivateKeyInfo();
        }
        if (object instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
            return encrypted.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                    .setProvider(new BouncyCastleProvider())
                    .build(password));
        }
        return object instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : (PrivateKeyInfo) object;
    }

    @Test
    void keyFilesAreForTheirOwnerAlone(@TempDir Path directory) throws Exception {
        TestCertificate certificate = ROOT.client("ada");

        Path key = certificate.writeKey(directory.resolve("client.key"));
        Path chain = certificate.writeChain(directory.resolve("client.crt"));

        assertThat(Files.readString(key)).isEqualTo(certificate.keyPem());
        assertThat(Files.readString(chain)).isEqualTo(certificate.chainPem());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(certificate.toString()).isEqualTo("TestCertificate[CN=ada]");
    }

    private static void assertRefused(TestCertificate certificate, TestAuthority authority, BasicReason reason) {
        assertThatThrownBy(() -> verify(certificate, authority))
                .isInstanceOfSatisfying(CertPathValidatorException.class, it -> assertThat(it.getReason())
                        .isEqualTo(reason));
    }

    private static void verify(TestCertificate certificate, TestAuthority authority) throws Exception {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
        parameters.setRevocationEnabled(false);
        validate(certificate, parameters);
    }

    private static void validate(TestCertificate certificate, PKIXParameters parameters) throws Exception {
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(certificate.chain()), parameters);
    }
}
