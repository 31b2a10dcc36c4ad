// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static io.trunkline.session.Flights.READY;
import static io.trunkline.session.Flights.bytes;
import static io.trunkline.session.Flights.columns;
import static io.trunkline.session.Flights.error;
import static io.trunkline.session.Flights.firstAnswer;
import static io.trunkline.session.Flights.firstUse;
import static io.trunkline.session.Flights.join;
import static io.trunkline.session.Flights.laterAnswer;
import static io.trunkline.session.Flights.laterUse;
import static io.trunkline.session.Flights.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.UsageException;
import io.trunkline.codec.PgType;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.error.ServerException;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.Bind;
import io.trunkline.protocol.Close;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.DataRow;
import io.trunkline.protocol.Describe;
import io.trunkline.protocol.Execute;
import io.trunkline.protocol.FrontendSignal;
import io.trunkline.protocol.NoticeResponse;
import io.trunkline.protocol.NotificationResponse;
import io.trunkline.protocol.ParameterDescription;
import io.trunkline.protocol.ParameterStatus;
import io.trunkline.protocol.Parse;
import io.trunkline.protocol.Signal;
import io.trunkline.protocol.Target;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What stands on the wire, and in how many pieces it gets there. */
class PipelineShapeTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String[] NO_ROWS = {};

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static String tokens(int count) {
        return "BES".repeat(count);
    }

    @Test
    void aNewStatementIsOneFlightInTextAndAKnownOneIsAnotherInBinary() {
        byte[] binary = {0, 0, 0, 0, 0, 0, 0, 42};
        try (ScriptedServer server = ScriptedServer.start(script -> script.authenticateTrust()
                .ready()
                .expect(new Parse("S1", "select $1 + 1", new int[0]))
                .expect(new Describe(Target.STATEMENT, "S1"))
                .expect(new Bind("", "S1", new int[0], List.of("41".getBytes(StandardCharsets.US_ASCII)), new int[0]))
                .expect(new Execute("", 0))
                .expect(FrontendSignal.SYNC)
                .send(
                        Signal.PARSE_COMPLETE,
                        new ParameterDescription(new int[] {PgType.INT8.oid()}),
                        columns(PgType.INT8),
                        Signal.BIND_COMPLETE,
                        row("42"),
                        CommandComplete.of("SELECT 1"),
                        READY)
                .expect(new Bind("", "S1", new int[] {1}, List.of(new byte[] {0, 0, 0, 0, 0, 0, 0, 41}), new int[] {1}))
                .expect(new Execute("", 0))
                .expect(FrontendSignal.SYNC)
                .send(Signal.BIND_COMPLETE, DataRow.of(binary), CommandComplete.of("SELECT 1"), READY)
                .expectEnd())) {
            Tap tap = Tap.connect(server);
            for (int use = 1; use <= 2; use++) {
                assertThat(get(tap.query("select $1 + 1", 41L).one(Long.class).toFuture()))
                        .as("use %s", use)
                        .isEqualTo(42L);
            }
            assertThat(tap.sent()).containsExactly("PDBES", "BES");
            tap.hangUp();
            server.awaitDone(SOON);
        }
    }

    @Test
    void whatIsSubscribedInOneTurnOfTheEventLoopLeavesInOneBufferWithASyncEach() {
        int count = 256;
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(script.authenticateTrust().ready(), "select x")
                        .repeat(count - 1, Flights::laterUse)
                        .send(firstAnswer("0"))
                        .repeat(count - 1, it -> it.send(laterAnswer("later")))
                        .repeat(count, Flights::laterUse)
                        .repeat(count, it -> it.send(laterAnswer("again"))))) {
            Tap tap = Tap.connect(server);
            List<CompletableFuture<String>> first = new ArrayList<>();
            tap.inOneTurn(() -> {
                for (int i = 0; i < count; i++) {
                    first.add(tap.query("select x").one(String.class).toFuture());
                }
            });
            assertThat(tap.sent())
                    .as("those behind the first ride on its Parse")
                    .containsExactly("PD" + tokens(count));
            assertThat(first.stream().map(PipelineShapeTest::get)).startsWith("0", "later");

            tap.sent().clear();
            List<CompletableFuture<String>> again = new ArrayList<>();
            tap.inOneTurn(() -> {
                for (int i = 0; i < count; i++) {
                    again.add(tap.query("select x").one(String.class).toFuture());
                }
            });
            assertThat(again.stream().map(PipelineShapeTest::get)).containsOnly("again");
            assertThat(tap.sent()).containsExactly(tokens(count));
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void whatOtherThreadsSubscribeWhileTheEventLoopIsBusyLeavesInOneBuffer() throws Exception {
        int count = 200;
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(script.authenticateTrust().ready(), "select x")
                        .repeat(count - 1, Flights::laterUse)
                        .send(firstAnswer("answer"))
                        .repeat(count - 1, it -> it.send(laterAnswer("answer"))))) {
            Tap tap = Tap.connect(server);
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch subscribed = new CountDownLatch(1);
            tap.execute(() -> {
                busy.countDown();
                awaitUninterruptibly(subscribed);
            });
            assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
            List<CompletableFuture<String>> answers = IntStream.range(0, count)
                    .parallel()
                    .mapToObj(i -> tap.query("select x").one(String.class).toFuture())
                    .toList();
            subscribed.countDown();
            assertThat(answers.stream().map(PipelineShapeTest::get)).containsOnly("answer");
            assertThat(tap.sent()).containsExactly("PD" + tokens(count));
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatAnAnswerBringsAboutLeavesInOneBufferWithTheRestOfItsBurst() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(script.authenticateTrust().ready(), "select x")
                        .repeat(9, Flights::laterUse)
                        .send(joinAll(10))
                        .repeat(10, Flights::laterUse)
                        .repeat(10, it -> it.send(laterAnswer("second"))))) {
            Tap tap = Tap.connect(server);
            List<CompletableFuture<String>> answers = new ArrayList<>();
            tap.inOneTurn(() -> {
                for (int i = 0; i < 10; i++) {
                    answers.add(tap.query("select x")
                            .one(String.class)
                            .then(tap.query("select x").one(String.class))
                            .toFuture());
                }
            });
            assertThat(answers.stream().map(PipelineShapeTest::get)).containsOnly("second");
            assertThat(tap.sent()).containsExactly("PD" + tokens(10), tokens(10));
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    private static BackendMessage[] joinAll(int count) {
        BackendMessage[] all = firstAnswer("first");
        for (int i = 1; i < count; i++) {
            all = join(all, laterAnswer("first"));
        }
        return all;
    }

    @Test
    void noMoreThanThePipelineLimitIsUnderWayAtOnce() {
        CountDownLatch one = new CountDownLatch(1);
        CountDownLatch another = new CountDownLatch(1);
        int head = bytes(firstAnswer("answer")).length;
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(script.authenticateTrust().ready(), "select x")
                        .repeat(3, Flights::laterUse)
                        .await(one)
                        .send(firstAnswer("answer"))
                        .await(another)
                        .send(laterAnswer("answer"))
                        .repeat(3, it -> laterUse(laterUse(it))
                                .send(laterAnswer("answer"))
                                .send(laterAnswer("answer")))
                        .repeat(2, it -> it.send(laterAnswer("answer"))))) {
            Tap tap = Tap.connect(PgConfig.parse(server.uri()).with(it -> it.pipelineLimit(4)));
            long before = tap.receivedBytes();
            List<CompletableFuture<String>> answers = new ArrayList<>();
            tap.inOneTurn(() -> {
                for (int i = 0; i < 10; i++) {
                    answers.add(tap.query("select x").one(String.class).toFuture());
                }
            });
            assertThat(tap.sent()).containsExactly("PD" + tokens(4));
            one.countDown();
            tap.awaitReceived(before + head);
            tap.inOneTurn(() -> {});
            assertThat(tap.sent()).as("a quarter is free: not worth a write").hasSize(1);
            another.countDown();
            assertThat(answers.stream().map(PipelineShapeTest::get)).containsOnly("answer");
            assertThat(tap.sent()).containsExactly("PD" + tokens(4), tokens(2), tokens(2), tokens(2));
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void thoseBehindAFailedParseAreSentAgainOnceAndGetItsErrorAndNotTheirOwn() {
        BackendMessage[] unknown = {error("ERROR", "26000", "prepared statement \"S1\" does not exist"), READY};
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(script.authenticateTrust().ready(), "select broken")
                        .repeat(2, Flights::laterUse)
                        .send(error("ERROR", "42703", "column \"broken\" does not exist"), READY)
                        .repeat(2, it -> it.send(unknown))
                        // One new Parse for both of them.
                        .expect(new Parse("S2", "select broken", new int[0]))
                        .expect(Describe.class)
                        .expect(Bind.class)
                        .expect(Execute.class)
                        .expect(FrontendSignal.SYNC)
                        .expect(Bind.class)
                        .expect(Execute.class)
                        .expect(FrontendSignal.SYNC)
                        .send(error("ERROR", "42703", "column \"broken\" does not exist"), READY)
                        .send(unknown)
                        // The next use tries anew, under another name.
                        .expect(new Parse("S3", "select broken", new int[0]))
                        .expect(Describe.class)
                        .expect(Bind.class)
                        .expect(Execute.class)
                        .expect(FrontendSignal.SYNC)
                        .send(firstAnswer("healed")))) {
            Tap tap = Tap.connect(server);
            List<CompletableFuture<String>> answers = new ArrayList<>();
            tap.inOneTurn(() -> {
                for (int i = 0; i < 3; i++) {
                    answers.add(tap.query("select broken").one(String.class).toFuture());
                }
            });
            for (CompletableFuture<String> answer : answers) {
                assertThatThrownBy(() -> get(answer))
                        .cause()
                        .isInstanceOf(ServerException.class)
                        .hasMessageContaining("column \"broken\" does not exist")
                        .satisfies(
                                it -> assertThat(((PgException) it).sqlState()).isEqualTo("42703"));
            }
            assertThat(get(tap.query("select broken").one(String.class).toFuture()))
                    .isEqualTo("healed");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void anErrorBetweenParseAndDescribeDoesNotEndTheConnectionForThoseBehind() {
        try (ScriptedServer server = ScriptedServer.start(script -> firstUse(
                        script.authenticateTrust().ready(), "select x")
                .repeat(2, Flights::laterUse)
                .send(Signal.PARSE_COMPLETE, error("ERROR", "57014", "canceling statement due to user request"), READY)
                .send(laterAnswer("a row whose columns nobody has described"))
                .send(laterAnswer(NO_ROWS))
                .expect(new Close(Target.STATEMENT, "S1"))
                .expect(Parse.class)
                .expect(Describe.class)
                .expect(Bind.class)
                .expect(Execute.class)
                .expect(FrontendSignal.SYNC)
                .send(Signal.CLOSE_COMPLETE)
                .send(firstAnswer("healed")))) {
            Tap tap = Tap.connect(server);
            List<CompletableFuture<String>> answers = new ArrayList<>();
            tap.inOneTurn(() -> {
                for (int i = 0; i < 3; i++) {
                    answers.add(tap.query("select x").one(String.class).toFuture());
                }
            });
            assertThatThrownBy(() -> get(answers.get(0))).cause().hasMessageContaining("57014");
            assertThatThrownBy(() -> get(answers.get(1)))
                    .cause()
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("57014")
                    .satisfies(it -> assertThat(((PgException) it).outcome())
                            .as("it ran")
                            .isEqualTo(Outcome.UNKNOWN));
            assertThat(get(answers.get(2))).as("it ran and had no rows").isNull();
            assertThat(get(tap.query("select x").one(String.class).toFuture())).isEqualTo("healed");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void theCloseOfAnEvictedStatementRidesInFrontOfTheNextFlight() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(script.authenticateTrust().ready(), "select a")
                        .send(firstAnswer("a"))
                        .expect(new Parse("S2", "select b", new int[0]))
                        .expect(Describe.class)
                        .expect(Bind.class)
                        .expect(Execute.class)
                        .expect(FrontendSignal.SYNC)
                        .send(firstAnswer("b"))
                        .expect(new Close(Target.STATEMENT, "S1"))
                        .expect(Bind.class, bind -> bind.statement().equals("S2"))
                        .expect(Execute.class)
                        .expect(FrontendSignal.SYNC)
                        .send(Signal.CLOSE_COMPLETE)
                        .send(laterAnswer("b again"))
                        .expect(new Parse("S3", "select a", new int[0]))
                        .expect(Describe.class)
                        .expect(Bind.class)
                        .expect(Execute.class)
                        .expect(FrontendSignal.SYNC)
                        .send(firstAnswer("a again")))) {
            Tap tap = Tap.connect(PgConfig.parse(server.uri()).with(it -> it.statementCacheSize(1)));
            List<String> answers = new ArrayList<>();
            for (String sql : List.of("select a", "select b", "select b", "select a")) {
                answers.add(get(tap.query(sql).one(String.class).toFuture()));
            }
            assertThat(answers).containsExactly("a", "b", "b again", "a again");
            assertThat(tap.sent()).containsExactly("PDBES", "PDBES", "CBES", "PDBES");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void messagesAboutTheSessionMayComeBetweenAnyTwoOthers() {
        BackendMessage[] answer = firstAnswer("one", "two");
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script asked = firstUse(script.authenticateTrust().ready(), "select x");
            for (BackendMessage message : answer) {
                asked = asked.send(
                        new ParameterStatus("TimeZone", "UTC"),
                        new NoticeResponse(
                                error("NOTICE", "00000", "by the way").fields()),
                        new NotificationResponse(1, "channel", "payload"),
                        message);
            }
            return asked;
        })) {
            PgConnection connection = PgConnection.connect(server.uri()).block(SOON);
            assertThat(connection
                            .query("select x")
                            .all(String.class)
                            .collectList()
                            .block(SOON))
                    .containsExactly("one", "two");
            assertThat(connection.parameter("TimeZone")).isEqualTo("UTC");
            connection.close().block(SOON);
            server.awaitDone(SOON);
        }
    }

    @Test
    void aStatementThatWasDescribedWithoutColumnsIsRunForItsEffect() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(script.authenticateTrust().ready(), "delete from t")
                        .send(
                                Signal.PARSE_COMPLETE,
                                new ParameterDescription(new int[0]),
                                Signal.NO_DATA,
                                Signal.BIND_COMPLETE,
                                CommandComplete.of("DELETE 7"),
                                READY))) {
            PgConnection connection = PgConnection.connect(server.uri()).block(SOON);
            assertThat(connection.execute("delete from t").block(SOON)).isEqualTo(7);
            connection.close().block(SOON);
            server.awaitDone(SOON);
        }
    }

    @Test
    void anErrorAfterCommandCompleteFailsItsStatement() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(script.authenticateTrust().ready(), "insert into t select 1")
                        .repeat(1, Flights::laterUse)
                        .send(
                                Signal.PARSE_COMPLETE,
                                new ParameterDescription(new int[0]),
                                Signal.NO_DATA,
                                Signal.BIND_COMPLETE,
                                CommandComplete.of("INSERT 0 1"),
                                error("ERROR", "23503", "a deferred constraint"),
                                READY)
                        .send(Signal.BIND_COMPLETE, CommandComplete.of("INSERT 0 1"), READY))) {
            Tap tap = Tap.connect(server);
            List<CompletableFuture<Long>> answers = new ArrayList<>();
            tap.inOneTurn(() -> {
                for (int i = 0; i < 2; i++) {
                    answers.add(tap.client().execute("insert into t select 1").toFuture());
                }
            });
            assertThatThrownBy(() -> get(answers.get(0))).cause().matches(PgException::isForeignKeyViolation);
            assertThat(get(answers.get(1))).isEqualTo(1);
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }
}
