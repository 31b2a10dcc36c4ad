// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;

/** Java values of every class that can be a parameter, at the borders of what it or any type can hold. */
final class Parameters {
    enum Colour {
        RED,
        t
    }

    private Parameters() {}

    static List<Object> scalars() {
        List<Object> all = new ArrayList<>(List.of(true, false));
        Collections.addAll(all, (byte) 0, Byte.MAX_VALUE, Byte.MIN_VALUE, (short) 1, Short.MAX_VALUE, Short.MIN_VALUE);
        Collections.addAll(all, 0, -1, 255, 70_000, 32_768, -32_769, 16_777_217, Integer.MAX_VALUE, Integer.MIN_VALUE);
        Collections.addAll(all, 0L, 1L, 2_147_483_648L, -2_147_483_649L, 4_294_967_295L, 4_294_967_296L);
        Collections.addAll(all, (1L << 53) + 1, (1L << 24) + 1, Long.MAX_VALUE, Long.MIN_VALUE);
        for (String number : List.of(
                "0", "-7", "9223372036854775807", "9223372036854775808", "-170141183460469231731687303715884105728")) {
            all.add(new BigInteger(number));
        }
        all.add(BigInteger.TEN.pow(400));
        for (String number : List.of(
                "0",
                "0.00",
                "1.10",
                "-1.10",
                "7.0",
                "1E+3",
                "1E-7",
                "0.5",
                "2.5",
                "1E+20",
                "1E+400",
                "1E-400",
                "1E+131071",
                "1E+131072",
                "1E-16383",
                "1E-16384",
                "1.5E+308",
                "1E-46",
                "99999999999999999999999.9999999999999",
                "12345.678900",
                "9223372036854775807",
                "9223372036854775807.5")) {
            all.add(new BigDecimal(number));
        }
        Collections.addAll(
                all, 0f, -0f, 0.1f, 2.5f, 1e10f, Float.MIN_NORMAL, Float.MIN_VALUE, Float.MAX_VALUE, 16_777_216f);
        Collections.addAll(all, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
        Collections.addAll(
                all, 0d, -0d, 0.1, 2.5, 3d, 1e15, Math.nextUp(1e22), 2e-3, 1e300, 70_000d, 0.30000000000000004);
        Collections.addAll(all, Double.MIN_VALUE, Double.MAX_VALUE, 0x1p63, (double) Float.MAX_VALUE);
        Collections.addAll(all, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
        Collections.addAll(all, 'a', '7', ' ', '\\', '"', '\0', 'é', 'ÿ', '漢', '{');
        all.addAll(List.of(
                "",
                "a",
                "12",
                " 12 ",
                "-7.5",
                "1e3",
                "NaN",
                "inf",
                "true",
                "t",
                "off",
                "2024-02-29",
                "2024-02-30",
                "24:00",
                "2024-02-29 12:34:56.7891239+05:30",
                "infinity",
                "today",
                "yes",
                "größer 漢字 😀",
                "it's",
                "a\"b\\c",
                "NULL",
                "{}",
                "{1,2}",
                "{\"a b\",NULL}",
                "{{1,2},{3,4}}",
                "\\xdeadBEEF",
                "\\x0",
                "\\\\",
                "{\"a\": [1, 2]}",
                "[1",
                "null",
                "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                "{a0eebc999c0b4ef8bb6d6bb9bd380a11}",
                "99999999999999999999"));
        all.add("x".repeat(100));
        Collections.addAll(all, CharBuffer.wrap("12"), CharBuffer.wrap("{\"built\": \"ü\"}"), Colour.RED, Colour.t);
        Collections.addAll(
                all, new byte[0], new byte[] {0}, new byte[] {'a', '\\', '"'}, new byte[] {(byte) 0xDE, (byte) 0xAD});
        all.add(ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 9}, 1, 3));
        all.add(ByteBuffer.wrap(new byte[] {0, 7, 8}, 1, 2).slice().asReadOnlyBuffer());
        all.add(ByteBuffer.allocateDirect(2).put((byte) 5).put((byte) 6).flip());
        Collections.addAll(
                all, new UUID(0, 0), new UUID(-1, -1), UUID.fromString("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"));
        all.addAll(dates());
        all.addAll(TimeSql.parameters());
        all.addAll(RangeSql.parameters());
        all.addAll(GeometricSql.values());
        all.addAll(SearchSql.values());
        all.addAll(NetworkSql.values());
        all.addAll(BitSql.values());
        all.addAll(SystemSql.values());
        return all;
    }

