// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.Parameter;
import io.trunkline.Query;
import io.trunkline.RowMapper;
import io.trunkline.codec.JavaType;
import io.trunkline.exchange.AffectedRows;
import io.trunkline.exchange.Execution;
import io.trunkline.exchange.RowStream;
import io.trunkline.exchange.SingleRow;
import io.trunkline.exchange.SingleRow.Expectation;
import io.trunkline.row.Mappers;
import io.trunkline.statement.DeclaredTypes;
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

    SocketQuery(Session session, @Nullable SocketTransaction transaction, String sql, @Nullable Object[] parameters) {
        this.session = session;
        this.transaction = transaction;
        this.sql = sql;
        if (anyTyped(parameters)) {
            this.types = DeclaredTypes.of(parameters);
            this.parameters = new Object[parameters.length];
            for (int i = 0; i < parameters.length; i++) {
                this.parameters[i] = parameters[i] instanceof Parameter parameter ? parameter.value() : parameters[i];
            }
        } else {
            this.types = DeclaredTypes.NONE;
            this.parameters = parameters;
        }
    }

    private static boolean anyTyped(@Nullable Object[] parameters) {
        for (Object parameter : parameters) {
            if (parameter instanceof Parameter) {
                return true;
            }
        }
        return false;
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
    public @Nullable Object owner() {
        return transaction;
    }

    @Override
    public int weight() {
        long bytes = 128L + sql.length();
        for (Object parameter : parameters) {
            bytes += parameter instanceof byte[] binary
                    ? binary.length
                    : parameter instanceof CharSequence text ? text.length() : 16;
        }
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    Mono<Long> affectedRows() {
        return new AffectedRowsMono(this);
    }

    @Override
    public <T> Mono<T> one(RowMapper<? extends T> mapper) {
        return new SingleRowMono<>(this, mapper, Expectation.ONLY);
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
        return new SingleRowMono<>(this, mapper, Expectation.FIRST);
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
        return new RowFlux<>(this, mapper);
    }

    @Override
    public <T> Flux<T> all(Class<T> type) {
        return all(Mappers.nonNull(type));
    }

    @Override
    public <T> Flux<T> all(JavaType<T> type) {
        return all(Mappers.nonNull(type));
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
            RowStream<T> exchange = new RowStream<>(query.session, query, mapper, subscriber);
            subscriber.onSubscribe(exchange);
            query.session.submit(exchange);
        }
    }
}
