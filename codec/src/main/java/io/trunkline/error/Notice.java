// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What the server finds worth saying about a statement that it runs all the same: a table that was there already, a
 * {@code RAISE NOTICE}. Immutable.
 *
 * <p>How much the server says is up to its setting {@code client_min_messages} (PostgreSQL manual, 19.11). As a string it
 * is one line without the detail, in which servers repeat values; {@link #detail} is for those who may see them.
 *
 * @param fields all that the server said
 */
public record Notice(ErrorFields fields) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** {@return WARNING, NOTICE, INFO, LOG or DEBUG} */
    public String severity() {
        return fields.severity();
    }

    /** {@return the five-character SQLSTATE, 00000 and 01000 being the plain ones, or null: some poolers send none} */
    public @Nullable String sqlState() {
        return fields.sqlState();
    }

    /** {@return what there is to say, in the server's language; empty if it did not say} */
    public String message() {
        return fields.message();
    }

    public @Nullable String detail() {
        return fields.detail();
    }

    public @Nullable String hint() {
        return fields.hint();
    }

    /** {@return where in the statement, in characters counted from 1; 0 if nowhere} */
    public int position() {
        return fields.position();
    }

    /** {@return the calls that led there, one per line, innermost first, or null} */
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

    @Override
    public String toString() {
        return fields.summary();
    }
}
