// SPDX-License-Identifier: Apache-2.0
package io.trunkline.model;

import io.trunkline.Batch;
import io.trunkline.BatchOutcome;
import io.trunkline.PgClient;
import io.trunkline.Query;
import io.trunkline.Row;
import io.trunkline.Transaction;
import io.trunkline.model.Op.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Does what a program says. On the event loop. */
final class Play {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(10);

    /** What ends the work of a transaction that fails for a reason of its own. */
    static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stop() {
            super("stop", null, false, false);
        }
    }

    private final Executor loop;

    Play(Executor loop) {
        this.loop = loop;
    }

    /** Subscribes; {@code over} is told once when the caller sees no more. */
    Caller start(PgClient client, Seen seen, Runnable over) {
        Caller caller = new Caller(seen, loop, () -> probe(client, seen), over);
        if (seen.op.kind() == Kind.TRANSACTION) {
            client.transaction(tx -> work(tx, seen, caller)).subscribe(caller);
        } else {
            publisher(client, seen).subscribe(caller);
        }
        if (seen.op.isDropped()) {
            caller.cancel();
        }
        return caller;
    }

    private void probe(PgClient client, Seen seen) {
        if (seen.op.kind() == Kind.STREAM && !seen.inner.isEmpty()) {
            start(client, seen.inner.get(0), () -> {});
        }
    }

    private Mono<Void> run(PgClient client, Seen seen) {
        return Mono.create(sink -> {
            Caller caller = start(client, seen, sink::success);
            sink.onCancel(caller::cancel);
        });
    }

    private Mono<String> work(Transaction tx, Seen seen, Caller caller) {
        List<Mono<Void>> statements = seen.inner.stream().map(it -> run(tx, it)).toList();
        Mono<Void> all = (seen.op.together() ? Flux.merge(statements) : Flux.concat(statements)).then();
        return switch (seen.op.end()) {
            case FAIL -> all.then(Mono.error(new Stop()));
            case CANCEL -> all.then(Mono.<String>never().doOnSubscribe(never -> caller.cancel()));
            default -> all.thenReturn("" + seen.op.token());
        };
    }

    private Publisher<String> publisher(PgClient client, Seen seen) {
        Op op = seen.op;
        return switch (op.kind()) {
            case ONE, NOWHERE -> query(client, op, op.token()).one(row -> "" + row.getLong(0));
            case UNSENDABLE -> query(client, op, new Object()).one(row -> "" + row.getLong(0));
            case TIMEOUT -> query(client, op, op.token()).timeout(SHORT).one(row -> "" + row.getLong(0));
            case ROWS, DIVIDE -> query(client, op, op.token(), op.size()).all(Play::pair);
            case STREAM ->
                query(client, op, op.token(), op.size())
                        .fetchSize(op.variant() + 1)
                        .all(Play::pair);
            case COUNT -> query(client, op, op.token(), op.size()).execute().map(String::valueOf);
            case INSERT ->
                op.size() == 1
                        ? query(client, op, op.token(), op.key()).one(row -> "" + row.getLong(0))
                        : query(client, op, op.token(), op.key()).execute().map(String::valueOf);
            case UPDATE, DELETE ->
                client.execute(op.sql(), op.token(), op.key()).map(String::valueOf);
            case CHILD ->
                op.size() == 1
                        ? query(client, op, op.token(), parent(op)).all(row -> "" + row.getLong(0))
                        : query(client, op, op.token(), parent(op)).execute().map(String::valueOf);
            case READ -> query(client, op, op.token(), op.key()).one(row -> row.getLong(0) + ":" + row.get(1));
            case TABLE ->
                query(client, op, op.token())
                        .fetchSize(0)
                        .all(row -> row.getLong(0) + ":" + row.getInt(1) + "=" + row.getLong(2));
            case SHAPE -> query(client, op, op.token()).one(Play::shape);
            case RESHAPE ->
                client.script(Shapes.ddl(op.variant())).thenReturn("").ignoreElement();
            case DISCARD ->
                op.variant() < 2
                        ? client.script(op.discard()).thenReturn("").ignoreElement()
                        : client.execute(op.discard()).map(String::valueOf);
            case SCRIPT -> client.script(script(op)).thenReturn("").ignoreElement();
            case ATOMIC -> atomic(client.batch(op.sql()).addAll(parameters(op)), op);
            case STREAMED -> atomic(client.batch(op.sql()).from(feed(op)), op);
            case EACH -> each(client.batch(op.sql()).addAll(parameters(op)), seen);
            case OUTSIDE, TRANSACTION -> throw new IllegalArgumentException(op + " is no statement");
        };
    }

    private static Query query(PgClient client, Op op, @Nullable Object... parameters) {
        Query query = client.query(op.sql(), parameters);
        query = op.readOnly() ? query.readOnly() : query;
        return op.token() % 3 == 0 ? query.timeout(LONG) : query;
    }

    private static String pair(Row row) {
        return row.getLong(0) + ":" + row.getInt(1);
    }

    private static String shape(Row row) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i < row.size(); i++) {
            values.add(String.valueOf(row.get(i)));
        }
        return row.getLong(0) + ":" + String.join(",", values);
    }

    // ---- Scripts and batches

    private static String script(Op op) {
        return op.inner().stream()
                .map(it -> it.sql()
                        .replace("$1", "" + it.token())
                        .replace(
                                "$2",
                                ""
                                        + (it.kind() == Kind.DIVIDE
                                                ? it.size()
                                                : it.kind() == Kind.CHILD ? parent(it) : it.key())))
                .collect(Collectors.joining("; "));
    }

    private static int parent(Op child) {
        return child.variant() == 0 ? 0 : 1;
    }

    private static List<@Nullable Object[]> parameters(Op op) {
        String fill = "x".repeat(op.size() * 1024);
        return op.inner().stream()
                .map(row -> new @Nullable Object[] {
                    row.kind() == Kind.UNSENDABLE ? new Object() : (Object) row.token(), row.key(), fill
                })
                .toList();
    }

    private Flux<@Nullable Object[]> feed(Op op) {
        Flux<@Nullable Object[]> rows = Flux.fromIterable(parameters(op));
        return switch (op.end()) {
            case SLOW -> rows.publishOn(Schedulers.fromExecutor(loop), 1);
            case FAIL -> rows.concatWith(Mono.error(new Stop()));
            default -> rows;
        };
    }

    private static Flux<String> atomic(Batch batch, Op op) {
        return op.returns()
                ? batch.atomic(row -> "" + row.getLong(0))
                : batch.atomic().map(String::valueOf);
    }

    private static Flux<String> each(Batch batch, Seen seen) {
        Flux<? extends BatchOutcome<?>> outcomes =
                seen.op.returns() ? batch.each(row -> "" + row.getLong(0)) : batch.each();
        return outcomes.<String>handle((outcome, sink) -> {
            Seen row = seen.inner.get((int) outcome.index());
            Throwable failure = outcome.failure();
            if (failure != null) {
                row.fail(failure);
                return;
            }
            if (seen.op.returns()) {
                outcome.rows().forEach(it -> row.row(String.valueOf(it)));
            } else {
                row.row("" + outcome.affectedRows());
            }
            row.end(Seen.COMPLETE);
        });
    }
}
