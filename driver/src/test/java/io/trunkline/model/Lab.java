// SPDX-License-Identifier: Apache-2.0
package io.trunkline.model;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.PgTransport;
import io.trunkline.model.Op.Kind;
import io.trunkline.testkit.server.EmbeddedServer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs programs, each on a connection of its own and with tables as new, and compares what they see with the model. */
final class Lab implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String SCHEMA = "model";
    private static final String TABLES = "create table t (id int4 primary key, token int8); "
            + "create table parent (id int4 primary key); insert into parent values (1); "
            + "create table child (id int8, parent int4 references parent deferrable initially deferred); ";

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context loop = vertx.getOrCreateContext();
    private final PgTransport transport = PgTransport.of(vertx);
    private final PgConfig config;
    private final PgConnection outside;
    /** How long the operations under way may take together before they are said to hang. */
    private Duration limit = LIMIT;

    private final Play play = new Play(task -> loop.runOnContext(turn -> task.run()));

    Lab(EmbeddedServer server) {
        config = PgConfig.parse(server.uri()).with(it -> it.parameter("search_path", SCHEMA)
                .parameter("client_min_messages", "error")
                .closeTimeout(Duration.ofSeconds(2)));
        outside = connect(config);
        outside.script("drop schema if exists " + SCHEMA + " cascade; create schema " + SCHEMA + "; " + TABLES)
                .block(LIMIT);
    }

    private PgConnection connect(PgConfig config) {
        return Objects.requireNonNull(PgConnection.connect(config, transport).block(LIMIT));
    }

    /** {@return where what happens is not what the model says; null if it is the same}
     *
     * @param patience how long operations under way may take together before they are said to hang
     */
    @Nullable
    String run(Program program, Duration patience) throws InterruptedException {
        limit = patience;
        outside.script("truncate t, child; " + Shapes.ddl(0)).block(LIMIT);
        PgConnection connection = connect(config.with(
                it -> it.statementCacheSize(program.statementCacheSize()).pipelineLimit(program.pipelineLimit())));
        try {
            Reference reference = new Reference();
            String complaint = run(program, connection, reference);
            return complaint == null ? atTheEnd(connection, reference.world()) : complaint;
        } finally {
            connection.close().block(LIMIT);
        }
    }

    private @Nullable String run(Program program, PgConnection connection, Reference reference)
            throws InterruptedException {
        Order order = new Order();
        List<Seen> underWay = new ArrayList<>();
        for (Op op : program.ops()) {
            boolean outsider = op.kind() == Kind.OUTSIDE;
            if (op.gap() == Op.Gap.AWAIT || outsider || order.mustWait(op)) {
                String complaint = settle(connection, underWay, reference);
                if (complaint != null) {
                    return complaint;
                }
                underWay.clear();
                order.over();
            }
            Seen seen = new Seen(op);
            seen.late = order.add(op);
            if (outsider) {
                outside.script(Shapes.ddl(op.variant())).block(LIMIT);
                reference.reshape(op.variant());
            } else {
                underWay.add(seen);
            }
        }
        return settle(connection, underWay, reference);
    }

    private @Nullable String settle(PgConnection connection, List<Seen> all, Reference reference)
            throws InterruptedException {
        if (all.isEmpty()) {
            return null;
        }
        CountDownLatch over = new CountDownLatch(all.size());
        loop.runOnContext(turn -> submit(connection, List.copyOf(all), 0, over));
        if (!over.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            return "hung:\n"
                    + all.stream()
                            .filter(it -> it.end == null)
                            .map(it -> it.op.print("  ") + "\n  has seen " + it)
                            .toList();
        }
        return reference.check(all, true);
    }

    /** One turn of the event loop. */
    private void submit(PgConnection connection, List<Seen> all, int from, CountDownLatch over) {
        int next = from;
        do {
            play.start(connection, all.get(next++), over::countDown);
        } while (next < all.size() && all.get(next).op.gap() != Op.Gap.TURN);
        int rest = next;
        if (rest < all.size()) {
            loop.runOnContext(turn -> submit(connection, all, rest, over));
        }
    }

    private @Nullable String atTheEnd(PgConnection connection, World world) {
        // Refused in a transaction, and by a connection that is gone.
        Throwable refusal = connection
                .script("discard all")
                .materialize()
                .blockOptional(LIMIT)
                .orElseThrow()
                .getThrowable();
        if (refusal != null) {
            return "at the end the connection is of no use: " + refusal;
        }
        String expected = world.t + " " + world.children;
        String found =
                "{" + text("select string_agg(id || '=' || token, ', ' order by id) from t where id < " + Op.UNCERTAIN)
                        + "} [" + text("select string_agg(id::text, ', ' order by id) from child") + "]";
        return found.equals(expected) ? null : "at the end there should be " + expected + "\n  and there is " + found;
    }

    private String text(String sql) {
        return outside.query(sql)
                .one(String.class)
                .defaultIfEmpty("")
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    @Override
    public void close() {
        outside.close().block(LIMIT);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
