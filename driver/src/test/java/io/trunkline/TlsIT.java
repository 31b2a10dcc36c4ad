// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.testkit.server.AuthMethod;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.testkit.server.ServerOptions;
import io.trunkline.testkit.tls.TestAuthority;
import io.trunkline.testkit.tls.TestCertificate;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session through TLS, bound to it, and its cancel. */
class TlsIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void aSessionIsEncryptedVerifiedAndBound(@TempDir Path directory) throws Exception {
        TestAuthority authority = TestAuthority.create("Trunkline test");
        TestCertificate certificate = authority.server("localhost");
        Path root = authority.writeTo(directory.resolve("root.crt"));
        ServerOptions options = ServerOptions.defaults()
                .tls(certificate.chainPem(), certificate.keyPem())
                .user("ada", "s3cret", AuthMethod.SCRAM_SHA_256);
        try (EmbeddedServer server = EmbeddedServer.start(options)) {
            PgConfig config = PgConfig.parse("host=localhost hostaddr=127.0.0.1 port=" + server.port()
                    + " user=ada password=s3cret dbname=postgres sslmode=verify-full channel_binding=require"
                    + " sslrootcert=" + root);
            for (int i = 0; i < 3; i++) {
                PgConnection connection = PgConnection.connect(config).block(SOON);
                assertThat(connection
                                .query("select ssl::text || version from pg_stat_ssl where pid = pg_backend_pid()")
                                .one(String.class)
                                .block(SOON))
                        .isEqualTo("trueTLSv1.3");
                assertThat(connection
                                .query("select sum(length(repeat('x', 100000)))::bigint from generate_series(1, 100)")
                                .one(Long.class)
                                .block(SOON))
                        .isEqualTo(10_000_000L);
                connection.close().block(SOON);
            }
        }
    }
}
