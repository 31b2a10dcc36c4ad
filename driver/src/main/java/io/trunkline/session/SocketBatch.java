// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.Batch;
import io.trunkline.BatchOutcome;
import io.trunkline.RowMapper;
import io.trunkline.UsageException;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.error.Outcome;
import io.trunkline.exchange.BatchExchange;
import io.trunkline.exchange.Execution;
import io.trunkline.exchange.Owner;
import io.trunkline.exchange.ParameterFeed;
import io.trunkline.exchange.ParameterList;
import io.trunkline.exchange.ParameterSource;
import io.trunkline.row.Mappers;
import io.trunkline.statement.Advice;
import io.trunkline.statement.DeclaredTypes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A statement on one connection with the rows of parameters it is to be run for. */
final class SocketBatch implements Batch {
    private static final @Nullable Object[] ONE_NULL = {null};

    private final SocketClient client;
    private final String sql;
    private final StatementOptions options;
    private final DeclaredTypes types;
    /** The row that was added last, and behind it those before it: shared with the batches that this one grew from. */
    private final @Nullable Added last;

    private final int count;
    private final long weight;
    private final @Nullable Publisher<? extends @Nullable Object[]> more;

    SocketBatch(SocketClient client, String sql, StatementOptions options) {
        this(client, sql, options, DeclaredTypes.NONE, null, 0, 0, null);
    }

    private SocketBatch(
            SocketClient client,
            String sql,
            StatementOptions options,
            DeclaredTypes types,
            @Nullable Added last,
            int count,
            long weight,
            @Nullable Publisher<? extends @Nullable Object[]> more) {
        this.client = client;
        this.sql = sql;
        this.options = options;
        this.types = types;
        this.last = last;
        this.count = count;
        this.weight = weight;
        this.more = more;
    }

    @Override
    public Batch add(@Nullable Object @Nullable ... params) {
        @Nullable Object[] row = params == null ? ONE_NULL : params;
        if (more != null) {
            return from(Flux.<@Nullable Object[]>just(row));
        }
        DeclaredTypes declared = DeclaredTypes.of(row);
        if (count > 0 && !declared.equals(types)) {
            throw new UsageException(
                    "row " + count + " of the batch's parameters, counted from 0, declares other types than row 0: they"
                            + " are all for one statement",
                    Outcome.NOT_SENT);
        }
        @Nullable Object[] values = DeclaredTypes.values(row);
        return new SocketBatch(
                client,
                sql,
                options,
                declared,
                new Added(values, last),
                count + 1,
                weight + 32 + SocketQuery.weight(values),
                null);
    }

    @Override
    public Batch addAll(Iterable<? extends @Nullable Object[]> rows) {
        Batch all = this;
        for (@Nullable Object[] row : rows) {
            all = all.add(row);
        }
        return all;
    }

    @Override
    public Batch from(Publisher<? extends @Nullable Object[]> rows) {
        return new SocketBatch(
                client, sql, options, types, last, count, weight, more == null ? rows : Flux.concat(more, rows));
    }

    @Override
    public Batch timeout(Duration timeout) {
        return new SocketBatch(client, sql, options.withTimeout(timeout), types, last, count, weight, more);
    }

    /** In the order in which they were added. */
    private List<@Nullable Object[]> rows() {
        @Nullable Object[][] rows = new Object[count][];
        int at = count;
        for (Added each = last; each != null; each = each.before) {
            rows[--at] = each.values;
        }
        return List.of(rows);
    }

    private static final class Added {
        final @Nullable Object[] values;
        final @Nullable Added before;

        Added(@Nullable Object[] values, @Nullable Added before) {
            this.values = values;
            this.before = before;
        }
    }

    // ---- All or none
    // -------------------------------------------------------------------------------------------------

    @Override
    public Flux<Long> atomic() {
        return atomic(row -> 0L, true);
    }

    @Override
    public <T> Flux<T> atomic(RowMapper<? extends T> mapper) {
        return atomic(mapper, false);
    }

    @Override
    public <T> Flux<T> atomic(Class<T> type) {
        return atomic(Mappers.nonNull(type), false);
    }

    private <T> Flux<T> atomic(RowMapper<? extends T> mapper, boolean countsOnly) {
        return count == 0 && more == null
                ? Flux.empty()
                : client.session.traced(new AtomicFlux<T>(this, mapper, countsOnly));
    }

    private static final class AtomicFlux<T> extends Flux<T> {
        private final SocketBatch batch;
        private final RowMapper<? extends T> mapper;
        private final boolean countsOnly;

        AtomicFlux(SocketBatch batch, RowMapper<? extends T> mapper, boolean countsOnly) {
            this.batch = batch;
            this.mapper = mapper;
            this.countsOnly = countsOnly;
        }

