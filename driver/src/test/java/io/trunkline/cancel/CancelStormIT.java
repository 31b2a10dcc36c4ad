// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cancel;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.testkit.gate.Seeds;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.testkit.server.ServerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Cancels by the thousand on several connections at once, at moments that nobody chooses, a good part of them real
 * CancelRequests: nobody is hit that was not meant, everybody gets its own answer, no connection is lost. {@code
 * -Dtrunkline.cancels=100000} makes it a long storm.
 */
@Timeout(1200)
class CancelStormIT {
    private static final int CANCELS = Integer.getInteger("trunkline.cancels", 4_000);
    private static final int CONNECTIONS = 12;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int STALLED_SECONDS = 30;

    private static EmbeddedServer server;

    @BeforeAll
    static void start() {
        server = EmbeddedServer.start(
                ServerOptions.defaults().setting("log_connections", "on").setting("log_min_error_statement", "panic"));
        server.sql("create table storm (token text, part int, primary key (token, part))");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static PgConnection connect() {
        return PgConnection.connect(PgConfig.parse(server.uri())).block(SOON);
    }

    /** How many have come and not been let in: those that ask for a cancel. */
    private static int cancelRequests() {
        String log = server.log();
        return count(log, "connection received") - count(log, "connection authorized");
    }

    private static int statementsHit() {
        return count(server.log(), "canceling statement due to user request");
    }

    private static int count(String text, String what) {
        int count = 0;
        for (int at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + 1)) {
            count++;
        }
        return count;
    }

    @Test
    void inAStormNobodyIsHitThatWasNotMeant() throws InterruptedException {
        Random seeds = new Random(Seeds.seed("storm of cancels"));
        Tally tally = new Tally(CANCELS);
        CountDownLatch ended = new CountDownLatch(CONNECTIONS);
        ScheduledExecutorService elsewhere = Executors.newScheduledThreadPool(2);
        List<PgConnection> connections = new ArrayList<>();
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(connect());
            lanes.add(new Lane(connections.get(i), i, new Random(seeds.nextLong()), elsewhere, tally, ended));
        }
        int requestsBefore = cancelRequests();
        int hitBefore = statementsHit();
        long begun = System.nanoTime();
        try {
            lanes.forEach(Lane::next);
            awaitEnd(ended, tally, lanes);
        } finally {
            elsewhere.shutdownNow();
        }
        assertThat(tally.fault()).isNull();
        for (PgConnection connection : connections) {
            assertThat(connection.query("select 'still here'").one(String.class).block(SOON))
                    .isEqualTo("still here");
            connection.close().block(SOON);
        }
        int requests = cancelRequests() - requestsBefore;
        int hit = statementsHit() - hitBefore;
        System.out.printf(
                "storm of cancels: %d cancelled, %d survived, %d CancelRequests, %d statements hit, all their own, in %d ms%n",
                tally.cancels(),
                tally.survivors(),
                requests,
                hit,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        assertThat(hit).as("statements that a cancel has ended").isGreaterThan(CANCELS / 50);
        assertThat(requests).as("CancelRequests").isGreaterThanOrEqualTo(hit);
        assertThat(server.sql("select token from storm group by token having count(*) <> 2"))
                .as("done by half")
                .isEmpty();
    }

    private static void awaitEnd(CountDownLatch ended, Tally tally, List<Lane> lanes) throws InterruptedException {
        int before = -1;
        int seconds = 0;
        while (!ended.await(1, TimeUnit.SECONDS)) {
            int now = tally.cancels() + tally.survivors();
            seconds = now == before ? seconds + 1 : 0;
            before = now;
            if (seconds >= STALLED_SECONDS || tally.fault() != null) {
                assertThat(tally.fault()).isNull();
                throw new AssertionError("hung: " + lanes);
            }
        }
    }

    /** One statement is cancelled while it runs, and the next one on its session runs when the cancel may arrive. */
    @Test
    void aHundredCancelsNeverHitTheStatementThatFollows() {
        Random random = new Random(Seeds.seed("cancels of the one in front"));
        PgConnection connection = connect();
        int hitBefore = statementsHit();
        for (int i = 0; i < 100; i++) {
            // The second half ends by itself just about when its cancel is sent.
            double seconds = i < 50 ? 30 : 0.018 + random.nextDouble() / 100;
            Disposable.Swap victim = Disposables.swap();
            CompletableFuture<String> inFront = new CompletableFuture<>();
            CompletableFuture<Void> cancelled = new CompletableFuture<>();
            connection
                    .query("select $1::text", "in front " + i)
                    .one(String.class)
                    .subscribe(value -> {
                        inFront.complete(value);
                        victim.dispose();
                        cancelled.complete(null);
                    });
            victim.update(connection
                    .query("select pg_sleep($1::float8)", seconds)
                    .all(row -> 1)
                    .subscribe(row -> {
                        throw new AssertionError("a row for one that was cancelled");
                    }));
            cancelled.orTimeout(20, TimeUnit.SECONDS).join();
            assertThat(connection
                            .query("select $1::text from pg_sleep(0.003)", "next " + i)
                            .one(String.class)
                            .block(SOON))
                    .isEqualTo("next " + i);
            assertThat(inFront.join()).isEqualTo("in front " + i);
        }
        assertThat(statementsHit() - hitBefore)
                .as("were cancelled on the server")
                .isBetween(40, 100);
        connection.close().block(SOON);
    }
}
