// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.error.ServerException;
import io.trunkline.testkit.gate.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Batches whose rows stand for themselves, and what is left of both kinds when some rows fail. */
@ExtendWith(WithConnection.class)
class EachBatchIT {
    private static final String INSERT = "insert into t values (100 / (100 - $1) * 0 + $1)";
    /** The row that divides by zero. */
    private static final int BAD = 100;

    private PgConnection connection;

    @BeforeEach
    void aTable(PgConnection connection) {
        this.connection = connection;
        completion(connection.script("create temp table t (id int4)"));
    }

    private Batch batch(List<Integer> rows) {
        return connection
                .batch(INSERT)
                .addAll(rows.stream().map(row -> new Object[] {row}).toList());
    }

    private List<Integer> kept() {
        return values(connection.query("select id from t order by id").all(Integer.class));
    }

    private static List<Integer> withBadAt(int count, Set<Integer> bad) {
        return IntStream.range(0, count)
                .map(i -> bad.contains(i) ? BAD : i)
                .boxed()
                .toList();
    }

    private static void assertOutcomes(List<? extends BatchOutcome<?>> outcomes, int count, Set<Integer> bad) {
        assertThat(outcomes).hasSize(count);
        for (int i = 0; i < count; i++) {
            BatchOutcome<?> outcome = outcomes.get(i);
            assertThat(outcome.index()).isEqualTo(i);
            assertThat(outcome.isSuccess()).isEqualTo(!bad.contains(i));
            assertThat(outcome.affectedRows()).isEqualTo(bad.contains(i) ? 0 : 1);
            if (bad.contains(i)) {
                assertThat(outcome.failure())
                        .isInstanceOf(ServerException.class)
                        .satisfies(it -> {
                            assertThat(((ServerException) it).sqlState()).isEqualTo("22012");
                            assertThat(((ServerException) it).outcome()).isEqualTo(Outcome.REJECTED);
                        });
            }
        }
    }

    /** Each mode, errors at every single place and at random ones: what is kept is exactly what the mode says. */
    @Test
    void whatIsKeptIsWhatTheModeSaysWhereverTheErrorsAre() {
        Random random = new Random(Seeds.seed("errors in batches"));
        int count = 12;
        List<Set<Integer>> cases = new ArrayList<>();
        cases.add(Set.of());
        for (int at = 0; at < count; at++) {
            cases.add(Set.of(at));
        }
        cases.add(new TreeSet<>(IntStream.range(0, count).boxed().toList()));
        for (int i = 0; i < 30; i++) {
            Set<Integer> some = new TreeSet<>();
            for (int n = 0; n < 1 + random.nextInt(4); n++) {
                some.add(random.nextInt(count));
            }
            cases.add(some);
        }
        for (Set<Integer> bad : cases) {
            List<Integer> rows = withBadAt(count, bad);
            assertOutcomes(values(batch(rows).each()), count, bad);
            assertThat(kept())
                    .as("each, bad: %s", bad)
                    .isEqualTo(rows.stream().filter(row -> row != BAD).toList());
            completion(connection.script("truncate t"));

            if (bad.isEmpty()) {
                assertThat(values(batch(rows).atomic())).hasSize(count).containsOnly(1L);
            } else {
                ServerException failure = failure(batch(rows).atomic(), ServerException.class);
                assertThat(failure).hasMessageContaining("row " + bad.iterator().next() + " of the batch's parameters");
            }
            assertThat(kept()).as("atomic, bad: %s", bad).isEqualTo(bad.isEmpty() ? rows : List.of());
            completion(connection.script("truncate t"));
        }
    }

    @Test
    void moreRowsThanLeaveAtATimeKeepTheirOrder() {
        Set<Integer> bad = Set.of(0, 255, 256, 1_999);
        List<Integer> rows = IntStream.range(0, 2_000)
                .mapToObj(i -> bad.contains(i) ? BAD : i == BAD ? -1 : i)
                .toList();
        assertOutcomes(values(batch(rows).each()), 2_000, bad);
        assertThat(kept()).hasSize(1_996);
    }