        @Override
        @SuppressWarnings("unchecked") // Where only counts are wanted, T is Long: see atomic().
        public void subscribe(CoreSubscriber<? super T> subscriber) {
            Session session = batch.client.session;
            List<@Nullable Object[]> rows = batch.rows();
            Publisher<? extends @Nullable Object[]> more = batch.more;
            ParameterSource source = more == null
                    ? new ParameterList(rows)
                    : new ParameterFeed(
                            rows.isEmpty()
                                    ? batch.checked(more)
                                    : Flux.concat(Flux.fromIterable(rows), batch.checked(more)),
                            session);
            BatchExchange<T> exchange = new BatchExchange<>(
                    session,
                    batch.new Run(rows, more != null),
                    source,
                    mapper,
                    countsOnly ? (BatchExchange.Counts<T>) new LongCounts() : null,
                    more != null,
                    subscriber);
            subscriber.onSubscribe(exchange);
            session.submit(exchange);
        }
    }

    /** The rows of a publisher, which declare no types that the first row has not declared. */
    private Flux<@Nullable Object[]> checked(Publisher<? extends @Nullable Object[]> rows) {
        return Flux.<@Nullable Object[]>from(rows).map(row -> {
            DeclaredTypes declared = DeclaredTypes.of(row);
            if (!declared.equals(DeclaredTypes.NONE) && !declared.equals(types)) {
                throw new UsageException(
                        "a row of the batch's publisher declares types, which only rows that were added can: add the first"
                                + " one",
                        Outcome.REJECTED);
            }
            return DeclaredTypes.values(row);
        });
    }

    /** One subscription to all rows as one. */
    private final class Run implements Execution {
        private final List<@Nullable Object[]> rows;
        private final boolean streamed;

        Run(List<@Nullable Object[]> rows, boolean streamed) {
            this.rows = rows;
            this.streamed = streamed;
        }

        @Override
        public String sql() {
            return sql;
        }

        @Override
        public @Nullable Object[] parameters() {
            return rows.isEmpty() ? new Object[0] : rows.get(0);
        }

        @Override
        public int parameterCount() {
            return streamed ? -1 : parameters().length;
        }

        @Override
        public boolean isTextEnough(CodecRegistry codecs) {
            if (streamed) {
                return false;
            }
            for (@Nullable Object[] row : rows) {
                for (Object value : row) {
                    if (!codecs.hasText(value)) {
                        return false;
                    }
                }
            }
            return true;
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public Duration timeout() {
            return options.timeout();
        }

        @Override
        public Duration demandTimeout() {
            return options.demandTimeout();
        }

        @Override
        public DeclaredTypes types() {
            return types;
        }

        @Override
        public @Nullable Owner owner() {
            return client.transaction();
        }

        @Override
        public int weight() {
            return (int) Math.min(128L + sql.length() + weight, Integer.MAX_VALUE);
        }

        @Override
        public String toString() {
            return "batch: " + Advice.excerpt(sql);
        }
    }

    private static final class LongCounts implements BatchExchange.Counts<Long> {
        private long[] counts = new long[16];
        private int size;
        private int emitted;

        @Override
        public void add(long affectedRows) {
            if (size == counts.length) {
                counts = Arrays.copyOf(counts, size * 2);
            }
            counts[size++] = affectedRows;
        }

        @Override
        public @Nullable Long next() {
            return emitted == size ? null : (Long) counts[emitted++];
        }
    }

    // ---- Each on its own
    // ---------------------------------------------------------------------------------------------

    @Override
    public Flux<BatchOutcome<Void>> each() {
        return outcomes((index, row) ->
                query(row).execute().map(affected -> new BatchOutcome<>(index, affected, List.of(), null)));
    }

    @Override
    public <T> Flux<BatchOutcome<T>> each(RowMapper<? extends T> mapper) {
        return outcomes((index, row) -> query(row)
                .<T>all(mapper)
                .collectList()
                .map(answered -> new BatchOutcome<>(index, answered.size(), answered, null)));
    }

    private SocketQuery query(@Nullable Object[] row) {
        return new SocketQuery(client.session, client.transaction(), sql, row, types, options);
    }

    /** One row of parameters, run on its own. */
    private interface OneRow<T> {
        Mono<BatchOutcome<T>> of(long index, @Nullable Object[] row);
    }

    /** No more at a time than the connection sends ahead of their answers. */
    private <T> Flux<BatchOutcome<T>> outcomes(OneRow<T> run) {
        return Flux.defer(() -> {
            Flux<@Nullable Object[]> all = Flux.fromIterable(rows());
            int window = client.session.window();
            return (more == null ? all : Flux.concat(all, checked(more)))
                    .index()
                    .flatMapSequentialDelayError(
                            row -> run.of(row.getT1(), row.getT2())
                                    .onErrorResume(failure ->
                                            Mono.just(new BatchOutcome<>(row.getT1(), 0, List.of(), failure))),
                            window,
                            1);
        });
    }
}
