// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;

/**
 * The server answered {@code COMMIT} with {@code ROLLBACK}: a statement of the transaction had failed and its error had been
 * swallowed. Nothing of the transaction has happened.
 */
public final class RolledBackException extends PgException {
    private static final long serialVersionUID = 1L;

    public RolledBackException(String message) {
        super(message, Outcome.REJECTED, null);
    }
}
