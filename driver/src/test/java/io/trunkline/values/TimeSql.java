// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import static io.trunkline.values.TypeSamples.entry;

import io.trunkline.type.Interval;
import io.trunkline.type.OffsetTimeOfDay;
import io.trunkline.type.TimeOfDay;
import java.time.Duration;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Values of intervals and times with a zone; see {@link TypeSamples}. */
final class TimeSql {
    private TimeSql() {}

    /** By the name of the type, expressions of it: of one text each, use {@link TypeSamples#entry}. */
    static Map<String, List<String>> samples() {
        return Map.ofEntries(
                entry(
                        "interval",
                        "00:00:00",
                        "1 year 2 mons 3 days 04:05:06.7",
                        "-1 years -2 mons +3 days -04:05:06.7",
                        "1 mon -1 days",
                        "-1 mons +1 day 00:00:00.000001",
                        "-1 days +00:00:00.000001",
                        "-00:00:00.5",
                        "1 day",
                        "30 days",
                        "24:00:00",
                        "100:00:00.100",
                        "12 months -1 days",
                        "1 year -11 months",
                        "-1 months",
                        "178956970 years 7 mons 2147483647 days 2562047788:00:54.775806",
                        "-178956970 years -8 mons -2147483648 days -2562047788:00:54.775807"),
                entry(
                        "timetz",
                        "00:00:00+00",
                        "12:34:56.7+05:30",
                        "12:34:56.7-08",
                        "23:59:59.999999+15:59:59",
                        "01:02:03-00:25:21",
                        "00:00:00.000001+02",
                        "24:00:00+00",
                        "24:00:00-15:59:59"));
    }

    /** What {@link Parameters#scalars} takes from here. */
    static List<Object> parameters() {
        List<Object> all = new ArrayList<>();
        Collections.addAll(all, TimeOfDay.MIDNIGHT, TimeOfDay.END_OF_DAY, new TimeOfDay(45_296_700_000L));
        Collections.addAll(all, new OffsetTimeOfDay(86_400_000_000L, 0), new OffsetTimeOfDay(86_400_000_000L, -57_599));
        for (LocalTime time : List.of(
                LocalTime.MIDNIGHT, LocalTime.of(12, 34, 56, 700_000_000), LocalTime.MAX, LocalTime.of(1, 2, 3, 500))) {
            all.add(OffsetTime.of(time, ZoneOffset.UTC));
            all.add(OffsetTime.of(time, ZoneOffset.ofHoursMinutes(-3, -30)));
            all.add(OffsetTime.of(time, ZoneOffset.ofHoursMinutesSeconds(15, 59, 59)));
            all.add(OffsetTime.of(time, ZoneOffset.ofHours(16)));
            all.add(OffsetTime.of(time, ZoneOffset.MIN));
        }
        Collections.addAll(
                all,
                Interval.ZERO,
                Interval.INFINITY,
                Interval.MINUS_INFINITY,
                new Interval(14, 3, 14_706_700_000L),
                new Interval(-14, 3, -14_706_700_000L),
                new Interval(0, -1, 1),
                new Interval(1, -1, -1),
                new Interval(Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE),
                new Interval(Integer.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE + 1));
        Collections.addAll(
                all,
                Duration.ZERO,
                Duration.ofMillis(1500),
                Duration.ofMillis(-500),
                Duration.ofHours(-100).minusSeconds(61),
                Duration.ofNanos(1_000),
                Duration.ofNanos(-1_000),
                Duration.ofNanos(499),
                Duration.ofNanos(500),
                Duration.ofNanos(1_500),
                Duration.ofNanos(-999_999_500),
                Duration.ofSeconds(59, 999_999_000),
                Duration.ofSeconds(59, 999_999_999),
                Duration.ofSeconds(9_223_372_036_853L, 999_999_000),
                Duration.ofSeconds(9_223_372_036_854L, 775_807_000),
                Duration.ofSeconds(9_223_372_036_855L),
                Duration.ofSeconds(Long.MAX_VALUE),
                Duration.ofSeconds(Long.MIN_VALUE));
        Collections.addAll(
                all,
                Period.ZERO,
                Period.of(1, 2, 3),
                Period.of(1, 14, -3),
                Period.of(-1, 11, 0),
                Period.ofDays(Integer.MIN_VALUE),
                Period.ofMonths(Integer.MAX_VALUE),
                Period.ofYears(178_956_970),
                Period.ofYears(178_956_971));
        return all;
    }
}
