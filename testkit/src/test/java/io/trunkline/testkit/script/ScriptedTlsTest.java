// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.CancelRequest;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.FrontendSignal;
import io.trunkline.protocol.ParameterStatus;
import io.trunkline.protocol.Query;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.SaslInitialResponse;
import io.trunkline.protocol.SaslResponse;
import io.trunkline.protocol.SslRequest;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.protocol.auth.ChannelBinding;
import io.trunkline.protocol.auth.ScramClient;
import io.trunkline.testkit.client.PlainClient;
import io.trunkline.testkit.client.TlsClient;
import io.trunkline.testkit.tls.CertificateSpec;
import io.trunkline.testkit.tls.KeyAlgorithm;
import io.trunkline.testkit.tls.TestAuthority;
import io.trunkline.testkit.tls.TestCertificate;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptedTlsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final TestAuthority ROOT = TestAuthority.create("root");
    private static final TestCertificate SERVER = ROOT.server("localhost");
    private static final TlsClient TRUSTING = TlsClient.trusting(ROOT);
    private static final StartupMessage STARTUP = new StartupMessage(3, 0, Map.of("user", "ada"));

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aConversationGoesOnThroughTls(String version) {
        TestCertificate ada = ROOT.intermediate("middle").client("ada");
        ServerTls tls = ServerTls.with(SERVER).protocols(version).wantsClientCertificate();
        TlsClient client = TRUSTING.calling("db.example")
                .showing(ada)
                .with(it -> it.setApplicationProtocols(new String[] {"other", "postgresql"}));
        try (ScriptedServer server = ScriptedServer.start(script ->
                        script.startTls(tls).authenticateTrust().ready().expectEnd());
                PlainClient session = connect(server).startTls(client).start("ada", "", "")) {
            session.send(FrontendSignal.TERMINATE);
            session.hangUp();

            server.awaitDone(SOON);
            assertThat(server.tlsHandshakes()).hasSize(1);
            TlsHandshake handshake = server.tlsHandshakes().get(0);
            assertThat(handshake.failure()).isNull();
            assertThat(handshake.protocol()).isEqualTo(version);
            assertThat(handshake.serverName()).isEqualTo("db.example");
            assertThat(handshake.alpnOffered()).containsExactly("other", "postgresql");
            assertThat(handshake.alpn()).isEqualTo("postgresql");
            assertThat(handshake.clientChain()).isEqualTo(ada.chain());
        }
    }

    @Test
    void theClientMayBeginWithTls() {
        try (ScriptedServer server = ScriptedServer.start(
                        script -> script.directTls(SERVER).authenticateTrust().ready());
                PlainClient client = connect(server).directTls(TRUSTING).start("ada", "", "")) {
            server.awaitDone(SOON);
            TlsHandshake handshake = server.tlsHandshakes().get(0);
            assertThat(handshake.alpnOffered()).isEmpty();
            assertThat(handshake.clientChain()).isEmpty();
            assertThat(client.socket().isClosed()).isFalse();
        }
    }

    @Test
    void whoBeginsInTheOtherWayFails() {
        assertViolation(
                script -> script.directTls(SERVER),
                client -> client.send(new SslRequest()),
                "TLS handshake",
                "got SslRequest[]");
        assertViolation(
                script -> script.startTls(SERVER),
                client -> assertThatThrownBy(() -> client.directTls(TRUSTING)).hasCauseInstanceOf(IOException.class),
                "expect SslRequest",
                "malformed");
        assertViolation(
                script -> script.startTls(SERVER),
                client -> client.send(new SslRequest(), STARTUP),
                "TLS handshake",
                "in clear text");
        assertThatThrownBy(() -> ScriptedServer.start(
                        script -> script.expect(SslRequest.class).directTls(SERVER)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void handshakesThatFailTellWhatTheClientSaid() {
        TestAuthority stranger = TestAuthority.create("stranger");
        TlsClient named = TRUSTING.calling("db.example");
        ServerTls expired =
                ServerTls.with(ROOT.issue(CertificateSpec.server("localhost").expired()));
        assertFailure(expired, named, "db.example");
        assertFailure(ServerTls.with(SERVER), TlsClient.trusting(stranger).calling("db.example"), "db.example");
        ServerTls old = ServerTls.with(SERVER).protocols("TLSv1.2");
        // Without a version in common nobody looks at the name.
        assertFailure(old, named.with(it -> it.setProtocols(new String[] {"TLSv1.3"})), null);
        assertFailure(old.needsClientCertificate().trusting(ROOT), named.showing(stranger.client("ada")), "db.example");
        TlsClient offering = named.with(it -> it.setApplicationProtocols(new String[] {"postgresql"}));
        assertFailure(ServerTls.with(SERVER).refusingAlpn(), offering, "db.example");
    }

    private static void assertFailure(ServerTls tls, TlsClient how, String serverName) {
        try (ScriptedServer server = ScriptedServer.start(script -> script.startTls(tls));
                PlainClient client = connect(server)) {
            // An alert, or a reset if the client was still sending when the server closed.
            assertThatThrownBy(() -> client.startTls(how)).hasCauseInstanceOf(IOException.class);
            TlsHandshake handshake = server.awaitTlsHandshakes(1, SOON).get(0);
            // Who refuses a certificate says so and closes: the server was perhaps still writing.
            assertThat(handshake.failure()).containsAnyOf("SSL", "SocketException");
            assertThat(handshake.serverName()).isEqualTo(serverName);
            assertThatThrownBy(() -> server.awaitDone(SOON)).hasMessageContaining("TLS handshake");
        }
    }

    @Test
    void alpnMayStayUnanswered() {
        TlsClient offering = TRUSTING.with(it -> it.setApplicationProtocols(new String[] {"postgresql"}));
        try (ScriptedServer server = ScriptedServer.start(
                        script -> script.startTls(ServerTls.with(SERVER).ignoringAlpn()));
                PlainClient client = connect(server).startTls(offering)) {
            server.awaitDone(SOON);
            assertThat(server.tlsHandshakes().get(0).alpnOffered()).containsExactly("postgresql");
            assertThat(server.tlsHandshakes().get(0).alpn()).isEmpty();
            assertThat(client.socket().isConnected()).isTrue();
        }
    }

    @Test
    void cancelsThroughTlsAreKeptWithTheirHandshake() {
        ServerTls tls = ServerTls.with(SERVER);
        try (ScriptedServer server = ScriptedServer.start(
                        script -> script.startTls(tls)
                                .authenticateTrust()
                                .ready()
                                .expect(Query.class)
                                .awaitCancel()
                                .send(CommandComplete.of("CANCELLED")),
                        script -> script.directTls(tls).takeCancel());
                PlainClient session = connect(server).startTls(TRUSTING).start("ada", "", "")) {
            session.send(new Query("select pg_sleep(1000)"));
            CancelRequest cancel = new CancelRequest(1, ScriptedServer.key(1).secretKey());
            try (PlainClient cancelling = connect(server).directTls(TRUSTING.calling("db.example"))) {
                cancelling.send(cancel);
                assertEnd(cancelling);
            }
            assertThat(session.receive()).isEqualTo(CommandComplete.of("CANCELLED"));
            server.awaitDone(SOON);
            ReceivedCancel received = server.receivedCancels().get(0);
            assertThat(received.request()).isEqualTo(cancel);
            assertThat(received.connection()).isEqualTo(2);
            assertThat(received.tls())
                    .isNotNull()
                    .extracting(TlsHandshake::serverName)
                    .isEqualTo("db.example");
        }
    }

    @Test
    void aScriptForEachConnectionStepsAsideForCancels() {
        UnaryOperator<Script> steps = script -> script.startTls(SERVER)
                .authenticateTrust()
                .ready()
                .awaitCancel()
                .ready();
        try (ScriptedServer server = ScriptedServer.startForEach(steps);
                PlainClient session = connect(server).startTls(TRUSTING).start("ada", "", "");
                PlainClient cancelling = connect(server).startTls(TRUSTING)) {
            cancelling.send(new CancelRequest(1, ScriptedServer.key(1).secretKey()));
            assertEnd(cancelling);
            assertThat(session.receive()).isInstanceOf(ReadyForQuery.class);
            server.awaitDone(SOON);
            assertThat(server.cancelRequests()).hasSize(1);
        }
        assertViolation(
                script -> script.startTls(SERVER).authenticateTrust(),
                client -> client.startTls(TRUSTING).send(new CancelRequest(1, new byte[4])),
                "expect StartupMessage",
                "got CancelRequest");
    }

    @Test
    void scramPlusBindsToTheCertificateThatWasShown() {
        TestAuthority signer = TestAuthority.create("signer", KeyAlgorithm.EC_P384);
        TestCertificate shown = signer.server("localhost");
        TlsClient trusting = TlsClient.trusting(signer);
        UnaryOperator<Script> steps =
                script -> script.startTls(shown).scramPlus("ada", "secret").ready();
        try (ScriptedServer server = ScriptedServer.start(steps);
                PlainClient client = connect(server).startTls(trusting)) {
            prove(client, ChannelBinding.tlsServerEndPoint(shown.endPointHash()));
            assertThat(client.receive()).isInstanceOf(Authentication.Ok.class);
            server.awaitDone(SOON);
        }
        ChannelBinding another = ChannelBinding.tlsServerEndPoint(SERVER.endPointHash());
        assertViolation(steps, client -> prove(client.startTls(trusting), another), "bound to another channel");
        assertViolation(
                steps, client -> prove(client.startTls(trusting), ChannelBinding.NONE), "mechanism=SCRAM-SHA-256");
        try (ScriptedServer server = ScriptedServer.start(script -> script.startTls(shown)
                        .scram("ada", "secret", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"));
                PlainClient client = connect(server).startTls(trusting)) {
            prove(client, ChannelBinding.NONE);
            server.awaitDone(SOON);
        }
    }

    /** As user ada with password secret, until the server's last word about it, if it comes to that. */
    private static void prove(PlainClient client, ChannelBinding binding) {
        ScramClient scram = new ScramClient("secret", binding, new SecureRandom());
        client.send(STARTUP);
        assertThat(client.receive()).isInstanceOf(Authentication.Sasl.class);
        client.send(new SaslInitialResponse(scram.mechanism(), scram.clientFirst()));
        if (client.receive() instanceof Authentication.SaslContinue first) {
            scram.serverFirst(first.message(), 100_000);
            client.send(new SaslResponse(scram.clientFinal()));
            client.receive();
        }
    }

    @Test
    void otherSaslMechanismsAreStepsOfTheScript() {
        byte[] token = "n,,\1auth=Bearer t\1\1".getBytes(StandardCharsets.UTF_8);
        try (ScriptedServer server = ScriptedServer.start(script -> script.startTls(SERVER)
                        .expect(StartupMessage.class)
                        .send(new Authentication.Sasl(List.of("OAUTHBEARER")))
                        .expect(new SaslInitialResponse("OAUTHBEARER", token))
                        .send(new Authentication.SaslContinue("{}".getBytes(StandardCharsets.UTF_8)))
                        .expect(SaslResponse.class, it -> it.message().length == 1)
                        .letIn(it -> {
                            it.put("in_hot_standby", "on");
                            it.remove("default_transaction_read_only");
                        })
                        .ready());
                PlainClient client = connect(server).startTls(TRUSTING)) {
            client.send(STARTUP);
            client.receive();
            client.send(new SaslInitialResponse("OAUTHBEARER", token));
            client.receive();
            client.send(new SaslResponse(new byte[] {1}));
            List<String> parameters = new ArrayList<>();
            for (BackendMessage it = client.receive(); !(it instanceof ReadyForQuery); it = client.receive()) {
                if (it instanceof ParameterStatus status) {
                    parameters.add(status.name() + "=" + status.value());
                }
            }
            assertThat(parameters)
                    .contains("in_hot_standby=on", "server_version=18.0")
                    .noneMatch(it -> it.startsWith("default_transaction"));
            server.awaitDone(SOON);
        }
    }

    @Test
    void theConnectionMayEndWithoutTlsKnowing() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> script.startTls(SERVER).close(),
                script -> script.startTls(SERVER).hangUp(),
                script -> script.startTls(SERVER).reset(),
                script -> script.startTls(SERVER).halfClose().expect(StartupMessage.class))) {
            for (int i = 0; i < 3; i++) {
                try (PlainClient client = connect(server).startTls(TRUSTING)) {
                    assertThatThrownBy(client::receive).hasCauseInstanceOf(IOException.class);
                }
            }
            try (PlainClient client = connect(server).startTls(TRUSTING)) {
                assertEnd(client);
                client.send(STARTUP);
                server.awaitDone(SOON);
            }
        }
    }

    @Test
    void severalServersShareAPort() throws Exception {
        try (ScriptedServer one = ScriptedServer.start(script -> script.bytes((byte) '1'));
                ScriptedServer other = ScriptedServer.at("127.0.0.2", "127.0.0.3")
                        .port(one.port())
                        .start(script -> script.bytes((byte) '2'), script -> script.bytes((byte) '3'))) {
            assertThat(other.uri()).contains("127.0.0.2:" + one.port());
            for (String[] expected : new String[][] {{"127.0.0.1", "1"}, {"127.0.0.2", "2"}, {"127.0.0.3", "3"}}) {
                try (PlainClient client = PlainClient.connect(expected[0], one.port())) {
                    assertThat((char) client.socket().getInputStream().read()).isEqualTo(expected[1].charAt(0));
                }
            }
            assertThatThrownBy(() ->
                            ScriptedServer.at("127.0.0.2").port(one.port()).start())
                    .hasMessageContaining("127.0.0.2");
        }
    }

    @Test
    void aServerMayListenOnAnAddressOfVersion6() {
        Assumptions.assumeTrue(hasVersion6(), "this machine has no IPv6");
        try (ScriptedServer server = ScriptedServer.at("::1", "127.0.0.1").startForEach(Script::authenticateTrust)) {
            assertThat(server.uri()).contains("@[::1]:" + server.port());
            for (String address : List.of("::1", "127.0.0.1")) {
                try (PlainClient client = PlainClient.connect(address, server.port())) {
                    client.send(STARTUP);
                    assertThat(client.receive()).isInstanceOf(Authentication.Ok.class);
                }
            }
        }
    }

    private static boolean hasVersion6() {
        try (ScriptedServer probe = ScriptedServer.at("::1").start()) {
            return probe.port() > 0;
        } catch (UncheckedIOException none) {
            return false;
        }
    }

    private static void assertViolation(UnaryOperator<Script> script, Consumer<PlainClient> session, String... words) {
        try (ScriptedServer server = ScriptedServer.start(script);
                PlainClient client = connect(server)) {
            session.accept(client);
            assertThatThrownBy(() -> server.awaitDone(SOON))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContainingAll(words);
        }
    }

    private static void assertEnd(PlainClient client) {
        assertThatThrownBy(client::receive).hasCauseInstanceOf(EOFException.class);
    }

    private static PlainClient connect(ScriptedServer server) {
        return PlainClient.connect(server.host(), server.port());
    }
}
