// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.Transaction;
import io.trunkline.TransactionId;
import io.trunkline.TransactionOptions;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import io.trunkline.exchange.BeginExchange;
import io.trunkline.exchange.CommandExchange;
import io.trunkline.exchange.Exchange;
import io.trunkline.exchange.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A transaction on a connection, or a savepoint in one: while it is open it owns the connection, and only what is run
 * through it is taken. {@link TransactionRun} opens and ends it.
 */
final class SocketTransaction extends SocketClient implements Transaction, Owner {
    private final @Nullable SocketTransaction outer;
    /** Of the outermost transaction: its savepoints have none of their own. */
    private final TransactionOptions options;

    private final int depth;
    private @Nullable Throwable obstacle;

    SocketTransaction(Session session, @Nullable SocketTransaction outer, TransactionOptions options) {
        super(session);
        this.outer = outer;
        this.options = outer == null ? options : outer.options;
        this.depth = outer == null ? 0 : outer.depth + 1;
    }

    static <T> Mono<T> run(
            Session session,
            @Nullable SocketTransaction outer,
            TransactionOptions options,
            Function<? super Transaction, ? extends Mono<T>> work) {
        if (outer != null && !options.isWithin(outer.options)) {
            return Mono.error(() -> new UsageException(
                    "a transaction inside a transaction is a savepoint, which cannot have options of its own: "
                            + options
                            + " was asked for inside " + outer.options
                            + ". Give them to the outermost transaction, or none to this one",
                    Outcome.NOT_SENT));
        }
        return Mono.create(sink -> {
            SocketTransaction transaction = new SocketTransaction(session, outer, options);
            new TransactionRun<>(transaction, transaction.withSettings(work), sink).start();
        });
    }

    /**
     * The work, with the transaction's settings in front of its first statement, in the same flight. If the server refuses
     * them the transaction has failed, and the error is theirs, whatever the work makes of that.
     */
    private <T> Function<? super Transaction, ? extends Mono<T>> withSettings(
            Function<? super Transaction, ? extends Mono<T>> work) {
        if (isSavepoint() || options.settings().isEmpty()) {
            return work;
        }
        return transaction -> Flux.<T>mergeSequential(
                        applySettings().then(Mono.empty()),
                        Mono.defer(() -> Objects.requireNonNull(
                                work.apply(transaction),
                                "the transaction's function returned null, where a Mono belongs")))
                .singleOrEmpty();
    }

    private Mono<Long> applySettings() {
        StringJoiner sql = new StringJoiner(", ", "select ", "");
        List<String> values = new ArrayList<>();
        options.settings().forEach((name, value) -> {
            values.add(value);
            sql.add("pg_catalog.set_config('" + name + "', $" + values.size() + ", true)");
        });
        return execute(sql.toString(), values.toArray());
    }

    @Override
    public Mono<TransactionId> id() {
        return query("select pg_catalog.pg_current_xact_id()::text")
                .one(row -> TransactionId.parse(Objects.requireNonNull(row.getString(0))));
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

    /** {@return the SQL that opens it: one command} */
    String beginCommand() {
        String modes = options.modes();
        return isSavepoint() ? "SAVEPOINT " + savepoint() : modes.isEmpty() ? "BEGIN" : "BEGIN " + modes;
    }

    /** {@return the exchange that opens it} */
    Exchange begin(CommandExchange.Listener listener) {
        return isSavepoint() ? command(beginCommand(), listener) : new BeginExchange(beginCommand(), this, listener);
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
