// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.testkit.tls.CertificateSpec;
import io.trunkline.testkit.tls.KeyAlgorithm;
import io.trunkline.testkit.tls.KeyFormat;
import io.trunkline.testkit.tls.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What we show of ourselves: certificates a real server asks for by its rules, and keys in every format a file may have. */
@TestInstance(Lifecycle.PER_CLASS)
class ClientCertificateIT {
    private static final TlsServer SERVER = TlsServer.shared();
    private static final String SECRET = "pass phrase";
    private static final String WHO = "select coalesce(client_dn, '-') from pg_stat_ssl where pid = pg_backend_pid()";

    private TlsFiles files;

    @BeforeAll
    void write(@TempDir Path directory) throws IOException {
        SERVER.show(TlsServer.USUAL);
        files = new TlsFiles(directory);
        files.write("certified", TlsServer.AUTHORITY.client("certified"));
        files.write("both", TlsServer.AUTHORITY.client("both"));
        files.write("stranger", TlsFiles.stranger().client("certified"));
        files.write(
                "expired",
                TlsServer.AUTHORITY.issue(CertificateSpec.client("certified").expired()));
        files.write("below", TlsServer.AUTHORITY.intermediate("Middle").client("certified"));
        Path open = Files.copy(files.file("certified.key"), files.file("open.key"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(files.file("broken.key"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Files.setPosixFilePermissions(files.file("broken.key"), PosixFilePermissions.fromString("rw-------"));
        TestCertificate locked = TlsServer.AUTHORITY.client("certified");
        files.write("locked", locked, KeyFormat.PKCS8_ENCRYPTED_PEM, SECRET);
        locked.writeKey(files.file("legacy.key"), KeyFormat.TRADITIONAL_ENCRYPTED_PEM, SECRET);
        locked.writeKey(files.file("locked.p12"), KeyFormat.PKCS12, SECRET);
    }

    private PgConfig config(String user, String settings) {
        return files.config(SERVER.as(user, "host=localhost sslmode=verify-full sslrootcert={root.crt} " + settings));
    }

    @ParameterizedTest(name = "{0}: {1} → {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "certified | sslcert={certified.crt} sslkey={certified.key} password='' | /CN=certified",
                "certified | sslcert={below.crt} sslkey={below.key} | /CN=certified",
                "certified | sslcert={certified.crt} sslkey={certified.key} sslcertmode=require | /CN=certified",
                "certified | sslcert={certified.crt} sslkey={certified.key} ssl_max_protocol_version=TLSv1.2 | /CN=certified",
                "certified | sslcert={certified.crt} sslkey={certified.key} sslnegotiation=direct | /CN=certified",
                "both | sslcert={both.crt} sslkey={both.key} | /CN=both",
                "both | sslcert={both.crt} sslkey={both.key} channel_binding=require | /CN=both",
                "known | sslcert={both.crt} sslkey={both.key} | /CN=both",
                "ada | sslcert={both.crt} sslkey={both.key} | /CN=both",
                "ada | sslcert={both.crt} sslkey={both.key} sslcertmode=disable | -",
                "ada | sslcert={none.crt} sslkey={none.key} | -",
                "ada | sslcert={certified.crt} sslkey={open.key} sslcertmode=disable | -",
            })
    void theServerSeesWhoWeAre(String user, String settings, String name) {
        assertThat(TlsFiles.ask(config(user, settings), WHO)).isEqualTo(name);
    }

    @ParameterizedTest(name = "{0}: {1} → {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                // The server's refusals.
                "certified | sslcertmode=disable sslcert={certified.crt} sslkey={certified.key} | valid client certificate",
                "certified | sslcert={none.crt} | valid client certificate",
                "certified | sslcert={both.crt} sslkey={both.key} | certificate authentication failed",
                "both | sslcert={certified.crt} sslkey={certified.key} | authentication failed",
                "both | sslcert={both.crt} sslkey={both.key} password=wrong | password authentication failed",
                "known | sslcertmode=disable | valid client certificate",
                "certified | sslcert={stranger.crt} sslkey={stranger.key} | unknown_ca",
                "certified | sslcert={expired.crt} sslkey={expired.key} | certificate_expired",
                "certified | sslcert={stranger.crt} sslkey={stranger.key} ssl_max_protocol_version=TLSv1.2 | unknown_ca",
                "certified | sslcert={expired.crt} sslkey={expired.key} ssl_max_protocol_version=TLSv1.2 | certificate_expired",
                // Our own, before anything is sent.
                "ada | sslcert={none.crt} sslcertmode=require | sslcert & none.crt & sslcertmode=require",
                "ada | sslcert={certified.crt} sslkey={none.key} | certified.crt & none.key & sslkey",
                "ada | sslcert={certified.crt} sslkey={both.key} | sslkey & both.key & is not the key of the certificate",
                "ada | sslcert={certified.crt} sslkey={open.key} | sslkey & open.key & has group or world access",
                "ada | sslcert={certified.crt} sslkey={broken.key} | sslkey & broken.key",
                "ada | sslcert={certified.crt} sslkey={certified.crt} | sslkey & certified.crt",
                "ada | sslcert={locked.crt} sslkey={locked.key} | sslkey & locked.key & sslpassword",
                "ada | sslcert={locked.crt} sslkey={locked.key} sslpassword=wrong | sslkey & locked.key & sslpassword",
                "ada | sslcert={locked.crt} sslkey={legacy.key} sslpassword=wrong | sslkey & legacy.key & sslpassword",
                "ada | sslcert={locked.p12} sslpassword=wrong | sslcert & locked.p12 & sslpassword",
                "ada | sslcert={locked.p12} | sslcert & locked.p12 & sslpassword",
            })
    void whatIsWrongIsNamed(String user, String settings, String said) {
        TlsFiles.refused(config(user, settings), said.split(" & "));
    }

    /** Files that are no use end it even where TLS is no more than preferred: no server is to blame, so none is tried. */
    @Test
    void wrongFilesAreNotHelpedByClearText() {
        assertThat(TlsFiles.refused(
                                files.config(SERVER.as(
                                        "ada",
                                        "host=localhost sslmode=prefer sslcert={certified.crt} sslkey={open.key}")),
                                "open.key")
                        .getSuppressed())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} as {1}")
    @CsvSource({
        "RSA, PKCS8_PEM", "RSA, PKCS8_DER", "RSA, PKCS8_ENCRYPTED_PEM", "RSA, PKCS8_ENCRYPTED_3DES_PEM",
        "RSA, TRADITIONAL_PEM", "RSA, TRADITIONAL_DER", "RSA, TRADITIONAL_ENCRYPTED_PEM", "RSA, PKCS12",
        "EC_P256, PKCS8_PEM", "EC_P256, PKCS8_DER", "EC_P256, PKCS8_ENCRYPTED_PEM", "EC_P256, PKCS8_ENCRYPTED_3DES_PEM",
        "EC_P384, TRADITIONAL_PEM", "EC_P384, TRADITIONAL_DER", "EC_P384, TRADITIONAL_ENCRYPTED_PEM", "EC_P384, PKCS12",
        "ED25519, PKCS8_PEM", "ED25519, PKCS8_ENCRYPTED_PEM", "RSASSA_PSS, PKCS8_PEM", "RSASSA_PSS, PKCS8_ENCRYPTED_PEM"
    })
    void keysMayHaveAnyFormat(KeyAlgorithm algorithm, KeyFormat format) {
        TestCertificate certificate =
                TlsServer.AUTHORITY.issue(CertificateSpec.client("certified").key(algorithm));
        String name = algorithm + "-" + format;
        files.write(name, certificate, format, format.isEncrypted() ? SECRET : null);
        String identity = format == KeyFormat.PKCS12
                ? "sslcert={" + name + ".key}"
                : "sslcert={" + name + ".crt} sslkey={" + name + ".key}";
        String password = format.isEncrypted() ? " sslpassword='" + SECRET + "'" : "";
        assertThat(TlsFiles.ask(config("certified", identity + password), WHO)).isEqualTo("/CN=certified");
    }

    @Test
    void theNextConnectionShowsTheCertificateThatTookTheOldOnesPlace() throws IOException {
        files.write("rotated", TlsServer.AUTHORITY.client("one"));
        files.write("next", TlsServer.AUTHORITY.client("two"));
        PgConfig config = config("ada", "sslcert={rotated.crt} sslkey={rotated.key}");
        assertThat(TlsFiles.ask(config, WHO)).isEqualTo("/CN=one");
        for (String end : new String[] {".crt", ".key"}) {
            Files.move(files.file("next" + end), files.file("rotated" + end), StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(TlsFiles.ask(config, WHO)).isEqualTo("/CN=two");
    }
}
