// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.ErrorFields;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.SaslInitialResponse;
import io.trunkline.protocol.SaslResponse;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import io.trunkline.testkit.script.ServerTls;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** A token in place of a password: who is shown it, what becomes of one that is turned down, and where it comes from. */
class OAuthTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ServerTls TLS = ServerTls.with(TlsServer.USUAL);
    private static final String TOKEN = "eyJ0b2tlbiI6.c2VjcmV0+/~-_==";

    private static PgConfig config(ScriptedServer server, Mono<String> token) {
        return PgConfig.parse("host=localhost hostaddr=127.0.0.1 user=ada dbname=shop sslmode=require"
                        + " connect_timeout=20 port=" + server.port())
                .with(it -> it.tokenFrom(token));
    }

    private static Script asked(Script script, String... mechanisms) {
        return script.startTls(TLS).expect(StartupMessage.class).send(new Authentication.Sasl(List.of(mechanisms)));
    }

    private static boolean isFirst(SaslInitialResponse first, String token) {
        return first.mechanism().equals("OAUTHBEARER")
                && Arrays.equals(first.response(), ("n,,\1auth=Bearer " + token + "\1\1").getBytes(US_ASCII));
    }

    private static Script shown(Script script, String token) {
        return asked(script, "OAUTHBEARER").expect(SaslInitialResponse.class, first -> isFirst(first, token));
    }

    private static void connectAndClose(PgConfig config) {
        Outcomes.completion(Outcomes.value(PgConnection.connect(config)).close());
    }

    @Test
    void aTokenThatIsTakenLetsUsIn() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> shown(script, TOKEN).letIn().ready().expectEnd())) {
            connectAndClose(config(server, Mono.just(TOKEN)));
            server.awaitDone(SOON);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"invalid_token\",\"scope\":\"openid\",\"openid-configuration\":\"https://id.test/\"}",
                "{ \"scope\" : \"" + TOKEN + "\", \"status\" : \"invalid_token\" }"
            })
    void aTokenThatIsTurnedDownIsToldWithItsStatusAndNotRepeated(String challenge) {
        try (ScriptedServer server = ScriptedServer.start(script -> shown(script, TOKEN)
                .send(new Authentication.SaslContinue(challenge.getBytes(US_ASCII)))
                .expect(SaslResponse.class, last -> Arrays.equals(last.message(), new byte[] {1}))
                .send(error("28000", "OAuth bearer authentication failed for user \"ada\""))
                .expectEnd())) {
            ConnectionException failure =
                    TlsFiles.refused(config(server, Mono.just(TOKEN)), "OAuth bearer authentication failed");
            assertThat(failure.sqlState()).isEqualTo("28000");
            StringBuilder all = new StringBuilder();
            for (Throwable each = failure; each != null; each = each.getCause()) {
                all.append(each).append('\n');
            }
            assertThat(all.toString()).contains("invalid_token").doesNotContain(TOKEN);
            server.awaitDone(SOON);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{\"status\":\"" + TOKEN + "\"}", "{\"status\":{\"status\":1}}", "\0\0"})
    void aStatusThatIsNoWordIsNotShown(String challenge) {
        try (ScriptedServer server = ScriptedServer.start(script -> shown(script, TOKEN)
                .send(new Authentication.SaslContinue(challenge.getBytes(US_ASCII)))
                .expect(SaslResponse.class)
                .send(error("28000", "failed"))
                .expectEnd())) {
            ConnectionException failure = TlsFiles.refused(config(server, Mono.just(TOKEN)), "failed");
            for (Throwable each = failure; each != null; each = each.getCause()) {
                assertThat(each.toString()).doesNotContain(TOKEN);
            }
            server.awaitDone(SOON);
        }
    }

    @Test
    void aServerThatTurnsATokenDownCannotLetUsInAllTheSame() {
        try (ScriptedServer server = ScriptedServer.start(script -> shown(script, TOKEN)
                .send(new Authentication.SaslContinue("{}".getBytes(US_ASCII)))
                .expect(SaslResponse.class)
                .send(new Authentication.Ok())
                .expectEnd())) {
            TlsFiles.refused(config(server, Mono.just(TOKEN)), "claims success");
            server.awaitDone(SOON);
        }
        try (ScriptedServer server = ScriptedServer.start(script -> shown(script, TOKEN)
                .send(new Authentication.SaslContinue("{}".getBytes(US_ASCII)))
                .expect(SaslResponse.class)
                .send(new Authentication.SaslContinue("{}".getBytes(US_ASCII)))
                .expectEnd())) {
            TlsFiles.refused(config(server, Mono.just(TOKEN)), "twice");
            server.awaitDone(SOON);
        }
        try (ScriptedServer server = ScriptedServer.start(script -> shown(script, TOKEN)
                .send(new Authentication.SaslFinal("{}".getBytes(US_ASCII)))
                .expectEnd())) {
            TlsFiles.refused(config(server, Mono.just(TOKEN)), "no final message");
            server.awaitDone(SOON);
        }
    }

    /** Not even from this machine to itself, and the source is not so much as asked. */
    @Test
    void withoutTlsNoTokenLeaves() {
        AtomicBoolean asked = new AtomicBoolean();
        Mono<String> source = Mono.fromSupplier(() -> {
            asked.set(true);
            return TOKEN;
        });
        try (ScriptedServer server = ScriptedServer.start(script -> script.expect(StartupMessage.class)
                .send(new Authentication.Sasl(List.of("OAUTHBEARER")))
                .expectEnd())) {
            TlsFiles.refused(
                    config(server, source).with(it -> it.sslMode(SslMode.DISABLE)),
                    "without TLS",
                    "sslmode=verify-full");
            server.awaitDone(SOON);
        }
        assertThat(asked).isFalse();
    }

    @Test
    void everyConnectionAsksForATokenOfItsOwn() {
        AtomicInteger count = new AtomicInteger();
        Mono<String> source = Mono.fromSupplier(() -> "token" + count.incrementAndGet());
        try (ScriptedServer server = ScriptedServer.start(
                script -> shown(script, "token1").letIn().ready().expectEnd(),
                script -> shown(script, "token2").letIn().ready().expectEnd())) {
            PgConfig config = config(server, source);
            assertThat(count).hasValue(0);
            connectAndClose(config);
            connectAndClose(config);
            server.awaitDone(SOON);
        }
        assertThat(count).hasValue(2);
    }

    @Test
    void aSourceThatFailsOrHasNothingEndsTheAttempt() {
        IllegalStateException own = new IllegalStateException("the identity provider says: " + TOKEN);
        try (ScriptedServer server = ScriptedServer.startForEach(
                script -> asked(script, "OAUTHBEARER").expectEnd())) {
            ConnectionException failure =
                    Outcomes.failure(PgConnection.connect(config(server, Mono.error(own))), ConnectionException.class);
            assertThat(failure)
                    .hasMessageContaining("supplier of the token failed")
                    .hasMessageNotContaining(TOKEN)
                    .hasRootCause(own);
            TlsFiles.refused(config(server, Mono.empty()), "supplier of the token gave none");
            PgConfig hasty = config(server, Mono.never()).with(it -> it.connectTimeout(Duration.ofMillis(1_500)));
            TlsFiles.refused(hasty, "no session within 1500 ms");
            server.awaitDone(SOON);
        }
    }

    /** Nobody waits for the token any more: whoever fetches it is told. */
    @Test
    void aSourceThatNeverAnswersIsCancelledInTheEnd() {
        AtomicBoolean cancelled = new AtomicBoolean();
        try (ScriptedServer server =
                ScriptedServer.start(script -> asked(script, "OAUTHBEARER").expectEnd())) {
            Mono<String> source = Mono.<String>never().doOnCancel(() -> cancelled.set(true));
            PgConfig hasty = config(server, source).with(it -> it.connectTimeout(Duration.ofMillis(1_500)));
            TlsFiles.refused(hasty, "no session within 1500 ms");
            server.awaitDone(SOON);
        }
        assertThat(cancelled).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\1\1", "a\1host=x", "a\n", "tökén", "==", "a=b", "a,b"})
    void aTokenOfOtherCharactersDoesNotLeave(String token) {
        try (ScriptedServer server =
                ScriptedServer.start(script -> asked(script, "OAUTHBEARER").expectEnd())) {
            TlsFiles.refused(config(server, Mono.just(token)), "characters that a bearer token cannot have");
            server.awaitDone(SOON);
        }
    }

    @Test
    void withoutASourceTheErrorSaysWhatIsMissing() {
        try (ScriptedServer server =
                ScriptedServer.start(script -> asked(script, "OAUTHBEARER").expectEnd())) {
            PgConfig none = PgConfig.parse("host=localhost hostaddr=127.0.0.1 user=ada sslmode=require"
                    + " connect_timeout=20 password=unused port=" + server.port());
            TlsFiles.refused(none, "no source of tokens is configured");
            server.awaitDone(SOON);
        }
    }

    /** Where the server leaves the choice, what is configured makes it. */
    @Test
    void whereBothAreOfferedWhatIsConfiguredIsUsed() {
        String[] both = {"OAUTHBEARER", "SCRAM-SHA-256"};
        try (ScriptedServer server = ScriptedServer.start(script -> asked(script, both)
                .expect(SaslInitialResponse.class, first -> isFirst(first, TOKEN))
                .letIn()
                .ready()
                .expectEnd())) {
            connectAndClose(config(server, Mono.just(TOKEN)));
            server.awaitDone(SOON);
        }
        try (ScriptedServer server = ScriptedServer.start(script -> script.startTls(TLS)
                .scram("ada", TlsServer.PASSWORD, "SCRAM-SHA-256", both)
                .ready()
                .expectEnd())) {
            connectAndClose(PgConfig.parse("host=localhost hostaddr=127.0.0.1 user=ada dbname=shop sslmode=require"
                    + " connect_timeout=20 port=" + server.port() + " password='" + TlsServer.PASSWORD + "'"));
            server.awaitDone(SOON);
        }
    }

    private static ErrorResponse error(String sqlState, String message) {
        return new ErrorResponse(ErrorFields.builder("FATAL", sqlState, message).build());
    }
}
