// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.ErrorFields;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.PasswordMessage;
import io.trunkline.protocol.SaslInitialResponse;
import io.trunkline.protocol.SaslResponse;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import io.trunkline.testkit.server.AuthMethod;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.testkit.server.ServerOptions;
import io.trunkline.testkit.tls.KeyFormat;
import io.trunkline.testkit.tls.TestAuthority;
import io.trunkline.testkit.tls.TestCertificate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** No secret comes out: not in logs of any level, not in failures, not where something is printed. */
class SecretsIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final String canary = "canary-" + UUID.randomUUID();
    private final Eavesdropper ears = new Eavesdropper();

    @BeforeEach
    void plant() {
        ears.password("password", "ada", canary);
    }

    @AfterEach
    void nothingLeaked() {
        try (ears) {
            ears.assertNothingLeaked();
        }
    }

    @Test
    void theEarsAreOpen() {
        Eavesdropper naive = new Eavesdropper();
        try (naive) {
            naive.secret("leak", "what nobody may know");
            org.slf4j.LoggerFactory.getLogger("io.trunkline.test").trace("d2hhdCBub2JvZHkgbWF5IGtub3c");
            org.assertj.core.api.Assertions.assertThatThrownBy(naive::assertNothingLeaked)
                    .hasMessageContaining("in base64");
        }
        ears.hear("something");
    }

    @ParameterizedTest
    @EnumSource(
            value = AuthMethod.class,
            names = {"SCRAM_SHA_256", "MD5", "PASSWORD"})
    void ofASessionFromItsBeginningToItsEnd(AuthMethod method) {
        ServerOptions options = ServerOptions.defaults().user("ada", canary, method);
        try (EmbeddedServer server = EmbeddedServer.start(options)) {
            PgConfig config = PgConfig.parse(server.uri("ada", canary, "postgres"));
            PgConnection connection = PgConnection.connect(config).block(SOON);
            ears.hear(config);
            ears.hear(connection);
            String value = "value-" + UUID.randomUUID();
            ears.secret("parameter", value);
            hearQueries(connection, value);
            connection.close().block(SOON);
            hearFailure(connection.query("select $1", value).one(String.class));
            hearFailure(PgConnection.connect(config.with(it -> it.password(canary + "x"))));
            hearFailure(PgConnection.connect(config.with(it -> it.database("none"))));
            hearFailure(PgConnection.connect(config.with(it -> it.sslMode(SslMode.REQUIRE))));
            hearFailure(PgConnection.connect(
                    config.with(it -> it.requireAuth(RequireAuth.noneOf(AuthenticationMethod.values())))));
            server.stop();
            hearFailure(PgConnection.connect(config));
            assertThat(ears.hasHeard("io.trunkline")).isTrue();
        }
    }

    private void hearQueries(PgConnection connection, String value) {
        ears.hear(connection.query("select $1::text", value));
        assertThat(connection.query("select $1::text", value).one(String.class).block(SOON))
                .isEqualTo(value);
        hearFailure(connection.query("select $1::text, 1 / $2::int4", value, 0).one(String.class));
        hearFailure(connection.query("select $1::text", value, value).one(String.class));
        hearFailure(connection.query("select :name", value).one(String.class));
        hearFailure(connection.query("select $1::int4", Map.of(value, value)).one(Integer.class));
        hearFailure(connection.query("select $1::text", value).one(Integer.class));
        hearFailure(connection.query("select $1::text", value + "\0").one(String.class));
        hearFailure(
                connection.query("select $1::text from no_such_table", value).one(String.class));
        connection
                .script("create temporary table taken (name text primary key)")
                .block(SOON);
        connection.execute("insert into taken values ($1)", value).block(SOON);
        hearFailure(connection.execute("insert into taken values ($1)", value));
        hearFailure(connection
                .query("select $1::text, pg_sleep(60)", value)
                .one(String.class)
                .timeout(Duration.ofMillis(50)));
        assertThat(connection.query("select 1").one(Integer.class).block(SOON)).isEqualTo(1);
    }

    @Test
    void ofStringsThatCannotBeRead() {
        for (String string : List.of(
                "postgresql://ada:" + canary + "@db1:port",
                "postgresql://ada:" + canary + "@[::1",
                "postgresql://ada:" + canary + "%zz@db1",
                "postgresql://ada:" + canary + "@db1?sslmod=x",
                "postgresql://ada:" + canary + "@db1?sslmode=x",
                "postgresql://ada:x/" + canary + "@db1",
                "postgresql://db1?pasword=" + canary,
                "postgresql://db1?password=" + canary + "&x",
                "user=ada password=" + canary + " sslmode",
                "user=ada password='" + canary,
                "user=ada pasword=" + canary,
                "jdbc:postgresql://db1?user=ada&password=" + canary,
                "password=" + canary + " port=x",
                canary)) {
            try {
                ears.hear(PgConfig.parse(string, Map.of()));
            } catch (IllegalArgumentException refusal) {
                ears.hear(refusal);
            }
        }
    }

    @Test
    void ofTheKeyThatCancels() {
        UnaryOperator<Script> script = it -> it.authenticateTrust().ready().expectEnd();
        try (ScriptedServer server = ScriptedServer.start(script)) {
            ears.bytes("cancel key", ScriptedServer.key(1).secretKey());
            PgConnection connection = PgConnection.connect(server.uri()).block(SOON);
            ears.hear(connection);
            connection.close().block(SOON);
            server.awaitDone(SOON);
        }
    }

    @Test
    void ofATokenEvenIfTheServerRepeatsIt() throws Exception {
        String token = "token-" + UUID.randomUUID();
        ears.secret("token", token);
        TestAuthority authority = TestAuthority.create("Trunkline test");
        TestCertificate certificate = authority.server("127.0.0.1");
        byte[] answer = ("{\"status\":\"" + token + "\",\"scope\":\"" + token + "\"}").getBytes(StandardCharsets.UTF_8);
        UnaryOperator<Script> script = it -> it.startTls(certificate)
                .expect(StartupMessage.class)
                .send(new Authentication.Sasl(List.of("OAUTHBEARER")))
                .expect(SaslInitialResponse.class)
                .send(new Authentication.SaslContinue(answer))
                .expect(SaslResponse.class)
                .send(new ErrorResponse(ErrorFields.builder("FATAL", "28000", "OAuth bearer authentication failed")
                        .build()))
                .close();
        try (ScriptedServer server = ScriptedServer.start(script)) {
            PgConfig config = PgConfig.defaults().with(it -> it.host("127.0.0.1")
                    .port(server.port())
                    .user("ada")
                    .sslMode(SslMode.REQUIRE)
                    .tokenFrom(Mono.just(token)));
            ears.hear(config);
            hearFailure(PgConnection.connect(config));
            assertThat(ears.hasHeard("28000")).isTrue();
            server.awaitDone(SOON);
        }
    }

    @Test
    void ofASupplierThatFails() {
        UnaryOperator<Script> script = it -> it.expect(StartupMessage.class)
                .send(new Authentication.CleartextPassword())
                .expect(PasswordMessage.class)
                .send(new ErrorResponse(
                        ErrorFields.builder("FATAL", "28P01", "wrong").build()))
                .close();
        try (ScriptedServer server = ScriptedServer.start(script)) {
            PgConfig config = PgConfig.parse(server.uri()).with(it -> it.passwordFrom(Mono.just(canary)));
            ears.hear(config);
            hearFailure(PgConnection.connect(config));
            server.awaitDone(SOON);
        }
    }

    @Test
    void ofAPrivateKeyAndItsPassword(@TempDir Path directory) throws Exception {
        TestCertificate certificate = TestAuthority.create("Trunkline test").client("ada");
        ears.bytes("private key", certificate.key().getEncoded());
        Path chain = certificate.writeChain(directory.resolve("me.crt"));
        Path key = certificate.writeKey(directory.resolve("me.key"), KeyFormat.PKCS8_ENCRYPTED_PEM, canary);
        Path broken = Files.writeString(
                directory.resolve("broken.key"), Files.readString(key).replace("A", "!"));
        Files.setPosixFilePermissions(broken, Files.getPosixFilePermissions(key));
        PgConfig config = PgConfig.defaults().with(it -> it.host("127.0.0.1")
                .sslMode(SslMode.REQUIRE)
                .sslCertificate(chain.toString())
                .sslKey(key.toString())
                .sslPassword(canary));
        ears.hear(config);
        hearFailure(PgConnection.connect(config.with(it -> it.sslPassword(canary + "x"))));
        hearFailure(PgConnection.connect(config.with(it -> it.sslPassword(null))));
        hearFailure(PgConnection.connect(config.with(it -> it.sslKey(broken.toString()))));
        assertThat(ears.hasHeard("me.key")).isTrue();
    }

    private void hearFailure(Mono<?> attempt) {
        Throwable failure = attempt.<Throwable>map(value -> new AssertionError("no failure but a value"))
                .onErrorResume(Mono::just)
                .block(SOON);
        assertThat(failure).isNotNull().isNotInstanceOf(AssertionError.class);
        ears.hear(failure);
    }
}
