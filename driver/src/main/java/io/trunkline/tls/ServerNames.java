// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares the host that was asked for with the names in a server's certificate, as libpq does:
 *
 * <ul>
 *   <li>A dNSName is compared letter by letter, in any case; an iPAddress byte by byte. The dot at the end of
 *       {@code db.example.com.} is a letter like any other.
 *   <li>{@code *.example.com} stands for exactly one label: neither {@code example.com} nor {@code a.b.example.com}. A
 *       star anywhere else is just a star. It stands for no part of an address, in which libpq is more generous.
 *   <li>The common name counts if there is no alternative name of the host's own kind.
 *   <li>A name with a NUL in it is an attack on programs in C, and ends the comparison.
 * </ul>
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-ssl.html#LIBQ-SSL-CERTIFICATES">Client verification of server
 *     certificates</a>
 */
final class ServerNames {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final int SHOWN = 5;

    private static final int UTF8_STRING = 0x0C;
    private static final int PRINTABLE_STRING = 0x13;
    private static final int T61_STRING = 0x14;
    private static final int IA5_STRING = 0x16;

    private final HostName host;
    private final List<String> examined = new ArrayList<>();

    private ServerNames(HostName host) {
        this.host = host;
    }

    /** @throws CertificateException if the certificate is for others: says for whom, and who was asked for */
    static void require(X509Certificate certificate, @Nullable String host) throws CertificateException {
        if (host == null || host.isEmpty()) {
            throw new CertificateException("there is no host name to find in the server's certificate");
        }
        ServerNames names = new ServerNames(HostName.of(host));
        if (!names.isIn(certificate)) {
            throw names.mismatch(host);
        }
    }

    private boolean isIn(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives == null) {
            if (certificate.getExtensionValue(ALTERNATIVE_NAMES) != null) {
                throw new CertificateException("the alternative names in the server's certificate cannot be read");
            }
            alternatives = List.of();
        }
        boolean ownKind = false;
        for (List<?> alternative : alternatives) {
            int kind = (Integer) alternative.get(0);
            if (kind == DNS_NAME || kind == IP_ADDRESS) {
                ownKind |= host.isAddress() == (kind == IP_ADDRESS);
                String name = (String) alternative.get(1);
                if (kind == DNS_NAME ? isName(name) : isAddress(name)) {
                    return true;
                }
            }
        }
        return !ownKind && isCommonName(certificate);
    }

    private boolean isCommonName(X509Certificate certificate) throws CertificateException {
        try {
            String name = commonName(certificate.getSubjectX500Principal().getEncoded());
            return name != null && isName(name);
        } catch (MalformedException malformed) {
            throw new CertificateException("the subject of the server's certificate " + malformed.reason(), malformed);
        }
    }

    private boolean isName(String name) throws CertificateException {
        if (name.indexOf('\0') >= 0) {
            throw new CertificateException(
                    "a name in the server's certificate contains a NUL: " + Distrust.printable("\"" + name + "\""));
        }
        examined.add(name);
        return host.isNamed(name);
    }

    private boolean isAddress(String text) throws CertificateException {
        byte[] address = HostName.address(text);
        if (address == null) {
            throw new CertificateException("an address in the server's certificate is neither IPv4 nor IPv6: "
                    + Distrust.printable("\"" + text + "\""));
        }
        examined.add(text);
        return host.isAt(address);
    }

    private CertificateException mismatch(String wanted) {
        if (examined.isEmpty()) {
            return new CertificateException(
                    "the server's certificate names no host, and \"" + wanted + "\" was asked for");
        }
        List<String> shown = examined.stream()
                .limit(SHOWN)
                .map(name -> Distrust.printable("\"" + name + "\""))
                .toList();
        String others = examined.size() > SHOWN ? " and " + (examined.size() - SHOWN) + " others" : "";
        return new CertificateException("the server's certificate is for " + String.join(", ", shown) + others
                + ", not for \"" + wanted + "\"");
    }

    /**
     * The first common name of a subject.
     *
     * <pre>
     * SEQUENCE { SET { SEQUENCE { type OID, value string of some kind }, … }, … }
     * </pre>
     */
    private static @Nullable String commonName(byte[] subject) throws MalformedException {
        Der names = new Der(subject).enter(Der.SEQUENCE);
        while (names.hasMore()) {
            Der together = names.enter(Der.SET);
            while (together.hasMore()) {
                Der attribute = together.enter(Der.SEQUENCE);
                if (attribute.oid().equals(COMMON_NAME)) {
                    int kind = attribute.tag();
                    return switch (kind) {
                        case UTF8_STRING -> new String(attribute.bytes(kind), StandardCharsets.UTF_8);
                        case PRINTABLE_STRING, IA5_STRING, T61_STRING ->
                            new String(attribute.bytes(kind), StandardCharsets.ISO_8859_1);
                        default ->
                            throw new MalformedException("has a common name in an encoding that hosts are not in");
                    };
                }
            }
        }
        return null;
    }
}
