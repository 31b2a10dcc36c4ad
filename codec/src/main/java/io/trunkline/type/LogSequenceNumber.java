// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import java.util.Locale;

/**
 * A {@code pg_lsn}: a position in the write-ahead log, as in {@code 16/B374D848}. They are ordered as the log is.
 *
 * @param position bytes from the log's beginning, unsigned
 * @see <a href="https://www.postgresql.org/docs/current/datatype-pg-lsn.html">pg_lsn</a>
 */
public record LogSequenceNumber(long position) implements PgValue, Comparable<LogSequenceNumber> {
    /**
     * Reads what PostgreSQL prints and takes: two numbers of one to eight hexadecimal digits of either case.
     *
     * @throws IllegalArgumentException if it is no position
     */
    public static LogSequenceNumber parse(String text) {
        int slash = text.indexOf('/');
        long high = slash < 0 ? -1 : half(text, 0, slash);
        long low = half(text, slash + 1, text.length());
        if (high < 0 || low < 0) {
            throw Quoted.isNot("a pg_lsn", text);
        }
        return new LogSequenceNumber(high << 32 | low);
    }

    private static long half(String text, int start, int end) {
        if (start == end || end - start > 8) {
            return -1;
        }
        long half = 0;
        for (int i = start; i < end; i++) {
            int digit = IpText.hexDigit(text.charAt(i));
            if (digit < 0) {
                return -1;
            }
            half = half << 4 | digit;
        }
        return half;
    }

    @Override
    public int compareTo(LogSequenceNumber other) {
        return Long.compareUnsigned(position, other.position);
    }

    @Override
    public String toString() {
        String text = Long.toHexString(position >>> 32) + "/" + Long.toHexString(position & 0xFFFF_FFFFL);
        return text.toUpperCase(Locale.ROOT);
    }
}
