// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * An open transaction: whatever runs through it commits or rolls back together.
 *
 * <p>It ends with the publisher that {@link PgClient#transaction} was given; using it later is a {@link UsageException}.
 * Statements subscribed to together are pipelined here too; after one of them has failed, the server refuses the rest
 * (25P02) until the transaction, or the savepoint around them, is rolled back.
 */
public interface Transaction extends PgClient {
    /**
     * The number of this transaction, by which {@link PgClient#transactionStatus} tells afterwards what became of it. One that
     * has not written anything gets a number by asking. A savepoint answers that of the transaction around it.
     *
     * <p>Costs no round trip if it is subscribed to together with the transaction's first statement.
     */
    Mono<TransactionId> id();

    /**
     * A cursor over a query's rows, open until the transaction ends or it is closed.
     *
     * @param sql a query, with parameters as {@code $1, $2, …}
     * @param params the parameters' values in that order
     */
    CursorDeclaration cursor(String sql, @Nullable Object @Nullable ... params);
}
