// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static io.trunkline.session.Flights.READY;
import static io.trunkline.session.Flights.error;
import static io.trunkline.session.Flights.firstAnswer;
import static io.trunkline.session.Flights.firstUse;
import static io.trunkline.session.Flights.laterAnswer;
import static io.trunkline.session.Flights.laterUse;
import static io.trunkline.session.Flights.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.PgConfig;
import io.trunkline.UsageException;
import io.trunkline.codec.PgType;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.Bind;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.Execute;
import io.trunkline.protocol.FrontendSignal;
import io.trunkline.protocol.ParameterDescription;
import io.trunkline.protocol.Parse;
import io.trunkline.protocol.Query;
import io.trunkline.protocol.Signal;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Which statements leave under one Sync, and what becomes of the others if one of them fails. */
class SharedSyncTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SQL = "select x";

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** A value, or what it failed with. */
    private static Object outcome(CompletableFuture<?> future) {
        return future.handle((value, failure) -> failure == null ? String.valueOf(value) : failure)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static CompletableFuture<String> read(Tap tap, String sql, Object... parameters) {
        return tap.query(sql, parameters).readOnly().one(String.class).toFuture();
    }

    /** Connects and has this statement prepared and measured. */
    private static Tap connected(ScriptedServer server, String... known) {
        Tap tap = Tap.connect(PgConfig.parse(server.uri()).with(it -> it.pipelineLimit(1_000)));
        for (String sql : known) {
            get(read(tap, sql));
        }
        tap.sent().clear();
        return tap;
    }

    private static Script known(Script script, String... known) {
        Script all = script.authenticateTrust().ready();
        for (String sql : known) {
            all = firstUse(all, sql).send(firstAnswer("first"));
        }
        return all;
    }

    private static List<CompletableFuture<String>> readsInOneTurn(Tap tap, int count) {
        List<CompletableFuture<String>> reads = new ArrayList<>();
        tap.inOneTurn(() -> {
            for (int i = 0; i < count; i++) {
                reads.add(read(tap, SQL));
            }
        });
        return reads;
    }

    private static Script group(Script script, int count) {
        return script.repeat(count, it -> it.expect(Bind.class).expect(Execute.class))
                .expect(FrontendSignal.SYNC);
    }

    private static BackendMessage[] answer(String value) {
        return new BackendMessage[] {Signal.BIND_COMPLETE, row(value), CommandComplete.of("SELECT 1")};
    }

    private static Script answers(Script script, int from, int count) {
        Script all = script;
        for (int i = from; i < from + count; i++) {
            all = all.send(answer("answer " + i));
        }
        return all;
    }

    @Test
    void thoseOfOneTurnLeaveUnderOneSyncAsManyAs256() {
        try (ScriptedServer server = ScriptedServer.start(script -> answers(
                        answers(group(group(known(script, SQL), 256), 44), 0, 256)
                                .send(READY),
                        256,
                        44)
                .send(READY))) {
            Tap tap = connected(server, SQL);
            List<CompletableFuture<String>> reads = readsInOneTurn(tap, 300);
            for (int i = 0; i < 300; i++) {
                assertThat(get(reads.get(i))).isEqualTo("answer " + i);
            }
            assertThat(tap.sent()).containsExactly("BE".repeat(256) + "S" + "BE".repeat(44) + "S");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void aGroupEndsWhenItHas64Kilobytes() {
        String large = "x".repeat(30_000);
        BackendMessage[] described = {
            Signal.PARSE_COMPLETE, new ParameterDescription(new int[] {PgType.TEXT.oid()}), Flights.columns(PgType.TEXT)
        };
        try (ScriptedServer server = ScriptedServer.start(script -> answers(
                        answers(
                                        group(
                                                group(
                                                        firstUse(
                                                                        script.authenticateTrust()
                                                                                .ready(),
                                                                        "select $1")
                                                                .send(described)
                                                                .send(laterAnswer("first")),
                                                        3),
                                                2),
                                        0,
                                        3)
                                .send(READY),
                        3,
                        2)
                .send(READY))) {
            Tap tap = connected(server);
            get(read(tap, "select $1", large));
            tap.sent().clear();
            List<CompletableFuture<String>> reads = new ArrayList<>();
            tap.inOneTurn(() -> {
                for (int i = 0; i < 5; i++) {
                    reads.add(read(tap, "select $1", large));
                }
            });
            assertThat(reads.stream().map(SharedSyncTest::get)).hasSize(5).doesNotHaveDuplicates();
            assertThat(tap.sent()).containsExactly("BEBEBESBEBES");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void onlyDeclaredAndKnownOnesShareAndTheOrderIsThatOfSubscription() {
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script first = group(known(script, SQL), 2);
            Script unknown = firstUse(first, "select new");
            Script undeclared = laterUse(group(unknown, 1));
            return answers(group(undeclared, 2), 0, 2)
                    .send(READY)
                    .send(firstAnswer("new"))
                    .send(laterAnswer("answer 2"))
                    .send(laterAnswer("undeclared"))
                    .repeat(1, it -> answers(it, 3, 2).send(READY));
        })) {
            Tap tap = connected(server, SQL);
            List<CompletableFuture<String>> all = new ArrayList<>();
            tap.inOneTurn(() -> {
                all.add(read(tap, SQL));
                all.add(read(tap, SQL));
                all.add(read(tap, "select new"));
                all.add(read(tap, SQL));
                all.add(tap.query(SQL).one(String.class).toFuture());
                all.add(read(tap, SQL));
                all.add(read(tap, SQL));
            });
            assertThat(all.stream().map(SharedSyncTest::get))
                    .containsExactly("answer 0", "answer 1", "new", "answer 2", "undeclared", "answer 3", "answer 4");
            assertThat(tap.sent()).containsExactly("BEBES" + "PDBES" + "BES" + "BES" + "BEBES");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void oneKnownToBeSlowGoesAlone() {
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script slow = firstUse(known(script, SQL), "select slow")
                    .delay(Duration.ofMillis(60))
                    .send(firstAnswer("first"));
            return laterUse(laterUse(laterUse(slow)))
                    .send(laterAnswer("answer"))
                    .send(laterAnswer("slow"))
                    .send(laterAnswer("answer"));
        })) {
            Tap tap = connected(server, SQL, "select slow");
            List<CompletableFuture<String>> all = new ArrayList<>();
            tap.inOneTurn(() -> {
                all.add(read(tap, SQL));
                all.add(read(tap, "select slow"));
                all.add(read(tap, SQL));
            });
            assertThat(all.stream().map(SharedSyncTest::get)).containsExactly("answer", "slow", "answer");
            assertThat(tap.sent()).containsExactly("BESBESBES");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void noneSharesInATransaction() {
        try (ScriptedServer server = ScriptedServer.start(script -> laterUse(laterUse(known(script, SQL)
                        .expect(Parse.class)
                        .expect(Bind.class)
                        .expect(Execute.class)
                        .expect(Bind.class)
                        .expect(Execute.class)
                        .expect(FrontendSignal.SYNC)
                        .send(Signal.PARSE_COMPLETE, Signal.BIND_COMPLETE, CommandComplete.of("BEGIN"))
                        .send(laterAnswer("answer"))))
                .send(laterAnswer("answer"))
                .send(laterAnswer("answer"))
                .expect(Query.class)
                .send(CommandComplete.of("COMMIT"), READY))) {
            Tap tap = connected(server, SQL);
            CompletableFuture<String> done = tap.client()
                    .transaction(tx -> Mono.when(
                                    tx.query(SQL).readOnly().one(String.class),
                                    tx.query(SQL).readOnly().one(String.class),
                                    tx.query(SQL).readOnly().one(String.class))
                            .thenReturn("done"))
                    .toFuture();
            assertThat(get(done)).isEqualTo("done");
            assertThat(tap.sent()).containsExactly("PBEBES", "BESBES", "Q");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    private static BackendMessage divisionByZero() {
        return error("ERROR", "22012", "division by zero");
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({"0, 5", "2, 5", "4, 5", "0, 2", "1, 2"})
    void anErrorFailsItsOwnCallerAndTheRestAreSentAgainWithASyncEach(int failing, int count) {
        int rest = count - failing - 1;
        try (ScriptedServer server = ScriptedServer.start(script -> {
            Script failed = answers(group(known(script, SQL), count), 0, failing)
                    .send(Signal.BIND_COMPLETE, divisionByZero(), READY);
            Script again = failed.repeat(rest, Flights::laterUse);
            for (int i = failing + 1; i < count; i++) {
                again = again.send(laterAnswer("answer " + i));
            }
            return again;
        })) {
            Tap tap = connected(server, SQL);
            List<CompletableFuture<String>> reads = readsInOneTurn(tap, count);
            for (int i = 0; i < count; i++) {
                if (i == failing) {
                    assertThatThrownBy(() -> get(reads.get(failing))).cause().hasMessageContaining("22012");
                } else {
                    assertThat(get(reads.get(i))).isEqualTo("answer " + i);
                }
            }
            assertThat(String.join("", tap.sent())).isEqualTo("BE".repeat(count) + "S" + "BES".repeat(rest));
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void aSecondErrorAmongThoseSentAgainFailsThatOneAlone() {
        try (ScriptedServer server = ScriptedServer.start(script -> answers(group(known(script, SQL), 4), 0, 1)
                .send(Signal.BIND_COMPLETE, divisionByZero(), READY)
                .repeat(2, Flights::laterUse)
                .send(Signal.BIND_COMPLETE, error("ERROR", "22003", "out of range"), READY)
                .send(laterAnswer("answer 3")))) {
            Tap tap = connected(server, SQL);
            List<CompletableFuture<String>> reads = readsInOneTurn(tap, 4);
            assertThat(outcome(reads.get(0))).isEqualTo("answer 0");
            assertThat(String.valueOf(outcome(reads.get(1)))).contains("22012");
            assertThat(String.valueOf(outcome(reads.get(2)))).contains("22003");
            assertThat(outcome(reads.get(3))).isEqualTo("answer 3");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void thoseSentAgainGoBehindWhatHasLeftAndInFrontOfWhatWaits() {
        String last = "select last";
        try (ScriptedServer server = ScriptedServer.start(script -> firstUse(
                        laterUse(laterUse(group(known(script, SQL), 3))
                                        .send(Signal.BIND_COMPLETE, divisionByZero(), READY)
                                        .send(laterAnswer("left before")))
                                .repeat(1, Flights::laterUse),
                        last)
                .send(laterAnswer("answer 1"))
                .send(laterAnswer("answer 2"))
                .send(firstAnswer("waited")))) {
            Tap tap = connected(server, SQL);
            List<Object> order = new CopyOnWriteArrayList<>();
            CompletableFuture<String> end = new CompletableFuture<>();
            tap.inOneTurn(() -> {
                tap.query(SQL).readOnly().one(String.class).subscribe(order::add, failure -> {
                    order.add("failed");
                    tap.query(last)
                            .one(String.class)
                            .subscribe(order::add, end::completeExceptionally, () -> end.complete(""));
                });
                tap.query(SQL).readOnly().one(String.class).subscribe(order::add);
                tap.query(SQL).readOnly().one(String.class).subscribe(order::add);
                tap.query(SQL).one(String.class).subscribe(order::add);
            });
            get(end);
            assertThat(order).containsExactly("failed", "left before", "answer 1", "answer 2", "waited");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void oneThatIsAbandonedKeepsItsPlaceAndTouchesNobody() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> laterUse(answers(group(known(script, SQL), 3), 0, 3).send(READY))
                        .send(laterAnswer("next")))) {
            Tap tap = connected(server, SQL);
            List<String> seen = new ArrayList<>();
            tap.inOneTurn(() -> {
                List<Disposable> subscriptions = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    subscriptions.add(
                            tap.query(SQL).readOnly().one(String.class).subscribe(seen::add));
                }
                // Once they have left.
                tap.execute(subscriptions.get(1)::dispose);
            });
            assertThat(get(tap.query(SQL).one(String.class).toFuture())).isEqualTo("next");
            assertThat(seen).containsExactly("answer 0", "answer 2");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void oneThatIsAbandonedIsNotSentAgain() {
        try (ScriptedServer server = ScriptedServer.start(
                script -> laterUse(group(known(script, SQL), 3).send(Signal.BIND_COMPLETE, divisionByZero(), READY))
                        .send(laterAnswer("answer 2")))) {
            Tap tap = connected(server, SQL);
            List<String> seen = new ArrayList<>();
            CompletableFuture<String> last = new CompletableFuture<>();
            tap.inOneTurn(() -> {
                tap.query(SQL).readOnly().one(String.class).subscribe(seen::add, failure -> seen.add("failed"));
                Disposable second = tap.query(SQL).readOnly().one(String.class).subscribe(seen::add);
                tap.query(SQL).readOnly().one(String.class).subscribe(last::complete);
                tap.execute(second::dispose);
            });
            assertThat(get(last)).isEqualTo("answer 2");
            assertThat(seen).containsExactly("failed");
            assertThat(String.join("", tap.sent())).isEqualTo("BEBEBESBES");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @ParameterizedTest
    @CsvSource({"INSERT 0 1", "UPDATE 3", "SET", "CREATE TABLE"})
    void whatTurnsOutToBeNoReadIsRefusedWithAnExplanation(String tag) {
        try (ScriptedServer server = ScriptedServer.start(script -> answers(group(known(script, SQL), 3), 0, 1)
                .send(Signal.BIND_COMPLETE, CommandComplete.of(tag))
                .send(answer("answer 2"))
                .send(READY))) {
            Tap tap = connected(server, SQL);
            List<CompletableFuture<String>> reads = readsInOneTurn(tap, 3);
            assertThat(get(reads.get(0))).isEqualTo("answer 0");
            assertThatThrownBy(() -> get(reads.get(1)))
                    .cause()
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("declared read-only and is " + tag)
                    .satisfies(it -> assertThat(((PgException) it).outcome()).isEqualTo(Outcome.UNKNOWN));
            assertThat(get(reads.get(2))).isEqualTo("answer 2");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }

    @Test
    void aStaleStatementInAGroupIsPreparedAnewByAllOfThem() {
        try (ScriptedServer server = ScriptedServer.start(script -> laterUse(laterUse(firstUse(
                        answers(group(known(script, SQL), 4), 0, 1)
                                .send(error("ERROR", "26000", "prepared statement \"S1\" does not exist"), READY),
                        SQL)))
                .send(firstAnswer("answer 1"))
                .send(laterAnswer("answer 2"))
                .send(laterAnswer("answer 3")))) {
            Tap tap = connected(server, SQL);
            List<CompletableFuture<String>> reads = readsInOneTurn(tap, 4);
            for (int i = 0; i < 4; i++) {
                assertThat(get(reads.get(i))).isEqualTo("answer " + i);
            }
            assertThat(String.join("", tap.sent())).isEqualTo("BEBEBEBES" + "PDBES" + "BES" + "BES");
            server.awaitDone(SOON);
            tap.hangUp();
        }
    }
}
