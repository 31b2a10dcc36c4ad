// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.Query;
import io.trunkline.Result;
import io.trunkline.RowMapper;
import io.trunkline.codec.JavaType;
import io.trunkline.error.Notice;
import io.trunkline.exchange.AffectedRows;
import io.trunkline.exchange.Execution;
import io.trunkline.exchange.Owner;
import io.trunkline.exchange.PortalStream;
import io.trunkline.exchange.ResultExchange;
import io.trunkline.exchange.RowStream;
import io.trunkline.exchange.SingleRow;
import io.trunkline.exchange.SingleRow.Expectation;
import io.trunkline.exchange.WholeStream;
import io.trunkline.row.Mappers;
import io.trunkline.statement.DeclaredTypes;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A statement with its parameters on one connection; each subscription to one of its publishers is an exchange. */
final class SocketQuery implements Query, Execution {
    private final Session session;
    private final @Nullable SocketTransaction transaction;
    private final String sql;
    private final @Nullable Object[] parameters;
    private final DeclaredTypes types;
    private final StatementOptions options;
    private final @Nullable SocketPreparedStatement prepared;

    SocketQuery(
            Session session,
            @Nullable SocketTransaction transaction,
            String sql,
            @Nullable Object[] parameters,
            StatementOptions options) {
        this(session, transaction, sql, DeclaredTypes.values(parameters), DeclaredTypes.of(parameters), options);
    }

    /** @param types those declared for the parameters, which are bare values */
    SocketQuery(
            Session session,
            @Nullable SocketTransaction transaction,
            String sql,
            @Nullable Object[] parameters,
            DeclaredTypes types,
            StatementOptions options) {
        this(session, transaction, sql, parameters, types, options, null);
    }

    /** One use of a prepared statement. */
    SocketQuery(
            Session session,
            @Nullable SocketTransaction transaction,
            SocketPreparedStatement prepared,
            @Nullable Object[] parameters,
            StatementOptions options) {
        this(session, transaction, prepared.sql(), parameters, prepared.types(), options, prepared);
    }

    private SocketQuery(
            Session session,
            @Nullable SocketTransaction transaction,
            String sql,
            @Nullable Object[] parameters,
            DeclaredTypes types,
            StatementOptions options,
            @Nullable SocketPreparedStatement prepared) {
        this.session = session;
        this.transaction = transaction;
        this.sql = sql;
        this.parameters = parameters;
        this.types = types;
        this.options = options;
        this.prepared = prepared;
    }

    private SocketQuery(SocketQuery original, StatementOptions options) {
        this(
                original.session,
                original.transaction,
                original.sql,
                original.parameters,
                original.types,
                options,
                original.prepared);
    }

    @Override
    public Query timeout(Duration timeout) {
        return new SocketQuery(this, options.withTimeout(timeout));
    }

    @Override
    public Query readOnly() {
        return new SocketQuery(this, session.readOnly(options));
    }

    @Override
    public Query fetchSize(int rows) {
        return new SocketQuery(this, options.withFetchSize(rows));
    }

    @Override
    public Query demandTimeout(Duration timeout) {
        return new SocketQuery(this, options.withDemandTimeout(timeout));
    }

    @Override
    public Query onNotice(Consumer<? super Notice> listener) {
        return new SocketQuery(this, options.withNoticeListener(Objects.requireNonNull(listener, "listener")));
    }

    @Override
    public @Nullable Consumer<? super Notice> noticeListener() {
        return options.noticeListener();
    }

    @Override
    public void check() {
        if (prepared != null) {
            prepared.check(parameters);
        }
    }

    @Override
    public Duration demandTimeout() {
        return options.demandTimeout();
    }

    @Override
    public Duration timeout() {
        return options.timeout();
    }

    @Override
    public boolean isReadOnly() {
        return options.readOnly();
    }

    @Override
    public DeclaredTypes types() {
        return types;
    }

    @Override
    public String sql() {
        return sql;
    }

