// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/**
 * The server answered with an error.
 *
 * <p>The message is one line: severity, SQLSTATE, what happened, detail and hint. Everything else the server said is in
 * {@link #fields()}.
 */
public final class ServerException extends PgException {
    private static final long serialVersionUID = 1L;

    private final ErrorFields fields;

    /** An error that undid its statement and left the connection as it was. */
    public ServerException(ErrorFields fields) {
        this(fields, Outcome.REJECTED);
    }

    /** @param outcome what became of the statement; a FATAL error in the midst of it may leave that unknown */
    public ServerException(ErrorFields fields, Outcome outcome) {
        super(fields.summary(), outcome, null);
        this.fields = fields;
    }

    /** {@return all that the server said} */
    public ErrorFields fields() {
        return fields;
    }

    @Override
    public @Nullable String sqlState() {
        return fields.sqlState();
    }

    /** {@return ERROR, FATAL or PANIC; the latter two end the connection} */
    public String severity() {
        return fields.severity();
    }

    public @Nullable String detail() {
        return fields.detail();
    }

    public @Nullable String hint() {
        return fields.hint();
    }

    public @Nullable String where() {
        return fields.where();
    }

    public @Nullable String schema() {
        return fields.schema();
    }

    public @Nullable String table() {
        return fields.table();
    }

    public @Nullable String column() {
        return fields.column();
    }

    public @Nullable String dataType() {
        return fields.dataType();
    }

    public @Nullable String constraint() {
        return fields.constraint();
    }

    /** {@return where in the statement, in characters counted from 1; 0 if nowhere} */
    public int position() {
        return fields.position();
    }

    public @Nullable String routine() {
        return fields.routine();
    }

    @Override
    protected boolean retryable() {
        String state = sqlState();
        if (state == null || (outcome() != Outcome.REJECTED && outcome() != Outcome.NOT_SENT)) {
            return false;
        }
        return switch (state) {
            case "40001", "40P01", "55P03", "57P03" -> true; // serialization, deadlock, lock time-out, starting up
            default -> state.startsWith("53"); // insufficient resources
        };
    }
}
