// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.error.ErrorFields;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.FrontendMessage;
import io.trunkline.protocol.PasswordMessage;
import io.trunkline.protocol.SaslInitialResponse;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import io.trunkline.testkit.script.ServerTls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** What require_auth lets pass, setting by setting and method by method; a server that is refused is proved nothing. */
class RequireAuthTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ServerTls TLS = ServerTls.with(TlsServer.USUAL);

    private static final Map<String, BackendMessage> QUESTIONS = Map.of(
            "none", new Authentication.Ok(),
            "password", new Authentication.CleartextPassword(),
            "md5", new Authentication.Md5Password(new byte[4]),
            "scram-sha-256", new Authentication.Sasl(List.of("SCRAM-SHA-256")),
            "oauth", new Authentication.Sasl(List.of("OAUTHBEARER")));

    /** The methods that each setting lets pass, by the manual. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("", Set.of("none", "password", "md5", "scram-sha-256", "oauth")),
            Map.entry("none", Set.of("none")),
            Map.entry("password", Set.of("password")),
            Map.entry("md5", Set.of("md5")),
            Map.entry("scram-sha-256", Set.of("scram-sha-256")),
            Map.entry("oauth", Set.of("oauth")),
            Map.entry("scram-sha-256,oauth", Set.of("scram-sha-256", "oauth")),
            Map.entry("password,md5,none", Set.of("password", "md5", "none")),
            Map.entry("gss", Set.of()),
            Map.entry("!none", Set.of("password", "md5", "scram-sha-256", "oauth")),
            Map.entry("!password", Set.of("none", "md5", "scram-sha-256", "oauth")),
            Map.entry("!md5", Set.of("none", "password", "scram-sha-256", "oauth")),
            Map.entry("!scram-sha-256", Set.of("none", "password", "md5", "oauth")),
            Map.entry("!oauth", Set.of("none", "password", "md5", "scram-sha-256")),
            Map.entry("!password,!md5,!none", Set.of("scram-sha-256", "oauth")));

    static Stream<Arguments> pairs() {
        return ALLOWED.keySet().stream()
                .sorted()
                .flatMap(setting -> QUESTIONS.keySet().stream().sorted().map(method -> Arguments.of(setting, method)));
    }

    @ParameterizedTest(name = "require_auth={0}, {1} asked for")
    @MethodSource("pairs")
    void onlyWhatIsAllowedIsAnswered(String setting, String method) {
        boolean allowed = ALLOWED.get(setting).contains(method);
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script asked = script.startTls(TLS).expect(StartupMessage.class).send(QUESTIONS.get(method));
            return allowed ? answered(asked, method) : asked.expectEnd();
        })) {
            PgConfig config = config(server.port(), setting);
            if (!allowed) {
                TlsFiles.refused(
                        config,
                        method.equals("none")
                                ? "no proof of identity"
                                : "the server asks for " + method + " authentication",
                        "require_auth=");
            } else if (method.equals("none")) {
                Outcomes.completion(Outcomes.value(PgConnection.connect(config)).close());
            } else {
                TlsFiles.refused(config, "seen enough");
            }
            server.awaitDone(SOON);
        }
    }

    private static Script answered(Script asked, String method) {
        if (method.equals("none")) {
            return asked.ready().expectEnd();
        }
        Class<? extends FrontendMessage> answer =
                method.equals("password") || method.equals("md5") ? PasswordMessage.class : SaslInitialResponse.class;
        return asked.expect(answer)
                .send(new ErrorResponse(
                        ErrorFields.builder("FATAL", "28000", "seen enough").build()))
                .expectEnd();
    }

    private static PgConfig config(int port, String setting) {
        String text = "host=localhost hostaddr=127.0.0.1 user=ada dbname=shop sslmode=require connect_timeout=20 port="
                + port + " password='" + TlsServer.PASSWORD + "' require_auth='" + setting + "'";
        return PgConfig.parse(text).with(it -> it.tokenFrom(Mono.just("token")));
    }
}
