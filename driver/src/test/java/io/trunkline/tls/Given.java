// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import io.netty.pkitesting.X509Bundle;
import io.trunkline.SslCertMode;
import io.trunkline.SslMode;
import io.trunkline.TlsVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Options under test, one by one, and the files they name. */
final class Given {
    private final Path folder;
    private SslMode mode = SslMode.VERIFY_FULL;
    private String root;
    private String certificate;
    private String key;
    private String password;
    private SslCertMode certificateMode = SslCertMode.ALLOW;
    private String crl;
    private String crlFolder;
    private TlsVersion minimum;
    private TlsVersion maximum;
    private boolean sni = true;
    private Path defaults;

    Given(Path folder) {
        this.folder = folder;
    }

    Given mode(SslMode value) {
        mode = value;
        return this;
    }

    Given root(String file) {
        root = file;
        return this;
    }

    Given trusting(X509Certificate... certificates) {
        return root(file("root.crt", pem("CERTIFICATE", certificates)));
    }

    Given certificate(String file) {
        certificate = file;
        return this;
    }

    Given key(String file) {
        key = file;
        return this;
    }

    Given password(String value) {
        password = value;
        return this;
    }

    /** Certificate chain and key of a client. */
    Given client(X509Bundle bundle) {
        certificate = file("client.crt", pem("CERTIFICATE", bundle.getCertificatePath()));
        key = file("client.key", bundle.getPrivateKeyPEM().getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    Given certificateMode(SslCertMode value) {
        certificateMode = value;
        return this;
    }

    Given crl(String file) {
        crl = file;
        return this;
    }

    Given crlFolder(String value) {
        crlFolder = value;
        return this;
    }

    Given versions(TlsVersion least, TlsVersion most) {
        minimum = least;
        maximum = most;
        return this;
    }

    Given sni(boolean value) {
        sni = value;
        return this;
    }

    Given defaults(Path value) {
        defaults = value;
        return this;
    }

    TlsOptions options() {
        return new TlsOptions(
                mode,
                root,
                certificate,
                key,
                password,
                certificateMode,
                crl,
                crlFolder,
                minimum,
                maximum,
                sni,
                defaults);
    }

    TlsContext load() {
        return TlsContext.load(options());
    }

    /** Writes a file that only its owner may read. */
    String file(String name, byte[] content) {
        return write(folder.resolve(name), content).toString();
    }

    static Path write(Path path, byte[] content) {
        try {
            Files.createDirectories(path.getParent());
            Files.write(path, content);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            return path;
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** A file of the test's resources, copied to where only its owner may read it. */
    String resource(String name) {
        return file(name, bytes(name));
    }

    static byte[] bytes(String resource) {
        try (InputStream in = Given.class.getResourceAsStream(resource)) {
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    static byte[] pem(String label, X509Certificate... certificates) {
        try {
            List<byte[]> encoded = new ArrayList<>();
            for (X509Certificate certificate : certificates) {
                encoded.add(certificate.getEncoded());
            }
            return pem(label, encoded);
        } catch (java.security.cert.CertificateEncodingException failure) {
            throw new AssertionError(failure);
        }
    }

    static byte[] pem(String label, List<byte[]> contents) {
        StringBuilder text = new StringBuilder();
        for (byte[] content : contents) {
            text.append("-----BEGIN ")
                    .append(label)
                    .append("-----\n")
                    .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content))
                    .append("\n-----END ")
                    .append(label)
                    .append("-----\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
