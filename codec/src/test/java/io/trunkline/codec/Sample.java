// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * One value in all its forms. The bytes and the server's text were taken from a server ({@code int4send} and its like),
 * not from this code.
 *
 * @param javaType the class of the codec that reads and writes it
 * @param binary hexadecimal digits
 * @param serverText what PostgreSQL prints, with TimeZone UTC
 * @param ourText what we write
 */
record Sample(PgType type, Class<?> javaType, Object value, String binary, String serverText, String ourText) {
    private static final String BC_44 = "ff1af9e74e1f8800";
    private static final String FIRST = "fd0f7cc1411fa000";
    private static final String LAST = "7fffff5bb3b29fff";
    private static final String INFINITE = "7fffffffffffffff";
    private static final String MINUS_INFINITE = "8000000000000000";

    private static final List<Sample> ALL = table();

    static List<Sample> all() {
        return ALL;
    }

    private static List<Sample> table() {
        List<Sample> all = new ArrayList<>();
        Table table = new Table(all);
        bool(table);
        wholes(table);
        floats(table);
        numeric(table);
        texts(table);
        bytes(table);
        dates(table);
        timestamps(table);
        TimeSamples.addTo(table);
        NetworkSamples.addTo(table);
        BitSamples.addTo(table);
        SystemSamples.addTo(table);
        GeometricSamples.addTo(table);
        SearchSamples.addTo(table);
        ExtensionSamples.addTo(table);
        RangeSamples.addTo(table);
        return List.copyOf(all);
    }

    static List<Sample> of(PgType type, Class<?> javaType) {
        return all().stream()
                .filter(sample -> sample.type.equals(type) && sample.javaType == javaType)
                .toList();
    }

    /** Whether it is text that the type's binary form does not tell: results of the type are asked for as text. */
    boolean isOnlyText() {
        return javaType == String.class && CodecRegistry.builtin().format(type.oid()) == Format.TEXT;
    }

    boolean hasValue(Object other) {
        return Objects.deepEquals(value, other);
    }

    record Table(List<Sample> rows) {
        void add(PgType type, Object value, String binary, String text) {
            add(type, value.getClass(), value, binary, text, text);
        }

        void add(PgType type, Object value, String binary, String serverText, String ourText) {
            add(type, value.getClass(), value, binary, serverText, ourText);
        }

        void add(PgType type, Class<?> javaType, Object value, String binary, String serverText, String ourText) {
            rows.add(new Sample(type, javaType, value, binary, serverText, ourText));
        }
    }

    private static void bool(Table table) {
        table.add(PgType.BOOL, true, "01", "t", "true");
        table.add(PgType.BOOL, false, "00", "f", "false");
    }

    private static void wholes(Table table) {
        table.add(PgType.INT2, (short) 0, "0000", "0");
        table.add(PgType.INT2, (short) -1, "ffff", "-1");
        table.add(PgType.INT2, Short.MAX_VALUE, "7fff", "32767");
        table.add(PgType.INT2, Short.MIN_VALUE, "8000", "-32768");
        table.add(PgType.INT4, 0, "00000000", "0");
        table.add(PgType.INT4, 1, "00000001", "1");
        table.add(PgType.INT4, -1, "ffffffff", "-1");
        table.add(PgType.INT4, Integer.MAX_VALUE, "7fffffff", "2147483647");
        table.add(PgType.INT4, Integer.MIN_VALUE, "80000000", "-2147483648");
        table.add(PgType.INT8, 0L, "0000000000000000", "0");
        table.add(PgType.INT8, -1L, "ffffffffffffffff", "-1");
        table.add(PgType.INT8, Long.MAX_VALUE, "7fffffffffffffff", "9223372036854775807");
        table.add(PgType.INT8, Long.MIN_VALUE, "8000000000000000", "-9223372036854775808");
        table.add(PgType.INT8, 9007199254740993L, "0020000000000001", "9007199254740993");
        table.add(PgType.OID, 1L, "00000001", "1");
        table.add(PgType.OID, 2147483648L, "80000000", "2147483648");
        table.add(PgType.OID, 4294967295L, "ffffffff", "4294967295");
        wholeAsOthers(table, PgType.INT2, "0064");
        wholeAsOthers(table, PgType.INT4, "00000064");
        wholeAsOthers(table, PgType.INT8, "0000000000000064");
        wholeAsOthers(table, PgType.OID, "00000064");
    }

    private static void wholeAsOthers(Table table, PgType type, String hundred) {
        table.add(type, (byte) 100, hundred, "100");
        table.add(type, (short) 100, hundred, "100");
        table.add(type, 100, hundred, "100");
        table.add(type, 100L, hundred, "100");
        table.add(type, BigInteger.valueOf(100), hundred, "100");
        table.add(type, BigDecimal.valueOf(100), hundred, "100");
        table.add(type, 100.0f, hundred, "100");
        table.add(type, 100.0, hundred, "100");
    }

