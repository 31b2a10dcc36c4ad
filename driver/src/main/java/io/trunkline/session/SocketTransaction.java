// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.Transaction;
import io.trunkline.exchange.BeginExchange;
import io.trunkline.exchange.CommandExchange;
import io.trunkline.exchange.Exchange;
import io.trunkline.exchange.Owner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A transaction on a connection, or a savepoint in one: while it is open it owns the connection, and only what is run
 * through it is taken. {@link TransactionRun} opens and ends it.
 */
final class SocketTransaction extends SocketClient implements Transaction, Owner {
    private final @Nullable SocketTransaction outer;
    private final int depth;
    private @Nullable Throwable obstacle;

    SocketTransaction(Session session, @Nullable SocketTransaction outer) {
        super(session);
        this.outer = outer;
        this.depth = outer == null ? 0 : outer.depth + 1;
    }

    static <T> Mono<T> run(
            Session session, @Nullable SocketTransaction outer, Function<? super Transaction, ? extends Mono<T>> work) {
        return Mono.create(sink -> new TransactionRun<>(new SocketTransaction(session, outer), work, sink).start());
    }

    @Override
    SocketTransaction transaction() {
        return this;
    }

    /** {@return the transaction that this one is a savepoint in, or null} */
    @Nullable
    SocketTransaction outer() {
        return outer;
    }

    boolean isSavepoint() {
        return outer != null;
    }

    /** {@return whether this transaction is the other one or was opened inside it} */
    boolean isWithin(SocketTransaction other) {
        for (SocketTransaction each = this; each != null; each = each.outer) {
            if (each == other) {
                return true;
            }
        }
        return false;
    }

    @Override
    public @Nullable Throwable obstacle() {
        return obstacle;
    }

    /** Nothing more can be run in it: what waits fails, as what is still to come. */
    void obstruct(Throwable why) {
        obstacle = why;
    }

    /** {@return the exchange that opens it} */
    Exchange begin(CommandExchange.Listener listener) {
        return isSavepoint()
                ? command("SAVEPOINT " + savepoint(), listener)
                : new BeginExchange("BEGIN", this, listener);
    }

    CommandExchange commit(CommandExchange.Listener listener) {
        return command(isSavepoint() ? "RELEASE SAVEPOINT " + savepoint() : "COMMIT", listener);
    }

    CommandExchange rollback(CommandExchange.Listener listener) {
        return command(
                isSavepoint()
                        ? "ROLLBACK TO SAVEPOINT " + savepoint() + "; RELEASE SAVEPOINT " + savepoint()
                        : "ROLLBACK",
                listener);
    }

    private CommandExchange command(String sql, CommandExchange.Listener listener) {
        return new CommandExchange(session, sql, this, listener);
    }

    private String savepoint() {
        return "trunkline_" + depth;
    }
}
