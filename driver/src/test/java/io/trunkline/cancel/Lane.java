// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cancel;

import io.trunkline.PgConnection;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * One connection in a storm: rounds of statements under way together, some of them cancelled at some moment by somebody. The
 * next round begins as soon as the last of one is settled, so what follows a cancel is always the next round.
 *
 * <p>In some rounds the server works on something that only a cancel ends, or that ends just when the cancel
 * arrives; whatever is behind it in its round is cancelled as well, since no cancel is sent while others wait there.
 */
final class Lane {
    private static final int MOST_STATEMENTS = 8;
    private static final int ORDINARY = -1;
    private static final List<Moment> MOMENTS = List.of(Moment.values());

    private final PgConnection connection;
    private final int number;
    private final Random random;
    private final ScheduledExecutorService elsewhere;
    private final Tally tally;
    private final CountDownLatch ended;
    private final AtomicInteger due = new AtomicInteger();
    private int statements;
    private volatile List<Contender> round = List.of();

    /**
     * The last round ended on the event loop, so nothing of it is still on its way there. What is subscribed to, and cancelled,
     * on other threads is heard of later and not always in that order: statements ride along with those before them, a cancel
     * and the beginning of a transaction come on their own. Rounds that need their cancel are kept clear of that.
     */
    private volatile boolean isHeard = true;

    /** @param ended counted down when the storm is over for this lane */
    Lane(
            PgConnection connection,
            int number,
            Random random,
            ScheduledExecutorService elsewhere,
            Tally tally,
            CountDownLatch ended) {
        this.connection = connection;
        this.number = number;
        this.random = random;
        this.elsewhere = elsewhere;
        this.tally = tally;
        this.ended = ended;
    }

    /** Begins the next round here, or, if it is called from inside of one that begins, when that has begun. */
    void next() {
        if (due.getAndIncrement() == 0) {
            do {
                if (tally.isOver()) {
                    ended.countDown();
                } else {
                    new Round().begin();
                }
            } while (due.decrementAndGet() > 0);
        }
    }

    @Override
    public String toString() {
        return "lane " + number + (connection.isOpen() ? "" : ", closed,") + " " + round;
    }

    /** When a victim is cancelled. */
    private enum Moment {
        BEFORE_IT_IS_SENT,
        AT_A_VALUE,
        AT_ANOTHERS_SIGNAL,
        BY_ANOTHER_THREAD
    }

    private final class Round {
        private final List<Contender> contenders = new ArrayList<>();
        private final List<Publisher<?>> publishers = new ArrayList<>();
        private final List<Contender> atASignal = new ArrayList<>();
        private final List<Contender> later = new ArrayList<>();
        /** One more than there are statements, until all are subscribed to. */
        private final AtomicInteger open = new AtomicInteger(1);

        /** It is there to be cancelled: late enough to be under way by then, and the next one comes behind its cancel. */
        private boolean needsCancel;

        void begin() {
            switch (Context.isOnEventLoopThread() || !isHeard ? ORDINARY : random.nextInt(4)) {
                case 0 -> endless();
                case 1 -> asLongAsPatience();
                case 2 -> transaction();
                default -> {
                    for (int i = 1 + random.nextInt(MOST_STATEMENTS); i > 0; i--) {
                        any(random.nextBoolean());
                    }
                }
            }
            round = List.copyOf(contenders);
            for (int i = 0; i < contenders.size(); i++) {
                publishers.get(i).subscribe(contenders.get(i));
            }
            for (Contender each : later) {
                int micros = needsCancel ? 500 + random.nextInt(3_000) : random.nextInt(4_000);
                Future<?> unused = elsewhere.schedule(each::giveUp, micros, TimeUnit.MICROSECONDS);
            }
            settled();
        }

        private void settled() {
            if (open.decrementAndGet() == 0) {
                isHeard = Context.isOnEventLoopThread();
                if (needsCancel || random.nextBoolean()) {
                    elsewhere.execute(Lane.this::next);
                } else {
                    next();
                }
            }
        }

        private void signalled() {
            for (Contender each : atASignal) {
                each.giveUp();
            }
        }

