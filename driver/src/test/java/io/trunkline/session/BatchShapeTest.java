// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static io.trunkline.session.Flights.READY;
import static io.trunkline.session.Flights.error;
import static io.trunkline.session.Flights.firstAnswer;
import static io.trunkline.session.Flights.firstUse;
import static io.trunkline.session.Flights.join;
import static io.trunkline.session.Flights.laterAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.UsageException;
import io.trunkline.codec.PgType;
import io.trunkline.error.IntegrityConstraintViolationException;
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
import io.trunkline.protocol.Signal;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** What batches put on the wire: one Sync, few flights, and something to fail with where the rows end before their time. */
class BatchShapeTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String INSERT = "insert into t values ($1)";
    private static final BackendMessage[] INSERTED = {Signal.BIND_COMPLETE, CommandComplete.of("INSERT 0 1")};
    /** Three of them are more than a flight holds. */
    private static final String LARGE = "x".repeat(100_000);

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static BackendMessage[] described() {
        return new BackendMessage[] {
            Signal.PARSE_COMPLETE, new ParameterDescription(new int[] {PgType.TEXT.oid()}), Signal.NO_DATA
        };
    }

    private static BackendMessage[] inserted(int rows) {
        BackendMessage[] all = {};
        for (int i = 0; i < rows; i++) {
            all = join(all, INSERTED);
        }
        return all;
    }

    private static Script parsed(Script script) {
        return script.expect(Parse.class, parse -> parse.sql().equals(INSERT)).expect(Describe.class);
    }

    private static Script bound(Script script, int rows) {
        return script.repeat(rows, it -> it.expect(Bind.class).expect(Execute.class));
    }

    private static List<Object[]> rows(int count, Object value) {
        return Collections.nCopies(count, new Object[] {value});
    }

    private static CompletableFuture<List<Long>> insert(Tap tap, List<Object[]> rows) {
        return tap.client().batch(INSERT).addAll(rows).atomic().collectList().toFuture();
    }

    private static CompletableFuture<List<Long>> stream(Tap tap, Publisher<Object[]> rows) {
        return tap.client().batch(INSERT).from(rows).atomic().collectList().toFuture();
    }

    @Test
    void aThousandRowsAreOneFlightUnderOneSyncAndParsedOnce() {
        int count = 1_000;
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script first = bound(parsed(script.authenticateTrust().ready()), count)
                    .expect(FrontendSignal.SYNC)
                    .send(join(described(), join(inserted(count), READY)));
            return bound(first, count).expect(FrontendSignal.SYNC).send(join(inserted(count), READY));
        })) {
            Tap tap = Tap.connect(server);
            for (int use = 1; use <= 2; use++) {
                assertThat(get(insert(tap, rows(count, "a")))).hasSize(count).containsOnly(1L);
            }
            assertThat(tap.sent()).containsExactly("PD" + "BE".repeat(count) + "S", "BE".repeat(count) + "S");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void whatIsSubscribedBehindABatchLeavesInTheSameBufferAndIsNotTouchedByItsError() {
        try (ScriptedServer server = ScriptedServer.start(script -> firstUse(
                        bound(parsed(script.authenticateTrust().ready()), 3).expect(FrontendSignal.SYNC), "select x")
                .send(join(
                        described(),
                        join(inserted(1), Signal.BIND_COMPLETE, error("ERROR", "23505", "duplicate key"), READY)))
                .send(firstAnswer("answer")))) {
            Tap tap = Tap.connect(server);
            List<CompletableFuture<?>> answers = new ArrayList<>();
            tap.inOneTurn(() -> {
                answers.add(insert(tap, rows(3, "a")));
                answers.add(tap.query("select x").one(String.class).toFuture());
            });
            assertThatThrownBy(() -> get(answers.get(0)))
                    .cause()
                    .isInstanceOf(IntegrityConstraintViolationException.class)
                    .hasMessageContaining("row 1 of the batch's parameters, counted from 0")
                    .satisfies(it -> assertThat(((PgException) it).outcome()).isEqualTo(Outcome.REJECTED));
            assertThat(get(answers.get(1))).isEqualTo("answer");
            assertThat(tap.sent()).containsExactly("PDBEBEBESPDBES");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void noMoreThanFourFlightsAreUnansweredAndTheyAreUnderOneSync() {
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script four = parsed(script.authenticateTrust().ready())
                    .repeat(4, it -> bound(it, 3).expect(FrontendSignal.FLUSH))
                    .run(arrived::countDown)
                    .await(looked)
                    .send(join(described(), inserted(3)));
            return bound(four, 2).expect(FrontendSignal.SYNC).send(join(inserted(11), READY));
        })) {
            Tap tap = Tap.connect(server);
            CompletableFuture<List<Long>> counts = insert(tap, rows(14, LARGE));
            awaitOpen(arrived);
            tap.inOneTurn(() -> {});
            tap.inOneTurn(() -> {});
            assertThat(tap.sent()).containsExactly("PDBEBEBEH", "BEBEBEH", "BEBEBEH", "BEBEBEH");
            looked.countDown();
            assertThat(get(counts)).hasSize(14).containsOnly(1L);
            assertThat(tap.sent()).hasSize(5).endsWith("BEBES");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void aRowThatCannotBeSentInTheFirstFlightSendsNothing() {
        try (ScriptedServer server = ScriptedServer.start(script ->
                firstUse(script.authenticateTrust().ready(), "select x").send(firstAnswer("answer")))) {
            Tap tap = Tap.connect(server);
            assertThatThrownBy(() -> get(insert(tap, List.of(new Object[] {"a"}, new Object[] {"b\0"}))))
                    .cause()
                    .isInstanceOf(PgException.class)
                    .hasMessageContaining("row 1 of the batch's parameters")
                    .satisfies(it -> assertThat(((PgException) it).outcome()).isEqualTo(Outcome.NOT_SENT));
            assertThat(tap.sent()).isEmpty();
            assertThat(get(tap.query("select x").one(String.class).toFuture())).isEqualTo("answer");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    /** Runs the portal that does not exist, which undoes what was sent. */
    private static Script failed(Script script) {
        return script.expect(new Execute("trunkline_no_such_portal", 0)).expect(FrontendSignal.SYNC);
    }

    private static Script goesOn(Script script) {
        return firstUse(script, "select x").send(firstAnswer("answer"));
    }

    private static void goesOn(Tap tap) {
        assertThat(get(tap.query("select x").one(String.class).toFuture())).isEqualTo("answer");
    }

    private static final BackendMessage[] NO_SUCH_PORTAL = {
        error("ERROR", "34000", "portal \"trunkline_no_such_portal\" does not exist"), READY
    };

    @Test
    void aRowThatCannotBeSentInALaterFlightFailsWhatWasSent() {
        try (ScriptedServer server = ScriptedServer.start(script -> goesOn(
                failed(bound(parsed(script.authenticateTrust().ready()), 3).expect(FrontendSignal.FLUSH))
                        .send(join(described(), join(inserted(3), NO_SUCH_PORTAL)))))) {
            Tap tap = Tap.connect(server);
            Object[][] rows = {{LARGE}, {LARGE}, {LARGE}, {"a"}, {"b\0"}};
            assertThatThrownBy(() -> get(insert(tap, Arrays.asList(rows))))
                    .cause()
                    .isInstanceOf(PgException.class)
                    .hasMessageContaining("rolled back")
                    .hasMessageContaining("row 4 of the batch's parameters")
                    .satisfies(it -> assertThat(((PgException) it).outcome()).isEqualTo(Outcome.REJECTED));
            assertThat(tap.sent()).containsExactly("PDBEBEBEH", "ES");
            goesOn(tap);
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    /** A batch whose rows come as they like prepares its statement first. */
    private static Script prepared(Script script) {
        return parsed(script.authenticateTrust().ready())
                .expect(FrontendSignal.SYNC)
                .send(join(described(), READY));
    }

    @Test
    void aPublisherThatFailsFailsWhatWasSent() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> goesOn(failed(bound(prepared(script), 2).expect(FrontendSignal.FLUSH))
                        .send(join(inserted(2), NO_SUCH_PORTAL))))) {
            Tap tap = Tap.connect(server);
            IllegalStateException broken = new IllegalStateException("no more rows");
            Sinks.Many<Object[]> rows = Sinks.many().unicast().onBackpressureBuffer();
            rows.tryEmitNext(new Object[] {"a"}).orThrow();
            rows.tryEmitNext(new Object[] {"b"}).orThrow();
            CompletableFuture<List<Long>> counts = stream(tap, rows.asFlux());
            awaitSent(tap, "BEBEH");
            rows.tryEmitError(broken).orThrow();
            assertThatThrownBy(() -> get(counts))
                    .cause()
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("after 2 of them")
                    .hasRootCause(broken)
                    .satisfies(it -> assertThat(((PgException) it).outcome()).isEqualTo(Outcome.REJECTED));
            assertThat(tap.sent()).containsExactly("PDS", "BEBEH", "ES");
            goesOn(tap);
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    private static void awaitSent(Tap tap, String flight) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!tap.sent().contains(flight)) {
            assertThat(System.nanoTime() - deadline)
                    .as("not sent: " + flight + ", but " + tap.sent())
                    .isNegative();
            LockSupport.parkNanos(50_000);
        }
    }

    @Test
    void aPublisherWithoutRowsIsASyncAlone() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> prepared(script).expect(FrontendSignal.SYNC).send(READY))) {
            Tap tap = Tap.connect(server);
            assertThat(get(stream(tap, Flux.empty()))).isEmpty();
            assertThat(tap.sent()).containsExactly("PDS", "S");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void aStaleStatementIsPreparedAnewAndTheWholeBatchSentAgain() {
        BackendMessage[] gone = {error("ERROR", "26000", "prepared statement \"S1\" does not exist"), READY};
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script first = bound(parsed(script.authenticateTrust().ready()), 1)
                    .expect(FrontendSignal.SYNC)
                    .send(join(described(), join(inserted(1), READY)));
            Script stale = bound(first, 5).expect(FrontendSignal.SYNC).send(gone);
            return bound(parsed(stale), 5)
                    .expect(FrontendSignal.SYNC)
                    .send(join(described(), join(inserted(5), READY)));
        })) {
            Tap tap = Tap.connect(server);
            get(insert(tap, rows(1, "a")));
            assertThat(get(insert(tap, rows(5, "a")))).hasSize(5).containsOnly(1L);
            assertThat(tap.sent()).containsExactly("PDBES", "BEBEBEBEBES", "PDBEBEBEBEBES");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void aFailedReadInFrontUnderASharedSyncDoesNotCutABatchShort() {
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script known = bound(
                            firstUse(script.authenticateTrust().ready(), "select x")
                                    .send(firstAnswer("first"))
                                    .expect(Parse.class)
                                    .expect(Describe.class),
                            1)
                    .expect(FrontendSignal.SYNC)
                    .send(join(described(), join(inserted(1), READY)));
            Script failed = bound(bound(known, 2).expect(FrontendSignal.SYNC), 1)
                    .expect(FrontendSignal.FLUSH)
                    .send(Signal.BIND_COMPLETE, error("ERROR", "22012", "division by zero"), READY);
            return bound(failed.send(INSERTED), 1)
                    .expect(FrontendSignal.FLUSH)
                    .expect(FrontendSignal.SYNC)
                    .send(join(INSERTED, READY))
                    // The one that the server has passed over.
                    .expect(Bind.class)
                    .expect(Execute.class)
                    .expect(FrontendSignal.SYNC)
                    .send(laterAnswer("second"));
        })) {
            Tap tap = Tap.connect(server);
            get(tap.query("select x").readOnly().one(String.class).toFuture());
            get(tap.client().execute(INSERT, "a").toFuture());
            Sinks.Many<Object[]> rows = Sinks.many().unicast().onBackpressureBuffer();
            rows.tryEmitNext(new Object[] {"a"}).orThrow();
            List<CompletableFuture<?>> outcomes = new ArrayList<>();
            tap.sent().clear();
            tap.inOneTurn(() -> {
                for (int i = 0; i < 2; i++) {
                    outcomes.add(
                            tap.query("select x").readOnly().one(String.class).toFuture());
                }
                outcomes.add(stream(tap, rows.asFlux()));
            });
            assertThat(tap.sent()).containsExactly("BEBESBEH");
            assertThatThrownBy(() -> get(outcomes.get(0))).cause().hasMessageContaining("22012");
            rows.tryEmitNext(new Object[] {"b"}).orThrow();
            awaitSent(tap, "BEH");
            rows.tryEmitComplete().orThrow();
            assertThat(get(outcomes.get(2))).isEqualTo(List.of(1L, 1L));
            assertThat(get(outcomes.get(1))).isEqualTo("second");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }
}
