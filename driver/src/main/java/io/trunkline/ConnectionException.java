// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.error.ServerException;
import org.jspecify.annotations.Nullable;

/**
 * There is no connection: it could not be made, was lost, or has been closed. The message names host and port; the cause
 * and the SQLSTATE are the server's or the network's where they said anything.
 */
public final class ConnectionException extends PgException {
    private static final long serialVersionUID = 1L;

    public ConnectionException(String message, Outcome outcome, @Nullable Throwable cause) {
        super(message, outcome, cause);
    }

    @Override
    public @Nullable String sqlState() {
        return getCause() instanceof PgException cause ? cause.sqlState() : null;
    }

    /**
     * A statement that was never sent can be sent again, on another connection, unless that would be refused as this one was.
     * What became of another statement, as whose error the server said so, is of no matter to this one.
     */
    @Override
    protected boolean retryable() {
        if (outcome() != Outcome.NOT_SENT) {
            return false;
        }
        if (getCause() instanceof ServerException refusal) {
            return refusal.isPassing();
        }
        return !(getCause() instanceof PgException failure) || isRetryable(failure);
    }
}
