// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

/**
 * What a transaction sees of others that run at the same time.
 *
 * @see <a href="https://www.postgresql.org/docs/current/transaction-iso.html">Transaction isolation</a>
 */
public enum IsolationLevel {
    /** To PostgreSQL the same as {@link #READ_COMMITTED}. */
    READ_UNCOMMITTED("READ UNCOMMITTED"),

    /** Every statement sees what was committed before it began; the server's default, unless it is told otherwise. */
    READ_COMMITTED("READ COMMITTED"),

    /** All statements see what was committed before the first; writing what others have changed since is 40001. */
    REPEATABLE_READ("REPEATABLE READ"),

    /** As if transactions ran one after the other; those that cannot are refused (40001) and must be run again. */
    SERIALIZABLE("SERIALIZABLE");

    private final String words;

    IsolationLevel(String words) {
        this.words = words;
    }

    /** {@return the level in SQL's words} */
    @Override
    public String toString() {
        return words;
    }
}
