// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trunkline.testkit.tls.CertificateSpec;
import io.trunkline.testkit.tls.KeyAlgorithm;
import io.trunkline.testkit.tls.TestAuthority;
import io.trunkline.testkit.tls.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which servers are believed, by every setting that has a say in it, against a real one that shows this certificate or that;
 * and what the server itself says of the connection that came of it.
 */
@TestInstance(Lifecycle.PER_CLASS)
class TlsMatrixIT {
    private static final TlsServer SERVER = TlsServer.shared();
    private static final String HOW =
            "select ssl::text || coalesce(' ' || version, '') from pg_stat_ssl where pid = pg_backend_pid()";
    private static final TestAuthority AUTHORITY = TlsServer.AUTHORITY;

    /** By the words that the tables use. */
    private final Map<String, TestCertificate> certificates = new LinkedHashMap<>();

    private TlsFiles files;

    @BeforeAll
    void write(@TempDir Path directory) throws IOException {
        files = new TlsFiles(directory);
        certificates.put("usual", TlsServer.USUAL);
        certificates.put(
                "expired", AUTHORITY.issue(CertificateSpec.server("localhost").expired()));
        certificates.put(
                "early", AUTHORITY.issue(CertificateSpec.server("localhost").notYetValid()));
        certificates.put("other", AUTHORITY.server("other.test"));
        certificates.put("wildcard", AUTHORITY.server("*.db.test"));
        certificates.put("common", AUTHORITY.issue(CertificateSpec.server().commonName("common.test")));
        certificates.put(
                "overruled",
                AUTHORITY.issue(
                        CertificateSpec.server().commonName("common.test").dnsName("san.test")));
        certificates.put("address", AUTHORITY.server("127.0.0.1"));
        certificates.put(
                "textual",
                AUTHORITY.issue(CertificateSpec.server().commonName("x").dnsName("127.0.0.1")));
        certificates.put("self", TestCertificate.selfSigned(CertificateSpec.server("localhost")));
        certificates.put("stranger", TlsFiles.stranger().server("localhost"));
        certificates.put("below", AUTHORITY.intermediate("Middle").server("localhost"));
        certificates.put("revoked", AUTHORITY.server("localhost"));
        certificates.put("rsa", TlsServer.withKey(KeyAlgorithm.RSA));
        certificates.put("forclients", AUTHORITY.client("localhost"));
        Files.writeString(files.file("broken.crt"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Files.writeString(files.file("empty.crt"), "");
        certificates.get("self").writeChain(files.file("self.crt"));
        Files.writeString(files.file("root.crl"), AUTHORITY.crlPem(certificates.get("revoked")));
        Files.writeString(files.file("stranger.crl"), TlsFiles.stranger().crlPem());
    }

    @AfterAll
    void showTheUsual() {
        SERVER.show(TlsServer.USUAL);
    }

    /** @param said "encrypted" or "clear", or what the error must say */
    private void check(String settings, String said) {
        PgConfig config = files.config(SERVER.as("ada", settings));
        if (said.equals("encrypted")) {
            assertThat(TlsFiles.ask(config, HOW)).isEqualTo("true TLSv1.3");
        } else if (said.equals("clear")) {
            assertThat(TlsFiles.ask(config, HOW)).isEqualTo("false");
        } else {
            TlsFiles.refused(config, said.split(" & "));
        }
    }

    @ParameterizedTest(name = "{0}: {1} → {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                // What is demanded, and of whom.
                "usual | host=localhost sslmode=disable | clear",
                "usual | host=localhost sslmode=allow | clear",
                "usual | host=localhost sslmode=prefer | encrypted",
                "usual | host=localhost sslmode=require | encrypted",
                "usual | host=localhost sslmode=verify-ca sslrootcert={root.crt} | encrypted",
                "usual | host=localhost sslmode=verify-full sslrootcert={root.crt} | encrypted",
                "usual | host=localhost sslmode=require sslrootcert={root.crt} | encrypted",
                "usual | host=localhost sslmode=prefer sslrootcert={root.crt} | encrypted",
                // Nobody vouches for it.
                "usual | host=localhost sslmode=verify-full sslrootcert={stranger.crt} | none of the certificates in sslrootcert & stranger.crt",
                "usual | host=localhost sslmode=verify-ca sslrootcert={stranger.crt} | none of the certificates in sslrootcert",
                "usual | host=localhost sslmode=require sslrootcert={stranger.crt} | none of the certificates in sslrootcert",
                "usual | host=localhost sslmode=prefer sslrootcert={stranger.crt} | clear",
                "usual | host=localhost sslmode=allow sslrootcert={stranger.crt} | clear",
                "usual | host=localhost sslmode=verify-full sslrootcert=system | not trusted & trust store",
                "stranger | host=localhost sslmode=verify-full sslrootcert={root.crt} | none of the certificates in sslrootcert",
                "stranger | host=localhost sslmode=verify-full sslrootcert={stranger.crt} | encrypted",
                "stranger | host=localhost sslmode=require | encrypted",
                "self | host=localhost sslmode=verify-full sslrootcert={root.crt} | none of the certificates in sslrootcert",
                "self | host=localhost sslmode=verify-full sslrootcert={self.crt} | encrypted",
                "below | host=localhost sslmode=verify-full sslrootcert={root.crt} | encrypted",
                "below | host=localhost sslmode=verify-full sslrootcert={stranger.crt} | none of the certificates in sslrootcert",
                "forclients | host=localhost sslmode=verify-ca sslrootcert={root.crt} | the server's certificate is not trusted",
                "rsa | host=localhost sslmode=verify-full sslrootcert={root.crt} | encrypted",
                // The files themselves.
                "usual | host=localhost sslmode=verify-full sslrootcert={none.crt} | sslrootcert & none.crt & does not exist",
                "usual | host=localhost sslmode=verify-ca sslrootcert={none.crt} | sslrootcert & none.crt & does not exist",
                "usual | host=localhost sslmode=require sslrootcert={none.crt} | encrypted",
                "usual | host=localhost sslmode=require sslrootcert={broken.crt} | sslrootcert & broken.crt & cannot be read",
                "usual | host=localhost sslmode=verify-ca sslrootcert={empty.crt} | sslrootcert & empty.crt",
                // Time.
                "expired | host=localhost sslmode=require | encrypted",
                "expired | host=localhost sslmode=verify-ca sslrootcert={root.crt} | the server's certificate expired on",
                "expired | host=localhost sslmode=verify-full sslrootcert={root.crt} | the server's certificate expired on",
                "early | host=localhost sslmode=require | encrypted",
                "early | host=localhost sslmode=verify-ca sslrootcert={root.crt} | is not valid before",
                // Names.
                "usual | host=db.test sslmode=verify-full sslrootcert={root.crt} | encrypted",
                "usual | host=DB.Test sslmode=verify-full sslrootcert={root.crt} | encrypted",
                "usual | host=127.0.0.1 sslmode=verify-full sslrootcert={root.crt} | encrypted",
                "usual | host=sub.db.test sslmode=verify-full sslrootcert={root.crt} | sub.db.test & localhost",
                // An address in place of a name is what the certificate has to say, and as an address.
                "usual | host='' sslmode=verify-full sslrootcert={root.crt} | encrypted",
                "other | host='' sslmode=verify-full sslrootcert={root.crt} | 127.0.0.1 & other.test",
                "usual | host=db_1 sslmode=verify-ca sslrootcert={root.crt} | encrypted",
                "other | host=localhost sslmode=verify-full sslrootcert={root.crt} | localhost & other.test",
                "other | host=localhost sslmode=verify-ca sslrootcert={root.crt} | encrypted",
                "other | host=other.test sslmode=verify-full sslrootcert={root.crt} | encrypted",
                "wildcard | host=a.db.test sslmode=verify-full sslrootcert={root.crt} | encrypted",
                "wildcard | host=a.b.db.test sslmode=verify-full sslrootcert={root.crt} | a.b.db.test & *.db.test",
                "wildcard | host=db.test sslmode=verify-full sslrootcert={root.crt} | *.db.test",
                "wildcard | host=127.0.0.1 sslmode=verify-full sslrootcert={root.crt} | 127.0.0.1 & *.db.test",
                "common | host=common.test sslmode=verify-full sslrootcert={root.crt} | encrypted",
                "common | host=localhost sslmode=verify-full sslrootcert={root.crt} | common.test",
                "overruled | host=common.test sslmode=verify-full sslrootcert={root.crt} | san.test",
                "overruled | host=san.test sslmode=verify-full sslrootcert={root.crt} | encrypted",
                "address | host=127.0.0.1 sslmode=verify-full sslrootcert={root.crt} | encrypted",
                "address | host=localhost sslmode=verify-full sslrootcert={root.crt} | localhost & 127.0.0.1",
                "textual | host=127.0.0.1 sslmode=verify-full sslrootcert={root.crt} | encrypted",
                // Revocation.
                "revoked | host=localhost sslmode=verify-full sslrootcert={root.crt} | encrypted",
                "revoked | host=localhost sslmode=verify-full sslrootcert={root.crt} sslcrl={root.crl} | was revoked on",
                "revoked | host=localhost sslmode=verify-ca sslrootcert={root.crt} sslcrl={root.crl} | was revoked on",
                "usual | host=localhost sslmode=verify-full sslrootcert={root.crt} sslcrl={root.crl} | encrypted",
                "usual | host=localhost sslmode=verify-full sslrootcert={root.crt} sslcrl={stranger.crl} | no current list of revoked certificates",
            })
    void whoIsBelieved(String certificate, String settings, String said) {
        SERVER.show(certificates.get(certificate));
        check(settings, said);
    }

    @ParameterizedTest(name = "{0} spoken, {1} → {2}")
    @CsvSource({
        "TLSv1.2, '', true TLSv1.2",
        "TLSv1.3, '', true TLSv1.3",
        "TLSv1.2, ssl_max_protocol_version=TLSv1.2, true TLSv1.2",
        "TLSv1.3, ssl_min_protocol_version=TLSv1.3, true TLSv1.3",
        "TLSv1.3, ssl_max_protocol_version=TLSv1.2, protocol_version",
        "TLSv1.2, ssl_min_protocol_version=TLSv1.3, protocol_version"
    })
    void bothEndsMustSpeakTheSameVersion(String spoken, String settings, String said) {
        SERVER.speak(spoken);
        String text = SERVER.as("ada", "host=localhost sslmode=verify-full sslrootcert={root.crt} " + settings);
        if (said.startsWith("true")) {
            assertThat(TlsFiles.ask(files.config(text), HOW)).isEqualTo(said);
            // Proved through either version: what the binding is made of does not depend on it.
            assertThat(TlsFiles.ask(files.config(text + " channel_binding=require"), HOW))
                    .isEqualTo(said);
        } else {
            TlsFiles.refused(files.config(text), said);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ssl_min_protocol_version=TLSv1.3 ssl_max_protocol_version=TLSv1.2, ssl_min_protocol_version",
        "ssl_max_protocol_version=TLSv1.1, ssl_min_protocol_version",
        "sslmode=require sslrootcert=system, too weak for sslrootcert=system",
        "sslmode=prefer sslnegotiation=direct, sslnegotiation"
    })
    void settingsThatContradictEachOtherAreRefusedAtOnce(String settings, String said) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> files.config(SERVER.as("ada", settings)))
                .withMessageContaining(said);
    }

    /** Lines of pg_hba.conf that ask for TLS, or rule it out; the server says so before it asks for a proof. */
    @ParameterizedTest(name = "{0} {1} → {2}")
    @CsvSource({
        "onlytls, disable, no encryption",
        "onlytls, allow, true TLSv1.3",
        "onlytls, prefer, true TLSv1.3",
        "onlytls, require, true TLSv1.3",
        "onlyclear, disable, false",
        "onlyclear, allow, false",
        "onlyclear, prefer, false",
        "onlyclear, require, SSL encryption"
    })
    void theServersRulesDecideBetweenTlsAndClear(String user, String mode, String said) {
        SERVER.show(TlsServer.USUAL);
        PgConfig config = files.config(SERVER.as(user, "host=localhost sslmode=" + mode));
        if (said.startsWith("true") || said.equals("false")) {
            assertThat(TlsFiles.ask(config, HOW)).isEqualTo(said);
        } else {
            ConnectionException failure = TlsFiles.refused(config, "pg_hba.conf", user, said);
            assertThat(failure.sqlState()).isEqualTo("28000");
        }
    }

    @ParameterizedTest
    @CsvSource({"allow", "prefer", "require"})
    void aWrongPasswordIsNotTriedWithAnotherKindOfEncryption(String mode) {
        SERVER.show(TlsServer.USUAL);
        PgConfig config = files.config(SERVER.as("ada", "host=localhost sslmode=" + mode + " password=wrong"));
        assertThat(TlsFiles.refused(config, "password authentication failed").getSuppressed())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"require", "verify-full"})
    void tlsMayBeginAtOnce(String mode) {
        SERVER.show(TlsServer.USUAL);
        check("host=localhost sslnegotiation=direct sslrootcert={root.crt} sslmode=" + mode, "encrypted");
    }

    /** What lies on the disk is what counts when a connection is opened, and not when the process was started. */
    @Test
    void authoritiesAreReadAnewWhenTheirFileIsReplaced() throws IOException {
        Supplier<PgConfig> config =
                () -> files.config(SERVER.as("ada", "host=localhost sslmode=verify-full sslrootcert={rotated.crt}"));
        SERVER.show(TlsServer.USUAL);
        AUTHORITY.writeTo(files.file("rotated.crt"));
        assertThat(TlsFiles.ask(config.get(), HOW)).isEqualTo("true TLSv1.3");
        TestCertificate fresh = TlsFiles.stranger().server("localhost");
        SERVER.show(fresh);
        TlsFiles.refused(config.get(), "none of the certificates in sslrootcert");
        Path next = TlsFiles.stranger().writeTo(files.file("next.crt"));
        Files.move(next, files.file("rotated.crt"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(TlsFiles.ask(config.get(), HOW)).isEqualTo("true TLSv1.3");
    }
}
