// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import io.trunkline.type.Composite;
import io.trunkline.type.Multirange;
import io.trunkline.type.Range;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Values of ranges and multiranges; see {@link Sample}. */
final class RangeSamples {
    private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);
    private static final LocalDateTime LEAP = LocalDateTime.of(2024, 2, 29, 12, 34, 56, 789_000_000);
    private static final String EPOCH_TO_LEAP = "06000000080000000000000000000000080002b58341728608";

    private RangeSamples() {}

    static void addTo(Sample.Table table) {
        numbers(table);
        times(table);
        multiranges(table);
        // Never sent in binary, so the bytes are those of the text.
        Composite record = Composite.of(List.of("f1", "f2", "f3"), "1", null, "x \"y\", \\z");
        String text = "(1,,\"x \"\"y\"\", \\\\z\")";
        table.add(PgType.RECORD, record, "28312c2c2278202222792222" + "2c205c5c7a2229", text);
    }

    private static void numbers(Sample.Table table) {
        PgType int4 = PgType.INT4RANGE;
        table.add(int4, Range.closedOpen(1, 5), "0200000004000000010000000400000005", "[1,5)");
        table.add(int4, Range.empty(), "01", "empty");
        table.add(int4, Range.unbounded(), "18", "(,)");
        table.add(int4, Range.lessThan(6), "080000000400000006", "(,6)");
        table.add(int4, Range.atLeast(-3), "1200000004fffffffd", "[-3,)");
        table.add(
                int4,
                Range.closedOpen(Integer.MIN_VALUE, Integer.MAX_VALUE),
                "020000000480000000000000047fffffff",
                "[-2147483648,2147483647)");
        PgType int8 = PgType.INT8RANGE;
        table.add(int8, Range.closedOpen(1L, 5L), "02000000080000000000000001000000080000000000000005", "[1,5)");
        table.add(int8, Range.lessThan(-1L), "0800000008ffffffffffffffff", "(,-1)");
        PgType numeric = PgType.NUMRANGE;
        BigDecimal five = new BigDecimal(5);
        table.add(
                numeric,
                Range.closedOpen(new BigDecimal("1.10"), five),
                "020000000c0002000000000002000103e80000000a00010000000000000005",
                "[1.10,5)");
        table.add(
                numeric,
                Range.openClosed(new BigDecimal("0.1"), new BigDecimal(2)),
                "040000000a0001ffff0000000103e80000000a00010000000000000002",
                "(0.1,2]");
        table.add(numeric, Range.atMost(five), "0c0000000a00010000000000000005", "(,5]");
        table.add(
                numeric,
                Range.closed(BigDecimal.ONE, BigDecimal.ONE),
                "060000000a000100000000000000010000000a00010000000000000001",
                "[1,1]");
    }

    private static void times(Sample.Table table) {
        PgType timestamp = PgType.TSRANGE;
        String both = "[\"2000-01-01 00:00:00\",\"2024-02-29 12:34:56.789\"]";
        table.add(timestamp, Range.closed(EPOCH, LEAP), EPOCH_TO_LEAP, both);
        table.add(
                timestamp,
                Range.open(LocalDateTime.MIN, LocalDateTime.MAX),
                "00000000088000000000000000000000087fffffffffffffff",
                "(-infinity,infinity)");
        table.add(
                timestamp,
                Range.lessThan(LocalDateTime.of(-43, 3, 15, 10, 0)),
                "0800000008ff1af9e74e1f8800",
                "(,\"0044-03-15 10:00:00 BC\")");
        PgType zoned = PgType.TSTZRANGE;
        table.add(
                zoned,
                Range.closed(EPOCH.atOffset(ZoneOffset.UTC), LEAP.atOffset(ZoneOffset.UTC)),
                EPOCH_TO_LEAP,
                "[\"2000-01-01 00:00:00+00\",\"2024-02-29 12:34:56.789+00\"]");
        table.add(
                zoned,
                Range.closed(OffsetDateTime.MIN, OffsetDateTime.MAX),
                "06000000088000000000000000000000087fffffffffffffff",
                "[-infinity,infinity]");
        PgType date = PgType.DATERANGE;
        table.add(
                date,
                Range.closedOpen(LocalDate.of(2000, 1, 1), LocalDate.of(2024, 3, 1)),
                "020000000400000000000000040000227a",
                "[2000-01-01,2024-03-01)");
        table.add(
                date,
                Range.closed(LocalDate.MIN, LocalDate.MAX),
                "060000000480000000000000047fffffff",
                "[-infinity,infinity]");
        table.add(date, Range.atLeast(LocalDate.of(-43, 3, 15)), "1200000004fff49d7b", "[\"0044-03-15 BC\",)");
    }

    private static void multiranges(Sample.Table table) {
        multirange(table, PgType.INT4MULTIRANGE, "00000000", "{}", List.of());
        multirange(
                table,
                PgType.INT4MULTIRANGE,
                "00000002000000110200000004000000010000000400000002000000110200000004000000040000000400000007",
                "{[1,2),[4,7)}",
                List.of(Range.closedOpen(1, 2), Range.closedOpen(4, 7)));
        multirange(table, PgType.INT4MULTIRANGE, "000000010000000118", "{(,)}", List.of(Range.unbounded()));
        multirange(
                table,
                PgType.INT8MULTIRANGE,
                "0000000200000019020000000800000000000000010000000800000000000000020000000d12000000080000000000000004",
                "{[1,2),[4,)}",
                List.of(Range.closedOpen(1L, 2L), Range.atLeast(4L)));
        multirange(
                table,
                PgType.NUMMULTIRANGE,
                "000000020000001f060000000c0002000000000002000103e80000000a00010000000000000002"
                        + "0000001d000000000a000100000000000000040000000a00010000000000000007",
                "{[1.10,2],(4,7)}",
                List.of(
                        Range.closed(new BigDecimal("1.10"), new BigDecimal(2)),
                        Range.open(new BigDecimal(4), new BigDecimal(7))));
        multirange(
                table,
                PgType.TSMULTIRANGE,
                "0000000100000019" + EPOCH_TO_LEAP,
                "{[\"2000-01-01 00:00:00\",\"2024-02-29 12:34:56.789\"]}",
                List.of(Range.closed(EPOCH, LEAP)));
        multirange(
                table,
                PgType.TSTZMULTIRANGE,
                "0000000100000019" + EPOCH_TO_LEAP,
                "{[\"2000-01-01 00:00:00+00\",\"2024-02-29 12:34:56.789+00\"]}",
                List.of(Range.closed(EPOCH.atOffset(ZoneOffset.UTC), LEAP.atOffset(ZoneOffset.UTC))));
        multirange(
                table,
                PgType.DATEMULTIRANGE,
                "00000002000000110200000004000000000000000400002279000000091200000004000023ac",
                "{[2000-01-01,2024-02-29),[2025-01-01,)}",
                List.of(
                        Range.closedOpen(LocalDate.of(2000, 1, 1), LocalDate.of(2024, 2, 29)),
                        Range.atLeast(LocalDate.of(2025, 1, 1))));
    }

    private static <T> void multirange(
            Sample.Table table, PgType type, String binary, String text, List<Range<T>> ranges) {
        table.add(type, Multirange.of(ranges), binary, text);
        table.add(type, List.class, ranges, binary, text, text);
        table.add(type, ranges.toArray(Range<?>[]::new), binary, text);
    }
}
