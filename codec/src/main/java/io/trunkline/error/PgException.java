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

    /** {@return whether a row would have met one that excludes it (23P01)} */
    public static boolean isExclusionViolation(Throwable error) {
        return hasState(error, "23P01");
    }

    /** {@return whether the SQL names a table, a view, or another relation that is not there or not on the search path (42P01)} */
    public static boolean isUndefinedTable(Throwable error) {
        return hasState(error, "42P01");
    }

    /** {@return whether the SQL names a column that is not there (42703)} */
    public static boolean isUndefinedColumn(Throwable error) {
        return hasState(error, "42703");
    }

    /** {@return whether the user lacks a privilege for what the SQL does (42501)} */
    public static boolean isInsufficientPrivilege(Throwable error) {
        return hasState(error, "42501");
    }

    /** {@return whether something was to be changed in a read-only transaction, such as all are on a standby (25006)} */
    public static boolean isReadOnlyTransaction(Throwable error) {
        return hasState(error, "25006");
    }

    /** {@return whether a lock could not be had at once, or within {@code lock_timeout} (55P03)} */
    public static boolean isLockNotAvailable(Throwable error) {
        return hasState(error, "55P03");
    }

    /** {@return whether the server, or the database, or the user has all the connections it may have (53300)} */
    public static boolean isTooManyConnections(Throwable error) {
        return hasState(error, "53300");
    }

    /** {@return whether the server did not accept the password (28P01)} */
    public static boolean isInvalidPassword(Throwable error) {
        return hasState(error, "28P01");
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
     * {@return whether the same work may succeed if it is simply run again, a transaction as a whole} True where nothing was
     * sent for want of a connection or of room in its queue, and where the server undid the work for a reason that passes:
     * serialization failures, deadlocks, locks not to be had in time, shortage of resources. Never true where the outcome is
     * unknown: whether doing the work twice does harm, only its author can tell.
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
