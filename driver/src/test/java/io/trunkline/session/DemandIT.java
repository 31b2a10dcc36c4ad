// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.SlowSubscriberException;
import io.trunkline.testkit.server.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class DemandIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** A million rows of a kilobyte, made one by one as they are sent. */
    private static final String MILLION = "select generate_series(1, 1000000), repeat('x', 1000)";

    private PgConnection connection;

    @BeforeEach
    void connect() {
        connection = PgConnection.connect(EmbeddedServer.shared().uri()).block(SOON);
    }

    /** Whatever a test did: the connection answers, and nobody else's rows are in the way. */
    @AfterEach
    void theConnectionStillAnswers() {
        assertThat(connection
                        .query("select 'still ' || $1::text", "here")
                        .one(String.class)
                        .block(SOON))
                .isEqualTo("still here");
        connection.close().block(SOON);
    }

    /** Asks for what it is told to ask for, and keeps what it gets. */
    private static final class Asker extends BaseSubscriber<Integer> {
        private final List<Integer> received = new ArrayList<>();
        private final AtomicReference<String> end = new AtomicReference<>();

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}

        @Override
        protected synchronized void hookOnNext(Integer value) {
            received.add(value);
        }

        @Override
        protected void hookOnComplete() {
            end.set("complete");
        }

        @Override
        protected void hookOnError(Throwable failure) {
            end.set(failure.toString());
        }

        synchronized List<Integer> received() {
            return List.copyOf(received);
        }

        void awaitReceived(int count) {
            await(() -> received().size() >= count);
            assertThat(received()).hasSize(count);
        }

        String awaitEnd() {
            await(() -> end.get() != null);
            return end.get();
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("waited in vain").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private static List<Integer> oneTo(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }

    private String waitEvent() {
        return EmbeddedServer.shared()
                .sql("select coalesce(wait_event, '') from pg_stat_activity where pid = " + connection.processId())
                .get(0)
                .get(0);
    }

    @Test
    void aSubscriberThatAsksForTenRowsOfAMillionGetsTenAndTheServerStopsSending() {
        Asker asker = new Asker();
        connection.query(MILLION).all(row -> row.getInt(0)).subscribe(asker);
        assertThat(asker.received()).isEmpty();
        asker.request(10);
        await(() -> waitEvent().equals("ClientWrite"));
        asker.awaitReceived(10);
        assertThat(heapInUse()).as("a gigabyte is not here").isLessThan(300 << 20);
        asker.request(90);
        asker.awaitReceived(100);
        await(() -> waitEvent().equals("ClientWrite"));
        assertThat(asker.received()).isEqualTo(oneTo(100));
        asker.cancel();
    }

    private static long heapInUse() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void completionNeedsNoDemandOfItsOwn() {
        Asker asker = new Asker();
        connection.query("select generate_series(1, 10)").all(Integer.class).subscribe(asker);
        asker.request(10);
        assertThat(asker.awaitEnd()).isEqualTo("complete");
        assertThat(asker.received()).isEqualTo(oneTo(10));

        Asker empty = new Asker();
        connection.query("select 1 where false").all(Integer.class).subscribe(empty);
        assertThat(empty.awaitEnd()).isEqualTo("complete");
    }

    @Test
    void anErrorNeedsNoDemandAndComesAfterTheRowsBeforeIt() {
        Asker asker = new Asker();
        connection
                .query("select 1 / (5 - g) from generate_series(1, 10) g")
                .all(Integer.class)
                .subscribe(asker);
        asker.request(4);
        assertThat(asker.awaitEnd()).contains("22012");
        assertThat(asker.received()).hasSize(4);
    }

    @Test
    void demandMayComeFromManyThreads() throws Exception {
        int threads = 4;
        int each = 2_500;
        Asker asker = new Asker();
        connection
                .query("select generate_series(1, 1000000)")
                .all(Integer.class)
                .subscribe(asker);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        for (int t = 0; t < threads; t++) {
            executor.execute(() -> {
                for (int i = 0; i < each; i++) {
                    asker.request(1);
                }
            });
        }
        executor.shutdown();
        assertThat(executor.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        asker.awaitReceived(threads * each);
        assertThat(asker.received()).isEqualTo(oneTo(threads * each));
        asker.cancel();
    }

    @Test
    void demandMayComeFromInsideOnNext() {
        List<Integer> received = new ArrayList<>();
        Flux<Integer> rows =
                connection.query("select generate_series(1, 50000)").all(Integer.class);
        rows.subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                request(1);
            }

            @Override
            protected void hookOnNext(Integer value) {
                synchronized (received) {
                    received.add(value);
                }
                request(1);
            }
        });
        await(() -> {
            synchronized (received) {
                return received.size() == 50_000;
            }
        });
        assertThat(received).isEqualTo(oneTo(50_000));
    }

    @Test
    void aStatementBehindAPausedStreamIsAnswered() {
        Asker asker = new Asker();
        connection.query("select generate_series(1, 20000)").all(Integer.class).subscribe(asker);
        asker.request(10);
        asker.awaitReceived(10);
        assertThat(connection.query("select 'not blocked'").one(String.class).block(SOON))
                .isEqualTo("not blocked");
        assertThat(asker.received()).as("kept and not pushed").hasSize(10);
        asker.request(15_000);
        asker.awaitReceived(15_010);
        assertThat(asker.end.get()).as("rows come before the end").isNull();
        asker.request(4_990);
        assertThat(asker.awaitEnd()).isEqualTo("complete");
        assertThat(asker.received()).isEqualTo(oneTo(20_000));
    }

    @Test
    void aSubscriberTooFarBehindOthersFailsAndTheOthersDoNot() {
        Asker asker = new Asker();
        connection.query(MILLION + " limit 50000").all(row -> row.getInt(0)).subscribe(asker);
        asker.request(10);
        asker.awaitReceived(10);
        assertThat(connection.query("select 'not blocked'").one(String.class).block(SOON))
                .isEqualTo("not blocked");
        assertThat(asker.awaitEnd())
                .contains(SlowSubscriberException.class.getSimpleName())
                .contains("rowBufferBytes");
        assertThat(asker.received()).hasSize(10);
    }

    @Test
    void theBoundOfTheRowBufferIsTheOneThatWasConfigured() {
        PgConnection small = PgConnection.connect(
                        PgConfig.parse(EmbeddedServer.shared().uri()).with(it -> it.rowBufferBytes(100_000)))
                .block(SOON);
        Asker fits = new Asker();
        small.query("select generate_series(1, 1000)").all(Integer.class).subscribe(fits);
        assertThat(small.query("select 1").one(Integer.class).block(SOON)).isEqualTo(1);
        fits.request(1_000);
        assertThat(fits.awaitEnd()).isEqualTo("complete");
        assertThat(fits.received()).isEqualTo(oneTo(1_000));

        Asker tooMuch = new Asker();
        small.query("select generate_series(1, 10000)").all(Integer.class).subscribe(tooMuch);
        assertThat(small.query("select 1").one(Integer.class).block(SOON)).isEqualTo(1);
        assertThat(tooMuch.awaitEnd()).contains("100000 bytes");
        small.close().block(SOON);
    }

    @Test
    void aDemandForNothingIsAnErrorByRule39() {
        for (long demand : new long[] {0, -1, Long.MIN_VALUE}) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            connection
                    .query("select generate_series(1, 10)")
                    .all(Integer.class)
                    .subscribe(new Demanding(demand, failure));
            await(() -> failure.get() != null);
            assertThat(failure.get())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("3.9");
            failure.set(null);
            connection.query("select 1").one(Integer.class).subscribe(new Demanding(demand, failure));
            await(() -> failure.get() != null);
            assertThat(failure.get())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("3.9");
        }
    }

    /** Asks as a subscriber of Reactor's would never do: not through an operator that checks. */
    private record Demanding(long demand, AtomicReference<Throwable> failure) implements CoreSubscriber<Integer> {
        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(demand);
        }

        @Override
        public void onNext(Integer value) {
            failure.set(new AssertionError("got a row"));
        }

        @Override
        public void onError(Throwable thrown) {
            failure.set(thrown);
        }

        @Override
        public void onComplete() {
            failure.set(new AssertionError("completed"));
        }
    }

    @Test
    void reactorsOperatorsComposeAsOnAnyOtherFlux() {
        Flux<Integer> rows =
                connection.query("select generate_series(1, 30000)").all(Integer.class);
        StepVerifier.create(rows.publishOn(Schedulers.parallel(), 16).count())
                .expectNext(30_000L)
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(rows.limitRate(10).count())
                .expectNext(30_000L)
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(rows.take(7))
                .expectNext(1, 2, 3, 4, 5, 6, 7)
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(rows.publishOn(Schedulers.single(), 4).take(3))
                .expectNext(1, 2, 3)
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(rows.next()).expectNext(1).expectComplete().verify(SOON);
        StepVerifier.create(rows.skip(29_999))
                .expectNext(30_000)
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(rows.buffer(10_000).map(List::size))
                .expectNext(10_000, 10_000, 10_000)
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(Flux.zip(rows, rows.take(5)).map(both -> both.getT1() - both.getT2()))
                .expectNext(0, 0, 0, 0, 0)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void demandIsHonouredStepByStep() {
        StepVerifier.create(connection.query("select generate_series(1, 6)").all(Integer.class), 0)
                .expectSubscription()
                .thenRequest(2)
                .expectNext(1, 2)
                .thenRequest(1)
                .expectNext(3)
                .thenRequest(Long.MAX_VALUE)
                .expectNext(4, 5, 6)
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(connection.query("select 42").one(Integer.class), 0)
                .expectSubscription()
                .thenRequest(1)
                .expectNext(42)
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(connection.query("select 42").one(Integer.class).then(), 0)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void rowsMayAskFurtherQuestionsOnTheSameConnection() {
        for (int concurrency : new int[] {1, 4, 256}) {
            Flux<Integer> squares = connection
                    .query("select generate_series(1, 2000)")
                    .all(Integer.class)
                    .flatMap(
                            n -> connection
                                    .query("select $1::int4 * $1::int4", n)
                                    .one(Integer.class),
                            concurrency);
            assertThat(squares.collectSortedList().block(SOON))
                    .isEqualTo(
                            IntStream.rangeClosed(1, 2_000).mapToObj(n -> n * n).toList());
        }
        assertThat(connection
                        .query("select generate_series(1, 200)")
                        .all(Integer.class)
                        .concatMap(n -> connection
                                .query("select generate_series(1, $1::int4)", n)
                                .all(Integer.class))
                        .count()
                        .block(SOON))
                .isEqualTo(200L * 201 / 2);
    }

    @Test
    void severalStreamsOnOneConnectionComeOneAfterTheOther() {
        Flux<Integer> both = Flux.merge(
                connection.query("select generate_series(1, 5000)").all(Integer.class),
                connection.query("select generate_series(5001, 10000)").all(Integer.class));
        assertThat(both.collectList().block(SOON)).isEqualTo(oneTo(10_000));

        Asker first = new Asker();
        Asker second = new Asker();
        connection.query("select generate_series(1, 3000)").all(Integer.class).subscribe(first);
        connection.query("select generate_series(1, 3000)").all(Integer.class).subscribe(second);
        second.request(3_000);
        assertThat(second.awaitEnd()).as("the first has asked for nothing").isEqualTo("complete");
        first.request(3_000);
        assertThat(first.awaitEnd()).isEqualTo("complete");
        assertThat(first.received()).isEqualTo(second.received());
    }

    @Test
    void aPausedStreamThatIsGivenUpBlocksNobody() {
        for (int i = 0; i < 5; i++) {
            Asker asker = new Asker();
            connection.query(MILLION).all(row -> row.getInt(0)).subscribe(asker);
            asker.request(1);
            await(() -> waitEvent().equals("ClientWrite"));
            asker.cancel();
            assertThat(connection.query("select $1::int4", i).one(Integer.class).block(SOON))
                    .isEqualTo(i);
        }
    }

    @Test
    void aPausedStreamThatIsGivenUpIsTakenInWithoutAnyoneElseAsking() {
        Asker asker = new Asker();
        connection.query("select generate_series(1, 300000)").all(Integer.class).subscribe(asker);
        asker.request(1);
        await(() -> waitEvent().equals("ClientWrite"));
        asker.cancel();
        await(() -> waitEvent().equals("ClientRead"));
    }

    @Test
    void aPausedStreamIsToldOfTheEndOfItsConnection() {
        PgConnection other = PgConnection.connect(EmbeddedServer.shared().uri()).block(SOON);
        Asker asker = new Asker();
        other.query("select generate_series(1, 100000)").all(Integer.class).subscribe(asker);
        asker.request(1);
        asker.awaitReceived(1);
        EmbeddedServer.shared().sql("select pg_terminate_backend(" + other.processId() + ")");
        asker.request(Long.MAX_VALUE);
        asker.awaitEnd();
        other.close().block(SOON);
        assertThat(asker.received()).startsWith(1, 2, 3);
    }
}
