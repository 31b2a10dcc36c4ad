// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.Batch;
import io.trunkline.CursorDeclaration;
import io.trunkline.PgClient;
import io.trunkline.PreparedStatement;
import io.trunkline.Query;
import io.trunkline.Result;
import io.trunkline.Transaction;
import io.trunkline.TransactionId;
import io.trunkline.TransactionOptions;
import io.trunkline.TransactionStatus;
import io.trunkline.codec.PgType;
import io.trunkline.error.Outcome;
import io.trunkline.exchange.CommandExchange;
import io.trunkline.exchange.ScriptExchange;
import io.trunkline.protocol.ProtocolException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a connection and its transactions have in common: everything but who they are. */
abstract class SocketClient implements PgClient {
    private static final @Nullable Object[] ONE_NULL = {null};

    final Session session;

    SocketClient(Session session) {
        this.session = session;
    }

    /** {@return the transaction that statements of this client belong to; null for the connection itself} */
    abstract @Nullable SocketTransaction transaction();

    @Override
    public final Query query(String sql, @Nullable Object @Nullable ... params) {
        return new SocketQuery(session, transaction(), sql, params == null ? ONE_NULL : params, session.queryOptions());
    }

    @Override
    public final Mono<Long> execute(String sql, @Nullable Object @Nullable ... params) {
        return new SocketQuery(
                        session, transaction(), sql, params == null ? ONE_NULL : params, session.commandOptions())
                .execute();
    }

    @Override
    public final Batch batch(String sql) {
        return new SocketBatch(this, sql, session.commandOptions());
    }

    @Override
    public final Mono<Void> script(String sql) {
        return session.traced(Mono.create(sink -> {
            CommandExchange script = new CommandExchange(session, sql, transaction(), failure -> {
                if (failure == null) {
                    sink.success();
                } else {
                    sink.error(failure);
                }
            });
            sink.onCancel(() -> session.abandon(script));
            session.submit(script);
        }));
    }

    @Override
    public final Flux<Result> scriptResults(String sql) {
        return new ScriptFlux(session, transaction(), sql);
    }

    @Override
    public final Mono<PreparedStatement> prepare(String sql, PgType... parameterTypes) {
        return SocketPreparedStatement.prepare(session, transaction(), sql, parameterTypes.clone());
    }

    @Override
    public final <T> Mono<T> transaction(Function<? super Transaction, ? extends Mono<T>> work) {
        return transaction(TransactionOptions.defaults(), work);
    }

    @Override
    public final <T> Mono<T> transaction(
            TransactionOptions options, Function<? super Transaction, ? extends Mono<T>> work) {
        return session.traced(SocketTransaction.run(session, transaction(), options, work));
    }

    @Override
    public final Mono<TransactionStatus> transactionStatus(TransactionId id) {
        return query("select coalesce(pg_catalog.pg_xact_status($1::pg_catalog.xid8), 'too old')", id)
                .one(row -> status(row.getString(0)));
    }

    private static TransactionStatus status(@Nullable String word) {
        return switch (String.valueOf(word)) {
            case "committed" -> TransactionStatus.COMMITTED;
            case "aborted" -> TransactionStatus.ABORTED;
            case "in progress" -> TransactionStatus.IN_PROGRESS;
            case "too old" -> TransactionStatus.TOO_OLD;
            default ->
                throw new ProtocolException(
                        "pg_xact_status answered '" + word + "', which is no status", Outcome.REJECTED);
        };
    }

    /** For connections and transactions alike, whose interfaces say what it does. */
    public final CursorDeclaration cursor(String sql, @Nullable Object @Nullable ... params) {
        return new SocketCursorDeclaration(this, sql, params == null ? ONE_NULL : params);
    }

    private static final class ScriptFlux extends Flux<Result> {
        private final Session session;
        private final @Nullable SocketTransaction transaction;
        private final String sql;

        ScriptFlux(Session session, @Nullable SocketTransaction transaction, String sql) {
            this.session = session;
            this.transaction = transaction;
            this.sql = sql;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Result> subscriber) {
            ScriptExchange exchange = new ScriptExchange(session, sql, transaction, subscriber);
            subscriber.onSubscribe(exchange);
            session.submit(exchange);
        }
    }
}
