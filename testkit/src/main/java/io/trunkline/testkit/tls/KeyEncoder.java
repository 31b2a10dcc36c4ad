// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptor;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;

/** The formats of private keys that the JDK does not write. */
final class KeyEncoder {
    private static final String LEGACY_CIPHER = "AES-256-CBC";

    private KeyEncoder() {}

    static byte[] encode(TestCertificate certificate, KeyFormat format, String password) {
        try {
            return switch (format) {
                case PKCS8_ENCRYPTED_PEM -> encryptedPkcs8(certificate.key(), PKCS8Generator.AES_256_CBC, password);
                case PKCS8_ENCRYPTED_3DES_PEM ->
                    encryptedPkcs8(certificate.key(), PKCS8Generator.PBE_SHA1_3DES, password);
                case TRADITIONAL_DER -> traditional(certificate).getContent();
                case TRADITIONAL_PEM -> text(traditional(certificate));
                case TRADITIONAL_ENCRYPTED_PEM -> text(encrypted(traditional(certificate), password));
                case PKCS12 -> pkcs12(certificate, password);
                default -> throw new IllegalArgumentException("the JDK writes " + format);
            };
        } catch (GeneralSecurityException | OperatorCreationException | IOException failure) {
            throw new IllegalArgumentException("cannot write the key as " + format + ": " + failure, failure);
        }
    }

    private static byte[] encryptedPkcs8(PrivateKey key, ASN1ObjectIdentifier cipher, String password)
            throws OperatorCreationException, IOException {
        JceOpenSSLPKCS8EncryptorBuilder encryptor = new JceOpenSSLPKCS8EncryptorBuilder(cipher)
                .setProvider(new BouncyCastleProvider())
                .setPRF(PKCS8Generator.PRF_HMACSHA256)
                .setPassword(password.toCharArray());
        return text(new JcaPKCS8Generator(key, encryptor.build()));
    }

    private static PemObject traditional(TestCertificate certificate) throws IOException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(certificate.key().getEncoded());
        ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return new PemObject(
                    "RSA PRIVATE KEY", info.parsePrivateKey().toASN1Primitive().getEncoded());
        }
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            // Inside PKCS#8 the curve stands outside of the key; in a file of its own the key must name it.
            SubjectPublicKeyInfo publicKey = SubjectPublicKeyInfo.getInstance(
                    certificate.certificate().getPublicKey().getEncoded());
            ECPrivateKey inner = ECPrivateKey.getInstance(info.parsePrivateKey());
            DERBitString point = new DERBitString(publicKey.getPublicKeyData().getBytes());
            ECPrivateKey key = new ECPrivateKey(
                    inner.getPrivateKey().getOctets().length * 8,
                    inner.getKey(),
                    point,
                    info.getPrivateKeyAlgorithm().getParameters());
            return new PemObject("EC PRIVATE KEY", key.getEncoded());
        }
        throw new IllegalArgumentException(
                "keys of algorithm " + certificate.key().getAlgorithm() + " have no format but PKCS#8");
    }

    private static PemObject encrypted(PemObject key, String password) throws IOException {
        PEMEncryptor encryptor = new JcePEMEncryptorBuilder(LEGACY_CIPHER)
                .setProvider(new BouncyCastleProvider())
                .build(password.toCharArray());
        String iv = HexFormat.of().formatHex(encryptor.getIV()).toUpperCase(Locale.ROOT);
        return new PemObject(
                key.getType(),
                List.of(new PemHeader("Proc-Type", "4,ENCRYPTED"), new PemHeader("DEK-Info", LEGACY_CIPHER + "," + iv)),
                encryptor.encrypt(key.getContent()));
    }

    private static byte[] pkcs12(TestCertificate certificate, String password)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        Certificate[] chain = certificate.chain().toArray(Certificate[]::new);
        store.setKeyEntry("key", certificate.key(), password.toCharArray(), chain);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, password.toCharArray());
        return out.toByteArray();
    }

    private static byte[] text(PemObjectGenerator object) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
