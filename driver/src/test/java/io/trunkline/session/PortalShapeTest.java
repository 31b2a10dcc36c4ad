// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static io.trunkline.session.Flights.READY;
import static io.trunkline.session.Flights.described;
import static io.trunkline.session.Flights.error;
import static io.trunkline.session.Flights.firstAnswer;
import static io.trunkline.session.Flights.firstUse;
import static io.trunkline.session.Flights.join;
import static io.trunkline.session.Flights.laterAnswer;
import static io.trunkline.session.Flights.laterUse;
import static io.trunkline.session.Flights.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.UsageException;
import io.trunkline.codec.PgType;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.Bind;
import io.trunkline.protocol.Close;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.Describe;
import io.trunkline.protocol.Execute;
import io.trunkline.protocol.FrontendSignal;
import io.trunkline.protocol.Parse;
import io.trunkline.protocol.Signal;
import io.trunkline.protocol.Target;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** What a stream that fetches puts on the wire, and when. */
class PortalShapeTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final BackendMessage[] TWO = {row("x"), row("x"), Signal.PORTAL_SUSPENDED};

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** Asks for what it is told to ask for. */
    private static final class Reader extends BaseSubscriber<String> {
        private final List<String> rows = new CopyOnWriteArrayList<>();
        private final CompletableFuture<String> end = new CompletableFuture<>();

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}

        @Override
        protected void hookOnNext(String row) {
            rows.add(row);
        }

        @Override
        protected void hookOnComplete() {
            end.complete("complete");
        }

        @Override
        protected void hookOnError(Throwable failure) {
            end.complete(String.valueOf(failure.getMessage()));
        }
    }

    private static void awaitSent(Tap tap, String... flights) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!tap.sent().equals(List.of(flights))) {
            assertThat(System.nanoTime() - deadline)
                    .as("wanted " + List.of(flights) + ", sent " + tap.sent())
                    .isNegative();
            LockSupport.parkNanos(50_000);
        }
    }

    private static Script prepared(Script script) {
        return script.authenticateTrust()
                .ready()
                .expect(Parse.class)
                .expect(Describe.class)
                .expect(FrontendSignal.SYNC)
                .send(join(described(PgType.TEXT), READY));
    }

    private static Script fetch(Script script) {
        return script.expect(new Execute("", 2)).expect(FrontendSignal.FLUSH);
    }

    @Test
    void theNextFetchIsAskedForWhileTheFirstWaitsAndNoThirdIs() {
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script first = fetch(prepared(script).expect(Bind.class))
                    .send(Signal.BIND_COMPLETE)
                    .send(TWO);
            Script second = fetch(first).send(TWO);
            return fetch(second)
                    .send(row("x"), CommandComplete.of("SELECT 5"))
                    .expect(FrontendSignal.SYNC)
                    .send(READY);
        })) {
            Tap tap = Tap.connect(server);
            Reader reader = new Reader();
            tap.query("select x").fetchSize(2).all(String.class).subscribe(reader);
            awaitSent(tap, "PDS", "BEH", "EH");
            long before = tap.receivedBytes();
            reader.request(1);
            tap.inOneTurn(() -> {});
            // The second fetch is here, or will be; three rows of two fetches wait.
            tap.awaitReceived(before);
            tap.inOneTurn(() -> {});
            assertThat(reader.rows).hasSize(1);
            assertThat(tap.sent()).as("with more than one fetch waiting").containsExactly("PDS", "BEH", "EH");
            reader.request(1);
            awaitSent(tap, "PDS", "BEH", "EH", "EH", "S");
            reader.request(10);
            assertThat(get(reader.end)).isEqualTo("complete");
            assertThat(reader.rows).hasSize(5);
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void oneThatIsCancelledClosesItsPortalAndTheConnectionGoesOn() {
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script two = fetch(fetch(prepared(script).expect(Bind.class))
                            .send(Signal.BIND_COMPLETE)
                            .send(TWO))
                    .send(TWO)
                    .expect(new Close(Target.PORTAL, ""))
                    .expect(FrontendSignal.SYNC)
                    .send(Signal.CLOSE_COMPLETE, READY);
            return laterUse(two).send(laterAnswer("next"));
        })) {
            Tap tap = Tap.connect(server);
            Reader reader = new Reader();
            tap.query("select x").fetchSize(2).all(String.class).subscribe(reader);
            reader.request(1);
            awaitSent(tap, "PDS", "BEH", "EH");
            reader.cancel();
            awaitSent(tap, "PDS", "BEH", "EH", "CS");
            assertThat(get(tap.query("select x").one(String.class).toFuture())).isEqualTo("next");
            assertThat(reader.rows).hasSize(1);
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void oneThatIsCancelledWhileItFetchesClosesItsPortalBehindThat() {
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script two = fetch(prepared(script).expect(Bind.class))
                    .expect(new Close(Target.PORTAL, ""))
                    .expect(FrontendSignal.SYNC)
                    .send(Signal.BIND_COMPLETE)
                    .send(TWO)
                    .send(Signal.CLOSE_COMPLETE, READY);
            return laterUse(two).send(laterAnswer("next"));
        })) {
            Tap tap = Tap.connect(server);
            Reader reader = new Reader();
            tap.query("select x").fetchSize(2).all(String.class).subscribe(reader);
            awaitSent(tap, "PDS", "BEH");
            reader.cancel();
            assertThat(get(tap.query("select x").one(String.class).toFuture())).isEqualTo("next");
            assertThat(tap.sent()).containsExactly("PDS", "BEH", "CS", "BES");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void aStaleStatementIsPreparedAnew() {
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script stale = fetch(firstUse(script.authenticateTrust().ready(), "select x")
                            .send(firstAnswer("x"))
                            .expect(Bind.class))
                    .send(error("ERROR", "26000", "prepared statement \"S1\" does not exist"))
                    .expect(FrontendSignal.SYNC)
                    .send(READY)
                    .expect(Parse.class)
                    .expect(Describe.class)
                    .expect(FrontendSignal.SYNC)
                    .send(join(described(PgType.TEXT), READY))
                    .expect(Bind.class);
            return fetch(stale)
                    .send(Signal.BIND_COMPLETE, row("x"), CommandComplete.of("SELECT 1"))
                    .expect(FrontendSignal.SYNC)
                    .send(READY);
        })) {
            Tap tap = Tap.connect(server);
            get(tap.query("select x").one(String.class).toFuture());
            assertThat(get(tap.query("select x")
                            .fetchSize(2)
                            .all(String.class)
                            .collectList()
                            .toFuture()))
                    .containsExactly("x");
            assertThat(tap.sent()).containsExactly("PDBES", "BEH", "S", "PDS", "BEH", "S");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void whatIsSubscribedBehindItFailsAtOnceEvenWhileItWaitsItself() {
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script both = fetch(firstUse(script.authenticateTrust().ready(), "select y")
                    .send(firstAnswer("y"))
                    .expect(Parse.class)
                    .expect(Describe.class)
                    .expect(FrontendSignal.SYNC)
                    .send(join(described(PgType.TEXT), READY))
                    .expect(Bind.class));
            return both.send(Signal.BIND_COMPLETE, row("x"), CommandComplete.of("SELECT 1"))
                    .expect(FrontendSignal.SYNC)
                    .send(READY);
        })) {
            Tap tap = Tap.connect(server);
            CompletableFuture<Throwable> refusal = new CompletableFuture<>();
            CompletableFuture<List<String>> rows = new CompletableFuture<>();
            CompletableFuture<String> front = new CompletableFuture<>();
            tap.inOneTurn(() -> {
                tap.query("select y").one(String.class).subscribe(front::complete);
                tap.query("select x")
                        .fetchSize(2)
                        .all(String.class)
                        .collectList()
                        .subscribe(rows::complete);
                tap.query("select z").one(String.class).subscribe(never -> {}, refusal::complete);
                assertThat(refusal).isCompleted();
            });
            assertThat(get(refusal))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("another connection")
                    .satisfies(it -> assertThat(((PgException) it).outcome()).isEqualTo(Outcome.NOT_SENT));
            assertThat(get(front)).isEqualTo("y");
            assertThat(get(rows)).containsExactly("x");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }
}
