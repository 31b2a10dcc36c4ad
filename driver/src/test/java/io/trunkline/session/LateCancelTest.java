// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static io.trunkline.session.Flights.READY;
import static io.trunkline.session.Flights.columns;
import static io.trunkline.session.Flights.described;
import static io.trunkline.session.Flights.error;
import static io.trunkline.session.Flights.firstAnswer;
import static io.trunkline.session.Flights.firstUse;
import static io.trunkline.session.Flights.join;
import static io.trunkline.session.Flights.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgClient;
import io.trunkline.codec.PgType;
import io.trunkline.error.PgException;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.Query;
import io.trunkline.protocol.Signal;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** What comes between CommandComplete and ReadyForQuery belongs to the statement that ends there, cancels included. */
class LateCancelTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    static Stream<Arguments> asked() {
        BackendMessage[] answered =
                join(described(PgType.TEXT), Signal.BIND_COMPLETE, row("1"), CommandComplete.of("SELECT 1"));
        return Stream.of(
                        ask("one", (sql, it) -> sql.query(it).one(String.class), answered),
                        ask("first", (sql, it) -> sql.query(it).first(String.class), answered),
                        ask("all", (sql, it) -> sql.query(it).all(String.class), answered),
                        ask("execute", PgClient::execute, answered),
                        ask("script", PgClient::script, columns(PgType.TEXT), row("1"), CommandComplete.of("SELECT 1")))
                .flatMap(asked -> Stream.of("57014", "23503").map(state -> Arguments.of(asked, state)));
    }

    /** A way to ask, and the answer up to CommandComplete. */
    record Asked(String name, BiFunction<PgClient, String, Publisher<?>> statement, List<BackendMessage> upToItsEnd) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Asked ask(
            String name, BiFunction<PgClient, String, Publisher<?>> statement, BackendMessage... upToItsEnd) {
        return new Asked(name, statement, List.of(upToItsEnd));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("asked")
    void anErrorAfterCommandCompleteFailsItsOwnStatement(Asked asked, String sqlState) {
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script ready = script.authenticateTrust().ready();
            Script victim =
                    asked.name().equals("script") ? ready.expect(new Query("victim")) : firstUse(ready, "victim");
            return firstUse(victim, "behind")
                    .send(asked.upToItsEnd().toArray(BackendMessage[]::new))
                    .send(error("ERROR", sqlState, "too late"), READY)
                    .send(firstAnswer("behind"));
        })) {
            Tap tap = Tap.connect(server);
            List<CompletableFuture<?>> answers = new ArrayList<>();
            tap.inOneTurn(() -> {
                answers.add(Flux.from(asked.statement().apply(tap.client(), "victim"))
                        .then()
                        .toFuture());
                answers.add(tap.query("behind").one(String.class).toFuture());
            });
            Throwable failure = answers.get(0)
                    .handle((value, thrown) -> thrown)
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
            assertThat(failure).isInstanceOfSatisfying(PgException.class, it -> assertThat(it.sqlState())
                    .isEqualTo(sqlState));
            assertThat(answers.get(1).orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("behind");
            tap.hangUp();
            server.awaitDone(SOON);
        }
    }

    /** The server was asked to cancel what it had answered already: nothing runs, so nothing is hit. */
    @Test
    void aCancelThatComesTooLateChangesNothing() {
        CountDownLatch cancelled = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(script -> firstUse(
                        firstUse(script.authenticateTrust().ready(), "victim")
                                .awaitCancel()
                                .send(firstAnswer("victim"))
                                .run(cancelled::countDown),
                        "next")
                .send(firstAnswer("next")))) {
            Tap tap = Tap.connect(server);
            List<Disposable> victims = new ArrayList<>();
            tap.inOneTurn(
                    () -> victims.add(tap.query("victim").all(String.class).subscribe(value -> {
                        throw new AssertionError("given to one who had cancelled: " + value);
                    })));
            victims.forEach(Disposable::dispose);
            assertThat(tap.query("next").one(String.class).block(SOON)).isEqualTo("next");
            assertThat(cancelled.getCount()).isZero();
            assertThat(server.cancelRequests()).hasSize(1);
            tap.hangUp();
            server.awaitDone(SOON);
        }
    }

    /** The server was too busy to begin with the statement within our patience, so the first cancels have hit nothing. */
    @Test
    void aCancelThatComesTooEarlyIsAskedForAgain() {
        AtomicInteger cancels = new AtomicInteger();
        CountDownLatch third = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(script -> firstUse(
                        firstUse(script.authenticateTrust().ready(), "victim")
                                .await(third)
                                .send(error("ERROR", "57014", "canceling statement due to user request"), READY),
                        "next")
                .send(firstAnswer("next")))) {
            server.onCancel(request -> {
                if (cancels.incrementAndGet() == 3) {
                    third.countDown();
                }
            });
            Tap tap = Tap.connect(server);
            WeakReference<Object> unused = cancelled(tap);
            assertThat(tap.query("next").one(String.class).block(SOON)).isEqualTo("next");
            tap.hangUp();
            server.awaitDone(SOON);
        }
    }

    /** Whoever was written behind it would keep it from being cancelled, and could only wait for its end. */
    @Test
    void nothingIsWrittenBehindAnAbandonedStatementThatIsNotYetAtTheHead() {
        CountDownLatch asked = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(script -> firstUse(
                        firstUse(firstUse(script.authenticateTrust().ready(), "head"), "victim")
                                .await(asked)
                                .send(firstAnswer("head"))
                                .awaitCancel()
                                .send(error("ERROR", "57014", "canceling statement due to user request"), READY),
                        "next")
                .send(firstAnswer("next")))) {
            Tap tap = Tap.connect(server);
            List<CompletableFuture<String>> answers = new ArrayList<>();
            BaseSubscriber<String> victim = new BaseSubscriber<>() {};
            tap.inOneTurn(() -> {
                answers.add(tap.query("head").one(String.class).toFuture());
                tap.query("victim").all(String.class).subscribe(victim);
            });
            victim.cancel();
            tap.inOneTurn(() -> answers.add(tap.query("next").one(String.class).toFuture()));
            assertThat(tap.sent()).containsExactly("PDBESPDBES");
            asked.countDown();
            assertThat(answers.get(0).orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("head");
            assertThat(answers.get(1).orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("next");
            tap.hangUp();
            server.awaitDone(SOON);
        }
    }

    /** A connection may idle for days after it. */
    @Test
    void whoeverCancelledIsForgottenWhenTheServerHasAnswered() {
        try (ScriptedServer server = ScriptedServer.start(script -> firstUse(
                        firstUse(script.authenticateTrust().ready(), "victim")
                                .awaitCancel()
                                .send(error("ERROR", "57014", "canceling statement due to user request"), READY),
                        "next")
                .send(firstAnswer("next")))) {
            Tap tap = Tap.connect(server);
            WeakReference<Object> subscriber = cancelled(tap);
            assertThat(tap.query("next").one(String.class).block(SOON)).isEqualTo("next");
            long deadline = System.nanoTime() + SOON.toNanos();
            while (subscriber.get() != null && System.nanoTime() - deadline < 0) {
                System.gc();
            }
            assertThat(subscriber.get()).as("what the connection keeps").isNull();
            tap.hangUp();
            server.awaitDone(SOON);
        }
    }

    private static WeakReference<Object> cancelled(Tap tap) {
        BaseSubscriber<String> victim = new BaseSubscriber<>() {};
        tap.inOneTurn(() -> tap.query("victim").all(String.class).subscribe(victim));
        victim.cancel();
        return new WeakReference<>(victim);
    }
}
