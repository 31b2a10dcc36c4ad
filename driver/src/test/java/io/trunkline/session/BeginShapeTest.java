// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static io.trunkline.session.Flights.READY;
import static io.trunkline.session.Flights.described;
import static io.trunkline.session.Flights.error;
import static io.trunkline.session.Flights.firstAnswer;
import static io.trunkline.session.Flights.firstUse;
import static io.trunkline.session.Flights.join;
import static io.trunkline.session.Flights.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.UsageException;
import io.trunkline.codec.PgType;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.Bind;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.Describe;
import io.trunkline.protocol.Execute;
import io.trunkline.protocol.FrontendSignal;
import io.trunkline.protocol.ParameterDescription;
import io.trunkline.protocol.Parse;
import io.trunkline.protocol.Query;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.Signal;
import io.trunkline.protocol.TransactionStatus;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** BEGIN rides in front of the first statement, whatever that is, and what it would protect never runs without it. */
class BeginShapeTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final BackendMessage IN_TRANSACTION = ReadyForQuery.of(TransactionStatus.IN_TRANSACTION);
    private static final BackendMessage[] BEGUN = {
        Signal.PARSE_COMPLETE, Signal.BIND_COMPLETE, CommandComplete.of("BEGIN")
    };
    private static final BackendMessage[] ROW = {Signal.BIND_COMPLETE, row("x"), CommandComplete.of("SELECT 1")};
    private static final BackendMessage[] NO_BEGIN = {
        error("ERROR", "57014", "canceling statement due to user request"), READY
    };

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static Script begin(Script script) {
        return script.authenticateTrust()
                .ready()
                .expect(new Parse("", "BEGIN", new int[0]))
                .expect(Bind.class)
                .expect(new Execute("", 0));
    }

    private static Script use(Script script) {
        return script.expect(Bind.class).expect(Execute.class).expect(FrontendSignal.SYNC);
    }

    private static Script end(Script script, String command) {
        return script.expect(new Query(command)).send(CommandComplete.of(command), READY);
    }

    @Test
    void itLeavesWithTheFirstStatementUnderOneSync() {
        try (ScriptedServer server = ScriptedServer.start(script -> end(
                firstUse(begin(script), "select x")
                        .send(join(BEGUN, join(described(PgType.TEXT), join(ROW, IN_TRANSACTION)))),
                "COMMIT"))) {
            Tap tap = Tap.connect(server);
            Mono<String> answer =
                    tap.client().transaction(tx -> tx.query("select x").one(String.class));
            assertThat(get(answer.toFuture())).isEqualTo("x");
            assertThat(tap.sent()).containsExactly("PBEPDBES", "Q");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void theOthersOfItsTransactionWaitForItsAnswer() {
        try (ScriptedServer server = ScriptedServer.start(script -> end(
                firstUse(begin(script), "select x")
                        .send(join(BEGUN, join(described(PgType.TEXT), join(ROW, IN_TRANSACTION))))
                        .repeat(2, BeginShapeTest::use)
                        .repeat(2, it -> it.send(join(ROW, IN_TRANSACTION))),
                "COMMIT"))) {
            Tap tap = Tap.connect(server);
            Mono<List<String>> answers = tap.client().transaction(tx -> Flux.range(0, 3)
                    .flatMap(i -> tx.query("select x").one(String.class))
                    .collectList());
            assertThat(get(answers.toFuture())).containsExactly("x", "x", "x");
            assertThat(tap.sent()).containsExactly("PBEPDBES", "BESBES", "Q");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void aTransactionThatIsNotUsedSendsNothing() {
        try (ScriptedServer server = ScriptedServer.start(script ->
                firstUse(script.authenticateTrust().ready(), "select x").send(firstAnswer("x")))) {
            Tap tap = Tap.connect(server);
            assertThat(get(tap.client().transaction(tx -> Mono.just("done")).toFuture()))
                    .isEqualTo("done");
            assertThatThrownBy(() -> get(tap.client()
                            .transaction(tx -> Mono.error(new IllegalStateException("undone")))
                            .toFuture()))
                    .hasRootCauseMessage("undone");
            tap.inOneTurn(() ->
                    tap.client().transaction(tx -> Mono.never()).subscribe().dispose());
            assertThat(tap.sent()).isEmpty();
            assertThat(get(tap.query("select x").one(String.class).toFuture())).isEqualTo("x");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void aBatchRidesBehindIt() {
        try (ScriptedServer server = ScriptedServer.start(script -> end(
                begin(script)
                        .expect(Parse.class)
                        .expect(Describe.class)
                        .repeat(2, it -> it.expect(Bind.class).expect(Execute.class))
                        .expect(FrontendSignal.SYNC)
                        .send(BEGUN)
                        .send(
                                Signal.PARSE_COMPLETE,
                                new ParameterDescription(new int[] {PgType.TEXT.oid()}),
                                Signal.NO_DATA)
                        .send(Signal.BIND_COMPLETE, CommandComplete.of("INSERT 0 1"))
                        .send(Signal.BIND_COMPLETE, CommandComplete.of("INSERT 0 1"), IN_TRANSACTION),
                "COMMIT"))) {
            Tap tap = Tap.connect(server);
            Mono<List<Long>> counts = tap.client().transaction(tx -> tx.batch("insert into t values ($1)")
                    .add("a")
                    .add("b")
                    .atomic()
                    .collectList());
            assertThat(get(counts.toFuture())).containsExactly(1L, 1L);
            assertThat(tap.sent()).containsExactly("PBEPDBEBES", "Q");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void aStreamPreparesItsStatementBehindIt() {
        try (ScriptedServer server = ScriptedServer.start(script -> end(
                begin(script)
                        .expect(Parse.class)
                        .expect(Describe.class)
                        .expect(FrontendSignal.SYNC)
                        .send(join(BEGUN, join(described(PgType.TEXT), IN_TRANSACTION)))
                        .expect(Bind.class)
                        .expect(new Execute("", 10))
                        .expect(FrontendSignal.FLUSH)
                        .send(ROW)
                        .expect(FrontendSignal.SYNC)
                        .send(IN_TRANSACTION),
                "COMMIT"))) {
            Tap tap = Tap.connect(server);
            Mono<List<String>> rows = tap.client()
                    .transaction(tx ->
                            tx.query("select x").fetchSize(10).all(String.class).collectList());
            assertThat(get(rows.toFuture())).containsExactly("x");
            assertThat(tap.sent()).containsExactly("PBEPDS", "BEH", "S", "Q");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    /** Scripts and savepoints go by the simple protocol, which has a Sync of its own built in. */
    @Test
    void aScriptAndASavepointWaitForItsAnswer() {
        try (ScriptedServer server = ScriptedServer.start(script -> end(
                begin(script)
                        .expect(FrontendSignal.SYNC)
                        .send(join(BEGUN, IN_TRANSACTION))
                        .expect(new Query("SAVEPOINT trunkline_1"))
                        .expect(new Query("create table t ()"))
                        .expect(new Query("RELEASE SAVEPOINT trunkline_1"))
                        .send(CommandComplete.of("SAVEPOINT"), IN_TRANSACTION)
                        .send(CommandComplete.of("CREATE TABLE"), IN_TRANSACTION)
                        .send(CommandComplete.of("RELEASE"), IN_TRANSACTION),
                "COMMIT"))) {
            Tap tap = Tap.connect(server);
            Mono<Void> work = tap.client()
                    .transaction(tx -> tx.transaction(inner -> {
                        inner.script("create table t ()").subscribe();
                        return Mono.<Void>empty();
                    }));
            get(work.toFuture());
            assertThat(tap.sent()).containsExactly("PBES", "QQQ", "Q");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void whereItFailsNothingOfTheTransactionRunsAndTheNextStatementDoes() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(firstUse(begin(script), "select x").send(NO_BEGIN), "select x")
                        .send(firstAnswer("outside")))) {
            Tap tap = Tap.connect(server);
            CompletableFuture<String> first = new CompletableFuture<>();
            CompletableFuture<String> second = new CompletableFuture<>();
            CompletableFuture<String> whole = tap.client()
                    .transaction(tx -> {
                        tx.query("select x").one(String.class).subscribe(first::complete, first::completeExceptionally);
                        tx.query("select x")
                                .one(String.class)
                                .subscribe(second::complete, second::completeExceptionally);
                        return tx.query("select x").one(String.class);
                    })
                    .toFuture();
            for (CompletableFuture<String> each : List.of(first, second, whole)) {
                assertThatThrownBy(() -> get(each))
                        .cause()
                        .isInstanceOf(UsageException.class)
                        .hasMessageContaining("could not be begun")
                        .hasMessageContaining("57014")
                        .satisfies(
                                it -> assertThat(((PgException) it).outcome()).isEqualTo(Outcome.NOT_SENT));
            }
            assertThat(get(tap.query("select x").one(String.class).toFuture())).isEqualTo("outside");
            assertThat(tap.sent())
                    .as("the Parse behind BEGIN was passed over, too")
                    .containsExactly("PBEPDBES", "PDBES");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void aStatementThatWasBeingPreparedBehindAFailedBeginIsPreparedAnew() {
        try (ScriptedServer server = ScriptedServer.start(script -> begin(script)
                .expect(Parse.class)
                .expect(Describe.class)
                .expect(FrontendSignal.SYNC)
                .send(NO_BEGIN)
                .expect(Parse.class)
                .expect(Describe.class)
                .expect(FrontendSignal.SYNC)
                .send(join(described(PgType.TEXT), READY))
                .expect(Bind.class)
                .expect(new Execute("", 10))
                .expect(FrontendSignal.FLUSH)
                .send(ROW)
                .expect(FrontendSignal.SYNC)
                .send(READY))) {
            Tap tap = Tap.connect(server);
            CompletableFuture<List<String>> inside = tap.client()
                    .transaction(tx ->
                            tx.query("select x").fetchSize(10).all(String.class).collectList())
                    .toFuture();
            assertThatThrownBy(() -> get(inside)).cause().hasMessageContaining("could not be begun");
            CompletableFuture<List<String>> outside = tap.query("select x")
                    .fetchSize(10)
                    .all(String.class)
                    .collectList()
                    .toFuture();
            assertThat(get(outside)).containsExactly("x");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void aBatchThatIsStillBeingWrittenBehindAFailedBeginIsCutShort() {
        String large = "x".repeat(200_000);
        try (ScriptedServer server = ScriptedServer.start(script -> begin(script)
                .expect(Parse.class)
                .expect(Describe.class)
                .repeat(4, flight -> flight.repeat(
                                2, it -> it.expect(Bind.class).expect(Execute.class))
                        .expect(FrontendSignal.FLUSH))
                .send(NO_BEGIN[0])
                .expect(FrontendSignal.SYNC)
                .send(READY))) {
            Tap tap = Tap.connect(server);
            CompletableFuture<List<Long>> counts = tap.client()
                    .transaction(tx -> tx.batch("insert into t values ($1)")
                            .addAll(Collections.nCopies(100, new Object[] {large}))
                            .atomic()
                            .collectList())
                    .toFuture();
            assertThatThrownBy(() -> get(counts))
                    .cause()
                    .hasMessageContaining("could not be begun")
                    .satisfies(it -> assertThat(((PgException) it).outcome()).isEqualTo(Outcome.NOT_SENT));
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void aConnectionThatIsClosedDoesNotWaitForATransactionThatIsNotUsed() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> script.authenticateTrust().ready().expectEnd())) {
            Tap tap = Tap.connect(server);
            CompletableFuture<String> late = new CompletableFuture<>();
            tap.inOneTurn(() -> tap.client()
                    .transaction(tx -> Mono.<String>never()
                            .takeUntilOther(tap.session().close())
                            .switchIfEmpty(tx.query("select x").one(String.class)))
                    .subscribe(late::complete, late::completeExceptionally));
            assertThatThrownBy(() -> get(late)).cause().satisfies(it -> assertThat(((PgException) it).outcome())
                    .isEqualTo(Outcome.NOT_SENT));
            assertThat(tap.sent()).containsExactly("X");
            server.awaitDone(SOON);
        }
    }
}