    private static List<Object> dates() {
        List<Object> all = new ArrayList<>();
        Collections.addAll(all, LocalDate.of(2000, 1, 1), LocalDate.of(1999, 12, 31), LocalDate.of(1582, 10, 14));
        Collections.addAll(all, LocalDate.of(1, 1, 1), LocalDate.of(0, 12, 31), LocalDate.of(-43, 3, 15));
        Collections.addAll(all, LocalDate.of(-4713, 11, 24), LocalDate.of(-4713, 11, 23), LocalDate.of(10_000, 1, 1));
        Collections.addAll(
                all, LocalDate.of(294_276, 12, 31), LocalDate.of(294_277, 1, 1), LocalDate.of(5_874_897, 12, 31));
        Collections.addAll(all, LocalDate.of(5_874_898, 1, 1), LocalDate.MAX, LocalDate.MIN);
        Collections.addAll(all, LocalTime.MIDNIGHT, LocalTime.of(12, 34, 56), LocalTime.of(12, 34, 56, 700_000_000));
        Collections.addAll(all, LocalTime.of(23, 59, 59, 999_999_000), LocalTime.of(1, 2, 3, 123_456_789));
        Collections.addAll(
                all, LocalTime.MAX, LocalTime.of(0, 0, 0, 500), LocalTime.of(0, 0, 0, 1_500), LocalTime.of(0, 0, 0, 1));
        for (LocalDateTime time : List.of(
                LocalDateTime.of(2000, 1, 1, 0, 0),
                LocalDateTime.of(1999, 12, 31, 23, 59, 59, 999_999_000),
                LocalDateTime.of(1999, 12, 31, 23, 59, 59, 999_999_900),
                LocalDateTime.of(2024, 3, 31, 2, 30),
                LocalDateTime.of(2024, 5, 6, 7, 8, 9, 123_456_789),
                LocalDateTime.of(2024, 5, 6, 7, 8, 9, 500),
                LocalDateTime.of(1969, 12, 31, 23, 59, 59, 1_500),
                LocalDateTime.of(1, 1, 1, 0, 0),
                LocalDateTime.of(0, 2, 29, 12, 0),
                LocalDateTime.of(-4713, 11, 24, 0, 0),
                LocalDateTime.of(-4713, 11, 23, 23, 59, 59),
                LocalDateTime.of(294_276, 12, 31, 23, 59, 59, 999_999_000),
                LocalDateTime.of(294_276, 12, 31, 23, 59, 59, 999_999_999),
                LocalDateTime.of(294_277, 1, 1, 0, 0))) {
            all.add(time);
            all.add(time.toInstant(ZoneOffset.UTC));
            all.add(time.atOffset(ZoneOffset.UTC));
            all.add(time.atOffset(ZoneOffset.ofHoursMinutes(5, 30)));
            all.add(time.atOffset(ZoneOffset.MIN));
            all.add(time.atOffset(ZoneOffset.MAX));
            all.add(time.atOffset(ZoneOffset.ofHoursMinutesSeconds(-1, -2, -3)));
            all.add(time.atZone(ZoneId.of("Europe/Amsterdam")));
        }
        Collections.addAll(all, LocalDateTime.MAX, LocalDateTime.MIN, Instant.MAX, Instant.MIN, Instant.EPOCH);
        Collections.addAll(all, OffsetDateTime.MAX, OffsetDateTime.MIN, OffsetDateTime.MAX.toZonedDateTime());
        all.add(ZonedDateTime.of(2024, 10, 27, 2, 30, 0, 0, ZoneId.of("Europe/Amsterdam"))
                .withLaterOffsetAtOverlap());
        return all;
    }

