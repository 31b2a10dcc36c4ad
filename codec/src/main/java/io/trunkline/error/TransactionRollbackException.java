// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/**
 * Class 40, Transaction Rollback: the whole transaction is undone for the sake of others: it could not be put in an order
 * with them (40001) or was the victim of a deadlock (40P01). Run all of it again, from its first statement.
 */
public final class TransactionRollbackException extends ServerException {
    private static final long serialVersionUID = 1L;

    TransactionRollbackException(ErrorFields fields, Outcome outcome, @Nullable String sql) {
        super(fields, outcome, sql);
    }
}
