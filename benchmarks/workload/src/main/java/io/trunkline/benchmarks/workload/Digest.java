// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A row as one number, to be added up over an operation's rows.
 *
 * <p>Cheap, since every driver pays for it while it is measured, and yet every column counts: a column that is dropped,
 * shifted or read as another value changes the sum. Takes natural Java types, so a driver has to have produced them.
 */
public final class Digest {
    private Digest() {}

    /**
     * A row of {@code mixed}.
     *
     * @param documentLength characters of the jsonb column as text; a driver that hands out parsed objects only adds up
     *     what they hold with {@link #documentLength}
     */
    public static long mixed(
            long id,
            int quantity,
            short level,
            double ratio,
            BigDecimal amount,
            String name,
            OffsetDateTime createdAt,
            UUID key,
            boolean active,
            int documentLength) {
        long sum = id + 3L * quantity + 5L * level + (long) (ratio * 8) + 7L * amount.hashCode();
        sum += text(name) + 11 * (createdAt.toEpochSecond() * 1_000_000 + createdAt.getNano() / 1_000);
        sum += key.getMostSignificantBits() ^ key.getLeastSignificantBits();
        return sum + (active ? 13 : 17) + 19L * documentLength;
    }

    /** The length of a document of {@code mixed} as text, from its parsed values. */
    public static int documentLength(int id, String name, String firstTag, String secondTag) {
        int digits = 1;
        for (int rest = id; rest >= 10; rest /= 10) {
            digits++;
        }
        int punctuation = "{\"id\": , \"name\": \"\", \"tags\": [\"\", \"\"]}".length();
        return punctuation + digits + name.length() + firstTag.length() + secondTag.length();
    }

    /** A row of {@code events}. */
    public static long event(long id, String name, int quantity, double price, long account) {
        return id + text(name) + 3L * quantity + (long) (price * 4) + 5L * account;
    }

    /** A row that holds bytes: its key, how many bytes, and the first and last of them. */
    public static long blob(long id, int length, byte first, byte last) {
        return id + 3L * length + 5L * (first & 0xFF) + 7L * (last & 0xFF);
    }

    private static long text(String text) {
        int length = text.length();
        return 23L * length + text.charAt(length - 1);
    }
}