    private static void floats(Table table) {
        table.add(PgType.FLOAT4, 0.0f, "00000000", "0");
        table.add(PgType.FLOAT4, -0.0f, "80000000", "-0");
        table.add(PgType.FLOAT4, 1.5f, "3fc00000", "1.5");
        table.add(PgType.FLOAT4, 0.1f, "3dcccccd", "0.1");
        table.add(PgType.FLOAT4, Float.MIN_VALUE, "00000001", "1e-45");
        table.add(PgType.FLOAT4, Float.MAX_VALUE, "7f7fffff", "3.4028235e+38");
        table.add(PgType.FLOAT4, Float.NaN, "7fc00000", "NaN");
        table.add(PgType.FLOAT4, Float.POSITIVE_INFINITY, "7f800000", "Infinity");
        table.add(PgType.FLOAT4, Float.NEGATIVE_INFINITY, "ff800000", "-Infinity");
        table.add(PgType.FLOAT4, 123456f, "47f12000", "123456");
        table.add(PgType.FLOAT4, 1e6f, "49742400", "1e+06");
        table.add(PgType.FLOAT4, 1234567f, "4996b438", "1.234567e+06");
        table.add(PgType.FLOAT4, 0.0001f, "38d1b717", "0.0001");
        table.add(PgType.FLOAT4, 0.00001f, "3727c5ac", "1e-05");
        table.add(PgType.FLOAT4, 1.5, "3fc00000", "1.5");
        table.add(PgType.FLOAT4, (double) 0.1f, "3dcccccd", "0.1", "0.10000000149011612");
        table.add(PgType.FLOAT8, 0.0, "0000000000000000", "0");
        table.add(PgType.FLOAT8, -0.0, "8000000000000000", "-0");
        table.add(PgType.FLOAT8, 1.5, "3ff8000000000000", "1.5");
        table.add(PgType.FLOAT8, 0.1, "3fb999999999999a", "0.1");
        table.add(PgType.FLOAT8, Double.MIN_VALUE, "0000000000000001", "5e-324");
        table.add(PgType.FLOAT8, Double.MAX_VALUE, "7fefffffffffffff", "1.7976931348623157e+308");
        table.add(PgType.FLOAT8, Double.NaN, "7ff8000000000000", "NaN");
        table.add(PgType.FLOAT8, Double.POSITIVE_INFINITY, "7ff0000000000000", "Infinity");
        table.add(PgType.FLOAT8, Double.NEGATIVE_INFINITY, "fff0000000000000", "-Infinity");
        table.add(PgType.FLOAT8, 123456789012345.0, "42dc12218377de40", "123456789012345");
        table.add(PgType.FLOAT8, 1e15, "430c6bf526340000", "1e+15");
        table.add(PgType.FLOAT8, 0.0001, "3f1a36e2eb1c432d", "0.0001");
        table.add(PgType.FLOAT8, 0.00001, "3ee4f8b588e368f1", "1e-05");
        table.add(PgType.FLOAT8, 1e100, "54b249ad2594c37d", "1e+100");
        table.add(PgType.FLOAT8, 1.5f, "3ff8000000000000", "1.5");
        wholeAsFloat(table, PgType.FLOAT4, "3f800000");
        wholeAsFloat(table, PgType.FLOAT8, "3ff0000000000000");
    }

    private static void wholeAsFloat(Table table, PgType type, String one) {
        table.add(type, (byte) 1, one, "1");
        table.add(type, (short) 1, one, "1");
        table.add(type, 1, one, "1");
        table.add(type, 1L, one, "1");
        table.add(type, BigInteger.ONE, one, "1");
    }

