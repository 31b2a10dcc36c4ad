// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.testkit.server.AuthMethod;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.testkit.server.ServerOptions;
import io.trunkline.testkit.tls.CertificateSpec;
import io.trunkline.testkit.tls.KeyAlgorithm;
import io.trunkline.testkit.tls.TestAuthority;
import io.trunkline.testkit.tls.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A real server that speaks TLS, one for all tests of this JVM, and that can be given another certificate while it runs.
 *
 * <p>Certificates of clients are asked for, and believed if {@link #AUTHORITY} has issued them. Its users, all of them with
 * {@link #PASSWORD} where they need one, are in {@link #start}.
 */
public final class TlsServer {
    static final String PASSWORD = "s3cret, and long";
    static final TestAuthority AUTHORITY = TestAuthority.create("Trunkline test");

    /** What the server shows unless a test says otherwise. */
    static final TestCertificate USUAL = AUTHORITY.issue(CertificateSpec.server("localhost", "db.test")
            .ipAddress("127.0.0.1")
            .ipAddress("::1"));

    private static final Map<String, String> USUAL_VERSIONS =
            Map.of("ssl_min_protocol_version", "TLSv1.2", "ssl_max_protocol_version", "");

    private final EmbeddedServer server;
    private final Path data;
    private TestCertificate shown = USUAL;
    private Map<String, String> versions = USUAL_VERSIONS;

    private TlsServer(EmbeddedServer server) {
        this.server = server;
        this.data = Path.of(server.sql("show data_directory").get(0).get(0));
    }

    /** The one server. Started on first use, ended with the JVM. */
    static TlsServer shared() {
        return Shared.SERVER;
    }

    private static final class Shared {
        static final TlsServer SERVER = start();
    }

    private static TlsServer start() {
        ServerOptions options = ServerOptions.defaults()
                .tls(USUAL.chainPem(), USUAL.keyPem())
                .clientAuthorities(AUTHORITY.pem())
                .hba("hostssl all onlytls all scram-sha-256")
                .hba("host all onlytls all reject")
                .hba("hostnossl all onlyclear all scram-sha-256")
                .hba("host all onlyclear all reject")
                .hba("hostssl all certified all cert")
                .hba("hostssl all both all scram-sha-256 clientcert=verify-full")
                .hba("hostssl all known all scram-sha-256 clientcert=verify-ca");
        for (String user : List.of("ada", "onlytls", "onlyclear", "certified", "both", "known")) {
            options = options.user(user, PASSWORD, AuthMethod.SCRAM_SHA_256);
        }
        return new TlsServer(EmbeddedServer.start(options.user("plain", PASSWORD, AuthMethod.PASSWORD)
                .user("digest", PASSWORD, AuthMethod.MD5)
                .user("trusted", PASSWORD, AuthMethod.TRUST)));
    }

    int port() {
        return server.port();
    }

    List<List<String>> sql(String sql) {
        return server.sql(sql);
    }

    /** Waits, on the server, until the condition holds. */
    void await(String condition) {
        server.sql("set statement_timeout = '20s'; do $$ begin while not (" + condition
                + ") loop perform pg_sleep(0.002); perform pg_stat_clear_snapshot(); end loop; end $$");
    }

    /** A connection string for a user, with {@link #PASSWORD}; what follows counts over what stands before. */
    String as(String user, String more) {
        return "hostaddr=127.0.0.1 port=" + port() + " dbname=postgres user=" + user + " password='" + PASSWORD + "' "
                + more;
    }

    /** A certificate of this authority for the keys that the server is to have. */
    static TestCertificate withKey(KeyAlgorithm algorithm) {
        return AUTHORITY.issue(CertificateSpec.server("localhost").key(algorithm));
    }

    /** From now on new connections see this certificate and the versions of TLS that the server speaks by default. */
    void show(TestCertificate certificate) {
        show(certificate, USUAL_VERSIONS);
    }

    /** From now on new connections see this certificate and find this one version. */
    void speak(String version) {
        show(USUAL, Map.of("ssl_min_protocol_version", version, "ssl_max_protocol_version", version));
    }

    private void show(TestCertificate certificate, Map<String, String> spoken) {
        if (shown.equals(certificate) && versions.equals(spoken)) {
            return;
        }
        try {
            // Over what is there: it keeps its owner and its permissions.
            Files.writeString(data.resolve("server.crt"), certificate.chainPem());
            Files.writeString(data.resolve("server.key"), certificate.keyPem());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        new TreeMap<>(spoken).forEach((name, value) -> server.sql("alter system set " + name + " = '" + value + "'"));
        String before = loaded();
        server.sql("select pg_reload_conf()");
        long deadline = System.nanoTime() + Outcomes.LIMIT.toNanos();
        while (loaded().equals(before)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("the server does not take another certificate: " + server.log());
            }
        }
        shown = certificate;
        versions = spoken;
    }

    /** When the postmaster, which new processes are copies of, has read its configuration. */
    private String loaded() {
        return server.sql("select pg_conf_load_time()").get(0).get(0);
    }
}
