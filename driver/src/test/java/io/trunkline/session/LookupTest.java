// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static io.trunkline.session.Flights.READY;
import static io.trunkline.session.Flights.described;
import static io.trunkline.session.Flights.error;
import static io.trunkline.session.Flights.firstUse;
import static io.trunkline.session.Flights.join;
import static io.trunkline.session.Flights.laterAnswer;
import static io.trunkline.session.Flights.laterUse;
import static io.trunkline.session.Flights.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.catalog.TypeQuestion;
import io.trunkline.codec.PgType;
import io.trunkline.error.CodecException;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.Bind;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.DataRow;
import io.trunkline.protocol.Execute;
import io.trunkline.protocol.FrontendSignal;
import io.trunkline.protocol.Parse;
import io.trunkline.protocol.Signal;
import io.trunkline.testkit.gate.DroppedSignals;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;

/** Looking types up with a server that does what it wants. */
@ExtendWith(DroppedSignals.class)
class LookupTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final PgType UNKNOWN = new PgType(99_999, "unheard of", 0, ',');

    private static Script lookUp(Script script) {
        return script.expect(
                        Parse.class,
                        parse -> parse.statement().isEmpty() && parse.sql().equals(TypeQuestion.SQL))
                .expect(Bind.class)
                .expect(Execute.class)
                .expect(FrontendSignal.SYNC);
    }

    private static BackendMessage[] found(String... description) {
        return description.length == 0
                ? new BackendMessage[] {
                    Signal.PARSE_COMPLETE, Signal.BIND_COMPLETE, CommandComplete.of("SELECT 0"), READY
                }
                : new BackendMessage[] {
                    Signal.PARSE_COMPLETE, Signal.BIND_COMPLETE, row(description), CommandComplete.of("SELECT 1"), READY
                };
    }

    private static BackendMessage[] unknownRows(String... rows) {
        return join(described(UNKNOWN), laterAnswer(rows));
    }

    private static PgConnection connect(ScriptedServer server) {
        return PgConnection.connect(PgConfig.parse(server.uri())).block(SOON);
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    void aTypeThatNobodyKnowsIsItsTextAndIsNotAskedForAgain() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> laterUse(lookUp(firstUse(script.authenticateTrust().ready(), "select x")
                                        .send(unknownRows("a", "b")))
                                .send(found()))
                        .send(laterAnswer("c"))
                        .drain())) {
            PgConnection connection = connect(server);
            assertThat(connection
                            .query("select x")
                            .all(row -> row.getString(0))
                            .collectList()
                            .block(SOON))
                    .containsExactly("a", "b");
            assertThat(connection.query("select x").one(row -> row.get(0)).block(SOON))
                    .isEqualTo("c");
            connection.close().block(SOON);
            server.awaitDone(SOON);
        }
    }

    @Test
    void aQueryThatIsCancelledWhileItsTypesAreLookedUpIsOverAndTheConnectionGoesOn() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(script -> firstUse(
                        lookUp(firstUse(script.authenticateTrust().ready(), "select x")
                                        .send(unknownRows("a")))
                                .run(asked::countDown)
                                .await(cancelled)
                                .send(found()),
                        "select y")
                .send(join(described(PgType.TEXT), laterAnswer("y")))
                .drain())) {
            PgConnection connection = connect(server);
            List<Object> signals = new ArrayList<>();
            Disposable query = connection
                    .query("select x")
                    .all(String.class)
                    .subscribe(signals::add, signals::add, () -> signals.add("complete"));
            assertThat(awaits(asked)).isTrue();
            query.dispose();
            cancelled.countDown();
            assertThat(connection.query("select y").one(String.class).block(SOON))
                    .isEqualTo("y");
            assertThat(signals).isEmpty();
            connection.close().block(SOON);
            server.awaitDone(SOON);
        }
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void aConnectionThatIsLostWhileTypesAreLookedUpFailsTheQueryOnce() {
        try (ScriptedServer server = ScriptedServer.start(script -> lookUp(
                        firstUse(script.authenticateTrust().ready(), "select x").send(unknownRows("a")))
                .close())) {
            PgConnection connection = connect(server);
            List<Throwable> failures = new ArrayList<>();
            assertThatThrownBy(() -> get(connection
                            .query("select x")
                            .one(String.class)
                            .doOnError(failures::add)
                            .toFuture()))
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(CodecException.class)
                    .hasMessageContaining("type with OID 99999")
                    .hasMessageContaining("::text");
            assertThat(failures).hasSize(1);
            connection.close().block(SOON);
        }
    }

    @Test
    void closingWaitsForTheLookup() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(script -> lookUp(
                        firstUse(script.authenticateTrust().ready(), "select x").send(unknownRows("a")))
                .run(asked::countDown)
                .await(closing)
                .send(found())
                .drain())) {
            PgConnection connection = connect(server);
            CompletableFuture<String> value =
                    connection.query("select x").one(String.class).toFuture();
            assertThat(awaits(asked)).isTrue();
            CompletableFuture<Void> closed = connection.close().toFuture();
            closing.countDown();
            assertThat(get(value)).isEqualTo("a");
            get(closed);
        }
    }

    @Test
    void whereTheServerRefusesToTellAnotherConnectionIsAsked() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> lookUp(firstUse(script.authenticateTrust().ready(), "select x")
                                .send(unknownRows("1")))
                        .send(error("ERROR", "25P02", "current transaction is aborted"), READY)
                        .drain(),
                script -> lookUp(script.authenticateTrust().ready())
                        .send(found("99999", "public", "count", "d", "23", "0", ",", "t", "", ""))
                        .drain())) {
            PgConnection connection = connect(server);
            assertThatThrownBy(() ->
                            connection.query("select x").one(row -> row.get(0)).block(SOON))
                    .as("an empty field name is malformed")
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("FIELD");
            connection.close().block(SOON);
        }
    }

    @Test
    void whereNobodyTellsTheQueryFailsAndSaysWhy() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(
                                lookUp(firstUse(script.authenticateTrust().ready(), "select x")
                                                .send(unknownRows("1")))
                                        .send(error("ERROR", "42501", "permission denied for pg_type"), READY),
                                "select y")
                        .send(join(described(PgType.TEXT), laterAnswer("y")))
                        .drain(),
                script -> lookUp(script.authenticateTrust().ready())
                        .send(error("ERROR", "42501", "permission denied for pg_type"), READY)
                        .drain())) {
            PgConnection connection = connect(server);
            assertThatThrownBy(() ->
                            connection.query("select x").one(row -> row.get(0)).block(SOON))
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("column \"c\"")
                    .hasMessageContaining("type with OID 99999")
                    .hasMessageContaining("permission denied")
                    .hasMessageContaining("::text");
            assertThat(connection.query("select y").one(String.class).block(SOON))
                    .isEqualTo("y");
            connection.close().block(SOON);
        }
    }

    @Test
    void aTypeThatIsSaidToBeMadeOfItselfIsText() {
        try (ScriptedServer server = ScriptedServer.start(script -> lookUp(
                        firstUse(script.authenticateTrust().ready(), "select x").send(unknownRows("1")))
                .send(new BackendMessage[] {
                    Signal.PARSE_COMPLETE,
                    Signal.BIND_COMPLETE,
                    DataRow.of(
                            bytes("99999"),
                            bytes("public"),
                            bytes("snake"),
                            bytes("d"),
                            bytes("99999"),
                            bytes("0"),
                            bytes(","),
                            bytes("t"),
                            null,
                            null),
                    CommandComplete.of("SELECT 1"),
                    READY
                })
                .drain())) {
            PgConnection connection = connect(server);
            assertThat(connection.query("select x").one(row -> row.get(0)).block(SOON))
                    .isEqualTo("1");
            connection.close().block(SOON);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