    @Test
    void theRowsOfEachAreKeptApart() {
        List<BatchOutcome<Integer>> outcomes = values(connection
                .batch("select generate_series(1, 10 / $1)")
                .add(5)
                .add(0)
                .add(20)
                .add(3)
                .each(row -> row.getInt(0)));
        assertThat(outcomes.stream().map(BatchOutcome::rows).toList())
                .containsExactly(List.of(1, 2), List.of(), List.of(), List.of(1, 2, 3));
        assertThat(outcomes.stream().map(BatchOutcome::isSuccess).toList()).containsExactly(true, false, true, true);
    }

    @Test
    void aValueThatCannotBeSentIsThatRowsFailure() {
        for (int use = 1; use <= 2; use++) {
            List<BatchOutcome<Void>> outcomes =
                    values(connection.batch(INSERT).add(1).add("\0").add(2).each());
            assertThat(outcomes.stream().map(BatchOutcome::isSuccess).toList()).containsExactly(true, false, true);
            assertThat(((PgException) outcomes.get(1).failure()).outcome()).isEqualTo(Outcome.NOT_SENT);
        }
        assertThat(kept()).containsExactly(1, 1, 2, 2);
    }

    @Test
    void anEmptyBatchHasNoOutcomes() {
        assertThat(values(connection.batch("this is not SQL").each())).isEmpty();
    }

    @Test
    void thePublisherOfRowsMayFailAndThoseBeforeHaveTheirOutcomes() {
        List<BatchOutcome<Void>> outcomes = new ArrayList<>();
        IllegalStateException broken = new IllegalStateException("no more rows");
        Flux<Object[]> rows = Flux.<Object[]>just(new Object[] {1}, new Object[] {BAD}, new Object[] {2})
                .concatWith(Mono.error(broken));
        assertThat(failure(
                        connection.batch(INSERT).from(rows).each().doOnNext(outcomes::add),
                        IllegalStateException.class))
                .isSameAs(broken);
        assertThat(outcomes.stream().map(BatchOutcome::isSuccess).toList()).containsExactly(true, false, true);
        assertThat(kept()).containsExactly(1, 2);
    }

    @Test
    void aTimeLimitIsThatOfEachRow() {
        List<BatchOutcome<Void>> outcomes = values(connection
                .batch("select pg_sleep($1)")
                .add(0)
                .add(30)
                .timeout(Duration.ofMillis(300))
                .each());
        assertThat(outcomes.get(0).isSuccess()).isTrue();
        assertThat(outcomes.get(1).failure()).isInstanceOf(StatementTimeoutException.class);
    }

    @Test
    void whereTheConnectionIsLostEachSaysWhatBecameOfIt() {
        PgConnection lost =
                Outcomes.value(PgConnection.connect(WithConnection.config().with(it -> it.pipelineLimit(4))));
        CompletableFuture<List<BatchOutcome<Void>>> outcomes = lost.batch("select pg_sleep($1)")
                .addAll(IntStream.range(0, 20)
                        .mapToObj(i -> new Object[] {i == 2 ? 60 : 0})
                        .toList())
                .each()
                .collectList()
                .toFuture();
        Sessions.await(lost.processId(), "wait_event = 'PgSleep'");
        Sessions.terminate(lost.processId());
        List<BatchOutcome<Void>> all = outcomes.orTimeout(30, TimeUnit.SECONDS).join();
        assertThat(all).hasSize(20);
        assertThat(all.subList(0, 2)).allMatch(BatchOutcome::isSuccess);
        assertThat(((PgException) all.get(2).failure()).outcome()).isEqualTo(Outcome.UNKNOWN);
        List<Outcome> rest = all.subList(3, 20).stream()
                .map(outcome -> ((PgException) outcome.failure()).outcome())
                .toList();
        assertThat(rest)
                .as("first those that had been sent, then those that had not")
                .isSortedAccordingTo((a, b) -> b.compareTo(a))
                .startsWith(Outcome.UNKNOWN)
                .endsWith(Outcome.NOT_SENT);
        completion(lost.close());
    }
}
