// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.testkit.proxy.FaultProxy;
import io.trunkline.testkit.proxy.FaultProxy.Direction;
import io.trunkline.testkit.server.EmbeddedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** A real server whose network or process dies without a word. */
class LivenessIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofMillis(300);

    private FaultProxy proxy;

    @BeforeEach
    void start() {
        proxy = FaultProxy.to(EmbeddedServer.shared().port());
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private PgConnection connect(Consumer<PgConfig.Builder> changes) {
        return PgConnection.connect(
                        PgConfig.parse(EmbeddedServer.shared().uri()).with(it -> changes.accept(it.port(proxy.port()))))
                .block(SOON);
    }

    private static Throwable failure(Mono<?> outcome) {
        return outcome.materialize().block(SOON).getThrowable();
    }

    private static void assertLost(Throwable failure, Outcome outcome, String why) {
        assertThat(failure).isInstanceOf(ConnectionException.class).hasMessageContaining(why);
        assertThat(((PgException) failure).outcome()).isEqualTo(outcome);
    }

    /** Lets time pass, as the server counts it. */
    private static void pass(Duration time) {
        EmbeddedServer.shared().sql("select pg_sleep(" + time.toMillis() / 1000.0 + ")");
    }

    // ---- check

    @Test
    void aCheckTellsALivingConnectionFromOneWhoseNetworkIsGone() {
        PgConnection connection = connect(it -> {});
        assertThat(connection.check(SOON).block(SOON)).isTrue();
        proxy.drop(Direction.values());
        long begun = System.nanoTime();
        assertThat(connection.check(LIMIT).block(SOON)).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(LIMIT.minusMillis(2), Duration.ofSeconds(5));
        assertLost(failure(connection.execute("select 1")), Outcome.NOT_SENT, "did not answer within 300 ms");
        connection.close().block(SOON);
    }

    @Test
    void aCheckIsNotHeardInEitherDirection() {
        for (Direction direction : Direction.values()) {
            PgConnection connection = connect(it -> {});
            proxy.drop(direction);
            assertThat(connection.check(LIMIT).block(SOON)).isFalse();
            assertThat(connection.isOpen()).isFalse();
            proxy.heal();
        }
    }

    @Test
    void aConnectionThatWasCutOrResetIsNotThere() {
        for (Runnable end : List.<Runnable>of(proxy::cut, proxy::reset)) {
            PgConnection connection = connect(it -> {});
            end.run();
            assertThat(connection.check(SOON).block(SOON)).isFalse();
        }
    }

    @Test
    void aServerThatIsPausedIsNotThereInTime() throws Exception {
        PgConnection connection = connect(it -> {});
        signal("STOP", connection.processId());
        try {
            assertThat(connection.check(LIMIT).block(SOON)).isFalse();
        } finally {
            signal("CONT", connection.processId());
        }
    }

    private static void signal(String name, int processId) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + processId)
                .inheritIO()
                .start();
        assertThat(kill.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    @Test
    void aServerThatWasKilledIsNotThere() {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            PgConnection connection = PgConnection.connect(server.uri()).block(SOON);
            assertThat(connection.check(SOON).block(SOON)).isTrue();
            server.kill();
            assertThat(connection.check(SOON).block(SOON)).isFalse();
        }
    }

    @Test
    void whoeverUsesTheConnectionMakesItBusyAndIsNotDisturbed() {
        PgConnection connection = connect(it -> {});
        Disposable sleep = connection.query("select pg_sleep(30)").all(row -> 1).subscribe();
        assertBusy(connection);
        sleep.dispose();
        assertThat(connection.query("select 1").one(Integer.class).block(SOON)).isEqualTo(1);
        assertThat(connection
                        .transaction(tx -> tx.execute("select 1")
                                .doOnNext(done -> assertBusy(connection))
                                .then(tx.query("select 2").one(Integer.class)))
                        .block(SOON))
                .isEqualTo(2);
        StepVerifier.create(
                        connection
                                .query("select generate_series(1, 4)")
                                .fetchSize(1)
                                .all(Integer.class),
                        1)
                .expectNext(1)
                .then(() -> assertBusy(connection))
                .thenRequest(3)
                .expectNext(2, 3, 4)
                .expectComplete()
                .verify(SOON);
        assertThat(connection.check(SOON).block(SOON)).isTrue();
        connection.close().block(SOON);
    }

    /** At once: on the event loop there is no time to wait in. */
    private static void assertBusy(PgConnection connection) {
        CompletableFuture<Throwable> busy = connection.check(SOON).toFuture().handle((value, failure) -> failure);
        assertThat(busy.orTimeout(20, TimeUnit.SECONDS).join())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("busy");
    }

    // ---- keepAliveInterval

    @Test
    void anIdleConnectionWhoseNetworkIsGoneIsClosedWithoutAnybodyAsking() {
        PgConnection connection = connect(it -> it.keepAliveInterval(LIMIT));
        proxy.drop(Direction.TO_CLIENT);
        await(() -> !connection.isOpen());
        proxy.awaitDropped(Direction.TO_CLIENT, 11, SOON);
        assertLost(failure(connection.execute("select 1")), Outcome.NOT_SENT, "did not answer within 300 ms");
    }

    /** The server ends sessions that are idle for longer than the interval: this one never is. */
    @Test
    void anIdleConnectionIsKeptAlive() {
        PgConnection connection = connect(it -> it.keepAliveInterval(LIMIT).parameter("idle_session_timeout", "5s"));
        pass(Duration.ofSeconds(6));
        assertThat(connection.query("select 1").one(Integer.class).block(SOON)).isEqualTo(1);
        connection.close().block(SOON);
    }

    /** Being asked is what the session has done last, as pg_stat_activity tells. */
    @Test
    void inATransactionTheServerIsNotAsked() {
        PgConnection connection = connect(it -> it.keepAliveInterval(LIMIT));
        assertThat(connection
                        .transaction(tx -> tx.execute("select 'last'")
                                .publishOn(Schedulers.boundedElastic())
                                .doOnNext(done -> {
                                    pass(LIMIT.multipliedBy(4));
                                    assertThat(lastQuery(connection)).isEqualTo("select 'last'");
                                }))
                        .block(SOON))
                .isEqualTo(1);
        await(() -> lastQuery(connection).isEmpty());
        connection.close().block(SOON);
    }

    private static String lastQuery(PgConnection connection) {
        return EmbeddedServer.shared()
                .sql("select query from pg_stat_activity where pid = " + connection.processId())
                .get(0)
                .get(0);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("waited in vain").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    // ---- readTimeout

    @Test
    void aQueryWhoseNetworkIsGoneEndsWithinTheReadTimeout() {
        PgConnection connection = connect(it -> it.readTimeout(LIMIT));
        assertThat(connection.query("select 1").one(Integer.class).block(SOON)).isEqualTo(1);
        proxy.drop(Direction.TO_CLIENT);
        assertLost(failure(connection.execute("select 1")), Outcome.UNKNOWN, "300 ms (readTimeout)");
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void aStatementThatCannotBeWrittenEndsWithinTheReadTimeout() {
        PgConnection connection = connect(it -> it.readTimeout(LIMIT));
        proxy.stall(Direction.TO_SERVER);
        assertLost(
                failure(connection.execute("select $1::text", "x".repeat(16 << 20))),
                Outcome.UNKNOWN,
                "300 ms (readTimeout)");
    }

    @Test
    void silenceThatNobodyHasToBreakIsNoSilence() {
        Duration limit = Duration.ofSeconds(1);
        PgConnection connection = connect(it -> it.readTimeout(limit));
        pass(limit.plusMillis(200));
        assertThat(connection
                        .query("select pg_sleep(0.3)")
                        .all(row -> 1)
                        .count()
                        .block(SOON))
                .isEqualTo(1);
        StepVerifier.create(
                        connection
                                .query("select generate_series(1, 100)")
                                .fetchSize(10)
                                .all(Integer.class),
                        1)
                .expectNext(1)
                .then(() -> pass(limit.plusMillis(200)))
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(99)
                .expectComplete()
                .verify(SOON);
        assertThat(connection
                        .batch("select $1::int4")
                        .from(Mono.fromCallable(() -> new Object[] {1})
                                .concatWith(Mono.delay(limit.plusMillis(200)).map(late -> new Object[] {2})))
                        .atomic(Integer.class)
                        .collectList()
                        .block(SOON))
                .containsExactly(1, 2);
        connection.close().block(SOON);
    }
}
