// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.Column;
import io.trunkline.Pg;
import io.trunkline.PreparedStatement;
import io.trunkline.Query;
import io.trunkline.UsageException;
import io.trunkline.codec.PgType;
import io.trunkline.error.Outcome;
import io.trunkline.exchange.CloseExchange;
import io.trunkline.exchange.PinExchange;
import io.trunkline.statement.Advice;
import io.trunkline.statement.DeclaredTypes;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A prepared statement as its user sees it. What is prepared on the server is the connection's business and is found by the
 * SQL, so that it can be prepared anew; this only keeps it from being closed.
 */
final class SocketPreparedStatement implements PreparedStatement {
    private static final @Nullable Object[] ONE_NULL = {null};

    private final Session session;
    private final @Nullable SocketTransaction transaction;
    private final String sql;
    private final DeclaredTypes types;
    private final List<PgType> parameters;
    private final List<Column> columns;
    private final Mono<Void> closing;
    /** Its Close has been written: of the event loop. */
    private boolean closed;

    private SocketPreparedStatement(
            Session session,
            @Nullable SocketTransaction transaction,
            String sql,
            DeclaredTypes types,
            List<PgType> parameters,
            List<Column> columns) {
        this.session = session;
        this.transaction = transaction;
        this.sql = sql;
        this.types = types;
        this.parameters = parameters;
        this.columns = columns;
        this.closing = closing().cache();
    }

    static Mono<PreparedStatement> prepare(
            Session session, @Nullable SocketTransaction transaction, String sql, PgType[] parameterTypes) {
        Object[] typed = new Object[parameterTypes.length];
        for (int i = 0; i < typed.length; i++) {
            typed[i] = Pg.typed(null, parameterTypes[i]);
        }
        DeclaredTypes types = DeclaredTypes.of(typed);
        return Mono.create(sink -> {
            AtomicBoolean cancelled = new AtomicBoolean();
            PinExchange.Listener listener = new PinExchange.Listener() {
                @Override
                public void pinned(List<PgType> parameters, List<Column> columns) {
                    SocketPreparedStatement prepared =
                            new SocketPreparedStatement(session, transaction, sql, types, parameters, columns);
                    if (cancelled.get()) {
                        prepared.close().subscribe();
                    } else {
                        sink.success(prepared);
                    }
                }

                @Override
                public void failed(Throwable why) {
                    sink.error(why);
                }
            };
            PinExchange exchange = new PinExchange(session, sql, types, transaction, listener);
            sink.onCancel(() -> {
                cancelled.set(true);
                session.abandon(exchange);
            });
            session.submit(exchange);
        });
    }

    @Override
    public String sql() {
        return sql;
    }

    DeclaredTypes types() {
        return types;
    }

    @Override
    public List<PgType> parameters() {
        return parameters;
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public Query query(@Nullable Object @Nullable ... params) {
        return use(params, session.queryOptions());
    }

    @Override
    public Mono<Long> execute(@Nullable Object @Nullable ... params) {
        return use(params, session.commandOptions()).execute();
    }

    private SocketQuery use(@Nullable Object @Nullable [] params, StatementOptions options) {
        return new SocketQuery(session, transaction, this, params == null ? ONE_NULL : params, options);
    }

    /** Refuses a use that cannot work; on the event loop, when its turn has come. */
    void check(@Nullable Object[] values) {
        if (closed) {
            throw new UsageException("the prepared statement is closed: " + Advice.excerpt(sql), Outcome.NOT_SENT);
        }
        if (values.length != parameters.size()) {
            throw new UsageException(
                    "the prepared statement takes " + parameters.size()
                            + (parameters.size() == 1 ? " value" : " values") + ", and was given " + values.length
                            + ": " + Advice.excerpt(sql),
                    Outcome.NOT_SENT);
        }
        if (DeclaredTypes.values(values) != values) {
            throw new UsageException(
                    "a prepared statement's parameters have their types already: declare them to prepare(sql, types),"
                            + " and pass the values alone",
                    Outcome.NOT_SENT);
        }
    }

    @Override
    public Mono<Void> close() {
        return closing;
    }

    /** Whoever owns the connection at the moment: closing changes nothing that a transaction could mind. */
    private Mono<Void> closing() {
        return Mono.create(sink -> {
            CloseExchange exchange = new CloseExchange(session, sql, types, new CloseExchange.Listener() {
                @Override
                public void closing() {
                    closed = true;
                }

                @Override
                public void closed(@Nullable Throwable failure) {
                    // Where the connection is gone, so is the statement.
                    closed = true;
                    sink.success();
                }
            });
            if (session.onEventLoop()) {
                session.insist(exchange);
            } else {
                session.execute(() -> session.insist(exchange));
            }
        });
    }
}
