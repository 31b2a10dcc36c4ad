// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERT61String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts a certificate is for: the table is libpq's behaviour, where nothing else is said. */
class ServerNamesTest {
    private static X509Certificate certificate(UnaryOperator<CertificateBuilder> change) {
        return Authority.built(
                        change.apply(new CertificateBuilder()
                                .subject("CN=common.example.com")
                                .setIsCertificateAuthority(true)),
                        null)
                .getCertificate();
    }

    @ParameterizedTest
    @CsvSource({
        "db.example.com, db.example.com, true",
        "DB.example.COM, db.Example.com, true",
        "db.example.com, db2.example.com, false",
        "db.example.com, b.example.com, false",
        "db.example.com, db.example.com., false",
        "db.example.com., db.example.com., true",
        "*.example.com, db.example.com, true",
        "*.EXAMPLE.com, db.example.com, true",
        "*.example.com, a.b.example.com, false",
        "*.example.com, example.com, false",
        "*.example.com, .example.com, false",
        "*.example.com, dbexample.com, false",
        "*.com, example.com, true",
        "*, localhost, false",
        "*., localhost., false",
        "d*.example.com, db.example.com, false",
        "*b.example.com, db.example.com, false",
        "db.*.com, db.example.com, false",
        "*.*.com, db.example.com, false",
        "xn--bcher-kva.example, bücher.example, true",
        "xn--bcher-kva.example, xn--bcher-kva.example, true",
        "*.example, bücher.example, true",
        "192.0.2.1, 192.0.2.1, true",
        "*.0.2.1, 192.0.2.1, false"
    })
    void alternativeNamesOfHosts(String name, String host, boolean matches) {
        check(certificate(it -> it.addExtensionOctetString("2.5.29.17", false, dnsName(name))), host, matches);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.10, false",
        "192.0.2.1, ::ffff:192.0.2.1, false",
        "192.0.2.1, 3221225985, false",
        "10.0.0.1, 010.0.0.1, false",
        "127.0.0.1, 127.1, false",
        "2001:db8::1, 2001:DB8:0:0:0:0:0:1, true",
        "2001:db8::1, 2001:db8::2, false",
        "::1, ::1, true",
        "::1, localhost, false"
    })
    void alternativeNamesOfAddresses(String name, String host, boolean matches) {
        check(certificate(it -> it.addSanIpAddress(name)), host, matches);
    }

    /** By hand: the builder of certificates refuses names that attackers do not. */
    private static byte[] dnsName(String name) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        return Der.element(Der.SEQUENCE, Der.element(0x82, ascii));
    }

    @Test
    void theCommonNameCountsIfThereIsNoAlternativeOfTheHostsKind() {
        X509Certificate alone = certificate(it -> it);
        X509Certificate withAddress = certificate(it -> it.addSanIpAddress("192.0.2.1"));
        X509Certificate withName = certificate(it -> it.addSanDnsName("other.example.com"));
        X509Certificate withMail = certificate(it -> it.addSanRfc822Name("dba@example.com"));
        X509Certificate address = certificate(it -> it.subject("CN=192.0.2.1").addSanDnsName("other.example.com"));
        X509Certificate both = certificate(it -> it.subject("CN=192.0.2.1").addSanIpAddress("192.0.2.2"));

        check(alone, "common.example.com", true);
        check(withAddress, "common.example.com", true);
        check(withMail, "common.example.com", true);
        check(withName, "common.example.com", false);
        check(address, "192.0.2.1", true);
        check(both, "192.0.2.1", false);
    }

    @Test
    void theFirstOfTwoCommonNamesIsTheOne() {
        X509Certificate certificate =
                withNames(new DERUTF8String("first.example.com"), new DERUTF8String("second.example.com"));

        check(certificate, "first.example.com", true);
        check(certificate, "second.example.com", false);
    }

    @Test
    void aCommonNameMayHaveAWildcardAndBeInOlderEncodings() {
        check(withNames(new DERUTF8String("*.example.com")), "db.example.com", true);
        check(withNames(new DERT61String("db.example.com")), "db.example.com", true);
        check(withNames(new DERUTF8String("db.example.com\0.evil.org")), "db.example.com", false);
        assertThatThrownBy(() -> ServerNames.require(withNames(new DERBMPString("db.example.com")), "db.example.com"))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("encoding");
    }

    /** U+212A lower-cases to k, and no registry has ever given out what looks like it. */
    @Test
    void lettersAreComparedAsDnsComparesThem() {
        check(withNames(new DERUTF8String("\u212Aafka.example.com")), "kafka.example.com", false);
    }

    @Test
    void aNulEndsTheComparison() {
        // An IA5String of "a NUL .evil.org", then a name that would fit.
        byte[] names = {
            0x30,
            0x15,
            (byte) 0x82,
            11,
            'd',
            'b',
            0,
            '.',
            'e',
            'v',
            'i',
            'l',
            '.',
            'o',
            'g',
            (byte) 0x82,
            6,
            'd',
            'b',
            '.',
            'o',
            'r',
            'g'
        };
        X509Certificate certificate = certificate(it -> it.addExtensionOctetString("2.5.29.17", false, names));

        assertThatThrownBy(() -> ServerNames.require(certificate, "db.org"))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("NUL")
                .hasMessageNotContaining("\0");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 8, 15})
    void addressesOfImpossibleLengthAreRefused(int length) {
        byte[] names = new byte[4 + length];
        names[0] = 0x30;
        names[1] = (byte) (2 + length);
        names[2] = (byte) 0x87;
        names[3] = (byte) length;
        X509Certificate certificate = certificate(it -> it.addExtensionOctetString("2.5.29.17", false, names));

        check(certificate, "common.example.com", false);
        check(certificate, "0.0.0.0", false);
    }

    @Test
    void alternativeNamesThatCannotBeReadAreNotPassedOver() {
        X509Certificate certificate =
                certificate(it -> it.addExtensionOctetString("2.5.29.17", false, new byte[] {1, 2, 3, 4}));

        check(certificate, "common.example.com", false);
    }

    @Test
    void theErrorNamesWhatIsThereAndWhatWasAskedForInBoundedLength() {
        X509Certificate certificate = certificate(it -> {
            for (int i = 0; i < 200; i++) {
                it.addSanDnsName("host" + i + ".example.com");
            }
            return it;
        });

        assertThatThrownBy(() -> ServerNames.require(certificate, "db.example.com"))
                .hasMessage("the server's certificate is for \"host0.example.com\", \"host1.example.com\","
                        + " \"host2.example.com\", \"host3.example.com\", \"host4.example.com\" and 195 others, not for"
                        + " \"db.example.com\"");
    }

    @Test
    void theErrorIsSafeToLog() {
        X509Certificate certificate = withNames(new DERUTF8String("x\u001b[2J\n\u202E" + "y".repeat(5_000)));

        assertThatThrownBy(() -> ServerNames.require(certificate, "db.example.com"))
                .satisfies(error -> assertThat(error.getMessage())
                        .hasSizeLessThan(300)
                        .doesNotContain("\n", "\u001b", "\u202E")
                        .contains("\"x?[2J??yyy"));
    }

    @Test
    void aCertificateMayNameNobody() {
        X509Certificate certificate = certificate(it -> it.subject("O=nobody"));

        assertThatThrownBy(() -> ServerNames.require(certificate, "db.example.com"))
                .hasMessageContaining("names no host");
        assertThatThrownBy(() -> ServerNames.require(certificate, "")).hasMessageContaining("no host name");
    }

    private static void check(X509Certificate certificate, String host, boolean matches) {
        if (matches) {
            assertThatCode(() -> ServerNames.require(certificate, host)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> ServerVerifierProbe.require(certificate, host))
                    .isInstanceOf(CertificateException.class);
        }
    }

    /** As the verifier calls it: what the JDK's parsers throw at a stranger's bytes is a refusal too. */
    private static final class ServerVerifierProbe {
        static void require(X509Certificate certificate, String host) throws CertificateException {
            try {
                ServerNames.require(certificate, host);
            } catch (RuntimeException broken) {
                throw new CertificateException(broken);
            }
        }
    }

    private static X509Certificate withNames(ASN1Encodable... commonNames) {
        X500NameBuilder subject = new X500NameBuilder();
        for (ASN1Encodable name : commonNames) {
            subject.addRDN(BCStyle.CN, name);
        }
        return Authority.selfSigned(subject.build(), Authority.keys());
    }
}
