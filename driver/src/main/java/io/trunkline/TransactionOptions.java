// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a transaction is to run: {@code TransactionOptions.serializable().readOnly().deferrable()}. Immutable.
 *
 * <p>Only what is said here is said to the server; the rest is as the session has it ({@code default_transaction_isolation}
 * and its like). The modes stand in {@code BEGIN}, and the time-outs ride behind it with the first statement: neither costs
 * a round trip. They end with the transaction.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-begin.html">BEGIN</a>
 */
public final class TransactionOptions {
    private static final TransactionOptions DEFAULTS = new TransactionOptions(null, null, null, Map.of());

    private final @Nullable IsolationLevel isolation;
    private final @Nullable Boolean readOnly;
    private final @Nullable Boolean deferrable;
    private final Map<String, String> settings;

    private TransactionOptions(
            @Nullable IsolationLevel isolation,
            @Nullable Boolean readOnly,
            @Nullable Boolean deferrable,
            Map<String, String> settings) {
        this.isolation = isolation;
        this.readOnly = readOnly;
        this.deferrable = deferrable;
        this.settings = settings;
    }

    /** All as the session has it: a plain {@code BEGIN}. */
    public static TransactionOptions defaults() {
        return DEFAULTS;
    }

    /**
     * As if transactions ran one after the other. Those that cannot are refused, be it at {@code COMMIT}
     * ({@link io.trunkline.error.PgException#isSerializationFailure}): run the transaction again.
     */
    public static TransactionOptions serializable() {
        return isolation(IsolationLevel.SERIALIZABLE);
    }

    /** All statements see what was committed before the first one. */
    public static TransactionOptions repeatableRead() {
        return isolation(IsolationLevel.REPEATABLE_READ);
    }

    /** Every statement sees what was committed before it began. */
    public static TransactionOptions readCommitted() {
        return isolation(IsolationLevel.READ_COMMITTED);
    }

    /** To PostgreSQL the same as {@link #readCommitted()}. */
    public static TransactionOptions readUncommitted() {
        return isolation(IsolationLevel.READ_UNCOMMITTED);
    }

    /** As {@code level} says. */
    public static TransactionOptions isolation(IsolationLevel level) {
        return new TransactionOptions(Objects.requireNonNull(level), null, null, Map.of());
    }

    /** Nothing but temporary tables can be written to (25006 otherwise). */
    public TransactionOptions readOnly() {
        return new TransactionOptions(isolation, true, deferrable, settings);
    }

    /** Tables can be written to, even if the session is read-only by default. */
    public TransactionOptions readWrite() {
        return new TransactionOptions(isolation, false, deferrable, settings);
    }

    /**
     * The first statement waits, as long as it takes, for a moment from which a transaction that is serializable and
     * read-only can neither fail nor make others fail. No effect on others.
     */
    public TransactionOptions deferrable() {
        return new TransactionOptions(isolation, readOnly, true, settings);
    }

    /** Nothing is waited for, even if that is the session's default. */
    public TransactionOptions notDeferrable() {
        return new TransactionOptions(isolation, readOnly, false, settings);
    }

    /**
     * {@code statement_timeout} in this transaction: how long a statement may run on the server before it is cancelled
     * (57014).
     *
     * @param time a millisecond at least, parts of one rounded up, or zero for no limit
     * @throws IllegalArgumentException for any other
     */
    public TransactionOptions statementTimeout(Duration time) {
        return with(ServerTimeout.STATEMENT, time);
    }

    /** {@code lock_timeout} in this transaction: how long a statement may wait for a lock (55P03); time as above. */
    public TransactionOptions lockTimeout(Duration time) {
        return with(ServerTimeout.LOCK, time);
    }

    /**
     * {@code idle_in_transaction_session_timeout} in this transaction: how long the server waits for its next statement
     * before it ends the session (25P03), and with it the connection; time as above.
     */
    public TransactionOptions idleTimeout(Duration time) {
        return with(ServerTimeout.IDLE_IN_TRANSACTION, time);
    }

    /**
     * {@code transaction_timeout}: how long it may take as a whole before the server ends the session (25P04), and with it
     * the connection; time as above. Needs PostgreSQL 17: others refuse the transaction (42704).
     */
    public TransactionOptions transactionTimeout(Duration time) {
        return with(ServerTimeout.TRANSACTION, time);
    }

    private TransactionOptions with(ServerTimeout timeout, Duration time) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(timeout.parameter(), timeout.value(time));
        return new TransactionOptions(isolation, readOnly, deferrable, more);
    }

    /** {@return the transaction modes as {@code BEGIN} says them; empty if there are none} */
    public String modes() {
        StringBuilder modes = new StringBuilder();
        if (isolation != null) {
            modes.append(" ISOLATION LEVEL ").append(isolation);
        }
        if (readOnly != null) {
            modes.append(readOnly ? " READ ONLY" : " READ WRITE");
        }
        if (deferrable != null) {
            modes.append(deferrable ? " DEFERRABLE" : " NOT DEFERRABLE");
        }
        return modes.length() == 0 ? "" : modes.substring(1);
    }

    /** {@return the run-time parameters to set for the transaction, and their values; times in milliseconds} */
    public Map<String, String> settings() {
        return Collections.unmodifiableMap(settings);
    }

    /** {@return whether all that is said here is said by {@code other}, too, and no different} */
    public boolean isWithin(TransactionOptions other) {
        return (isolation == null || isolation == other.isolation)
                && (readOnly == null || readOnly.equals(other.readOnly))
                && (deferrable == null || deferrable.equals(other.deferrable))
                && other.settings.entrySet().containsAll(settings.entrySet());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TransactionOptions that && isWithin(that) && that.isWithin(this);
    }

    @Override
    public int hashCode() {
        return Objects.hash(isolation, readOnly, deferrable, settings);
    }

    /** {@return the modes and settings, for messages} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(modes());
        settings.forEach((name, value) -> text.append(text.length() == 0 ? "" : ", ")
                .append(name)
                .append('=')
                .append(value));
        return text.length() == 0 ? "defaults" : text.toString();
    }
}
