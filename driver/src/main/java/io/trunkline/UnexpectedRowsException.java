// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;

/**
 * A query for one row answered more. {@code first} takes the first of them, {@code all} takes them all.
 */
public final class UnexpectedRowsException extends PgException {
    private static final long serialVersionUID = 1L;

    public UnexpectedRowsException(String message) {
        super(message, Outcome.UNKNOWN, null);
    }
}