    static List<Object> arrays() {
        List<Object> all = new ArrayList<>();
        Collections.addAll(
                all, new int[0], new int[] {1, -2, Integer.MAX_VALUE}, new long[] {1, Long.MIN_VALUE}, new short[] {7, 8
                });
        Collections.addAll(
                all, new double[] {0.1, Double.NaN, -0d}, new float[] {0.1f, Float.MIN_VALUE}, new boolean[] {
                    true, false
                });
        Collections.addAll(
                all,
                new Object[0],
                new String[0],
                new Integer[] {1, null, 3},
                new Long[] {70_000L, null},
                new Integer[] {null});
        Collections.addAll(all, (Object)
                new String[] {"a", "", null, "NULL", "null", "a b", "x,y", "{z}", "q\"q", "b\\b", "漢", "\t"});
        all.add(new String[] {"1", "2"});
        all.add(new BigDecimal[] {new BigDecimal("1.10"), new BigDecimal("1E+3"), null});
        all.add(new Boolean[] {true, null, false});
        all.add(new UUID[] {new UUID(1, 2), null});
        all.add(new LocalDate[] {LocalDate.of(2024, 2, 29), LocalDate.of(-43, 3, 15), LocalDate.MAX, null});
        all.add(new LocalTime[] {LocalTime.NOON, LocalTime.of(1, 2, 3, 4)});
        all.add(new LocalDateTime[] {LocalDateTime.of(2024, 5, 6, 7, 8, 9, 123_456_789), LocalDateTime.MIN});
        all.add(new OffsetDateTime[] {OffsetDateTime.of(2024, 5, 6, 7, 8, 9, 0, ZoneOffset.ofHours(-3)), null});
        all.add(new Instant[] {Instant.EPOCH, Instant.MAX});
        all.add(new byte[][] {{1, 2}, {}, null, {'\\', '"'}});
        all.add(new Character[] {'a', '"', '\\', null, ',', ' '});
        all.add(new Double[] {0.5, null, Double.POSITIVE_INFINITY});
        all.add(new Float[] {0.1f, null});
        all.add(new Parameters.Colour[] {Colour.RED, null});
        all.add(new Object[] {1, 2L, (short) 3, null, new BigDecimal("4")});
        all.add(new Object[] {1, "2", 3.5, true});
        all.add(new int[][] {{1, 2}, {3, 4}});
        all.add(new String[][] {{"a", null}, {"c", "d"}});
        all.add(List.of(List.of(1, 2), List.of(3, 4)));
        Collections.addAll(
                all, List.of(), List.of(1, 2, 3), List.of(1L, 2L), Arrays.asList(1, null, 3), List.of(1, 2L, (short)
                        3));
        Collections.addAll(
                all, List.of("a", "b\"\\", "", "NULL"), List.of(0.1, 0.2), List.of(0.1f), List.of(true, false));
        Collections.addAll(all, new LinkedHashSet<>(List.of(3, 1, 2)), new ArrayDeque<>(List.of("x", "y")));
        all.add(List.of(LocalDate.of(2024, 2, 29), LocalDate.MIN));
        all.add(List.of(new UUID(0, 7)));
        all.add(List.of(new byte[] {1}, new byte[0]));
        all.add(Collections.nCopies(1_000, 7));
        all.addAll(RangeSql.arrays());
        all.addAll(GeometricSql.arrays());
        all.addAll(SearchSql.arrays());
        all.addAll(NetworkSql.arrays());
        all.addAll(BitSql.arrays());
        all.addAll(SystemSql.arrays());
        return all;
    }
}