    private static void numeric(Table table) {
        decimal(table, "0", "0000000000000000");
        decimal(table, "0.00", "0000000000000002");
        decimal(table, "1", "00010000000000000001");
        decimal(table, "-1", "00010000400000000001");
        decimal(table, "1.10", "0002000000000002000103e8");
        decimal(table, "0.1", "0001ffff0000000103e8");
        decimal(table, "0.0001", "0001ffff000000040001");
        decimal(table, "0.00001", "0001fffe0000000503e8");
        decimal(table, "10000", "00010001000000000001");
        decimal(table, "100000000", "00010002000000000001");
        decimal(table, "9999", "0001000000000000270f");
        decimal(table, "12345.670", "0003000100000003000109291a2c");
        decimal(table, "-12345678901234.5678", "0005000340000004000c0d801ed204d2162e");
        decimal(table, "99999.99999", "00040001000000050009270f270f2328");
        decimal(table, "999999999999999999", "00050004000000000063270f270f270f270f");
        decimal(table, "1000000000000000000", "00010004000000000064");
        decimal(table, "9223372036854775807", "0005000400000000039a0d2c0170156516af");
        decimal(table, "-9223372036854775808", "0005000440000000039a0d2c0170156516b0");
        decimal(
                table,
                "12345678901234567890123456789.0123456789",
                "000b00070000000a000109291a85007b11d722c509291a85007b11d722c4");
        decimal(table, "0.000000000000000000000000000001", "0001fff80000001e0064");
        decimal(table, "1000000000000000000000000000000", "00010007000000000064");
        decimal(table, "1230000000000000000000000000000000000000000", "0001000a00000000007b");
        decimal(table, "1.000000000000000000000", "00010000000000150001");
        BigInteger large = new BigInteger("1000000000000000000000000000000");
        table.add(PgType.NUMERIC, large, "00010007000000000064", large.toString());
        table.add(PgType.NUMERIC, BigInteger.valueOf(-1), "00010000400000000001", "-1");
        table.add(PgType.NUMERIC, (byte) 1, "00010000000000000001", "1");
        table.add(PgType.NUMERIC, (short) 9999, "0001000000000000270f", "9999");
        table.add(PgType.NUMERIC, 100000000, "00010002000000000001", "100000000");
        table.add(PgType.NUMERIC, Long.MAX_VALUE, "0005000400000000039a0d2c0170156516af", "9223372036854775807");
        table.add(PgType.NUMERIC, Long.MIN_VALUE, "0005000440000000039a0d2c0170156516b0", "-9223372036854775808");
        table.add(PgType.NUMERIC, 0.1, "0001ffff0000000103e8", "0.1");
        table.add(PgType.NUMERIC, Double.NaN, "00000000c0000000", "NaN");
        table.add(PgType.NUMERIC, Double.POSITIVE_INFINITY, "00000000d0000020", "Infinity");
        table.add(PgType.NUMERIC, Double.NEGATIVE_INFINITY, "00000000f0000020", "-Infinity");
        table.add(PgType.NUMERIC, 0.1f, "0001ffff0000000103e8", "0.1");
        table.add(PgType.NUMERIC, Float.NEGATIVE_INFINITY, "00000000f0000020", "-Infinity");
    }

    private static void decimal(Table table, String text, String binary) {
        table.add(PgType.NUMERIC, new BigDecimal(text), binary, text);
    }

    private static void texts(Table table) {
        for (PgType type : List.of(PgType.TEXT, PgType.VARCHAR, PgType.BPCHAR, PgType.NAME, PgType.UNKNOWN)) {
            table.add(type, "", "", "");
            table.add(type, "a,b", "612c62", "a,b");
            table.add(type, "blanks  ", "626c616e6b732020", "blanks  ");
            table.add(type, "NULL", "4e554c4c", "NULL");
            table.add(type, "h\u00e9llo \ud83d\ude00", "68c3a96c6c6f20f09f9880", "h\u00e9llo \ud83d\ude00");
            table.add(type, CharSequence.class, "{\"\\}", "7b225c7d", "{\"\\}", "{\"\\}");
        }
        table.add(PgType.CHAR, 'a', "61", "a");
        table.add(PgType.CHAR, '\\', "5c", "\\");
        table.add(PgType.CHAR, '\0', "00", "");
        table.add(PgType.CHAR, '\u00e9', "e9", "\\351", "\u00e9");
        String json = "{\"a\": [1, null]}";
        String bytes = "7b2261223a205b312c206e756c6c5d7d";
        table.add(PgType.JSON, json, bytes, json);
        table.add(PgType.JSON, CharSequence.class, json, bytes, json, json);
        table.add(PgType.JSON, Wire.utf8(json), bytes, json);
        table.add(PgType.JSONB, json, "01" + bytes, json);
        table.add(PgType.JSONB, CharSequence.class, json, "01" + bytes, json, json);
        table.add(PgType.JSONB, Wire.utf8(json), "01" + bytes, json);
    }

