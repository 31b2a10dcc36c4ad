// SPDX-License-Identifier: Apache-2.0
package io.trunkline.bouncer;

import static io.trunkline.bouncer.Clients.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.error.PgException;
import io.trunkline.testkit.container.PgBouncer;
import io.trunkline.testkit.container.RequiresContainers;
import io.trunkline.testkit.gate.Seeds;
import io.trunkline.testkit.server.EmbeddedServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A request to cancel names the pooler's key for the client, and the pooler passes it on to the server process that serves
 * the client at that moment. None may hit the statement of whoever has that process next.
 */
@RequiresContainers
class PoolerCancelIT {
    private static final String DATABASE = "bouncer_cancel";
    private static final int CLIENTS = 30;
    private static final int ROUNDS = 20;

    private static EmbeddedServer server;
    private static PgBouncer bouncer;

    @BeforeAll
    static void start() {
        server = EmbeddedServer.shared();
        server.sql("create database " + DATABASE);
        bouncer = PgBouncer.start(
                server,
                Map.of(
                        "pool_mode", "transaction",
                        "default_pool_size", "5",
                        "max_prepared_statements", "50",
                        "max_client_conn", "300"));
    }

    @AfterAll
    static void stop() {
        bouncer.close();
        server.sql("drop database " + DATABASE + " with (force)");
    }

    private static PgConfig config() {
        return PgConfig.parse(bouncer.uri(DATABASE));
    }

    private static long sleeping(int seconds) {
        return Long.parseLong(server.sql("select count(*) from pg_stat_activity where datname = '" + DATABASE
                        + "' and state = 'active' and query = 'select pg_sleep(" + seconds + ")'")
                .get(0)
                .get(0));
    }

    private static void awaitSleeping(int seconds, long count) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (sleeping(seconds) != count) {
            assertThat(System.nanoTime() - deadline).as("waited in vain").isNegative();
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** The neighbours run one short statement after the other on the same five server connections. */
    @Test
    void aSleepThatIsGivenUpEndsAndNobodyElseIsHit() {
        try (Clients clients = Clients.open(21, config())) {
            PgConnection sleeper = clients.get(20);
            AtomicInteger answered = new AtomicInteger();
            AtomicBoolean running = new AtomicBoolean(true);
            Mono<Void> neighbours = Flux.range(0, 20)
                    .flatMap(
                            i -> Flux.range(0, Integer.MAX_VALUE)
                                    .concatMap(j -> clients.get(i)
                                            .query("select $1::text from pg_sleep(0.002)", i + ":" + j)
                                            .one(String.class)
                                            .doOnNext(answer -> {
                                                assertThat(answer).isEqualTo(i + ":" + j);
                                                answered.incrementAndGet();
                                            }))
                                    .takeUntil(answer -> !running.get()),
                            20)
                    .then();
            CompletableFuture<Void> busy = neighbours.toFuture();
            try {
                for (int i = 0; i < 10; i++) {
                    Disposable sleep =
                            sleeper.query("select pg_sleep(30)").all(row -> 1).subscribe();
                    awaitSleeping(30, 1);
                    long begun = System.nanoTime();
                    sleep.dispose();
                    assertThat(sleeper.query("select $1::int4", i)
                                    .one(Integer.class)
                                    .block(SOON))
                            .isEqualTo(i);
                    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
                    awaitSleeping(30, 0);
                }
            } finally {
                running.set(false);
            }
            assertThat(busy).succeedsWithin(SOON);
            assertThat(answered.get()).isGreaterThan(20);
        }
    }

    /** The pooler passes over a request for a client that no server process serves, so the statement runs in its turn. */
    @Test
    void whoIsGivenUpWhileWaitingForAServerConnectionHitsNobody() {
        try (Clients clients = Clients.open(7, config())) {
            List<Mono<Long>> holders = clients.all().subList(0, 5).stream()
                    .map(it -> it.execute("select pg_sleep(2)").cache())
                    .toList();
            holders.forEach(Mono::subscribe);
            awaitSleeping(2, 5);
            Disposable waiting = clients.get(5).execute("select 'given up'").subscribe();
            Mono<String> behind = clients.get(6)
                    .query("select 'in its turn'")
                    .one(String.class)
                    .cache();
            behind.subscribe();
            awaitWaiting(2);
            waiting.dispose();
            for (Mono<Long> holder : holders) {
                assertThat(holder.block(SOON)).isEqualTo(1);
            }
            assertThat(behind.block(SOON)).isEqualTo("in its turn");
            assertThat(bouncer.log()).contains("cancel request for idle client");
        }
    }

    private static void awaitWaiting(long count) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (waiting() != count) {
            assertThat(System.nanoTime() - deadline).as("waited in vain").isNegative();
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static long waiting() {
        return bouncer.console("show clients").stream()
                .filter(client -> client.contains(DATABASE) && client.contains("waiting"))
                .count();
    }

    /** Half of the statements are given up at a random moment, and whoever is served next is often another client. */
    @Test
    void inAStormOfCancelsEverySurvivorGetsItsOwnAnswer() {
        long seed = Seeds.seed("cancel storm through a pooler");
        AtomicInteger cancelled = new AtomicInteger();
        AtomicInteger survived = new AtomicInteger();
        try (Clients clients = Clients.open(CLIENTS, config())) {
            Flux.range(0, CLIENTS)
                    .flatMap(
                            i -> {
                                Random random = new Random(seed + i);
                                return Flux.range(0, ROUNDS)
                                        .concatMap(j -> ask(clients.get(i), i + ":" + j, random, survived, cancelled));
                            },
                            CLIENTS)
                    .blockLast(SOON.multipliedBy(2));
            assertThat(survived.get() + cancelled.get()).isEqualTo(CLIENTS * ROUNDS);
            assertThat(survived.get()).isGreaterThan(CLIENTS * ROUNDS / 3);
            assertThat(cancelled.get()).isGreaterThan(CLIENTS * ROUNDS / 10);
        }
    }

    private static Mono<Void> ask(
            PgConnection connection, String token, Random random, AtomicInteger survived, AtomicInteger cancelled) {
        boolean victim = random.nextBoolean();
        Mono<String> question = connection
                .query(
                        victim
                                ? "select $1::text from pg_sleep(0.2)"
                                : "select $1::text from pg_sleep(0.001 * " + random.nextInt(4) + ")",
                        token)
                .one(String.class)
                .doOnNext(answer -> {
                    assertThat(answer).isEqualTo(token);
                    survived.incrementAndGet();
                })
                .doOnError(failure -> assertThat(PgException.isCancelled(failure))
                        .as(token + " was hit by a cancel that was not meant for it")
                        .isFalse());
        if (!victim) {
            return question.then();
        }
        return question.take(Duration.ofMillis(random.nextInt(60)))
                .switchIfEmpty(Mono.fromRunnable(cancelled::incrementAndGet))
                .then();
    }
}
