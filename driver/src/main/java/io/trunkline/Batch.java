// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * One statement, run once for each of several rows of parameters: {@link #atomic} as one, or {@link #each} on its own.
 * Immutable: every method makes another batch. Runs once per subscription.
 *
 * <p>The rows leave in flights of bounded size, and answers are read meanwhile, so a batch may be of any length. All of them
 * are meant for one statement: the types declared by {@link Pg#typed} must be the same in every row.
 */
public interface Batch {
    /** This batch and one more row of parameters, {@code $1, $2, …}; a lone {@code null} is one NULL parameter. */
    Batch add(@Nullable Object @Nullable ... params);

    /** This batch and more rows of parameters. */
    Batch addAll(Iterable<? extends @Nullable Object[]> rows);

    /**
     * This batch, followed by the rows of a publisher. It is subscribed to when its turn comes, asked for no more rows than
     * are about to be sent, and cancelled with the batch. Until it ends, {@link #atomic} has the connection for itself:
     * statements subscribed to meanwhile fail at once, as the publisher may be waiting for them.
     */
    Batch from(Publisher<? extends @Nullable Object[]> rows);

    /** This batch with a time limit of its own, for all of {@link #atomic}, or for each of {@link #each}. */
    Batch timeout(Duration timeout);

    /**
     * All rows or none: one Sync behind all of them, so that the first error undoes the whole batch, even outside a
     * transaction. Within one it fails the transaction. The error says at which row it happened.
     *
     * @return how many rows of the table each row of parameters has affected, in order, once all of it is final
     * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING">Pipelining</a>
     */
    Flux<Long> atomic();

    /**
     * As {@link #atomic()}, for statements that answer rows, by {@code RETURNING} say: all of them, in order, as they come.
     * What is emitted is final only when the publisher completes.
     */
    <T> Flux<T> atomic(RowMapper<? extends T> mapper);

    /** As {@link #atomic(RowMapper)}, into scalars or records. */
    <T> Flux<T> atomic(Class<T> type);

    /**
     * Each row on its own: a Sync behind each, so that an error touches no other. The publisher itself does not fail:
     * every row of parameters has an outcome, in order.
     */
    Flux<BatchOutcome<Void>> each();

    /** As {@link #each()}, for statements that answer rows; the rows of one outcome are kept in memory until it is known. */
    <T> Flux<BatchOutcome<T>> each(RowMapper<? extends T> mapper);
}
