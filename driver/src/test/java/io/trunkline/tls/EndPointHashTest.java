// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndPointHashTest {
    @ParameterizedTest
    @CsvSource({
        "RSA, MD5withRSA, SHA-256",
        "RSA, SHA1withRSA, SHA-256",
        "RSA, SHA224withRSA, SHA-224",
        "RSA, SHA256withRSA, SHA-256",
        "RSA, SHA384withRSA, SHA-384",
        "RSA, SHA512withRSA, SHA-512",
        "RSA, SHA3-256withRSA, SHA3-256",
        "RSA, SHA1withRSAandMGF1, SHA-256",
        "RSA, SHA256withRSAandMGF1, SHA-256",
        "RSA, SHA384withRSAandMGF1, SHA-384",
        "RSA, SHA512withRSAandMGF1, SHA-512",
        "EC, SHA1withECDSA, SHA-256",
        "EC, SHA224withECDSA, SHA-224",
        "EC, SHA256withECDSA, SHA-256",
        "EC, SHA384withECDSA, SHA-384",
        "EC, SHA512withECDSA, SHA-512",
        "EC, SHA3-512withECDSA, SHA3-512",
        "DSA, SHA256withDSA, SHA-256",
        "Ed25519, Ed25519,",
        "Ed448, Ed448,"
    })
    void theHashIsThatOfTheSignatureUnlessItIsBroken(String key, String signature, String hash) throws Exception {
        X509Certificate certificate = certificate(key, signature);

        assertThat(EndPointHash.of(certificate))
                .isEqualTo(hash == null ? null : MessageDigest.getInstance(hash).digest(certificate.getEncoded()));
    }

    /** One pair of each kind: making them is slow. */
    private static final Map<String, KeyPair> KEYS = new ConcurrentHashMap<>();

    private static KeyPair keys(String algorithm) {
        return KEYS.computeIfAbsent(algorithm, name -> {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(name);
                if (name.equals("RSA") || name.equals("DSA")) {
                    generator.initialize(2048);
                }
                return generator.generateKeyPair();
            } catch (NoSuchAlgorithmException impossible) {
                throw new AssertionError(impossible);
            }
        });
    }

    private static X509Certificate certificate(String key, String signature) throws Exception {
        KeyPair keys = keys(key);
        X500Name name = new X500Name("CN=server");
        Instant now = Instant.now();
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.ONE,
                                Date.from(now),
                                Date.from(now.plus(Authority.DAY)),
                                name,
                                keys.getPublic())
                        .build(new JcaContentSignerBuilder(signature)
                                .setProvider(new BouncyCastleProvider())
                                .build(keys.getPrivate())));
    }
}
