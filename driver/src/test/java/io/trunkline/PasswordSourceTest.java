// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.PasswordMessage;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Where passwords come from when a server asks, and that they are asked for only then. */
class PasswordSourceTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private static Script asking(Script script, String wanted) {
        return script.expect(StartupMessage.class)
                .send(new Authentication.CleartextPassword())
                .expect(PasswordMessage.class, answer -> answer.password().equals(wanted))
                .letIn()
                .ready()
                .expectEnd();
    }

    private static Script refusing(Script script) {
        return script.expect(StartupMessage.class)
                .send(new Authentication.CleartextPassword())
                .expectEnd();
    }

    private static PgConfig config(ScriptedServer server, String settings) {
        return PgConfig.parse("host=db.test hostaddr=127.0.0.1 user=ada dbname=shop sslmode=disable connect_timeout=20"
                + " port=" + server.port() + " " + settings);
    }

    private static void connectAndClose(PgConfig config) {
        Outcomes.completion(Outcomes.value(PgConnection.connect(config)).close());
    }

    private void write(Path file, String permissions, String line) throws IOException {
        Files.writeString(file, line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void aSupplierIsAskedOnceByEachConnection() {
        AtomicInteger count = new AtomicInteger();
        // From another thread, as one that fetches it over the network would answer.
        Mono<String> source =
                Mono.fromSupplier(() -> "secret" + count.incrementAndGet()).subscribeOn(Schedulers.parallel());
        try (ScriptedServer server =
                ScriptedServer.start(script -> asking(script, "secret1"), script -> asking(script, "secret2"))) {
            PgConfig config = config(server, "").with(it -> it.passwordFrom(source));
            connectAndClose(config);
            connectAndClose(config);
            server.awaitDone(SOON);
        }
        assertThat(count).hasValue(2);
    }

    @Test
    void aSupplierIsNotAskedIfTheServerDoesNotAsk() {
        AtomicInteger count = new AtomicInteger();
        Mono<String> source = Mono.fromSupplier(() -> "secret" + count.incrementAndGet());
        try (ScriptedServer server = ScriptedServer.start(
                script -> script.authenticateTrust().ready().expectEnd())) {
            connectAndClose(config(server, "").with(it -> it.passwordFrom(source)));
            server.awaitDone(SOON);
        }
        assertThat(count).hasValue(0);
    }

    @Test
    void aSupplierThatFailsOrHasNothingOrNeverAnswersEndsTheAttempt() {
        IllegalStateException own = new IllegalStateException("the vault says: " + TlsServer.PASSWORD);
        try (ScriptedServer server = ScriptedServer.startForEach(PasswordSourceTest::refusing)) {
            PgConfig plain = config(server, "");
            ConnectionException failure = Outcomes.failure(
                    PgConnection.connect(plain.with(it -> it.passwordFrom(Mono.error(own)))),
                    ConnectionException.class);
            assertThat(failure)
                    .hasMessageContaining("supplier of the password failed with java.lang.IllegalStateException")
                    .hasMessageNotContaining(TlsServer.PASSWORD)
                    .hasRootCause(own);
            TlsFiles.refused(plain.with(it -> it.passwordFrom(Mono.empty())), "supplier of the password gave none");
            PgConfig hasty = plain.with(it -> it.passwordFrom(Mono.never()).connectTimeout(Duration.ofSeconds(1)));
            TlsFiles.refused(hasty, "no session within 1000 ms");
            server.awaitDone(SOON);
        }
    }

    @Test
    void theFileOfPasswordsIsReadByEachConnection() throws IOException {
        Path file = directory.resolve("pgpass");
        try (ScriptedServer server =
                ScriptedServer.start(script -> asking(script, "first"), script -> asking(script, "sec:ond"))) {
            String place = "db.test:" + server.port() + ":shop:ada:";
            PgConfig config = config(server, "passfile=" + file);
            write(file, "rw-------", "other:*:*:*:wrong\n" + place + "first");
            connectAndClose(config);
            write(file, "rw-------", place + "sec\\:ond");
            connectAndClose(config);
            server.awaitDone(SOON);
        }
    }

    @Test
    void aFileThatOthersMayReadIsNone() throws IOException {
        Path file = directory.resolve("pgpass");
        write(file, "rw-r-----", "*:*:*:*:" + TlsServer.PASSWORD);
        try (ScriptedServer server = ScriptedServer.startForEach(PasswordSourceTest::refusing)) {
            TlsFiles.refused(config(server, "passfile=" + file), "none is configured for user \"ada\"");
            TlsFiles.refused(config(server, "passfile=" + directory.resolve("none")), "none is configured");
            server.awaitDone(SOON);
        }
    }

    /** The file is for those who give no password; what is given counts. */
    @Test
    void aPasswordOrASupplierCountsBeforeTheFile() throws IOException {
        Path file = directory.resolve("pgpass");
        write(file, "rw-------", "*:*:*:*:from the file");
        try (ScriptedServer server =
                ScriptedServer.start(script -> asking(script, "given"), script -> asking(script, "supplied"))) {
            connectAndClose(config(server, "password=given passfile=" + file));
            connectAndClose(config(server, "password=given passfile=" + file)
                    .with(it -> it.passwordFrom(Mono.just("supplied"))));
            server.awaitDone(SOON);
        }
    }

    /** To libpq no password and an empty one are the same, and so the file is looked into for either. */
    @Test
    void anEmptyPasswordIsNone() {
        try (ScriptedServer server = ScriptedServer.startForEach(PasswordSourceTest::refusing)) {
            TlsFiles.refused(config(server, "password='' passfile=" + directory.resolve("none")), "none is configured");
            server.awaitDone(SOON);
        }
    }
}
