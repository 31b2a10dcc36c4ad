// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.testkit.client.PlainClient;
import io.trunkline.testkit.client.TlsClient;
import io.trunkline.testkit.tls.CertificateSpec;
import io.trunkline.testkit.tls.KeyAlgorithm;
import io.trunkline.testkit.tls.KeyFormat;
import io.trunkline.testkit.tls.TestAuthority;
import io.trunkline.testkit.tls.TestCertificate;
import io.trunkline.wire.WireWriter;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTlsIT {
    private static final TestAuthority ROOT = TestAuthority.create("root");
    private static final TestCertificate SERVER = ROOT.server("localhost");
    private static final TlsClient TRUSTING = TlsClient.trusting(ROOT);
    private static final String HOW = "select ssl, version from pg_stat_ssl where pid = pg_backend_pid()";

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theServerSpeaksTlsInTheVersionOfItsSettings(String version) {
        ServerOptions options = ServerOptions.defaults()
                .tls(SERVER.chainPem(), SERVER.keyPem())
                .setting("ssl_min_protocol_version", version)
                .setting("ssl_max_protocol_version", version);
        try (EmbeddedServer server = EmbeddedServer.start(options)) {
            try (PlainClient client = connect(server).startTls(TRUSTING).start("postgres", "", "postgres")) {
                assertThat(client.query(HOW)).isEqualTo(List.of(List.of("t", version)));
            }
            try (PlainClient client = connect(server).start("postgres", "", "postgres")) {
                assertThat(client.query("select ssl from pg_stat_ssl where pid = pg_backend_pid()"))
                        .isEqualTo(List.of(List.of("f")));
            }
            assertThatThrownBy(() -> connect(server).startTls(TlsClient.trusting(TestAuthority.create("root"))))
                    .hasCauseInstanceOf(SSLException.class);
            server.restart();
            connect(server).startTls(TRUSTING).hangUp();
        }
    }

    @Test
    void linesOfTheTestSayWhoNeedsTlsAndACertificate() {
        TestCertificate revoked = ROOT.client("ada");
        ServerOptions options = ServerOptions.defaults()
                .tls(SERVER.chainPem(), SERVER.keyPem())
                .clientAuthorities(ROOT.pem())
                .clientRevocations(ROOT.crlPem(revoked))
                .hba("hostnossl all ada all reject")
                .hba("hostssl all ada all cert")
                .hba("hostssl all alan all scram-sha-256 clientcert=verify-full")
                .user("ada", "", AuthMethod.TRUST)
                .user("alan", "secret", AuthMethod.TRUST);
        try (EmbeddedServer server = EmbeddedServer.start(options)) {
            TlsClient ada = TRUSTING.showing(ROOT.client("ada"));
            try (PlainClient client = connect(server).startTls(ada).start("ada", "", "postgres")) {
                assertThat(client.query("select client_dn from pg_stat_ssl where pid = pg_backend_pid()"))
                        .isEqualTo(List.of(List.of("/CN=ada")));
            }
            connect(server)
                    .startTls(TRUSTING.showing(ROOT.client("alan")))
                    .start("alan", "secret", "postgres")
                    .hangUp();
            assertThatThrownBy(() -> connect(server).start("ada", "", "postgres"))
                    .hasMessageContaining("28000");
            assertThatThrownBy(() -> connect(server).startTls(TRUSTING).start("ada", "", "postgres"))
                    .hasMessageContaining("28000");
            assertThatThrownBy(() -> connect(server).startTls(ada).start("alan", "secret", "postgres"))
                    .hasMessageContaining("28P01");
            TlsClient late = TRUSTING.showing(revoked);
            assertThatThrownBy(() -> connect(server).startTls(late).start("ada", "", "postgres"))
                    .isInstanceOf(UncheckedIOException.class);
            assertThat(server.log()).contains("certificate revoked");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, TRADITIONAL_PEM", "RSA, TRADITIONAL_ENCRYPTED_PEM", "RSA, PKCS8_ENCRYPTED_PEM",
        "RSA, PKCS8_ENCRYPTED_3DES_PEM", "EC_P384, TRADITIONAL_PEM", "EC_P256, TRADITIONAL_ENCRYPTED_PEM",
        "ED25519, PKCS8_ENCRYPTED_PEM", "RSASSA_PSS, PKCS8_PEM"
    })
    void theServerReadsKeysInOpenSslsFormats(KeyAlgorithm algorithm, KeyFormat format) {
        TestCertificate certificate =
                ROOT.issue(CertificateSpec.server("localhost").key(algorithm));
        String key =
                new String(certificate.key(format, format.isEncrypted() ? "secret" : null), StandardCharsets.US_ASCII);
        ServerOptions options = ServerOptions.defaults().tls(certificate.chainPem(), key);
        if (format.isEncrypted()) {
            options = options.setting("ssl_passphrase_command", "echo secret");
        }
        try (EmbeddedServer server = EmbeddedServer.start(options)) {
            connect(server).startTls(TRUSTING).start("postgres", "", "postgres").hangUp();
        }
    }

    @Test
    void unixSocketsStandInTheServersOwnDirectory() throws Exception {
        Path socket;
        try (EmbeddedServer server = EmbeddedServer.start(ServerOptions.defaults()
                .unixSockets()
                .hba("local all banned reject")
                .user("ada", "secret", AuthMethod.SCRAM_SHA_256))) {
            socket = server.socketDirectory().resolve(".s.PGSQL." + server.port());
            assertThat(authentication(socket, "postgres")).isEqualTo("R 0");
            assertThat(authentication(socket, "ada")).isEqualTo("R 10");
            assertThat(authentication(socket, "banned")).startsWith("E ");
            server.kill();
            server.restart();
            assertThat(authentication(socket, "postgres")).isEqualTo("R 0");
        }
        assertThat(socket.getParent()).doesNotExist();
        assertThatThrownBy(() -> EmbeddedServer.shared().socketDirectory()).isInstanceOf(IllegalStateException.class);
    }

    /** The type of the server's first message and the four bytes its body begins with. */
    private static String authentication(Path socket, String user) throws Exception {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            WireWriter out = new WireWriter();
            new FrontendWriter(out).write(new StartupMessage(3, 0, Map.of("user", user, "database", "postgres")));
            channel.write(ByteBuffer.wrap(out.toByteArray()));
            ByteBuffer answer = ByteBuffer.allocate(9);
            while (answer.hasRemaining() && channel.read(answer) >= 0) {
                // The rest is on its way.
            }
            return (char) answer.get(0) + " " + answer.getInt(5);
        }
    }

    private static PlainClient connect(EmbeddedServer server) {
        return PlainClient.connect(server.host(), server.port());
    }
}
