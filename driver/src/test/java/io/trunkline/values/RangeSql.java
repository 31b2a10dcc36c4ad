// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import io.trunkline.type.Multirange;
import io.trunkline.type.Range;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Values of ranges and multiranges, and of records without a type; see {@link TypeSamples}. */
final class RangeSql {
    private RangeSql() {}

    /** By the name of the type, expressions of it: of one text each, use {@link TypeSamples#entry}. */
    static Map<String, List<String>> samples() {
        Map<String, List<String>> all = new HashMap<>();
        add(all, "int4", "-2147483648", "1", "5", "2147483646");
        add(all, "int8", "-9223372036854775808", "1", "5", "9223372036854775806");
        add(all, "num", "-0.00", "1.10", "12345678901234567890.12345", "NaN");
        add(all, "date", "0044-03-15 BC", "2024-02-29", "294277-01-01", "infinity");
        add(all, "ts", "0044-03-15 10:00:00 BC", "2024-02-29 12:34:56.789", "294276-12-31 23:59:59.999999", "infinity");
        add(all, "tstz", "-infinity", "0044-03-15 10:00:00+00 BC", "2024-02-29 12:34:56.789+02:30", "infinity");
        all.put(
                "record",
                List.of(
                        "row(1, 'a', null, '2024-02-29'::date, true, row(1, 'x y'))",
                        "row('')",
                        "row(null, '(', ',', '\"', '\\', ' ', 'ü😀')",
                        "row(array[row(1, 'a \"b\"'), null], '\\x00ff'::bytea, 1.10)"));
        return all;
    }

    /** Values that are parameters: what each range type takes, and what hardly any does. */
    static List<Object> parameters() {
        LocalDateTime time = LocalDateTime.of(2024, 5, 6, 7, 8, 9, 123_456_789);
        List<Range<?>> ranges = List.of(
                Range.empty(),
                Range.unbounded(),
                Range.closed(1, 5),
                Range.closed(5, 1),
                Range.openClosed((short) 1, 1L << 33),
                Range.atLeast(Integer.MAX_VALUE),
                Range.closedOpen(new BigDecimal("1.10"), new BigDecimal("1E+3")),
                Range.lessThan(0.1),
                Range.atMost("2024-02-29 12:00"),
                Range.closed(LocalDate.of(-43, 3, 15), LocalDate.MAX),
                Range.open(time.minusDays(1), time),
                Range.atLeast(time.atOffset(ZoneOffset.ofHours(-3))),
                Range.closed(Instant.MIN, Instant.EPOCH));
        List<Object> all = new ArrayList<>(ranges);
        ranges.forEach(range -> all.add(Multirange.of(range)));
        all.add(Multirange.of());
        all.add(Multirange.of(Range.atLeast(3), Range.lessThan(2L), Range.empty()));
        all.addAll(List.of("empty", "(,)", "[,5]", "{[,3),(,4)}", "{(,)}"));
        return all;
    }

    static List<Object> arrays() {
        return List.of(
                List.of(Range.closed(1, 5), Range.empty()),
                new Range<?>[] {Range.atLeast(LocalDate.of(2024, 2, 29)), null, Range.unbounded()},
                new Range<?>[] {Range.unbounded(), Range.empty()},
                List.of(Multirange.of(Range.closed(1, 5)), Multirange.of()));
    }

    /** Ranges between each two of these values, which ascend. */
    private static void add(Map<String, List<String>> all, String prefix, String... values) {
        List<String> ranges = new ArrayList<>(List.of("'empty'", "'(,)'", "'[,]'"));
        for (int i = 0; i < values.length; i++) {
            ranges.add("'[" + values[i] + ",)'");
            ranges.add("'(," + values[i] + ")'");
            ranges.add("'[" + values[i] + "," + values[i] + "]'");
            for (int j = i + 1; j < values.length; j++) {
                ranges.add("'[" + values[i] + "," + values[j] + ")'");
                ranges.add("'(\"" + values[i] + "\",\"" + values[j] + "\"]'");
            }
        }
        all.put(prefix + "range", ranges);
        all.put(
                prefix + "multirange",
                List.of(
                        "'{}'",
                        "'{(,)}'",
                        "'{empty}'",
                        "'{(," + values[0] + "),[" + values[2] + "," + values[3] + ")}'",
                        "'{[" + values[0] + "," + values[1] + "),(" + values[2] + ",)}'"));
    }
}
