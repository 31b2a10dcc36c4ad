// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.ConnectionException;
import io.trunkline.Transaction;
import io.trunkline.exchange.CommandExchange;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * A transaction on a connection, or a savepoint in one: while it is open it owns the connection.
 *
 * <p>It takes possession when its first command enters the queue and gives it back when its last one does: the order of
 * the queue does the rest, so whoever comes next need not wait for the answer, and a cancelled transaction is rolled back
 * before anything else is done.
 */
final class SocketTransaction extends SocketClient implements Transaction {
    private final @Nullable SocketTransaction outer;
    private final int depth;
    private volatile boolean taken;

    private SocketTransaction(Session session, @Nullable SocketTransaction outer) {
        super(session);
        this.outer = outer;
        this.depth = outer == null ? 0 : outer.depth + 1;
    }

    static <T> Mono<T> run(
            Session session, @Nullable SocketTransaction outer, Function<? super Transaction, ? extends Mono<T>> work) {
        return Mono.usingWhen(
                Mono.<SocketTransaction>create(sink -> new SocketTransaction(session, outer).begin(sink)),
                transaction -> {
                    transaction.taken = true;
                    return work.apply(transaction);
                },
                SocketTransaction::commit,
                (transaction, failure) -> transaction.rollback(),
                SocketTransaction::rollback);
    }

    @Override
    SocketTransaction transaction() {
        return this;
    }

    private void begin(MonoSink<SocketTransaction> sink) {
        CommandExchange begin = new CommandExchange(
                session, outer == null ? "BEGIN" : "SAVEPOINT " + savepoint(), this, failure -> begun(failure, sink));
        onEventLoop(() -> session.begin(outer, this, begin));
    }

    private void begun(@Nullable Throwable failure, MonoSink<SocketTransaction> sink) {
        if (failure != null) {
            session.release(this, outer);
            sink.error(failure);
            return;
        }
        sink.success(this);
        if (!taken) {
            // Whoever wanted it was gone before it had begun.
            end(rollbackCommand(), ignored -> {});
        }
    }

    private Mono<Void> commit() {
        return end(outer == null ? "COMMIT" : "RELEASE SAVEPOINT " + savepoint());
    }

    /** A connection that is gone has taken the transaction with it, and the caller has been told that already. */
    private Mono<Void> rollback() {
        return end(rollbackCommand()).onErrorComplete(ConnectionException.class);
    }

    private String rollbackCommand() {
        return outer == null
                ? "ROLLBACK"
                : "ROLLBACK TO SAVEPOINT " + savepoint() + "; RELEASE SAVEPOINT " + savepoint();
    }

    private String savepoint() {
        return "trunkline_" + depth;
    }

    private Mono<Void> end(String sql) {
        return Mono.create(sink -> end(sql, failure -> {
            if (failure == null) {
                sink.success();
            } else {
                sink.error(failure);
            }
        }));
    }

    private void end(String sql, CommandExchange.Listener listener) {
        CommandExchange command = new CommandExchange(session, sql, this, listener);
        onEventLoop(() -> session.end(this, outer, command));
    }

    private void onEventLoop(Runnable task) {
        if (session.onEventLoop()) {
            task.run();
        } else {
            session.execute(task);
        }
    }
}
