// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A connection keeps so many statements and bytes waiting, and says no to more. */
class QueueLimitIT {
    @ParameterizedTest(name = "on the event loop: {0}")
    @ValueSource(booleans = {false, true})
    void oneStatementTooManyIsNotSentAndTheOthersSucceed(boolean onEventLoop) {
        PgConnection connection =
                value(PgConnection.connect(WithConnection.config().with(it -> it.queueLimit(100))));
        for (int round = 1; round <= 3; round++) {
            List<Object> outcomes = inOneBurst(connection, onEventLoop, 250, i -> connection
                    .query("select $1::int4", i)
                    .one(Object.class));
            List<Object> answers =
                    outcomes.stream().filter(Integer.class::isInstance).toList();
            List<Object> refusals =
                    outcomes.stream().filter(Throwable.class::isInstance).toList();
            if (onEventLoop) {
                assertThat(answers)
                        .isEqualTo(List.copyOf(Flux.range(0, 99).collectList().block()));
            } else {
                // The count is a moment old there, one too high at most.
                assertThat(answers).hasSizeBetween(98, 99).doesNotHaveDuplicates();
            }
            assertThat(refusals).hasSize(250 - answers.size()).allSatisfy(refusal -> {
                assertThat(refusal).isInstanceOf(QueueFullException.class);
                assertThat((QueueFullException) refusal)
                        .hasMessageContaining("100 statements")
                        .matches(PgException::isRetryable);
                assertThat(((QueueFullException) refusal).outcome()).isEqualTo(Outcome.NOT_SENT);
            });
            assertThat(value(connection.query("select 1").one(Integer.class))).isEqualTo(1);
        }
        WithConnection.checkAndClose(connection);
    }

    @ParameterizedTest(name = "on the event loop: {0}")
    @ValueSource(booleans = {false, true})
    void moreBytesThanAreAllowedAreNotSentAndTheOthersSucceed(boolean onEventLoop) {
        PgConnection connection =
                value(PgConnection.connect(WithConnection.config().with(it -> it.queueBytes(1_000_000))));
        String large = "x".repeat(99_000);
        for (int round = 1; round <= 3; round++) {
            List<Object> outcomes = inOneBurst(connection, onEventLoop, 20, i -> connection
                    .query("select length($1)", large)
                    .one(Object.class));
            assertThat(outcomes.subList(0, 10)).containsOnly(99_000);
            assertThat(outcomes.subList(10, 20)).allSatisfy(refusal -> {
                assertThat(refusal).isInstanceOf(QueueFullException.class);
                assertThat((QueueFullException) refusal).hasMessageContaining("1000000 bytes");
            });
        }
        WithConnection.checkAndClose(connection);
    }

    @Test
    void sqlCountsAmongTheBytes() {
        PgConnection connection =
                value(PgConnection.connect(WithConnection.config().with(it -> it.queueBytes(10_000))));
        Throwable refusal = Outcomes.outcome(connection.execute("select 1 --" + "x".repeat(10_000)));
        assertThat(refusal).isInstanceOf(QueueFullException.class);
        refusal = Outcomes.outcome(connection.script("select 1 --" + "x".repeat(10_000)));
        assertThat(refusal).isInstanceOf(QueueFullException.class);
        WithConnection.checkAndClose(connection);
    }

    @Test
    void whatIsCancelledWhileItWaitsMakesRoom() {
        PgConnection connection = value(PgConnection.connect(
                WithConnection.config().with(it -> it.queueLimit(10).pipelineLimit(1))));
        List<Throwable> refused = new ArrayList<>();
        // On the event loop, where nothing is answered in between.
        Long last = value(connection.query("select 0").one(Integer.class).flatMap(zero -> {
            for (int i = 0; i < 100; i++) {
                connection
                        .execute("select 1")
                        .subscribe(count -> {}, refused::add)
                        .dispose();
            }
            return connection.execute("select 2");
        }));
        assertThat(last).isEqualTo(1);
        assertThat(refused).isEmpty();
        WithConnection.checkAndClose(connection);
    }

    /** Subscribes to all before any can be answered: they wait behind a lock that is held until then. */
    private static List<Object> inOneBurst(
            PgConnection connection, boolean onEventLoop, int count, Function<Integer, Mono<Object>> statement) {
        PgConnection holder = WithConnection.connect();
        value(holder.execute("select pg_advisory_lock($1)", connection.processId()));
        Flux<Object> burst =
                Flux.range(0, count).flatMapSequential(i -> statement.apply(i).onErrorResume(Mono::just), count, 1);
        Mono<List<Object>> all = Mono.zip(
                connection.execute("select pg_advisory_xact_lock($1)", connection.processId()),
                burst.collectList(),
                (locked, outcomes) -> outcomes);
        CompletableFuture<List<Object>> outcomes =
                (onEventLoop ? connection.query("select 0").one(Integer.class).then(all) : all).toFuture();
        Sessions.await(connection.processId(), "wait_event_type = 'Lock'");
        value(holder.execute("select pg_advisory_unlock($1)", connection.processId()));
        WithConnection.checkAndClose(holder);
        return outcomes.orTimeout(30, TimeUnit.SECONDS).join();
    }
}
