// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads the certificates, or the lists of revoked ones, of a file: many as PEM, or one as DER. */
final class CertificateReader {
    private CertificateReader() {}

    /** {@return the certificates of a file in their order} */
    static List<X509Certificate> certificates(byte[] content) throws MalformedException {
        CertificateFactory factory = factory();
        List<X509Certificate> certificates = new ArrayList<>();
        for (byte[] one : each(content, "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE")) {
            try {
                // A trusted certificate of OpenSSL's carries notes behind it, which stay unread.
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(one)));
            } catch (CertificateException broken) {
                throw new MalformedException(
                        "holds a certificate, number " + (certificates.size() + 1) + ", that cannot be read", broken);
            }
        }
        if (certificates.isEmpty()) {
            throw new MalformedException("holds no certificate");
        }
        return certificates;
    }

    static List<CRL> revocations(byte[] content) throws MalformedException {
        CertificateFactory factory = factory();
        List<CRL> lists = new ArrayList<>();
        for (byte[] one : each(content, "X509 CRL")) {
            try {
                lists.add(factory.generateCRL(new ByteArrayInputStream(one)));
            } catch (CRLException broken) {
                throw new MalformedException(
                        "holds a list of revoked certificates, number " + (lists.size() + 1) + ", that cannot be read",
                        broken);
            }
        }
        if (lists.isEmpty()) {
            throw new MalformedException("holds no list of revoked certificates (CRL)");
        }
        return lists;
    }

    private static List<byte[]> each(byte[] content, String... labels) throws MalformedException {
        if (!Pem.isIn(content)) {
            if (new Der(content).tag() != Der.SEQUENCE) {
                throw new MalformedException("is neither PEM nor DER");
            }
            return List.of(content);
        }
        List<byte[]> bytes = new ArrayList<>();
        for (Pem.Block block : Pem.blocks(content)) {
            if (List.of(labels).contains(block.label())) {
                bytes.add(block.bytes());
            } else {
                block.wipe();
            }
        }
        return bytes;
    }

    private static CertificateFactory factory() {
        try {
            return CertificateFactory.getInstance("X.509");
        } catch (CertificateException impossible) {
            throw new AssertionError("every Java has X.509", impossible);
        }
    }
}
