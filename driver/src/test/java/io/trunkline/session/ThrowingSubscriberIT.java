// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.QueueFullException;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import io.trunkline.exchange.Blame;
import io.trunkline.testkit.server.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** A subscriber must not throw. One that does is the only one to be hurt. */
class ThrowingSubscriberIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static PgConnection connection;
    private static Blame blame;

    @BeforeAll
    static void connect() {
        blame = new Blame();
        connection = PgConnection.connect(EmbeddedServer.shared().uri()).block(SOON);
    }

    @AfterAll
    static void close() {
        connection.close().block(SOON);
        blame.close();
    }

    enum On {
        NEXT,
        COMPLETE,
        ERROR
    }

    /** A statement, the signal its subscriber throws from, and what it throws. */
    record Case(String name, Function<PgConnection, Publisher<?>> statement, On on, Supplier<Throwable> thrown) {
        @Override
        public String toString() {
            return name + ", throws " + thrown.get().getClass().getSimpleName() + " on " + on;
        }
    }

    static Stream<Case> cases() {
        List<Supplier<Throwable>> thrown = List.of(
                () -> new IllegalStateException("on purpose"),
                () -> new UsageException("on purpose", Outcome.UNKNOWN),
                () -> new StackOverflowError("on purpose"),
                () -> new AssertionError("on purpose"));
        return thrown.stream()
                .flatMap(what -> Stream.of(
                        new Case("one", it -> it.query("select 1").one(Integer.class), On.NEXT, what),
                        new Case("one", it -> it.query("select 1").one(Integer.class), On.COMPLETE, what),
                        new Case("one", it -> it.query("select 1 / 0").one(Integer.class), On.ERROR, what),
                        new Case(
                                "two for one", it -> it.query("values (1), (2)").one(Integer.class), On.ERROR, what),
                        new Case("all", it -> it.query("values (1), (2)").all(Integer.class), On.NEXT, what),
                        new Case("all", it -> it.query("values (1), (2)").all(Integer.class), On.COMPLETE, what),
                        new Case("all", it -> it.query("select 1 / 0").all(Integer.class), On.ERROR, what),
                        new Case("unreadable", it -> it.query("select 'x'").all(row -> row.getLong(0)), On.ERROR, what),
                        new Case(
                                "no such codec",
                                it -> it.query("select $1", new Object()).all(Long.class),
                                On.ERROR,
                                what),
                        new Case("execute", it -> it.execute("select 1"), On.NEXT, what),
                        new Case("execute", it -> it.execute("broken"), On.ERROR, what)));
    }

    /** Asks for all, and throws where it is told to. */
    private static final class Thrower implements CoreSubscriber<Object> {
        private final Case wanted;
        private final CountDownLatch thrown = new CountDownLatch(1);

        Thrower(Case wanted) {
            this.wanted = wanted;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Object value) {
            throwOn(On.NEXT);
        }

        @Override
        public void onComplete() {
            throwOn(On.COMPLETE);
        }

        @Override
        public void onError(Throwable failure) {
            throwOn(On.ERROR);
        }

        private void throwOn(On signal) {
            if (signal == wanted.on()) {
                thrown.countDown();
                Throwable throwable = wanted.thrown().get();
                if (throwable instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) throwable;
            }
        }

        void awaitThrown() throws InterruptedException {
            assertThat(thrown.await(20, TimeUnit.SECONDS)).as("it was to throw").isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itsNeighboursGetTheirAnswers(Case wanted) throws InterruptedException {
        List<CompletableFuture<Integer>> neighbours = new ArrayList<>();
        List<Thrower> throwers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            neighbours.add(
                    connection.query("select $1::int4", i).one(Integer.class).toFuture());
            Thrower thrower = new Thrower(wanted);
            wanted.statement().apply(connection).subscribe(thrower);
            throwers.add(thrower);
        }
        neighbours.add(connection.query("select $1::int4", 3).one(Integer.class).toFuture());
        for (int i = 0; i < neighbours.size(); i++) {
            assertThat(neighbours.get(i).orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(i);
        }
        for (Thrower thrower : throwers) {
            thrower.awaitThrown();
        }
        assertThat(connection.isOpen()).isTrue();
        if (!wanted.name().equals("all") || wanted.on() != On.NEXT) {
            Class<?> type = wanted.thrown().get().getClass();
            assertThat(blame.thrown()).as("there is nobody else to tell").hasAtLeastOneElementOfType(type);
        }
        blame.thrown().clear();
    }

    @Test
    void thatItIsRefusedAPlaceInTheQueueHurtsNobodyElse() throws InterruptedException {
        PgConnection small = PgConnection.connect(
                        PgConfig.parse(EmbeddedServer.shared().uri()).with(it -> it.queueLimit(4)))
                .block(SOON);
        Case wanted = new Case(
                "",
                it -> it.query("select 1").one(Integer.class),
                On.ERROR,
                () -> new QueueFullException("on purpose"));
        CompletableFuture<Integer> slow =
                small.query("select 1 from pg_sleep(0.2)").one(Integer.class).toFuture();
        List<CompletableFuture<Integer>> others = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            others.add(small.query("select $1::int4", i).one(Integer.class).toFuture());
        }
        Thrower refused = new Thrower(wanted);
        wanted.statement().apply(small).subscribe(refused);
        refused.awaitThrown();
        assertThat(slow.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            assertThat(others.get(i).orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(i);
        }
        small.close().block(SOON);
    }

    /** Rows that were kept for it are handed over outside of any read. */
    @Test
    void oneThatThrowsFromARowThatWasKeptForItIsToldAndBlocksNobody() {
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        CompletableFuture<Subscription> subscribed = new CompletableFuture<>();
        connection.query("select generate_series(1, 20000)").all(Integer.class).subscribe(new CoreSubscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscribed.complete(subscription);
            }

            @Override
            public void onNext(Integer value) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void onError(Throwable failure) {
                told.complete(failure);
            }

            @Override
            public void onComplete() {
                told.complete(new AssertionError("completed"));
            }
        });
        assertThat(connection.query("select 1").one(Integer.class).block(SOON)).isEqualTo(1);
        subscribed.join().request(5);
        assertThat(told.orTimeout(20, TimeUnit.SECONDS).join())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("on purpose");
        assertThat(connection.query("select 2").one(Integer.class).block(SOON)).isEqualTo(2);
    }
}
