// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.PgTransport;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.testkit.server.EmbeddedServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

class EventLoopIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final PgConfig CONFIG =
            PgConfig.parse(EmbeddedServer.shared().uri());

    /** Where each signal of a subscription arrived. */
    private static final class Witness<T> extends BaseSubscriber<T> {
        private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
        private final Set<Object> contexts = ConcurrentHashMap.newKeySet();
        private final CountDownLatch over = new CountDownLatch(1);
        private final long demand;

        Witness(long demand) {
            this.demand = demand;
        }

        private void look() {
            threads.add(Thread.currentThread());
            Context context = Vertx.currentContext();
            contexts.add(context == null ? "no context" : context);
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (demand > 0) {
                subscription.request(demand);
            }
        }

        @Override
        protected void hookOnNext(T value) {
            look();
        }

        @Override
        protected void hookOnComplete() {
            look();
        }

        @Override
        protected void hookOnError(Throwable failure) {
            look();
        }

        @Override
        protected void hookFinally(SignalType type) {
            over.countDown();
        }

        Object onlyContext() throws InterruptedException {
            assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(threads).hasSize(1);
            assertThat(contexts).hasSize(1);
            assertThat(contexts).first().isInstanceOf(Context.class);
            return contexts.iterator().next();
        }
    }

    @Test
    void everySignalArrivesOnTheConnectionsEventLoopWithItsContextCurrent() throws Exception {
        PgConnection connection = PgConnection.connect(CONFIG).block(SOON);
        Set<Object> contexts = new HashSet<>();

        Witness<Integer> one = new Witness<>(1);
        connection.query("select 1").one(Integer.class).subscribe(one);
        contexts.add(one.onlyContext());

        Witness<Integer> failing = new Witness<>(1);
        connection.query("select 1 / 0").one(Integer.class).subscribe(failing);
        contexts.add(failing.onlyContext());

        Witness<Object> unsendable = new Witness<>(1);
        connection.query("select $1", new Object()).<Object>one(row -> 1).subscribe(unsendable);
        contexts.add(unsendable.onlyContext());

        Witness<Integer> late = new Witness<>(0);
        connection.query("select 1").one(Integer.class).subscribe(late);
        assertThat(connection.query("select 2").one(Integer.class).block(SOON)).isEqualTo(2);
        late.request(1);
        contexts.add(late.onlyContext());

        Witness<Integer> kept = new Witness<>(0);
        connection.query("select generate_series(1, 500)").all(Integer.class).subscribe(kept);
        assertThat(connection.query("select 2").one(Integer.class).block(SOON)).isEqualTo(2);
        kept.request(1_000);
        contexts.add(kept.onlyContext());

        Witness<Long> executed = new Witness<>(1);
        connection.execute("select 1").subscribe(executed);
        contexts.add(executed.onlyContext());

        Witness<Integer> transaction = new Witness<>(1);
        connection.transaction(tx -> tx.query("select 1").one(Integer.class)).subscribe(transaction);
        contexts.add(transaction.onlyContext());

        assertThat(contexts).hasSize(1);
        connection.close().block(SOON);
    }

    @Test
    void aConnectionThatIsOpenedOnAnEventLoopOfItsVertxStaysThere() throws Exception {
        Vertx vertx = Vertx.vertx();
        PgTransport transport = PgTransport.of(vertx);
        Set<Thread> loops = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            CompletableFuture<Thread> home = new CompletableFuture<>();
            CompletableFuture<PgConnection> opened = new CompletableFuture<>();
            // Each deployment is given the next event loop.
            vertx.deployVerticle(context -> {
                home.complete(Thread.currentThread());
                PgConnection.connect(CONFIG, transport).subscribe(opened::complete, opened::completeExceptionally);
                return Future.succeededFuture();
            });
            PgConnection connection = opened.get(20, TimeUnit.SECONDS);
            Witness<Integer> rows = new Witness<>(Long.MAX_VALUE);
            connection.query("select generate_series(1, 10)").all(Integer.class).subscribe(rows);
            rows.onlyContext();
            assertThat(rows.threads).containsExactly(home.join());
            loops.add(home.join());
            connection.close().block(SOON);
        }
        assertThat(loops).as("more than one loop was tried").hasSizeGreaterThan(1);
        transport.close().block(SOON);
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void aVertxOfTheUsersRunsOnWhenTheTransportIsClosed() throws Exception {
        Vertx vertx = Vertx.vertx();
        PgTransport transport = PgTransport.of(vertx);
        PgConnection connection = PgConnection.connect(CONFIG, transport).block(SOON);
        assertThat(connection.query("select 1").one(Integer.class).block(SOON)).isEqualTo(1);
        transport.close().block(SOON);
        CompletableFuture<String> alive = new CompletableFuture<>();
        vertx.setTimer(1, ignored -> alive.complete("alive"));
        assertThat(alive.get(20, TimeUnit.SECONDS)).isEqualTo("alive");
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertGone(connection);
    }

    @Test
    void theSharedTransportCannotBeClosed() {
        assertThatThrownBy(() -> PgTransport.shared().close().block(SOON))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void closingAPrivateTransportFailsWhatWasOpenAndLeavesNoThreadBehind() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        PgTransport transport = PgTransport.create();
        PgConnection connection = PgConnection.connect(CONFIG, transport).block(SOON);
        PgConnection idle = PgConnection.connect(CONFIG, transport).block(SOON);
        CompletableFuture<Long> sleeping =
                connection.execute("select pg_sleep(30)").toFuture();
        assertThat(idle.query("select 1").one(Integer.class).block(SOON)).isEqualTo(1);
        transport.close().block(SOON);

        Throwable failure = sleeping.handle((value, thrown) -> thrown)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        assertThat(failure).isInstanceOf(ConnectionException.class);
        assertThat(((PgException) failure).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertGone(connection);
        assertGone(idle);
        awaitNone(() -> {
            Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
            left.removeAll(before);
            left.removeIf(thread -> !thread.getName().startsWith("vert"));
            return left;
        });
    }

    private static void awaitNone(Supplier<Set<Thread>> left) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!left.get().isEmpty()) {
            assertThat(System.nanoTime() - deadline).as("left: %s", left.get()).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Whatever is asked of it fails, without waiting for an event loop that has ended, and closing it is no error. */
    private static void assertGone(PgConnection connection) {
        List<Function<PgConnection, Mono<?>>> statements = List.of(
                it -> it.query("select 1").one(Integer.class),
                it -> it.query("select 1").all(Integer.class).collectList(),
                it -> it.execute("select 1"),
                it -> it.script("select 1"),
                it -> it.transaction(tx -> tx.execute("select 1")),
                it -> Flux.merge(it.execute("select 1"), it.execute("select 2")).then());
        for (Function<PgConnection, Mono<?>> statement : statements) {
            Throwable failure = statement
                    .apply(connection)
                    .<Throwable>map(AssertionError::new)
                    .onErrorResume(Mono::just)
                    .block(SOON);
            assertThat(failure).isInstanceOf(ConnectionException.class);
            assertThat(((PgException) failure).outcome()).isEqualTo(Outcome.NOT_SENT);
        }
        assertThat(connection.isOpen()).isFalse();
        connection.close().block(SOON);
    }
}
