// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.ErrorFields;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.PasswordMessage;
import io.trunkline.protocol.SaslInitialResponse;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import io.trunkline.testkit.script.ServerTls;
import io.trunkline.testkit.tls.CertificateSpec;
import io.trunkline.testkit.tls.KeyAlgorithm;
import io.trunkline.testkit.tls.TestAuthority;
import io.trunkline.testkit.tls.TestCertificate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What channel binding makes of each offer, with TLS and without: what the client's first message says, byte by byte, and
 * whether there is one.
 */
class ScramPlusTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ServerTls TLS = ServerTls.with(TlsServer.USUAL);

    /** The words for offers that the table below uses. */
    private static BackendMessage offer(String name) {
        return switch (name) {
            case "plus" -> new Authentication.Sasl(List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"));
            case "plus only" -> new Authentication.Sasl(List.of("SCRAM-SHA-256-PLUS"));
            case "plain" -> new Authentication.Sasl(List.of("SCRAM-SHA-256"));
            case "md5" -> new Authentication.Md5Password(new byte[4]);
            case "password" -> new Authentication.CleartextPassword();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Script begin(Script script, ServerTls tls) {
        return (tls == null ? script : script.startTls(tls)).expect(StartupMessage.class);
    }

    private static PgConfig config(ScriptedServer server, boolean tls, String binding) {
        return PgConfig.parse("host=localhost hostaddr=127.0.0.1 port=" + server.port() + " user=ada dbname=shop"
                + " password='" + TlsServer.PASSWORD + "' channel_binding=" + binding + " sslmode="
                + (tls ? "require" : "disable"));
    }

    private static String text(SaslInitialResponse first) {
        return first.mechanism() + " " + new String(first.response(), StandardCharsets.US_ASCII);
    }

    private static ErrorResponse enough() {
        return new ErrorResponse(ErrorFields.builder("FATAL", "28P01", "enough").build());
    }

    @ParameterizedTest(name = "{0} offered, TLS {1}, channel_binding={2} → {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "plus | true | disable | SCRAM-SHA-256 n,,",
                "plus | true | prefer | SCRAM-SHA-256-PLUS p=tls-server-end-point,,",
                "plus | true | require | SCRAM-SHA-256-PLUS p=tls-server-end-point,,",
                "plus only | true | disable | channel_binding=disable rules it out",
                "plus only | true | prefer | SCRAM-SHA-256-PLUS p=tls-server-end-point,,",
                "plus only | true | require | SCRAM-SHA-256-PLUS p=tls-server-end-point,,",
                "plain | true | disable | SCRAM-SHA-256 n,,",
                // Somebody may have taken the other out: the server, which did offer it, will notice by the y.
                "plain | true | prefer | SCRAM-SHA-256 y,,",
                "plain | true | require | the server does not offer it",
                "md5 | true | require | md5 authentication, which knows no channel binding",
                "password | true | require | password authentication, which knows no channel binding",
                "plus | false | disable | somebody stands between",
                "plus | false | prefer | somebody stands between",
                "plus | false | require | somebody stands between",
                "plus only | false | prefer | somebody stands between",
                "plus only | false | require | somebody stands between",
                "plain | false | disable | SCRAM-SHA-256 n,,",
                "plain | false | prefer | SCRAM-SHA-256 n,,",
                "plain | false | require | no TLS to bind to",
                "md5 | false | require | md5 authentication, which knows no channel binding",
                "password | false | require | password authentication, which knows no channel binding",
            })
    void whatTheClientSaysFirst(String offered, boolean tls, String binding, String said) {
        boolean refused = !said.startsWith("SCRAM");
        AtomicReference<String> captured = new AtomicReference<>();
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script asked = begin(script, tls ? TLS : null).send(offer(offered));
            return refused
                    ? asked.expectEnd()
                    : asked.capture(SaslInitialResponse.class, first -> captured.set(text(first)))
                            .send(enough())
                            .expectEnd();
        })) {
            TlsFiles.refused(config(server, tls, binding), refused ? said : "enough");
            server.awaitDone(SOON);
            if (!refused) {
                assertThat(captured.get()).startsWith(said + "n=,r=");
            }
        }
    }

    @ParameterizedTest(name = "TLS {0}, channel_binding={1}")
    @CsvSource({"true, disable", "true, prefer", "false, disable", "false, prefer"})
    void otherMethodsAreTakenUnlessBindingIsRequired(boolean tls, String binding) {
        for (String offered : List.of("md5", "password")) {
            try (ScriptedServer server = ScriptedServer.start(script -> begin(script, tls ? TLS : null)
                    .send(offer(offered))
                    .expect(PasswordMessage.class)
                    .letIn()
                    .ready()
                    .expectEnd())) {
                Outcomes.completion(Outcomes.value(PgConnection.connect(config(server, tls, binding)))
                        .close());
                server.awaitDone(SOON);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"true, prefer", "true, require", "false, require"})
    void whoeverIsLetInUnaskedIsNotBound(boolean tls, String binding) {
        try (ScriptedServer server = ScriptedServer.start(
                script -> begin(script, tls ? TLS : null).letIn().ready().expectEnd())) {
            PgConfig config = config(server, tls, binding);
            if (binding.equals("require")) {
                TlsFiles.refused(config, "lets us in without channel binding");
            } else {
                Outcomes.completion(Outcomes.value(PgConnection.connect(config)).close());
            }
            server.awaitDone(SOON);
        }
    }

    @ParameterizedTest
    @CsvSource({"disable, SCRAM-SHA-256", "prefer, SCRAM-SHA-256-PLUS", "require, SCRAM-SHA-256-PLUS"})
    void aWholeExchangeLetsUsIn(String binding, String mechanism) {
        try (ScriptedServer server = ScriptedServer.start(script -> script.startTls(TLS)
                .scram("ada", TlsServer.PASSWORD, mechanism, "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256")
                .ready()
                .expectEnd())) {
            Outcomes.completion(Outcomes.value(PgConnection.connect(config(server, true, binding)))
                    .close());
            server.awaitDone(SOON);
        }
    }

    /** The hash is that of the certificate's signature, and both ends must find the same. */
    @ParameterizedTest(name = "{0} signing by {1}")
    @CsvSource({
        "RSA, SHA256withRSA",
        "RSA, SHA384withRSA",
        "RSA, SHA512withRSA",
        "RSA, SHA256withRSAandMGF1",
        "RSA, SHA512withRSAandMGF1",
        "RSASSA_PSS, SHA384withRSAandMGF1",
        "EC_P256, SHA256withECDSA",
        "EC_P384, SHA384withECDSA",
        "EC_P256, SHA512withECDSA"
    })
    void everySignatureWithAHashCanBeBoundTo(KeyAlgorithm key, String signature) {
        TestCertificate certificate =
                TestAuthority.create("signer", key).signingBy(signature).server("localhost");
        try (ScriptedServer server = ScriptedServer.start(script -> script.startTls(certificate)
                .scramPlus("ada", TlsServer.PASSWORD)
                .ready()
                .expectEnd())) {
            Outcomes.completion(Outcomes.value(PgConnection.connect(config(server, true, "require")))
                    .close());
            server.awaitDone(SOON);
        }
    }

    /** Ed25519 signs without a hash of its own; what to bind to is not defined, and is not made up. */
    @Test
    void aSignatureWithoutAHashIsNotBoundTo() {
        TestCertificate certificate =
                TestAuthority.create("signer", KeyAlgorithm.ED25519).issue(CertificateSpec.server("localhost"));
        try (ScriptedServer server = ScriptedServer.start(script ->
                begin(script, ServerTls.with(certificate)).send(offer("plus")).expectEnd())) {
            TlsFiles.refused(config(server, true, "require"), "channel_binding=require", "certificate is of a kind");
            server.awaitDone(SOON);
        }
        AtomicReference<String> captured = new AtomicReference<>();
        try (ScriptedServer server = ScriptedServer.start(script -> begin(script, ServerTls.with(certificate))
                .send(offer("plus"))
                .capture(SaslInitialResponse.class, first -> captured.set(text(first)))
                .send(enough())
                .expectEnd())) {
            TlsFiles.refused(config(server, true, "prefer"), "enough");
            server.awaitDone(SOON);
            assertThat(captured.get()).startsWith("SCRAM-SHA-256 n,,n=,r=");
        }
    }
}
