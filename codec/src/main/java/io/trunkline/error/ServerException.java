// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The server answered with an error.
 *
 * <p>There is a subclass for each class of SQLSTATEs, its first two characters, that is handled in a way of its own; they
 * are named as in the PostgreSQL manual, appendix A. An error of any other class, or of none, is a plain
 * {@code ServerException}. They hold no more than this one: finer questions are asked of {@link #sqlState}, or with the
 * static methods of {@link PgException}.
 *
 * <p>The first line of the message is {@link ErrorFields#summary}; where the server names a place in the SQL,
 * {@link #excerpt} follows. Everything else the server said is in {@link #fields}.
 */
public sealed class ServerException extends PgException
        permits DataException,
                FeatureNotSupportedException,
                InsufficientResourcesException,
                IntegrityConstraintViolationException,
                InternalErrorException,
                InvalidAuthorizationSpecificationException,
                InvalidTransactionStateException,
                ObjectNotInPrerequisiteStateException,
                OperatorInterventionException,
                PlPgSqlErrorException,
                ProgramLimitExceededException,
                ServerConnectionException,
                SyntaxErrorOrAccessRuleViolationException,
                SystemErrorException,
                TransactionRollbackException {
    private static final long serialVersionUID = 1L;

    /** A quoted string or a number, but neither $1 nor the digit of a name. */
    private static final Pattern LITERAL = Pattern.compile("'|\\$(?!\\d)|(?<![\\p{L}\\p{N}_$])\\p{N}");

    private final ErrorFields fields;
    private final @Nullable String sql;

    ServerException(ErrorFields fields, Outcome outcome, @Nullable String sql) {
        super(describe(fields, sql), outcome, null);
        this.fields = fields;
        this.sql = sql;
    }

    /** {@return the error of these fields} What became of the statement is what they tell, and its SQL is not known. */
    public static ServerException of(ErrorFields fields) {
        return of(fields, outcome(fields), null);
    }

    /**
     * {@return the error of these fields about this SQL} What became of the statement is what they tell.
     *
     * @param sql as it was sent, a script from its beginning: positions count from there
     */
    public static ServerException of(ErrorFields fields, String sql) {
        return of(fields, outcome(fields), sql);
    }

    /** {@return the error of these fields, of the subclass for its SQLSTATE} */
    public static ServerException of(ErrorFields fields, Outcome outcome) {
        return of(fields, outcome, null);
    }

    private static ServerException of(ErrorFields fields, Outcome outcome, @Nullable String sql) {
        String state = fields.sqlState();
        return switch (state == null || state.length() < 2 ? "" : state.substring(0, 2)) {
            case "08" -> new ServerConnectionException(fields, outcome, sql);
            case "0A" -> new FeatureNotSupportedException(fields, outcome, sql);
            case "22" -> new DataException(fields, outcome, sql);
            case "23" -> new IntegrityConstraintViolationException(fields, outcome, sql);
            case "25" -> new InvalidTransactionStateException(fields, outcome, sql);
            case "28" -> new InvalidAuthorizationSpecificationException(fields, outcome, sql);
            case "40" -> new TransactionRollbackException(fields, outcome, sql);
            case "42" -> new SyntaxErrorOrAccessRuleViolationException(fields, outcome, sql);
            case "53" -> new InsufficientResourcesException(fields, outcome, sql);
            case "54" -> new ProgramLimitExceededException(fields, outcome, sql);
            case "55" -> new ObjectNotInPrerequisiteStateException(fields, outcome, sql);
            case "57" -> new OperatorInterventionException(fields, outcome, sql);
            case "58" -> new SystemErrorException(fields, outcome, sql);
            case "P0" -> new PlPgSqlErrorException(fields, outcome, sql);
            case "XX" -> new InternalErrorException(fields, outcome, sql);
            default -> new ServerException(fields, outcome, sql);
        };
    }

    /**
     * An error undoes its statement. One that ends the session leaves open whether the statement was through; and so do, by
     * their definition, transaction_resolution_unknown and statement_completion_unknown.
     */
    private static Outcome outcome(ErrorFields fields) {
        String state = fields.sqlState();
        return fields.isFatal() || "08007".equals(state) || "40003".equals(state) ? Outcome.UNKNOWN : Outcome.REJECTED;
    }

    /** {@return all that the server said} */
    public final ErrorFields fields() {
        return fields;
    }

    @Override
    public final @Nullable String sqlState() {
        return fields.sqlState();
    }

    /** {@return ERROR, FATAL or PANIC; the latter two end the connection} */
    public final String severity() {
        return fields.severity();
    }

    /** {@return more about it, or null} Servers repeat values here: it is no part of the message. */
    public final @Nullable String detail() {
        return fields.detail();
    }

    public final @Nullable String hint() {
        return fields.hint();
    }

    /** {@return the calls that led there, one per line, innermost first, or null} */
    public final @Nullable String where() {
        return fields.where();
    }

    public final @Nullable String schema() {
        return fields.schema();
    }

    public final @Nullable String table() {
        return fields.table();
    }

    public final @Nullable String column() {
        return fields.column();
    }

    public final @Nullable String dataType() {
        return fields.dataType();
    }

    public final @Nullable String constraint() {
        return fields.constraint();
    }

    /** {@return where in {@link #sql}, in characters (code points) counted from 1; 0 if nowhere} */
    public final int position() {
        return fields.position();
    }

    public final @Nullable String routine() {
        return fields.routine();
    }

    /** {@return the SQL that was sent, without the values of its parameters, or null where it was about no SQL of a caller's} */
    public final @Nullable String sql() {
        return sql;
    }

    /**
     * {@return two lines, the line of SQL in which the error is and a caret under its place; null if the server named none}
     * An error within a function is shown in the function's own query. That may hold values which the function has put
     * there: the message leaves it out as soon as it holds any literal.
     */
    public final @Nullable String excerpt() {
        return excerpt(fields, sql);
    }

    private static @Nullable String excerpt(ErrorFields fields, @Nullable String sql) {
        String excerpt = sql == null ? null : SqlExcerpt.at(fields.position(), sql, "");
        String internal = fields.internalQuery();
        return excerpt != null || internal == null
                ? excerpt
                : SqlExcerpt.at(fields.internalPosition(), internal, "internal query");
    }

    private static String describe(ErrorFields fields, @Nullable String sql) {
        String internal = fields.internalQuery();
        boolean mayHoldValues = internal != null && LITERAL.matcher(internal).find();
        String excerpt = excerpt(mayHoldValues ? fields.without('q') : fields, sql);
        return excerpt == null ? fields.summary() : fields.summary() + "\n" + excerpt;
    }

    /**
     * {@return whether its reason passes, so that the same work may succeed later, on this connection or another} That says
     * nothing of what became of the work this time: see {@link #isRetryable}.
     */
    public final boolean isPassing() {
        String state = sqlState();
        return switch (state == null ? "" : state) {
            // sqlclient_unable_to_establish_sqlconnection: of the server's own, to another server
            case "08001" -> true;
            // serialization_failure, deadlock_detected
            case "40001", "40P01" -> true;
            // insufficient_resources, disk_full, out_of_memory, too_many_connections; 53400 is a limit that stays
            case "53000", "53100", "53200", "53300" -> true;
            // lock_not_available
            case "55P03" -> true;
            // admin_shutdown, crash_shutdown, cannot_connect_now, idle_session_timeout: there will be another
            // connection
            case "57P01", "57P02", "57P03", "57P05" -> true;
            default -> false;
        };
    }

    @Override
    protected final boolean retryable() {
        return outcome() != Outcome.UNKNOWN && isPassing();
    }
}