        private void add(
                String token, Publisher<?> publisher, int values, @Nullable String sqlState, @Nullable Moment moment) {
            int cancelAt = Contender.NEVER;
            if (moment == Moment.BEFORE_IT_IS_SENT) {
                cancelAt = Contender.AT_ONCE;
            } else if (moment == Moment.AT_A_VALUE) {
                cancelAt = 1 + random.nextInt(Math.max(1, values));
            }
            Contender contender =
                    new Contender(token, values, sqlState, cancelAt, tally, this::settled, this::signalled);
            open.incrementAndGet();
            contenders.add(contender);
            publishers.add(publisher);
            if (moment == Moment.AT_ANOTHERS_SIGNAL) {
                atASignal.add(contender);
            } else if (moment == Moment.BY_ANOTHER_THREAD) {
                later.add(contender);
            }
        }

        private String token() {
            return "s" + number + "." + statements++ + ".";
        }

        private @Nullable Moment moment(boolean isVictim) {
            return isVictim ? MOMENTS.get(random.nextInt(MOMENTS.size())) : null;
        }

        /** One that ends by itself. */
        private void any(boolean isVictim) {
            any(moment(isVictim));
        }

        private void any(@Nullable Moment moment) {
            String token = token();
            switch (random.nextInt(12)) {
                case 0, 1 -> {
                    int rows = List.of(3, 40, 40, 2_000).get(random.nextInt(4));
                    add(
                            token,
                            connection
                                    .query("select $1::text || g from generate_series(1, $2::int4) g", token, rows)
                                    .all(String.class),
                            rows,
                            null,
                            moment);
                }
                case 2 ->
                    add(
                            token,
                            connection
                                    .query(
                                            "select $1::text from pg_sleep($2::float8)",
                                            token,
                                            random.nextDouble() / 500)
                                    .all(String.class),
                            1,
                            null,
                            moment);
                case 3 ->
                    add(token, connection.script("do $$ begin raise notice 'so'; perform 1; end $$"), 0, null, moment);
                case 4 ->
                    add(
                            token,
                            connection
                                    .query("select ($1::text || 'is no number')::int4", token)
                                    .one(Integer.class),
                            0,
                            "22P02",
                            moment);
                case 5 ->
                    add(token, connection.execute("insert into storm values ($1, 1), ($1, 2)", token), 1, null, moment);
                default -> add(token, connection.query("select $1::text", token).one(String.class), 1, null, moment);
            }
        }

        /** On its own: nobody else may use the connection meanwhile. */
        private void transaction() {
            String token = token();
            boolean isEndless = random.nextBoolean();
            needsCancel = true;
            add(
                    token,
                    connection.transaction(tx -> tx.execute("insert into storm values ($1, 1)", token)
                            .then(tx.transaction(inner -> inner.execute("insert into storm values ($1, 2)", token)))
                            .then(isEndless ? tx.execute("select pg_sleep(30)") : Mono.just(0L))
                            .then(tx.query("select $1::text", token).one(String.class))),
                    1,
                    null,
                    isEndless ? Moment.BY_ANOTHER_THREAD : moment(random.nextBoolean()));
        }

        /** What only a cancel ends, behind some that live and before some that do not. */
        private void endless() {
            needsCancel = true;
            for (int i = random.nextInt(3); i > 0; i--) {
                any(false);
            }
            String token = token();
            Publisher<?> sleep =
                    switch (random.nextInt(3)) {
                        case 0 -> connection.script("select pg_sleep(30)");
                        case 1 ->
                            connection
                                    .query("select $1::text || g from generate_series(1, 1000000000) g", token)
                                    .one(String.class);
                        default ->
                            connection
                                    .query("select $1::text from pg_sleep(30)", token)
                                    .all(String.class);
                    };
            add(token, sleep, 0, null, Moment.BY_ANOTHER_THREAD);
            for (int i = random.nextInt(3); i > 0; i--) {
                any(Moment.BY_ANOTHER_THREAD);
            }
        }

        /** Its cancel is sent when it is about to end, or has just ended. */
        private void asLongAsPatience() {
            needsCancel = true;
            String token = token();
            double seconds = 0.018 + random.nextDouble() / 100;
            add(
                    token,
                    connection
                            .query("select $1::text from pg_sleep($2::float8)", token, seconds)
                            .all(String.class),
                    1,
                    null,
                    Moment.BY_ANOTHER_THREAD);
        }
    }
}
