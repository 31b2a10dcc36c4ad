// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority made for a test. */
record Authority(X509Bundle bundle) {
    static final String HOST = "db.example.com";
    static final Duration DAY = Duration.ofDays(1);

    static Authority named(String name) {
        return new Authority(built(root(name), null));
    }

    static CertificateBuilder root(String name) {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .setIsCertificateAuthority(true)
                .setKeyUsage(true, CertificateBuilder.KeyUsage.keyCertSign, CertificateBuilder.KeyUsage.cRLSign);
    }

    static X509Bundle built(CertificateBuilder builder, X509Bundle issuer) {
        try {
            return issuer == null ? builder.buildSelfSigned() : builder.buildIssuedBy(issuer);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("EC").generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** A certificate that nobody signed and that is no authority. */
    static X509Certificate selfSigned(X500Name name, KeyPair keys) {
        return signed(name, keys, name, keys);
    }

    static X509Certificate signed(X500Name name, KeyPair keys, X500Name issuer, KeyPair issuerKeys) {
        try {
            Instant now = Instant.now();
            return new JcaX509CertificateConverter()
                    .getCertificate(new JcaX509v3CertificateBuilder(
                                    issuer,
                                    new BigInteger(64, new SecureRandom()),
                                    Date.from(now.minus(DAY)),
                                    Date.from(now.plus(DAY)),
                                    name,
                                    keys.getPublic())
                            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    X509Certificate certificate() {
        return bundle.getCertificate();
    }

    Authority below(String name) {
        return new Authority(built(root(name), bundle));
    }

    X509Bundle server() {
        return server(it -> it);
    }

    /** A server's certificate for {@link #HOST}, changed as a test needs it. */
    X509Bundle server(UnaryOperator<CertificateBuilder> change) {
        return issue(it -> change.apply(it.subject("CN=server").addSanDnsName(HOST)));
    }

    X509Bundle issue(UnaryOperator<CertificateBuilder> change) {
        return built(change.apply(new CertificateBuilder().subject("CN=somebody")), bundle);
    }

    /** A list of revoked certificates, current until the given time. */
    byte[] revoking(Instant until, X509Certificate... revoked) {
        try {
            Instant now = Instant.now();
            X509v2CRLBuilder list = new X509v2CRLBuilder(
                    X500Name.getInstance(certificate().getSubjectX500Principal().getEncoded()),
                    Date.from(now.minus(DAY.multipliedBy(2))));
            list.setNextUpdate(Date.from(until));
            for (X509Certificate one : revoked) {
                BigInteger serial = one.getSerialNumber();
                list.addCRLEntry(serial, Date.from(now.minus(DAY)), CRLReason.keyCompromise);
            }
            return list.build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .build(bundle.getKeyPair().getPrivate()))
                    .getEncoded();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
