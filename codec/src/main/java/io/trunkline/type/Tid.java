// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

/**
 * A {@code tid}: where in its table a row version stands, as in {@code (42,7)}.
 *
 * @param block the number of the block, unsigned 32 bits
 * @param offset the row's index in it, unsigned 16 bits
 * @see <a href="https://www.postgresql.org/docs/current/datatype-oid.html">Object identifier types</a>
 */
public record Tid(long block, int offset) implements PgValue {
    /** @throws IllegalArgumentException if a number is out of range */
    public Tid {
        if (block < 0 || block > 0xFFFF_FFFFL || offset < 0 || offset > 0xFFFF) {
            throw new IllegalArgumentException("a tid with a block beyond 32 bits or an offset beyond 16 bits");
        }
    }

    /**
     * Reads what PostgreSQL prints.
     *
     * @throws IllegalArgumentException if it is no tid
     */
    public static Tid parse(String text) {
        int comma = text.indexOf(',');
        if (comma < 0 || !text.startsWith("(") || !text.endsWith(")")) {
            throw Quoted.isNot("a tid", text);
        }
        long block = number(text, 1, comma);
        long offset = number(text, comma + 1, text.length() - 1);
        if (block < 0 || block > 0xFFFF_FFFFL || offset < 0 || offset > 0xFFFF) {
            throw Quoted.isNot("a tid", text);
        }
        return new Tid(block, (int) offset);
    }

    /** {@return the number of at most ten digits between the two; -1 if there is none} */
    private static long number(String text, int start, int end) {
        if (start >= end || end - start > 10) {
            return -1;
        }
        long number = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number;
    }

    @Override
    public String toString() {
        return "(" + block + "," + offset + ")";
    }
}
