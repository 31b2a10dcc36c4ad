// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * The tables, the queries over them, and what the answers must sum up to.
 *
 * <p>Every value is a formula of its row's number, written twice: in SQL to make it and in Java to check it. So a check
 * sum is never taken from the very drivers it is to check.
 */
public final class Dataset {
    /**
     * A system property, a whole number: the large tables get only that part of their rows, so that a test of the
     * comparison itself takes no time. Figures taken with it mean nothing. Runners and comparison must have it alike.
     */
    public static final String PART_PROPERTY = "trunkline.benchmarks.part";

    private static final int PART = Integer.getInteger(PART_PROPERTY, 1);

    /** Rows in {@code look_up}; keys run from 1 to this. */
    static final int LOOK_UP_ROWS = 10_000;

    static final int MIXED_ROWS = 1_000;
    static final int EVENT_ROWS = 1_000_000 / PART;
    static final int LARGE_ROWS = 20_000 / PART;
    static final int BLOB_ROWS = 100;
    private static final int BLOB_BYTES = 1_000;

    static final String LOOK_UP = "select number from look_up where id = $1";
    static final String READ_MIXED =
            "select id, quantity, level, ratio, amount, name, created_at, key, active, document from mixed";
    static final String READ_EVENTS = "select id, name, quantity, price, account from events";
    static final String READ_BLOBS = "select id, body from blobs";

    private static final OffsetDateTime FIRST_CREATED_AT = OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private Dataset() {}

    /** Made by the server as it goes, so that neither a disk nor TOAST is measured. */
    static String readLarge(int bytes) {
        return "select n::int8 as id, set_byte(decode(repeat('5a', " + bytes + "), 'hex'), 0, (n % 256)::int4) as body"
                + " from generate_series(1, " + LARGE_ROWS + ") n";
    }

    /** The statements that create and fill all tables. */
    public static List<String> statements() {
        return List.of(
                "create table look_up (id int4 primary key, number int4 not null)",
                "insert into look_up select n, n * 7919 % 10007 from generate_series(1, " + LOOK_UP_ROWS + ") n",
                """
                create table mixed (
                    id int8, quantity int4, level int2, ratio float8, amount numeric(20, 2), name text,
                    created_at timestamptz, key uuid, active bool, document jsonb)""",
                """
                insert into mixed select n * 1000000007, n * 7919 - 4000000, n %% 1000 - 500, n / 8.0::float8,
                    (n * 1234567 %% 100000000)::numeric / 100, 'customer number ' || n,
                    timestamptz '2026-01-01 00:00:00+00' + n * interval '61.000001 seconds', md5(n::text)::uuid, n %% 3 = 0,
                    jsonb_build_object('id', n, 'name', 'item ' || n, 'tags', jsonb_build_array('red', 'blue'))
                from generate_series(1::int8, %d) n""".formatted(MIXED_ROWS),
                "create table events (id int8, name text, quantity int4, price float8, account int8)",
                """
                insert into events select n, 'event ' || n, n %% 1000, n %% 10000 / 4.0::float8, n * 31 %% 1000003
                from generate_series(1::int8, %d) n""".formatted(EVENT_ROWS),
                "create table blobs (id int4, body bytea)",
                """
                insert into blobs select n, set_byte(decode(repeat('5a', %d), 'hex'), 0, n) from generate_series(1, %d) n""".formatted(BLOB_BYTES, BLOB_ROWS),
                "vacuum (freeze, analyze)");
    }

    /** The row of {@code look_up} with that key. */
    static int number(int key) {
        return key * 7919 % 10007;
    }

    static long mixedCheckSum() {
        long sum = 0;
        for (int n = 1; n <= MIXED_ROWS; n++) {
            sum += Digest.mixed(
                    n * 1_000_000_007L,
                    n * 7919 - 4_000_000,
                    (short) (n % 1000 - 500),
                    n / 8.0,
                    BigDecimal.valueOf(n * 1_234_567L % 100_000_000, 2),
                    "customer number " + n,
                    FIRST_CREATED_AT.plusNanos(n * 61_000_001_000L),
                    md5AsUuid(Integer.toString(n)),
                    n % 3 == 0,
                    "{\"id\": %d, \"name\": \"item %d\", \"tags\": [\"red\", \"blue\"]}"
                            .formatted(n, n)
                            .length());
        }
        return sum;
    }

    static long eventsCheckSum() {
        long sum = 0;
        for (int n = 1; n <= EVENT_ROWS; n++) {
            sum += Digest.event(n, "event " + n, n % 1000, n % 10_000 / 4.0, n * 31L % 1_000_003);
        }
        return sum;
    }

    static long largeCheckSum(int bytes) {
        long sum = 0;
        for (int n = 1; n <= LARGE_ROWS; n++) {
            sum += Digest.blob(n, bytes, (byte) n, (byte) 0x5a);
        }
        return sum;
    }

    static long blobsCheckSum() {
        long sum = 0;
        for (int n = 1; n <= BLOB_ROWS; n++) {
            sum += Digest.blob(n, BLOB_BYTES, (byte) n, (byte) 0x5a);
        }
        return sum;
    }

    private static UUID md5AsUuid(String text) {
        try {
            ByteBuffer digest =
                    ByteBuffer.wrap(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.US_ASCII)));
            return new UUID(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
