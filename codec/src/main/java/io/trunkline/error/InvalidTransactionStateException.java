// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/**
 * Class 25, Invalid Transaction State: the transaction does not allow this statement, because it is read-only (25006) or
 * because an earlier statement has failed in it (25P02); or it took, or idled, for longer than its limit (25P04, 25P03),
 * which ends the connection.
 */
public final class InvalidTransactionStateException extends ServerException {
    private static final long serialVersionUID = 1L;

    InvalidTransactionStateException(ErrorFields fields, Outcome outcome, @Nullable String sql) {
        super(fields, outcome, sql);
    }
}