    private static void bytes(Table table) {
        byte[] some = {0, -1, 0x7F, -128};
        table.add(PgType.BYTEA, new byte[0], "", "\\x");
        table.add(PgType.BYTEA, some, "00ff7f80", "\\x00ff7f80");
        table.add(PgType.BYTEA, ByteBuffer.class, ByteBuffer.wrap(some), "00ff7f80", "\\x00ff7f80", "\\x00ff7f80");
        for (String uuid : List.of(
                "00000000-0000-0000-0000-000000000000",
                "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                "ffffffff-ffff-ffff-ffff-ffffffffffff")) {
            table.add(PgType.UUID, UUID.fromString(uuid), uuid.replace("-", ""), uuid);
        }
    }

    private static void dates(Table table) {
        table.add(PgType.DATE, LocalDate.of(2000, 1, 1), "00000000", "2000-01-01");
        table.add(PgType.DATE, LocalDate.of(1999, 12, 31), "ffffffff", "1999-12-31");
        table.add(PgType.DATE, LocalDate.of(1970, 1, 1), "ffffd533", "1970-01-01");
        table.add(PgType.DATE, LocalDate.of(2024, 2, 29), "00002279", "2024-02-29");
        table.add(PgType.DATE, LocalDate.of(1, 1, 1), "fff4dbf9", "0001-01-01");
        table.add(PgType.DATE, LocalDate.of(0, 12, 31), "fff4dbf8", "0001-12-31 BC");
        table.add(PgType.DATE, LocalDate.of(-4, 2, 29), "fff4d511", "0005-02-29 BC");
        table.add(PgType.DATE, LocalDate.of(-43, 3, 15), "fff49d7b", "0044-03-15 BC");
        table.add(PgType.DATE, LocalDate.of(10000, 1, 1), "002c95d4", "10000-01-01");
        table.add(PgType.DATE, LocalDate.of(-4713, 11, 24), "ffda97a7", "4714-11-24 BC");
        table.add(PgType.DATE, LocalDate.of(5874897, 12, 31), "7fda970c", "5874897-12-31");
        table.add(PgType.DATE, LocalDate.MAX, "7fffffff", "infinity");
        table.add(PgType.DATE, LocalDate.MIN, "80000000", "-infinity");
        table.add(PgType.TIME, LocalTime.MIDNIGHT, "0000000000000000", "00:00:00");
        table.add(PgType.TIME, LocalTime.of(12, 34, 56, 700_000_000), "0000000a8be4ca60", "12:34:56.7");
        table.add(PgType.TIME, LocalTime.of(23, 59, 59, 999_999_000), "000000141dd75fff", "23:59:59.999999");
    }

    private static void timestamps(Table table) {
        timestamp(table, LocalDateTime.of(2000, 1, 1, 0, 0), "0000000000000000", "2000-01-01 00:00:00");
        timestamp(
                table,
                LocalDateTime.of(1999, 12, 31, 23, 59, 59, 999_999_000),
                "ffffffffffffffff",
                "1999-12-31 23:59:59.999999");
        timestamp(
                table,
                LocalDateTime.of(2024, 2, 29, 12, 34, 56, 789_000_000),
                "0002b58341728608",
                "2024-02-29 12:34:56.789");
        timestamp(table, LocalDateTime.of(-43, 3, 15, 10, 0), BC_44, "0044-03-15 10:00:00 BC");
        timestamp(table, LocalDateTime.of(10000, 1, 1, 0, 0), "0380e70b913b8000", "10000-01-01 00:00:00");
        timestamp(table, LocalDateTime.of(-4713, 11, 24, 0, 0), FIRST, "4714-11-24 00:00:00 BC");
        timestamp(
                table, LocalDateTime.of(294276, 12, 31, 23, 59, 59, 999_999_000), LAST, "294276-12-31 23:59:59.999999");
        table.add(PgType.TIMESTAMP, LocalDateTime.MAX, INFINITE, "infinity");
        table.add(PgType.TIMESTAMP, LocalDateTime.MIN, MINUS_INFINITE, "-infinity");
        table.add(PgType.TIMESTAMPTZ, OffsetDateTime.MAX, INFINITE, "infinity");
        table.add(PgType.TIMESTAMPTZ, OffsetDateTime.MIN, MINUS_INFINITE, "-infinity");
        table.add(PgType.TIMESTAMPTZ, Instant.MAX, INFINITE, "infinity");
        table.add(PgType.TIMESTAMPTZ, Instant.MIN, MINUS_INFINITE, "-infinity");
        table.add(PgType.TIMESTAMPTZ, OffsetDateTime.MAX.toZonedDateTime(), INFINITE, "infinity");
    }

    /** A time stamp without zone, and the same in UTC as all Java types of one with zone. */
    private static void timestamp(Table table, LocalDateTime value, String binary, String text) {
        table.add(PgType.TIMESTAMP, value, binary, text);
        String zoned = text.endsWith(" BC") ? text.replace(" BC", "+00 BC") : text + "+00";
        OffsetDateTime utc = value.atOffset(ZoneOffset.UTC);
        table.add(PgType.TIMESTAMPTZ, utc, binary, zoned);
        table.add(PgType.TIMESTAMPTZ, utc.toInstant(), binary, zoned);
        table.add(PgType.TIMESTAMPTZ, ZonedDateTime.class, utc.toZonedDateTime(), binary, zoned, zoned);
    }
}
