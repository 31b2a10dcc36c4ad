// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.testkit.server.AuthMethod;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.testkit.server.ServerOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS that is asked for and TLS that begins at once, on both sides of the version that has learnt the latter. */
class OlderServersTlsIT {
    @ParameterizedTest
    @ValueSource(ints = {16, 17})
    void tlsThatBeginsAtOnceNeedsVersionSeventeen(int version, @TempDir Path directory) {
        TlsFiles files = new TlsFiles(directory);
        ServerOptions options = ServerOptions.defaults()
                .version(version)
                .tls(TlsServer.USUAL.chainPem(), TlsServer.USUAL.keyPem())
                .user("ada", TlsServer.PASSWORD, AuthMethod.SCRAM_SHA_256);
        try (EmbeddedServer server = EmbeddedServer.start(options)) {
            String text = "host=localhost hostaddr=127.0.0.1 port=" + server.port() + " user=ada dbname=postgres"
                    + " password='" + TlsServer.PASSWORD + "' sslmode=verify-full sslrootcert={root.crt}"
                    + " channel_binding=require ";
            String how = "select version from pg_stat_ssl where pid = pg_backend_pid()";
            assertThat(TlsFiles.ask(files.config(text), how)).isEqualTo("TLSv1.3");
            PgConfig direct = files.config(text + "sslnegotiation=direct");
            if (version >= 17) {
                assertThat(TlsFiles.ask(direct, how)).isEqualTo("TLSv1.3");
            } else {
                TlsFiles.refused(direct, "older than PostgreSQL 17", "sslnegotiation=direct");
            }
        }
    }
}
