// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.codec.JavaType;
import io.trunkline.error.Notice;
import java.time.Duration;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A statement and its parameters, and the ways to receive its rows. Immutable; runs once per subscription.
 *
 * <p>A {@code Class} is either a scalar, for results of one column ({@code Long.class}, {@code String.class},
 * {@code LocalDate.class}, …), or a record whose components are filled from the columns of the same name
 * ({@code createdAt} also from {@code created_at}). A record may also be the value of the only column, of a composite type
 * or of JSON, say: that is how it is read where its components are not all among the columns. Anything else is read with a
 * {@link RowMapper}.
 */
public interface Query {
    /**
     * This statement with a time limit of its own, from subscription to outcome, in place of
     * {@link PgConfig#queryTimeout()}. Who waits longer is told {@link StatementTimeoutException} at once; the server is
     * asked to cancel the statement if nothing else is under way on the connection.
     *
     * @param timeout to the millisecond; zero for none
     */
    Query timeout(Duration timeout);

    /**
     * This statement, declared to change nothing. Outside of transactions, several such statements that are subscribed to
     * in the same turn may leave under one Sync, which spares the server more than half of its work for short ones. They
     * then run in one implicit transaction, with an outcome each: an error fails only its own caller, and those the server
     * has passed over because of it are sent again.
     *
     * <p>What a statement that was declared so writes after all, by way of a function say, may be rolled back, or done
     * twice. One whose command tag is not that of a read fails with {@link UsageException}.
     */
    Query readOnly();

    /**
     * This statement, whose {@link #all} fetches so many rows at a time by way of a portal: the server computes no more than
     * are fetched, and at most two fetches are kept here. The next is asked for while the one before is being read. All of
     * it is one statement, inside a transaction or outside.
     *
     * <p>The stream has the connection for itself until it ends: what is subscribed to meanwhile fails at once with
     * {@link UsageException}, as the stream itself may be waiting for it.
     *
     * @param rows 0 for no portal: all rows at once, which is the default
     */
    Query fetchSize(int rows);

    /**
     * This statement, whose {@link #all} waits so long for a subscriber that asks for no rows while there are some, in place
     * of {@link PgConfig#demandTimeout()}; then it fails with {@link SlowSubscriberException}.
     *
     * @param timeout to the millisecond; zero for ever
     */
    Query demandTimeout(Duration timeout);

    /** Runs the statement for its effect, as {@link PgClient#execute} does. */
    Mono<Long> execute();

    /**
     * The only row. No row is an empty {@code Mono}; a second one is an {@link UnexpectedRowsException}. A mapper that
     * answers null makes it empty, too.
     */
    <T> Mono<T> one(RowMapper<? extends T> mapper);

    /** The only row, as a scalar or record. SQL NULL as the only column's value is an empty {@code Mono}. */
    <T> Mono<T> one(Class<T> type);

    /** The only row's only column as a type with arguments, a list of a certain class say; NULL is an empty {@code Mono}. */
    <T> Mono<T> one(JavaType<T> type);

    /** The first row, or empty; the server is asked for no more than that one. */
    <T> Mono<T> first(RowMapper<? extends T> mapper);

    /** The first row as a scalar or record, or empty; the server is asked for no more than that one. */
    <T> Mono<T> first(Class<T> type);

    /** The first row's only column as a type with arguments; the server is asked for no more than that row. */
    <T> Mono<T> first(JavaType<T> type);

    /**
     * All rows, as the subscriber asks for them. Rows that are not asked for stay in the socket, so a slow subscriber
     * needs little memory; but while other statements wait behind this one on the same connection its rows are taken in
     * and kept, and a subscriber that falls more than {@link PgConfig#rowBufferBytes()} behind fails with
     * {@link SlowSubscriberException}. Cancelling ends the statement on the server if nothing else is under way, and
     * passes over the remaining rows otherwise.
     *
     * @param mapper called once per row on the event loop; must not answer null
     */
    <T> Flux<T> all(RowMapper<? extends T> mapper);

    /** All rows as scalars or records. SQL NULL as the only column's value is an error that names the row. */
    <T> Flux<T> all(Class<T> type);

    /** All rows' only column as a type with arguments. SQL NULL is an error that names the row. */
    <T> Flux<T> all(JavaType<T> type);

    /**
     * The command tag, the number of affected rows, the columns and all rows, which are copied and collected. More of them
     * than {@link PgConfig#rowBufferBytes()} allow is a {@link ResultTooLargeException}: {@link #all(RowMapper)} streams.
     */
    Mono<Result> result();

    /**
     * This query, telling {@code listener} of the notices that the server sends while it is under way: {@code RAISE NOTICE},
     * "relation already exists, skipping". How much the server says is up to its setting {@code client_min_messages}.
     *
     * @param listener called on the event loop, before what the server sends next is delivered; it must not block, and what
     *     it throws is logged and changes nothing. It replaces the one that was given before
     */
    Query onNotice(Consumer<? super Notice> listener);
}
