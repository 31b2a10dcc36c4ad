// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.PgConfig;
import io.trunkline.Row;
import io.trunkline.testkit.server.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Types that no configuration names: found out without being asked for, once, and without disturbing anybody. */
class LookupIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String FIRST_USE = "PDBES";
    private static final String LATER_USE = "BES";
    private static final String LOOK_UP = "PBES";

    private final String type =
            "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    private final List<Tap> taps = new ArrayList<>();
    private final Tap tap = connect(config());

    private static PgConfig config() {
        return PgConfig.parse(EmbeddedServer.shared().uri());
    }

    private Tap connect(PgConfig config) {
        Tap opened = Tap.connect(config);
        taps.add(opened);
        return opened;
    }

    @AfterEach
    void close() {
        Tap cleaner = Tap.connect(config());
        taps.forEach(Tap::hangUp);
        cleaner.client().script("drop domain if exists " + type + " cascade").block(LIMIT);
        cleaner.hangUp();
    }

    private void createDomain() {
        tap.client().script("create domain " + type + " as int4").block(LIMIT);
        tap.sent().clear();
    }

    private static List<@Nullable Integer> list(Row row) {
        return row.getList(0, Integer.class);
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    private String numbers(int rows) {
        return "select array[i, -i]::" + type + "[] from generate_series(1, " + rows + ") i";
    }

    private static List<List<Integer>> expected(int rows) {
        return IntStream.rangeClosed(1, rows).mapToObj(i -> List.of(i, -i)).toList();
    }

    @Test
    void theFirstUseLooksItUpAndLaterOnesReadBinary() {
        createDomain();
        for (int use = 1; use <= 3; use++) {
            assertThat(tap.query("select array[1, null, 3]::" + type + "[]")
                            .one(LookupIT::list)
                            .block(LIMIT))
                    .as("use %s", use)
                    .containsExactly(1, null, 3);
        }
        assertThat(tap.sent()).containsExactly(FIRST_USE, LOOK_UP, LATER_USE, LATER_USE);
    }

    @Test
    void manyFirstUsesAtOnceAreServedByOneLookup() {
        createDomain();
        List<CompletableFuture<List<Integer>>> answers = new ArrayList<>();
        tap.inOneTurn(() -> {
            for (int i = 0; i < 100; i++) {
                answers.add(tap.query("select array[" + i % 10 + "]::" + type + "[]")
                        .one(LookupIT::list)
                        .toFuture());
            }
        });
        for (int i = 0; i < 100; i++) {
            assertThat(get(answers.get(i))).containsExactly(i % 10);
        }
        assertThat(String.join(" ", tap.sent()).split("PBES", -1))
                .as("%s", tap.sent())
                .hasSize(2);
    }

    @Test
    void anotherConnectionToTheSameDatabaseNeedNotAsk() {
        Tap other = connect(config());
        createDomain();
        for (Tap each : List.of(tap, other)) {
            for (int use = 1; use <= 2; use++) {
                assertThat(each.query(numbers(2))
                                .all(LookupIT::list)
                                .collectList()
                                .block(LIMIT))
                        .isEqualTo(expected(2));
            }
        }
        assertThat(tap.sent()).containsExactly(FIRST_USE, LOOK_UP, LATER_USE);
        assertThat(other.sent()).containsExactly(FIRST_USE, LATER_USE);
    }

    @Test
    void aStatementThatWasPreparedBeforeTheTypeWasKnownUsesItAfterwards() {
        createDomain();
        tap.client().execute(numbers(2)).block(LIMIT);
        assertThat(tap.sent()).as("nobody read the rows").containsExactly(FIRST_USE);
        tap.query("select array[1]::" + type + "[]").one(LookupIT::list).block(LIMIT);
        tap.sent().clear();
        assertThat(tap.query(numbers(2)).all(LookupIT::list).collectList().block(LIMIT))
                .isEqualTo(expected(2));
        assertThat(tap.sent()).containsExactly(LATER_USE);
    }

    @Test
    void knownTypesCostNothing() {
        for (int use = 1; use <= 2; use++) {
            tap.query("select 1, 'a', now(), array[1], '{}'::json")
                    .one(row -> row.get(0))
                    .block(LIMIT);
        }
        assertThat(tap.sent()).containsExactly(FIRST_USE, LATER_USE);
    }

    @Test
    void aTypeIsFoundInTheTransactionThatMakesIt() {
        List<Integer> found = tap.client()
                .transaction(tx -> tx.script("create domain " + type + " as int4")
                        .then(tx.query("select array[7]::" + type + "[]").one(LookupIT::list)))
                .block(LIMIT);
        assertThat(found).containsExactly(7);
    }

    @Test
    void aTransactionThatBeganBeforeTheTypeWasMadeFindsIt() {
        Tap other = connect(config());
        List<Integer> found = tap.client()
                .transaction(tx -> tx.script("set transaction isolation level repeatable read; select 1")
                        .then(other.client().script("create domain " + type + " as int4"))
                        .then(tx.query("select array[8]::" + type + "[]").one(LookupIT::list)))
                .block(LIMIT);
        assertThat(found).containsExactly(8);
    }

    @Test
    void rowsThatCameBeforeTheirTransactionFailedAreRead() {
        createDomain();
        List<List<Integer>> seen = new ArrayList<>();
        assertThatThrownBy(() -> tap.client()
                        .transaction(tx -> Mono.whenDelayError(
                                        tx.query(numbers(3)).all(LookupIT::list).doOnNext(seen::add),
                                        tx.execute("select 1/0"))
                                .thenReturn(1))
                        .block(LIMIT))
                .hasMessageContaining("22012");
        assertThat(seen).isEqualTo(expected(3));
    }

    @Test
    void aFirstResultThatIsTooLargeToWaitIsHeldBackAndRead() {
        createDomain();
        Tap small = connect(config().with(it -> it.rowBufferBytes(64 * 1024)));
        for (int use = 1; use <= 2; use++) {
            assertThat(small.query(numbers(20_000))
                            .all(LookupIT::list)
                            .collectList()
                            .block(LIMIT))
                    .isEqualTo(expected(20_000));
        }
        assertThat(small.sent()).as("another connection asked").containsExactly(FIRST_USE, LATER_USE);
    }

    @Test
    void aFirstResultThatIsTooLargeHoldsUpThoseBehindItOnlyForTheLookup() {
        createDomain();
        Tap small = connect(config().with(it -> it.rowBufferBytes(64 * 1024)));
        List<CompletableFuture<?>> answers = new ArrayList<>();
        small.inOneTurn(() -> {
            answers.add(small.query(numbers(20_000))
                    .all(LookupIT::list)
                    .collectList()
                    .toFuture());
            answers.add(small.query("select 5").one(Integer.class).toFuture());
            answers.add(
                    small.query(numbers(10)).all(LookupIT::list).collectList().toFuture());
        });
        assertThat(get(answers.get(0))).isEqualTo(expected(20_000));
        assertThat(get(answers.get(1))).isEqualTo(5);
        assertThat(get(answers.get(2))).isEqualTo(expected(10));
    }

    @Test
    void rowsThatWaitedAreDeliveredAsTheyAreAskedFor() {
        createDomain();
        for (int rows : List.of(50, 5_000)) {
            Tap small = connect(config().with(it -> it.rowBufferBytes(64 * 1024)));
            List<List<Integer>> seen = small.query(numbers(rows))
                    .all(LookupIT::list)
                    .concatMap(list -> Mono.just(list).publishOn(Schedulers.parallel()), 1)
                    .collectList()
                    .block(LIMIT);
            assertThat(seen).isEqualTo(expected(rows));
        }
    }

    @Test
    void aStreamThatIsLeftEarlyLeavesTheConnectionUsable() {
        createDomain();
        for (int rows : List.of(50, 100_000)) {
            Tap small = connect(config().with(it -> it.rowBufferBytes(64 * 1024)));
            assertThat(small.query(numbers(rows))
                            .all(LookupIT::list)
                            .take(3)
                            .collectList()
                            .block(LIMIT))
                    .isEqualTo(expected(3));
            assertThat(small.query("select 5").one(Integer.class).block(LIMIT)).isEqualTo(5);
        }
    }

    @Test
    void aMapperThatThrowsFailsItsQueryAlone() {
        createDomain();
        assertThatThrownBy(() -> tap.query(numbers(3))
                        .all(row -> {
                            throw new IllegalStateException("mine");
                        })
                        .collectList()
                        .block(LIMIT))
                .hasMessage("mine");
        assertThatThrownBy(() -> tap.query("select array[1]::" + type + "[] from generate_series(1, 2)")
                        .one(LookupIT::list)
                        .block(LIMIT))
                .hasMessageContaining("one row was expected");
        assertThat(tap.query("select 5").one(Integer.class).block(LIMIT)).isEqualTo(5);
    }

    @Test
    void aTypeWithoutBinaryFormIsTextForGood() {
        for (int use = 1; use <= 3; use++) {
            assertThat(tap.query("select makeaclitem(10, 10, 'SELECT', false) as a")
                            .one(row -> row.getString(0))
                            .block(LIMIT))
                    .as("use %s", use)
                    .endsWith("=r/postgres");
        }
    }

    @Test
    void aSearchPathFullOfTrapsChangesNothing() {
        createDomain();
        Tap trapped = connect(config());
        trapped.client()
                .script("create schema s" + type + "; set search_path = s" + type + ", public, pg_catalog;"
                        + "create function s" + type + ".wrong(oid, oid) returns bool language sql as 'select false';"
                        + "create operator s" + type + ".= (leftarg = oid, rightarg = oid, function = s" + type
                        + ".wrong)")
                .block(LIMIT);
        try {
            assertThat(trapped.query(numbers(2))
                            .all(LookupIT::list)
                            .collectList()
                            .block(LIMIT))
                    .isEqualTo(expected(2));
        } finally {
            tap.client().script("drop schema s" + type + " cascade").block(LIMIT);
        }
    }

    @Test
    void aHundredTypesAtOnce() {
        String prefix = type;
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            script.append("create domain ").append(prefix).append('_').append(i).append(" as int4;");
        }
        tap.client().script(script.toString()).block(LIMIT);
        try {
            List<Integer> sums = Flux.range(0, 100)
                    .flatMapSequential(
                            i -> tap.query("select array[" + i + "]::" + prefix + "_" + i + "[]")
                                    .one(row -> row.getList(0, Integer.class).get(0)),
                            100)
                    .collectList()
                    .block(LIMIT);
            assertThat(sums).isEqualTo(IntStream.range(0, 100).boxed().toList());
        } finally {
            tap.client()
                    .script(script.toString()
                            .replace("create domain", "drop domain")
                            .replace(" as int4", ""))
                    .block(LIMIT);
        }
    }
}
