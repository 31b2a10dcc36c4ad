// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.trunkline.PgConfig;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.PasswordMessage;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.testkit.script.ScriptedServer;
import io.trunkline.transport.SocketTarget;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/**
 * What leaves this machine in clear and what does not. The socket is one of the loopback, and the session is told that it is
 * another: a machine that runs tests has no second machine to talk to.
 */
class UnprotectedLinkTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PASSWORD = "s3cret, and long";

    private static SocketTarget target(String address) throws UnknownHostException {
        return address.startsWith("/")
                ? SocketTarget.unix(address)
                : SocketTarget.of(InetAddress.getAllByName(address)[0], 5432);
    }

    private static BackendMessage question(String method) {
        return switch (method) {
            case "password" -> new Authentication.CleartextPassword();
            case "md5" -> new Authentication.Md5Password(new byte[4]);
            default -> new Authentication.Sasl(List.of("OAUTHBEARER"));
        };
    }

    private static PgConfig config(ScriptedServer server, String requireAuth) {
        return PgConfig.parse(server.uri())
                .with(it -> it.password(PASSWORD))
                .with(it -> it.tokenFrom(Mono.just("token")))
                .with(it -> it.requireAuth(
                        PgConfig.parse("require_auth='" + requireAuth + "'").requireAuth()));
    }

    @ParameterizedTest(name = "{0} to {1} with require_auth={2}")
    @CsvSource({
        "password, 192.0.2.1, ''",
        "password, 10.0.0.1, ''",
        "password, 169.254.1.1, ''",
        "password, 2001:db8::1, ''",
        "password, fe80::1, ''",
        "password, 0.0.0.0, ''",
        "password, 192.0.2.1, '!md5'",
        "password, 192.0.2.1, '!none'",
        "md5, 192.0.2.1, ''",
        "md5, 2001:db8::1, ''",
        "md5, 192.0.2.1, '!password'",
        "oauth, 192.0.2.1, ''",
        "oauth, 192.0.2.1, 'oauth'",
        "oauth, 127.0.0.1, 'oauth'",
        "oauth, /tmp/.s.PGSQL.5432, 'oauth'"
    })
    void secretsThatOthersCouldReadDoNotLeave(String method, String address, String requireAuth) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(script ->
                script.expect(StartupMessage.class).send(question(method)).expectEnd())) {
            CompletableFuture<?> outcome = StartUps.start(config(server, requireAuth), target(address));
            Throwable failure = catchThrowable(() -> outcome.get(20, TimeUnit.SECONDS));
            assertThat(failure).rootCause().isInstanceOfSatisfying(UsageException.class, refusal -> {
                assertThat(refusal)
                        .hasMessageContaining("refused")
                        .hasMessageContaining("sslmode=verify-full")
                        .hasMessageNotContaining(PASSWORD);
                assertThat(refusal.outcome()).isEqualTo(Outcome.NOT_SENT);
            });
            server.awaitDone(SOON);
        }
    }

    @ParameterizedTest(name = "{0} to {1} with require_auth={2}")
    @CsvSource({
        "password, 127.0.0.1, ''",
        "password, 127.8.7.6, ''",
        "password, ::1, ''",
        "password, /tmp/.s.PGSQL.5432, ''",
        "password, 192.0.2.1, 'password'",
        "password, 192.0.2.1, 'scram-sha-256,password'",
        "md5, 127.0.0.1, ''",
        "md5, /tmp/.s.PGSQL.5432, ''",
        "md5, 192.0.2.1, 'md5'"
    })
    void whatNobodyElseCanReadOrIsAllowedByNameIsSent(String method, String address, String requireAuth)
            throws Exception {
        try (ScriptedServer server = ScriptedServer.start(script -> script.expect(StartupMessage.class)
                .send(question(method))
                .expect(PasswordMessage.class)
                .letIn()
                .ready()
                .expectEnd())) {
            assertThat(StartUps.start(config(server, requireAuth), target(address))
                            .get(20, TimeUnit.SECONDS))
                    .isNotNull();
            server.awaitDone(SOON);
        }
    }

    /** SCRAM proves without telling: it may go anywhere. */
    @ParameterizedTest
    @CsvSource({"192.0.2.1", "2001:db8::1", "127.0.0.1"})
    void scramMayLeaveInClear(String address) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(
                script -> script.scram("scripted", PASSWORD).ready().expectEnd())) {
            assertThat(StartUps.start(config(server, ""), target(address)).get(20, TimeUnit.SECONDS))
                    .isNotNull();
            server.awaitDone(SOON);
        }
    }
}
