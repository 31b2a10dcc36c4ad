// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import java.time.Duration;

/**
 * No outcome within the time that was given: {@link Query#timeout} or {@link PgConfig#queryTimeout()}. The subscriber is
 * told at once; the server is asked to cancel the statement if nothing else is under way on the connection, and what it
 * still answers is passed over. The outcome is NOT_SENT if the statement still waited, and UNKNOWN otherwise.
 */
public final class StatementTimeoutException extends PgException {
    private static final long serialVersionUID = 1L;

    private StatementTimeoutException(String message, Outcome outcome) {
        super(message, outcome, null);
    }

    /**
     * For those who measure the time.
     *
     * @param what the statement, for people
     */
    public static StatementTimeoutException after(Duration timeout, Outcome outcome, String what) {
        String waited =
                outcome == Outcome.NOT_SENT ? "not sent: it had waited on its connection for " : "no outcome within ";
        return new StatementTimeoutException(waited + timeout.toMillis() + " ms: " + what, outcome);
    }

    @Override
    protected boolean retryable() {
        return outcome() == Outcome.NOT_SENT;
    }
}
