// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import java.util.Arrays;
import java.util.List;

/**
 * A {@code pg_snapshot} or {@code txid_snapshot}: which transactions were over at a moment, as in {@code 10:20:10,14,15}.
 *
 * <p>All numbers are unsigned 64 bits; {@link Long#toUnsignedString(long)} prints those beyond 2<sup>63</sup>.
 *
 * @param xmin the lowest transaction that was still in progress: all before it are over
 * @param xmax one past the highest transaction that was over: none from it on had begun
 * @param inProgress those between the two that were in progress, ascending
 * @see <a href="https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT">Transaction ID and
 *     snapshot information functions</a>
 */
public record Snapshot(long xmin, long xmax, List<Long> inProgress) implements PgValue {
    /** @throws IllegalArgumentException if the numbers are not in this order, or xmin is 0 */
    public Snapshot {
        inProgress = List.copyOf(inProgress);
        if (xmin == 0 || Long.compareUnsigned(xmin, xmax) > 0) {
            throw new IllegalArgumentException("a snapshot with an xmin of 0 or beyond its xmax");
        }
        long last = 0;
        for (long transaction : inProgress) {
            if (Long.compareUnsigned(transaction, xmin) < 0
                    || Long.compareUnsigned(transaction, xmax) >= 0
                    || Long.compareUnsigned(transaction, last) <= 0) {
                throw new IllegalArgumentException(
                        "a snapshot with transactions that do not ascend, or are not from xmin to below xmax");
            }
            last = transaction;
        }
    }

    /**
     * Reads what PostgreSQL prints.
     *
     * @throws IllegalArgumentException if it is no snapshot
     */
    public static Snapshot parse(String text) {
        int first = text.indexOf(':');
        int second = first < 0 ? -1 : text.indexOf(':', first + 1);
        if (second < 0) {
            throw Quoted.isNot("a snapshot", text);
        }
        long xmin = number(text, 0, first);
        long xmax = number(text, first + 1, second);
        Long[] inProgress = new Long[count(text, second + 1)];
        int at = second + 1;
        for (int i = 0; i < inProgress.length; i++) {
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            inProgress[i] = number(text, at, end);
            at = end + 1;
        }
        return new Snapshot(xmin, xmax, Arrays.asList(inProgress));
    }

    private static int count(String text, int start) {
        int count = start < text.length() ? 1 : 0;
        for (int i = start; i < text.length(); i++) {
            count += text.charAt(i) == ',' ? 1 : 0;
        }
        return count;
    }

    private static long number(String text, int start, int end) {
        boolean digits = start < end && end - start <= 20;
        for (int i = start; i < end && digits; i++) {
            digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        try {
            if (digits) {
                return Long.parseUnsignedLong(text, start, end, 10);
            }
        } catch (NumberFormatException beyond64Bits) {
            // As wrong as anything else.
        }
        throw Quoted.isNot("a snapshot", text);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(Long.toUnsignedString(xmin))
                .append(':')
                .append(Long.toUnsignedString(xmax))
                .append(':');
        for (int i = 0; i < inProgress.size(); i++) {
            text.append(i > 0 ? "," : "").append(Long.toUnsignedString(inProgress.get(i)));
        }
        return text.toString();
    }
}
