// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static io.trunkline.session.Flights.READY;
import static io.trunkline.session.Flights.bytes;
import static io.trunkline.session.Flights.columns;
import static io.trunkline.session.Flights.error;
import static io.trunkline.session.Flights.firstAnswer;
import static io.trunkline.session.Flights.firstUse;
import static io.trunkline.session.Flights.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionException;
import io.trunkline.PgClient;
import io.trunkline.PgConfig;
import io.trunkline.codec.PgType;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.CancelRequest;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.Query;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Whoever cancels gets nothing more; whoever comes next gets its own answer, and no cancel that was meant for another. */
class CancelTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    /** An abandoned statement is given 20 ms before anything is done about it. */
    private static final Duration WELL_PAST_PATIENCE = Duration.ofMillis(150);

    private static final BackendMessage[] CANCELLED = {
        error("ERROR", "57014", "canceling statement due to user request"), READY
    };

    /** A way to ask, and how the server answers it. */
    record Asked(
            String name,
            BiFunction<PgClient, String, Publisher<?>> statement,
            boolean demands,
            List<BackendMessage> answer) {
        Asked(
                String name,
                BiFunction<PgClient, String, Publisher<?>> statement,
                boolean demands,
                BackendMessage... answer) {
            this(name, statement, demands, List.of(answer));
        }

        byte[] answerBytes() {
            return bytes(answer.toArray(BackendMessage[]::new));
        }

        Script expect(Script script, String sql) {
            return name.equals("script") ? script.expect(new Query(sql)) : firstUse(script, sql);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> asked() {
        return Stream.of(
                        new Asked("one", (it, sql) -> it.query(sql).one(String.class), true, firstAnswer("victim")),
                        new Asked(
                                "all",
                                (it, sql) -> it.query(sql).all(String.class),
                                true,
                                firstAnswer("victim", "victim")),
                        new Asked(
                                "all, not demanded",
                                (it, sql) -> it.query(sql).all(String.class),
                                false,
                                firstAnswer("victim", "victim")),
                        new Asked("execute", (it, sql) -> it.execute(sql), true, firstAnswer("victim")),
                        new Asked(
                                "script",
                                PgClient::script,
                                true,
                                columns(PgType.TEXT),
                                row("1"),
                                CommandComplete.of("SELECT 1"),
                                CommandComplete.of("UPDATE 7"),
                                READY))
                .flatMap(asked -> Stream.of(true, false).map(alone -> Arguments.of(asked, alone)));
    }

    /** Takes what it is given until it cancels; fails if anything comes after that. */
    private static final class Victim extends BaseSubscriber<Object> {
        private final boolean demanding;
        private volatile boolean cancelled;
        private final AtomicReference<String> fault = new AtomicReference<>();

        Victim(boolean demanding) {
            this.demanding = demanding;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (demanding) {
                requestUnbounded();
            }
        }

        @Override
        protected void hookOnNext(Object value) {
            if (!value.equals("victim") && !value.equals(1L)) {
                fault.set("got another's answer: " + value);
            }
        }

        @Override
        protected void hookOnError(Throwable failure) {
            fault.set("failed though " + (cancelled ? "cancelled: " : "answered: ") + failure);
        }

        void cancelNow() {
            cancelled = true;
            cancel();
        }

        /** What went wrong, or null. */
        @Nullable
        String fault() {
            return fault.get();
        }
    }

    /**
     * The server sends the first so many bytes, the client sees to them and cancels, the server sends the rest. One
     * statement was under way behind it before the cancel, unless it was alone, and one is submitted after.
     */
    @ParameterizedTest(name = "{0}, alone: {1}")
    @MethodSource("asked")
    void atEveryByteOfAnAnswer(Asked asked, boolean alone) {
        byte[] answer = asked.answerBytes();
        int offsets = answer.length + 1;
        CountDownLatch[] cut = latches(offsets);
        CountDownLatch[] cancelled = latches(offsets);
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script all = script.authenticateTrust().ready();
            for (int i = 0; i < offsets; i++) {
                all = asked.expect(all, "victim " + i);
                all = (alone ? all : firstUse(all, "behind " + i))
                        .bytes(Arrays.copyOf(answer, i))
                        .run(cut[i]::countDown)
                        .await(cancelled[i])
                        .bytes(Arrays.copyOfRange(answer, i, answer.length));
                all = alone ? all : all.send(firstAnswer("behind " + i));
                all = firstUse(all, "next " + i).send(firstAnswer("next " + i));
            }
            return all;
        })) {
            Tap tap = Tap.connect(PgConfig.parse(server.uri()).with(it -> it.statementCacheSize(10_000)));
            for (int i = 0; i < offsets; i++) {
                Victim victim = new Victim(asked.demands());
                List<CompletableFuture<String>> others = new ArrayList<>();
                int offset = i;
                long seen = tap.receivedBytes();
                tap.inOneTurn(() -> {
                    asked.statement().apply(tap.client(), "victim " + offset).subscribe(victim);
                    if (!alone) {
                        others.add(ask(tap, "behind " + offset));
                    }
                });
                await(cut[i]);
                tap.awaitReceived(seen + i);
                victim.cancelNow();
                others.add(ask(tap, "next " + i));
                cancelled[i].countDown();
                assertThat(get(others.get(others.size() - 1))).isEqualTo("next " + i);
                assertThat(get(others.get(0))).isEqualTo((alone ? "next " : "behind ") + i);
                assertThat(victim.fault()).isNull();
            }
            tap.hangUp();
            server.awaitDone(SOON);
        }
    }

    @Test
    void oneThatIsCancelledWhileItWaitsIsNeverSent() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(firstUse(script.authenticateTrust().ready(), "first"), "last")
                        .send(firstAnswer("first"))
                        .send(firstAnswer("last")))) {
            Tap tap = Tap.connect(server);
            List<CompletableFuture<String>> answers = new ArrayList<>();
            tap.inOneTurn(() -> {
                answers.add(ask(tap, "first"));
                Victim victim = new Victim(true);
                tap.query("never").all(String.class).subscribe(victim);
                answers.add(ask(tap, "last"));
                victim.cancelNow();
            });
            assertThat(get(answers.get(0))).isEqualTo("first");
            assertThat(get(answers.get(1))).isEqualTo("last");
            assertThat(server.cancelRequests()).isEmpty();
            tap.hangUp();
            server.awaitDone(SOON);
        }
    }

    @Test
    void noCancelIsAskedForWhileAnothersStatementIsUnderWay() {
        CountDownLatch cancelled = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(firstUse(script.authenticateTrust().ready(), "victim"), "neighbour")
                        .await(cancelled)
                        .delay(WELL_PAST_PATIENCE)
                        .send(firstAnswer("victim"))
                        .send(firstAnswer("neighbour")))) {
            Tap tap = Tap.connect(server);
            Victim victim = new Victim(true);
            List<CompletableFuture<String>> answers = new ArrayList<>();
            tap.inOneTurn(() -> {
                tap.query("victim").all(String.class).subscribe(victim);
                answers.add(ask(tap, "neighbour"));
            });
            victim.cancelNow();
            cancelled.countDown();
            assertThat(get(answers.get(0))).isEqualTo("neighbour");
            server.awaitDone(SOON);
            assertThat(server.cancelRequests()).isEmpty();
            tap.hangUp();
        }
    }

    /** An abandoned statement that nobody cancels would make those behind it wait: better not to be behind it. */
    @Test
    void nothingIsWrittenBehindAnAbandonedStatement() {
        CountDownLatch looked = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(script -> firstUse(
                        firstUse(firstUse(script.authenticateTrust().ready(), "victim"), "neighbour")
                                .await(looked)
                                .send(firstAnswer("victim"))
                                .send(firstAnswer("neighbour")),
                        "later")
                .send(firstAnswer("later")))) {
            Tap tap = Tap.connect(server);
            Victim victim = new Victim(true);
            List<CompletableFuture<String>> answers = new ArrayList<>();
            tap.inOneTurn(() -> {
                tap.query("victim").all(String.class).subscribe(victim);
                answers.add(ask(tap, "neighbour"));
            });
            victim.cancelNow();
            tap.inOneTurn(() -> answers.add(ask(tap, "later")));
            tap.inOneTurn(() -> {});
            assertThat(tap.sent()).containsExactly("PDBESPDBES");
            looked.countDown();
            assertThat(get(answers.get(0))).isEqualTo("neighbour");
            assertThat(get(answers.get(1))).isEqualTo("later");
            tap.hangUp();
            server.awaitDone(SOON);
        }
    }

    @Test
    void oneThatIsAloneIsCancelledAndNothingIsWrittenBeforeTheCancelIsOver() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(script -> firstUse(
                        firstUse(script.authenticateTrust().ready(), "victim")
                                .awaitCancel()
                                .send(CANCELLED),
                        "next")
                .send(firstAnswer("next")))) {
            server.onCancel(request -> {
                asked.countDown();
                await(release);
            });
            Tap tap = Tap.connect(server);
            Victim victim = new Victim(true);
            tap.inOneTurn(() -> tap.query("victim").all(String.class).subscribe(victim));
            long before = tap.receivedBytes();
            victim.cancelNow();
            await(asked);
            tap.awaitReceived(before + bytes(CANCELLED).length);
            CompletableFuture<String> next = ask(tap, "next");
            tap.inOneTurn(() -> {});
            assertThat(tap.sent()).as("the cancel could still hit").containsExactly("PDBES");
            release.countDown();
            assertThat(get(next)).isEqualTo("next");
            assertThat(server.cancelRequests()).containsExactly(cancelOfTheFirst());
            assertThat(victim.fault()).isNull();
            tap.hangUp();
            server.awaitDone(SOON);
        }
    }

    @Test
    void whenTheLastLiveNeighbourIsGivenUpTheHeadIsCancelledAfterAll() {
        CountDownLatch cancelled = new CountDownLatch(1);
        CountDownLatch patienceIsOver = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(script -> firstUse(
                        firstUse(firstUse(script.authenticateTrust().ready(), "victim"), "neighbour")
                                .await(cancelled)
                                .delay(WELL_PAST_PATIENCE)
                                .run(patienceIsOver::countDown)
                                .awaitCancel()
                                .send(CANCELLED)
                                .send(firstAnswer("neighbour")),
                        "next")
                .send(firstAnswer("next")))) {
            Tap tap = Tap.connect(server);
            Victim victim = new Victim(true);
            Victim neighbour = new Victim(true);
            tap.inOneTurn(() -> {
                tap.query("victim").all(String.class).subscribe(victim);
                tap.query("neighbour").all(String.class).subscribe(neighbour);
            });
            victim.cancelNow();
            cancelled.countDown();
            await(patienceIsOver);
            assertThat(server.cancelRequests()).isEmpty();
            neighbour.cancelNow();
            assertThat(get(ask(tap, "next"))).isEqualTo("next");
            assertThat(server.cancelRequests()).containsExactly(cancelOfTheFirst());
            tap.hangUp();
            server.awaitDone(SOON);
        }
    }

    @Test
    void oneThatComesToTheHeadWhileACancelIsUnderWayIsCancelledNext() {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        AtomicInteger cancels = new AtomicInteger();
        CountDownLatch second = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(script -> firstUse(
                        firstUse(firstUse(script.authenticateTrust().ready(), "victim 1"), "victim 2")
                                .await(first)
                                .send(CANCELLED)
                                .delay(WELL_PAST_PATIENCE)
                                .run(answered::countDown)
                                .await(second)
                                .send(CANCELLED),
                        "next")
                .send(firstAnswer("next")))) {
            server.onCancel(request -> {
                if (cancels.incrementAndGet() == 1) {
                    first.countDown();
                    await(answered);
                } else {
                    second.countDown();
                }
            });
            Tap tap = Tap.connect(server);
            Victim[] victims = {new Victim(true), new Victim(true)};
            tap.inOneTurn(() -> {
                tap.query("victim 1").all(String.class).subscribe(victims[0]);
                tap.query("victim 2").all(String.class).subscribe(victims[1]);
            });
            victims[0].cancelNow();
            victims[1].cancelNow();
            assertThat(get(ask(tap, "next"))).isEqualTo("next");
            assertThat(server.cancelRequests()).hasSize(2);
            tap.hangUp();
            server.awaitDone(SOON);
        }
    }

    /** Takes the ten seconds of the period of grace. */
    @Test
    void oneThatGoesOnAndOnCostsTheConnection() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(firstUse(script.authenticateTrust().ready(), "victim"), "neighbour")
                        .expectEnd())) {
            Tap tap = Tap.connect(server);
            Victim victim = new Victim(true);
            List<CompletableFuture<String>> answers = new ArrayList<>();
            tap.inOneTurn(() -> {
                tap.query("victim").all(String.class).subscribe(victim);
                answers.add(ask(tap, "neighbour"));
            });
            victim.cancelNow();
            tap.inOneTurn(() -> answers.add(ask(tap, "waiting")));
            List<Throwable> failures = answers.stream()
                    .map(answer -> answer.handle((value, failure) -> failure)
                            .orTimeout(20, TimeUnit.SECONDS)
                            .join())
                    .toList();
            assertThat(failures).allSatisfy(failure -> assertThat(failure)
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("an abandoned statement went on"));
            assertThat(failures)
                    .extracting(failure -> ((PgException) failure).outcome())
                    .containsExactly(Outcome.UNKNOWN, Outcome.NOT_SENT);
            assertThat(server.cancelRequests()).isEmpty();
            server.awaitDone(SOON);
        }
    }

    /** The server may refuse the connection, or give no key to ask with: then the statement is only passed over. */
    @Test
    void whereNoCancelCanBeAskedForTheStatementIsPassedOver() {
        CountDownLatch cancelled = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(script -> firstUse(
                        firstUse(script.expect(StartupMessage.class).send(new Authentication.Ok(), READY), "victim")
                                .await(cancelled)
                                .delay(WELL_PAST_PATIENCE)
                                .send(firstAnswer("victim")),
                        "next")
                .send(firstAnswer("next")))) {
            Tap tap = Tap.connect(server);
            Victim victim = new Victim(true);
            tap.inOneTurn(() -> tap.query("victim").all(String.class).subscribe(victim));
            victim.cancelNow();
            cancelled.countDown();
            assertThat(get(ask(tap, "next"))).isEqualTo("next");
            tap.hangUp();
            server.awaitDone(SOON);
        }
    }

    @Test
    void whoeverCancelsIsToldNothingWhenTheConnectionIsLost() {
        CountDownLatch cancelled = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(firstUse(script.authenticateTrust().ready(), "victim"), "neighbour")
                        .await(cancelled)
                        .reset())) {
            Tap tap = Tap.connect(server);
            Victim victim = new Victim(true);
            List<CompletableFuture<String>> answers = new ArrayList<>();
            tap.inOneTurn(() -> {
                tap.query("victim").all(String.class).subscribe(victim);
                answers.add(ask(tap, "neighbour"));
            });
            victim.cancelNow();
            cancelled.countDown();
            Throwable lost = answers.get(0)
                    .handle((value, failure) -> failure)
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
            assertThat(lost).isInstanceOf(ConnectionException.class);
            assertThat(((PgException) lost).outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(victim.fault()).isNull();
            tap.hangUp();
        }
    }

    private static CancelRequest cancelOfTheFirst() {
        return new CancelRequest(
                ScriptedServer.key(1).processId(), ScriptedServer.key(1).secretKey());
    }

    private static CompletableFuture<String> ask(Tap tap, String sql) {
        return tap.query(sql).one(String.class).toFuture();
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static CountDownLatch[] latches(int count) {
        return Stream.generate(() -> new CountDownLatch(1)).limit(count).toArray(CountDownLatch[]::new);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("waited in vain");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
