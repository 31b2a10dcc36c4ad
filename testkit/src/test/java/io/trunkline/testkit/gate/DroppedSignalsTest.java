// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import reactor.core.publisher.Flux;

class DroppedSignalsTest {
    @Test
    void aDroppedSignalFailsItsTest() {
        EngineExecutionResults results = Sabotage.run(Dropping.class);

        results.testEvents().assertStatistics(it -> it.failed(2).succeeded(1));
        results.testEvents()
                .assertThatEvents()
                .haveExactly(
                        1, event(test("dropsAnError"), finishedWithFailure(message(it -> it.contains("late error")))))
                .haveExactly(
                        1, event(test("dropsAValue"), finishedWithFailure(message(it -> it.contains("late value")))));
    }

    @Test
    void aSignalDroppedAfterTheLastTestFailsTheClass() {
        Sabotage.run(DroppingAtTheEnd.class)
                .containerEvents()
                .assertThatEvents()
                .haveExactly(1, event(finishedWithFailure(message(it -> it.contains("after the last test")))));
    }

    /** Ends twice: Reactor must drop whatever comes after the first end. */
    private static void dropping(Object signal) {
        Flux.from(subscriber -> {
                    subscriber.onSubscribe(reactor.core.publisher.Operators.emptySubscription());
                    subscriber.onComplete();
                    if (signal instanceof Throwable error) {
                        subscriber.onError(error);
                    } else {
                        subscriber.onNext(signal);
                    }
                })
                .map(it -> it)
                .subscribe();
    }

    @ExtendWith(DroppedSignals.class)
    static class Dropping {
        @Test
        void dropsAnError() {
            dropping(new IllegalStateException("late error"));
        }

        @Test
        void dropsAValue() {
            dropping("late value");
        }

        @Test
        void dropsOnPurposeAndTakesIt() {
            dropping("expected");
            assertThat(DroppedSignals.take()).containsExactly("expected");
        }
    }

    @ExtendWith(DroppedSignals.class)
    static class DroppingAtTheEnd {
        @Test
        void dropsNothing() {
            assertThat(Flux.just(1).blockLast()).isOne();
        }

        @AfterAll
        static void drop() {
            dropping("too late");
        }
    }
}
