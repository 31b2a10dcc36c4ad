// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Writes certificates and revocation lists, and signs them. */
final class CertificateSigner {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(30);

    private CertificateSigner() {}

    static X509Certificate root(String name, KeyPair keys, String signature) {
        return authority(new Issuer(commonName(name), keys.getPrivate(), signature), name, keys.getPublic());
    }

    static X509Certificate authority(String name, PublicKey key, TestAuthority by) {
        return authority(Issuer.of(by), name, key);
    }

    private static X509Certificate authority(Issuer issuer, String name, PublicKey key) {
        Instant now = Instant.now();
        return signed(
                issuer,
                builder(issuer, name, key, now.minus(AUTHORITY_LIFETIME), now.plus(AUTHORITY_LIFETIME)),
                builder -> builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                        .addExtension(
                                Extension.keyUsage,
                                true,
                                new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign | KeyUsage.cRLSign)));
    }

    static X509Certificate leaf(CertificateSpec spec, PublicKey key, TestAuthority by) {
        return leaf(Issuer.of(by), spec, key);
    }

    static X509Certificate selfSigned(CertificateSpec spec, KeyPair keys) {
        Issuer itself = new Issuer(
                commonName(spec.commonName()), keys.getPrivate(), spec.key().signature());
        return leaf(itself, spec, keys.getPublic());
    }

    private static X509Certificate leaf(Issuer issuer, CertificateSpec spec, PublicKey key) {
        boolean rsa = spec.key() == KeyAlgorithm.RSA;
        KeyUsage usage = new KeyUsage(KeyUsage.digitalSignature | (rsa ? KeyUsage.keyEncipherment : 0));
        KeyPurposeId purpose = spec.isServer() ? KeyPurposeId.id_kp_serverAuth : KeyPurposeId.id_kp_clientAuth;
        GeneralName[] names = spec.names().stream()
                .map(name ->
                        new GeneralName(name.ipAddress() ? GeneralName.iPAddress : GeneralName.dNSName, name.text()))
                .toArray(GeneralName[]::new);
        return signed(issuer, builder(issuer, spec.commonName(), key, spec.notBefore(), spec.notAfter()), builder -> {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, usage)
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            if (names.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
        });
    }

    static byte[] crl(List<X509Certificate> revoked, TestAuthority by) {
        Instant now = Instant.now();
        try {
            JcaX509v2CRLBuilder list =
                    new JcaX509v2CRLBuilder(by.certificate(), Date.from(now.minus(Duration.ofHours(1))));
            list.setNextUpdate(Date.from(now.plus(AUTHORITY_LIFETIME)));
            for (X509Certificate certificate : revoked) {
                list.addCRLEntry(
                        certificate.getSerialNumber(),
                        Date.from(now.minus(Duration.ofHours(1))),
                        CRLReason.unspecified);
            }
            list.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(by.certificate()));
            return list.build(Issuer.of(by).signer()).getEncoded();
        } catch (GeneralSecurityException | OperatorCreationException | IOException wrong) {
            throw new IllegalArgumentException("cannot sign a CRL by " + by.signature() + ": " + wrong, wrong);
        }
    }

    /** Who signs, and how. */
    private record Issuer(X500Name name, PrivateKey key, String signature) {
        static Issuer of(TestAuthority authority) {
            X500Name name = X500Name.getInstance(
                    authority.certificate().getSubjectX500Principal().getEncoded());
            return new Issuer(name, authority.own().key(), authority.signature());
        }

        ContentSigner signer() throws OperatorCreationException {
            JcaContentSignerBuilder builder = new JcaContentSignerBuilder(signature);
            if (signature.contains("MGF1")) {
                // The JDK has RSASSA-PSS under another name and with its parameters apart.
                builder.setProvider(new BouncyCastleProvider());
            }
            return builder.build(key);
        }
    }

    private interface Extensions {
        void addTo(X509v3CertificateBuilder builder) throws IOException;
    }

    private static X500Name commonName(String name) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
    }

    private static X509v3CertificateBuilder builder(
            Issuer issuer, String name, PublicKey key, Instant notBefore, Instant notAfter) {
        return new JcaX509v3CertificateBuilder(
                issuer.name(),
                new BigInteger(63, RANDOM).add(BigInteger.ONE),
                Date.from(notBefore),
                Date.from(notAfter),
                commonName(name),
                key);
    }

    private static X509Certificate signed(Issuer issuer, X509v3CertificateBuilder builder, Extensions extensions) {
        try {
            extensions.addTo(builder);
            return new JcaX509CertificateConverter().getCertificate(builder.build(issuer.signer()));
        } catch (GeneralSecurityException | OperatorCreationException | IOException wrong) {
            throw new IllegalArgumentException(
                    "cannot sign a certificate by " + issuer.signature() + ": " + wrong, wrong);
        }
    }
}