    @Override
    public @Nullable Object[] parameters() {
        return parameters;
    }

    @Override
    public @Nullable Owner owner() {
        return transaction;
    }

    @Override
    public int weight() {
        return (int) Math.min(128L + sql.length() + weight(parameters), Integer.MAX_VALUE);
    }

    /** {@return the bytes that these values keep in memory, roughly} */
    static long weight(@Nullable Object[] parameters) {
        long bytes = 0;
        for (Object parameter : parameters) {
            bytes += parameter instanceof byte[] binary
                    ? binary.length
                    : parameter instanceof CharSequence text ? text.length() : 16;
        }
        return bytes;
    }

    @Override
    public Mono<Long> execute() {
        return session.traced(new AffectedRowsMono(this));
    }

    @Override
    public <T> Mono<T> one(RowMapper<? extends T> mapper) {
        return session.traced(new SingleRowMono<T>(this, mapper, Expectation.ONLY));
    }

    @Override
    public <T> Mono<T> one(Class<T> type) {
        return one(Mappers.of(type));
    }

    @Override
    public <T> Mono<T> one(JavaType<T> type) {
        return one(Mappers.of(type));
    }

    @Override
    public <T> Mono<T> first(RowMapper<? extends T> mapper) {
        return session.traced(new SingleRowMono<T>(this, mapper, Expectation.FIRST));
    }

    @Override
    public <T> Mono<T> first(Class<T> type) {
        return first(Mappers.of(type));
    }

    @Override
    public <T> Mono<T> first(JavaType<T> type) {
        return first(Mappers.of(type));
    }

    @Override
    public <T> Flux<T> all(RowMapper<? extends T> mapper) {
        return session.traced(new RowFlux<T>(this, mapper));
    }

    @Override
    public <T> Flux<T> all(Class<T> type) {
        return all(Mappers.nonNull(type));
    }

    @Override
    public <T> Flux<T> all(JavaType<T> type) {
        return all(Mappers.nonNull(type));
    }

    @Override
    public Mono<Result> result() {
        return new ResultMono(this);
    }

    private static final class ResultMono extends Mono<Result> {
        private final SocketQuery query;

        ResultMono(SocketQuery query) {
            this.query = query;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Result> subscriber) {
            ResultExchange exchange = new ResultExchange(query.session, query, subscriber);
            subscriber.onSubscribe(exchange);
            query.session.submit(exchange);
        }
    }

    private static final class AffectedRowsMono extends Mono<Long> {
        private final SocketQuery query;

        AffectedRowsMono(SocketQuery query) {
            this.query = query;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Long> subscriber) {
            AffectedRows exchange = new AffectedRows(query.session, query, subscriber);
            subscriber.onSubscribe(exchange);
            query.session.submit(exchange);
        }
    }

    private static final class SingleRowMono<T> extends Mono<T> {
        private final SocketQuery query;
        private final RowMapper<? extends T> mapper;
        private final Expectation expectation;

        SingleRowMono(SocketQuery query, RowMapper<? extends T> mapper, Expectation expectation) {
            this.query = query;
            this.mapper = mapper;
            this.expectation = expectation;
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> subscriber) {
            SingleRow<T> exchange = new SingleRow<>(query.session, query, mapper, expectation, subscriber);
            subscriber.onSubscribe(exchange);
            query.session.submit(exchange);
        }
    }

    private static final class RowFlux<T> extends Flux<T> {
        private final SocketQuery query;
        private final RowMapper<? extends T> mapper;

        RowFlux(SocketQuery query, RowMapper<? extends T> mapper) {
            this.query = query;
            this.mapper = mapper;
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> subscriber) {
            int fetchSize = query.options.fetchSize();
            RowStream<T> exchange = fetchSize == 0
                    ? new WholeStream<>(query.session, query, mapper, subscriber)
                    : new PortalStream<>(query.session, query, mapper, fetchSize, subscriber);
            subscriber.onSubscribe(exchange);
            query.session.submit(exchange);
        }
    }
}
