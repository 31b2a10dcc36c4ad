// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.codec.PgType;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Anything that can run SQL: a connection, a transaction.
 *
 * <p>Parameters stand as {@code $1, $2, …} in the SQL and follow it as values; the server infers their types, so a string
 * binds to anything that parses and {@code null} is SQL NULL everywhere. Values are never put into the SQL text.
 *
 * <p>All publishers are cold: nothing is sent before a subscription, and every subscription runs the statement once more.
 * Subscribing to several without waiting pipelines them: they leave in one packet, run in the order of subscription and
 * succeed or fail one by one. Signals arrive on the connection's event loop, which must not be blocked. All methods may be
 * called, and all publishers subscribed to, from any thread.
 *
 * <p>All errors are {@link io.trunkline.error.PgException}s, which say what became of the statement. A statement's result
 * is final when the server is ready for the next one: a constraint that is checked only then still fails its statement.
 */
public interface PgClient {
    /**
     * A statement that answers rows, not run before one of the result's publishers is subscribed to.
     *
     * @param sql one statement, with parameters as {@code $1, $2, …}
     * @param params the parameters' values in that order; a lone {@code null} is one NULL parameter. An array passed as such
     *     is not copied and must not be changed afterwards
     */
    Query query(String sql, @Nullable Object @Nullable ... params);

    /**
     * Runs a statement for its effect; rows it may answer are passed over.
     *
     * @param sql one statement, with parameters as {@code $1, $2, …}
     * @param params the parameters' values in that order
     * @return the number of rows inserted, updated, deleted, merged, selected or copied; 0 for statements that count none
     */
    Mono<Long> execute(String sql, @Nullable Object @Nullable ... params);

    /**
     * A statement to be run for several rows of parameters.
     *
     * @param sql one statement, with parameters as {@code $1, $2, …}
     */
    Batch batch(String sql);

    /**
     * Runs several statements, separated by semicolons, without parameters: migrations, set-up. They form one implicit
     * transaction unless the script itself says otherwise, and are sent by the simple query protocol. Rows are passed over.
     *
     * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT">Multiple
     *     statements in a simple query</a>
     */
    Mono<Void> script(String sql);

    /**
     * Runs several statements as {@link #script} does, and answers what each of them did, in their order: tag, columns and
     * rows, as far as they are asked for. A string without any statement answers one result with an empty tag.
     *
     * <p>The server sends values as text, read as anything else that their types can be read as; after a {@code SET DateStyle}
     * or the like read dates and times as strings. What of a result is not asked for waits on the socket; where others wait
     * behind, it is kept up to {@link PgConfig#rowBufferBytes()}, beyond which it is a {@link SlowSubscriberException}. A
     * single result beyond that is a {@link ResultTooLargeException}.
     *
     * <p>Where a statement fails, the results of those before it come first, and then the error, whose hint says which
     * statement it was if any was through before. The rest is not run, and unless the script itself had committed them, those
     * that were through are undone with it: <b>a result is final only when the stream completes</b>. Cancelling ends the
     * script, too, if nothing else is under way.
     *
     * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT">Multiple
     *     statements in a simple query</a>
     */
    Flux<Result> scriptResults(String sql);

    /**
     * Has the server parse and describe a statement, and keeps it prepared until it is closed, beside those that
     * {@link PgConfig#statementCacheSize()} allows. No more than that number are kept so: one more is a
     * {@link UsageException}.
     *
     * @param sql one statement, with parameters as {@code $1, $2, …}
     * @param parameterTypes the types of the first parameters, where the server shall not infer them; one with OID 0 is looked
     *     up by its name
     */
    Mono<PreparedStatement> prepare(String sql, PgType... parameterTypes);

    /**
     * Runs {@code work} in a transaction: it is committed when the work's publisher completes, and rolled back when that
     * fails or is cancelled, before the connection is anyone else's. What the work emits is handed on only after the
     * commit. On a {@link Transaction} this is a savepoint.
     *
     * <p>A {@code COMMIT} that the server answers with {@code ROLLBACK}, because a statement had failed and the work had
     * swallowed its error, is a {@link RolledBackException}. Running the transaction again after a serialization failure
     * is one visible operator: {@code .retryWhen(Retry.max(3).filter(PgException::isSerializationFailure))}.
     *
     * @param work what to do, using the transaction it is given and nothing else on this connection: while a transaction
     *     is open, statements that go past it fail with {@link UsageException}
     */
    <T> Mono<T> transaction(Function<? super Transaction, ? extends Mono<T>> work);

    /**
     * As {@link #transaction(Function)}, with an isolation level, access mode or time-outs of its own.
     *
     * <p>On a {@link Transaction} the options must say nothing that the transaction around does not say as well: a savepoint
     * has no isolation level of its own. Otherwise it is a {@link UsageException}, and nothing is sent.
     */
    <T> Mono<T> transaction(TransactionOptions options, Function<? super Transaction, ? extends Mono<T>> work);

    /**
     * Asks the server what became of a transaction: how to settle a commit whose answer was lost
     * ({@link io.trunkline.error.Outcome#UNKNOWN}).
     *
     * <p>Ask the server that ran it, or one that took over from it with all it had committed. A number that the server has not
     * reached is an error of its (22023).
     *
     * @param id what {@link Transaction#id()} gave before
     */
    Mono<TransactionStatus> transactionStatus(TransactionId id);
}
