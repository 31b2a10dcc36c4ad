// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import org.jspecify.annotations.Nullable;

/**
 * A statement that cannot work as it was written or used: a wrong number of parameters, a column that is not there, a
 * statement past an open transaction. The message says what to do instead; the connection is as usable as before.
 */
public final class UsageException extends PgException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message, Outcome outcome) {
        this(message, outcome, null);
    }

    public UsageException(String message, Outcome outcome, @Nullable Throwable cause) {
        super(message, outcome, cause);
    }
}
