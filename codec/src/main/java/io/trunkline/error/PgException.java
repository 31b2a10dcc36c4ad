// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/**
 * The root of all errors of this driver: it says what happened, and what became of the statement.
 *
 * <p>The static questions are made for Reactor's operators: {@code onErrorResume(PgException::isUniqueViolation, …)},
 * {@code Retry.max(3).filter(PgException::isSerializationFailure)}. They answer false for errors of any other kind.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
 */
public abstract class PgException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Outcome outcome;

    protected PgException(String message, Outcome outcome, @Nullable Throwable cause) {
        super(message, cause);
        this.outcome = outcome;
    }

    /** {@return what became of the statement} */
    public final Outcome outcome() {
        return outcome;
    }

    /** {@return the five-character SQLSTATE, or null where no server said one} */
    public @Nullable String sqlState() {
        return null;
    }

    /** {@return whether a row would have broken a unique constraint or a primary key (23505)} */
    public static boolean isUniqueViolation(Throwable error) {
        return hasState(error, "23505");
    }

    /** {@return whether a row referred to one that is not there, or was still referred to (23503)} */
    public static boolean isForeignKeyViolation(Throwable error) {
        return hasState(error, "23503");
    }

    /** {@return whether a column that takes no NULL was given one (23502)} */
    public static boolean isNotNullViolation(Throwable error) {
        return hasState(error, "23502");
    }

    /** {@return whether a row broke a check constraint (23514)} */
    public static boolean isCheckViolation(Throwable error) {
        return hasState(error, "23514");
    }

    /** {@return whether concurrent transactions could not be put in an order (40001): run the transaction again} */
    public static boolean isSerializationFailure(Throwable error) {
        return hasState(error, "40001");
    }

    /** {@return whether the transaction was the victim of a deadlock (40P01): run it again} */
    public static boolean isDeadlock(Throwable error) {
        return hasState(error, "40P01");
    }

    /** {@return whether the server cancelled the statement, by request or by a time-out of its own (57014)} */
    public static boolean isCancelled(Throwable error) {
        return hasState(error, "57014");
    }

    /**
     * {@return whether the same work may succeed if it is simply run again} True where nothing was sent for want of a
     * connection or of room in its queue, and where the server rolled back for a passing reason: serialization
     * failures, deadlocks, lock time-outs and shortage of resources. Never true where the outcome is unknown.
     */
    public static boolean isRetryable(Throwable error) {
        return error instanceof PgException failure && failure.retryable();
    }

    /** {@return this error's answer to {@link #isRetryable}} */
    protected boolean retryable() {
        return false;
    }

    private static boolean hasState(Throwable error, String state) {
        return error instanceof PgException failure && state.equals(failure.sqlState());
    }
}
