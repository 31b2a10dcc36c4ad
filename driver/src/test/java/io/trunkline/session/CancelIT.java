// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.testkit.gate.Seeds;
import io.trunkline.testkit.server.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;

class CancelIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int THREADS = 4;
    private static final int QUERIES = 24_000;
    private static final int ROWS = 40;

    private static PgConnection connect(String application) {
        return PgConnection.connect(
                        PgConfig.parse(EmbeddedServer.shared().uri()).with(it -> it.applicationName(application)))
                .block(SOON);
    }

    private static long running(String application) {
        return Long.parseLong(EmbeddedServer.shared()
                .sql("select count(*) from pg_stat_activity where state = 'active' and application_name = '"
                        + application + "'")
                .get(0)
                .get(0));
    }

    /** Waits until so many of the application's sessions run a statement. */
    private static void awaitRunning(String application, long count) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (running(application) != count) {
            assertThat(System.nanoTime() - deadline).as("waited in vain").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Test
    void aLongStatementEndsOnTheServerWithinASecondAndTheNextIsNotHit() {
        PgConnection connection = connect("cancel-alone");
        for (int i = 0; i < 5; i++) {
            Disposable sleep =
                    connection.query("select pg_sleep(30)").all(row -> 1).subscribe();
            awaitRunning("cancel-alone", 1);
            long cancelled = System.nanoTime();
            sleep.dispose();
            assertThat(connection.query("select $1::int4", i).one(Integer.class).block(SOON))
                    .isEqualTo(i);
            assertThat(Duration.ofNanos(System.nanoTime() - cancelled)).isLessThan(Duration.ofSeconds(1));
            awaitRunning("cancel-alone", 0);
        }
        connection.close().block(SOON);
    }

    @Test
    void manyLongStatementsThatAreAllGivenUpEndOneAfterTheOther() {
        PgConnection connection = connect("cancel-all");
        List<Disposable> sleeps = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sleeps.add(connection.query("select pg_sleep(30)").all(row -> 1).subscribe());
        }
        awaitRunning("cancel-all", 1);
        sleeps.forEach(Disposable::dispose);
        assertThat(connection.query("select 'mine'").one(String.class).block(SOON))
                .isEqualTo("mine");
        connection.close().block(SOON);
    }

    @Test
    void aStreamThatIsCancelledInItsMidstStopsTheServer() {
        PgConnection connection = connect("cancel-stream");
        for (int i = 0; i < 10; i++) {
            assertThat(connection
                            .query("select generate_series(1, 100000000)")
                            .all(Integer.class)
                            .take(1_000)
                            .count()
                            .block(SOON))
                    .isEqualTo(1_000);
            assertThat(connection.query("select $1::int4", i).one(Integer.class).block(SOON))
                    .isEqualTo(i);
        }
        connection.close().block(SOON);
    }

    /**
     * Queries on two connections from four threads, half of them cancelled at a random moment by another thread or by
     * themselves. Each answer carries its query's token.
     */
    @Test
    void inAStormOfCancelsEverySurvivorGetsItsOwnAnswer() throws Exception {
        long seed = Seeds.seed("cancel storm");
        Storm storm = new Storm(connect("storm-1"), connect("storm-2"));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> work = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                work.add(threads.submit(() -> storm.run(thread, new Random(seed + thread))));
            }
            for (Future<?> each : work) {
                each.get(60, TimeUnit.SECONDS);
            }
            storm.end();
        } finally {
            threads.shutdownNow();
            storm.cancels.shutdownNow();
        }
        assertThat(storm.fault.get()).isNull();
        assertThat(storm.survived.get() + storm.cancelled.get()).isEqualTo(QUERIES);
        assertThat(storm.cancelled.get()).as("about half").isBetween(QUERIES / 4, QUERIES * 3 / 5);
    }

    private static final class Storm {
        final PgConnection[] connections;
        final ScheduledExecutorService cancels = Executors.newScheduledThreadPool(2);
        final AtomicReference<String> fault = new AtomicReference<>();
        final AtomicInteger survived = new AtomicInteger();
        final AtomicInteger cancelled = new AtomicInteger();
        /** Keeps enough under way to have some queued, some in flight and some answered whenever a cancel comes. */
        private final Semaphore room = new Semaphore(400);

        private final Phaser unsettled = new Phaser(1);

        Storm(PgConnection... connections) {
            this.connections = connections;
        }

        void run(int thread, Random random) {
            for (int i = 0; i < QUERIES / THREADS && fault.get() == null; i++) {
                String token = thread + ":" + i;
                PgConnection connection = connections[random.nextInt(connections.length)];
                if (!acquire()) {
                    fault.compareAndSet(null, "hung: nothing settles any more");
                    return;
                }
                unsettled.register();
                switch (random.nextInt(16)) {
                    case 0 ->
                        ask(
                                connection
                                        .query("select $1 || pg_sleep(0.002)", token)
                                        .all(String.class),
                                token,
                                1,
                                random);
                    case 1 ->
                        ask(
                                connection
                                        .query("select $1 from generate_series(1, 2000)", token)
                                        .all(String.class),
                                token,
                                2_000,
                                random);
                    case 2, 3, 4 ->
                        ask(
                                connection
                                        .query("select $1 from generate_series(1, $2::int4)", token, ROWS)
                                        .all(String.class),
                                token,
                                ROWS,
                                random);
                    case 5, 6 -> ask(connection.query("select $1::text", token).first(String.class), token, 1, random);
                    default -> ask(connection.query("select $1::text", token).one(String.class), token, 1, random);
                }
            }
        }

        private boolean acquire() {
            try {
                return room.tryAcquire(30, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                return false;
            }
        }

        private void ask(Publisher<String> query, String token, int rows, Random random) {
            boolean victim = random.nextBoolean();
            Asker asker = new Asker(token, rows, victim && random.nextBoolean() ? random.nextInt(rows + 1) : -1);
            query.subscribe(asker);
            if (victim && asker.cancelAt < 0) {
                if (random.nextInt(4) == 0) {
                    asker.giveUp();
                } else {
                    Future<?> unused = cancels.schedule(asker::giveUp, random.nextInt(6_000), TimeUnit.MICROSECONDS);
                }
            }
        }

        void end() throws Exception {
            int phase = unsettled.arrive();
            unsettled.awaitAdvanceInterruptibly(phase, 60, TimeUnit.SECONDS);
            for (PgConnection connection : connections) {
                assertThat(connection
                                .query("select 'still here'")
                                .one(String.class)
                                .block(SOON))
                        .isEqualTo("still here");
                connection.close().block(SOON);
            }
        }

        /** One query's subscriber. Cancels itself at the given row, or is told to by another thread. */
        private final class Asker extends BaseSubscriber<String> {
            private final String token;
            private final int rows;
            private final int cancelAt;
            private final AtomicInteger settled = new AtomicInteger();
            private int seen;

            Asker(String token, int rows, int cancelAt) {
                this.token = token;
                this.rows = rows;
                this.cancelAt = cancelAt;
            }

            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                if (cancelAt == 0) {
                    giveUp();
                } else {
                    subscription.request(rows + 1L);
                }
            }

            void giveUp() {
                cancel();
                settle(cancelled);
            }

            @Override
            protected void hookOnNext(String value) {
                seen++;
                if (!value.equals(token)) {
                    fault.compareAndSet(null, token + " got the answer of " + value);
                }
                if (seen == cancelAt) {
                    giveUp();
                }
            }

            @Override
            protected void hookOnComplete() {
                if (seen != rows) {
                    fault.compareAndSet(null, token + " got " + seen + " rows of " + rows);
                }
                settle(survived);
            }

            @Override
            protected void hookOnError(Throwable failure) {
                fault.compareAndSet(null, token + " failed: " + failure);
                settle(survived);
            }

            private void settle(AtomicInteger count) {
                if (settled.getAndIncrement() == 0) {
                    count.incrementAndGet();
                    room.release();
                    unsettled.arriveAndDeregister();
                }
            }
        }
    }
}
