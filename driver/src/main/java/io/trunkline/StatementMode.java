// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import java.util.Locale;

/**
 * What stays prepared on the server between the uses of a statement; what the client knows of it is kept in any case.
 *
 * <p>Without a pooler in between, {@link #NAMED} is right. A pooler that hands server connections from client to client after
 * each transaction does not pass prepared statements on, or passes them on in its own way.
 *
 * @see <a href="https://www.pgbouncer.org/config.html#max_prepared_statements">PgBouncer's max_prepared_statements</a>
 */
public enum StatementMode {
    /** Statements are prepared under names, described once, and closed when they leave the cache. */
    NAMED,

    /**
     * As {@link #NAMED}, for poolers that follow prepared statements and make them anew on other server connections by
     * themselves, such as PgBouncer with {@code max_prepared_statements}: each use describes its columns, as these may have
     * changed without anybody telling.
     */
    TRACKED,

    /**
     * Nothing stays prepared: each use sends the SQL, with the types that are known from before, and describes its columns,
     * all in one flight. For poolers that do not follow prepared statements.
     */
    UNNAMED;

    /** {@return the word that connection strings use} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
