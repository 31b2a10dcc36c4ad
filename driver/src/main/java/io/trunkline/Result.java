// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import java.util.List;

/**
 * What one statement answered, as a whole. Immutable, and valid on any thread for as long as one likes.
 *
 * @param tag
 *     the command tag: {@code INSERT 0 3}, {@code SELECT 2}, {@code CREATE TABLE}; empty where there was no statement, but
 *     an empty string or a comment
 * @param affectedRows
 *     the rows inserted, updated, deleted, merged, selected, fetched or moved; 0 for commands that count none
 * @param columns
 *     the columns of the rows; empty for statements that answer none
 * @param rows
 *     copies of the rows, in order. Where a rule adds a query to a statement of a script these may be rows of several
 *     shapes, and each row knows its own {@link Row#columns}
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-COMMANDCOMPLETE">
 *     CommandComplete</a>
 */
public record Result(String tag, long affectedRows, List<Column> columns, List<Row> rows) {
    public Result {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** {@return tag and number of rows: what they hold is nobody's business} */
    @Override
    public String toString() {
        return (tag.isEmpty() ? "an empty statement" : tag) + ", " + rows.size()
                + (rows.size() == 1 ? " row" : " rows");
    }
}
