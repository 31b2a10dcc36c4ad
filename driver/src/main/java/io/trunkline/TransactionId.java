// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.type.PgValue;

/**
 * The number of a transaction that writes, unique in its database cluster for all time. {@link #toString()} and
 * {@link #parse} write it down and read it; it is a parameter for columns of type {@code xid8}.
 *
 * @param value 64 bits without a sign
 * @see <a href="https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT">Transaction ID
 *     functions</a>
 */
public record TransactionId(long value) implements PgValue {
    /**
     * Reads what {@link #toString()} wrote.
     *
     * @throws NumberFormatException if the text is no number of 64 bits without a sign
     */
    public static TransactionId parse(String text) {
        return new TransactionId(Long.parseUnsignedLong(text));
    }

    /** {@return the number in decimal digits} */
    @Override
    public String toString() {
        return Long.toUnsignedString(value);
    }
}
