// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import io.trunkline.type.Interval;
import io.trunkline.type.OffsetTimeOfDay;
import io.trunkline.type.TimeOfDay;
import java.time.Duration;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneOffset;

/** Values of intervals and times with a zone; see {@link Sample}. */
final class TimeSamples {
    private static final long SECOND = 1_000_000;
    private static final long DAY = 86_400 * SECOND;

    private TimeSamples() {}

    static void addTo(Sample.Table table) {
        times(table);
        intervals(table);
    }

    private static void times(Sample.Table table) {
        table.add(PgType.TIME, TimeOfDay.MIDNIGHT, "0000000000000000", "00:00:00");
        table.add(PgType.TIME, new TimeOfDay(45_296_700_000L), "0000000a8be4ca60", "12:34:56.7");
        table.add(PgType.TIME, TimeOfDay.END_OF_DAY, "000000141dd76000", "24:00:00");
        time(table, LocalTime.MIDNIGHT, ZoneOffset.UTC, "000000000000000000000000", "00:00:00+00");
        time(
                table,
                LocalTime.of(12, 34, 56, 700_000_000),
                ZoneOffset.ofHoursMinutes(5, 30),
                "0000000a8be4ca60ffffb2a8",
                "12:34:56.7+05:30");
        time(
                table,
                LocalTime.of(12, 34, 56, 700_000_000),
                ZoneOffset.ofHours(-8),
                "0000000a8be4ca6000007080",
                "12:34:56.7-08");
        time(
                table,
                LocalTime.of(23, 59, 59, 999_999_000),
                ZoneOffset.ofHoursMinutesSeconds(15, 59, 59),
                "000000141dd75fffffff1f01",
                "23:59:59.999999+15:59:59");
        time(
                table,
                LocalTime.of(1, 2, 3),
                ZoneOffset.ofHoursMinutesSeconds(0, -25, -21),
                "00000000dde878c0000005f1",
                "01:02:03-00:25:21");
        table.add(PgType.TIMETZ, new OffsetTimeOfDay(DAY, 0), "000000141dd7600000000000", "24:00:00+00");
        table.add(PgType.TIMETZ, new OffsetTimeOfDay(DAY, -57_599), "000000141dd760000000e0ff", "24:00:00-15:59:59");
    }

    private static void time(Sample.Table table, LocalTime time, ZoneOffset offset, String binary, String text) {
        table.add(PgType.TIMETZ, OffsetTime.of(time, offset), binary, text);
        table.add(
                PgType.TIMETZ, new OffsetTimeOfDay(time.toNanoOfDay() / 1000, offset.getTotalSeconds()), binary, text);
    }

    private static void intervals(Sample.Table table) {
        interval(table, 0, 0, 0, "00000000000000000000000000000000", "00:00:00");
        interval(table, 14, 3, 14_706_700_000L, "000000036c966ee0000000030000000e", "1 year 2 mons 3 days 04:05:06.7");
        interval(
                table,
                -14,
                3,
                -14_706_700_000L,
                "fffffffc9369912000000003fffffff2",
                "-1 years -2 mons +3 days -04:05:06.7");
        interval(table, 1, -1, 0, "0000000000000000ffffffff00000001", "1 mon -1 days");
        interval(table, -1, 1, 1, "000000000000000100000001ffffffff", "-1 mons +1 day 00:00:00.000001");
        interval(table, 0, -1, 1, "0000000000000001ffffffff00000000", "-1 days +00:00:00.000001");
        interval(table, 0, 30, 0, "00000000000000000000001e00000000", "30 days");
        interval(table, 0, 0, DAY, "000000141dd760000000000000000000", "24:00:00");
        interval(table, 12, -1, 0, "0000000000000000ffffffff0000000c", "1 year -1 days");
        interval(
                table,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Long.MAX_VALUE - 1,
                "7ffffffffffffffe7fffffff7fffffff",
                "178956970 years 7 mons 2147483647 days 2562047788:00:54.775806");
        interval(
                table,
                Integer.MIN_VALUE,
                Integer.MIN_VALUE,
                Long.MIN_VALUE + 1,
                "80000000000000018000000080000000",
                "-178956970 years -8 mons -2147483648 days -2562047788:00:54.775807");
        table.add(PgType.INTERVAL, Interval.INFINITY, "7fffffffffffffff7fffffff7fffffff", "infinity");
        table.add(PgType.INTERVAL, Interval.MINUS_INFINITY, "80000000000000008000000080000000", "-infinity");
        duration(table, Duration.ZERO, "00000000000000000000000000000000", "00:00:00", "PT0S");
        duration(table, Duration.ofMillis(1500), "000000000016e3600000000000000000", "00:00:01.5", "PT1.5S");
        duration(table, Duration.ofMillis(-500), "fffffffffff85ee00000000000000000", "-00:00:00.5", "PT-0.5S");
        duration(table, Duration.ofSeconds(-61), "fffffffffc5d36c00000000000000000", "-00:01:01", "PT-1M-1S");
        duration(table, Duration.ofHours(100), "00000053d1ac10000000000000000000", "100:00:00", "PT100H");
        period(table, Period.ZERO, "00000000000000000000000000000000", "00:00:00", "P0D");
        period(table, Period.of(1, 2, 3), "0000000000000000000000030000000e", "1 year 2 mons 3 days", "P1Y2M3D");
        period(table, Period.ofDays(-1), "0000000000000000ffffffff00000000", "-1 days", "P-1D");
    }

    private static void interval(Sample.Table table, int months, int days, long micros, String binary, String text) {
        table.add(PgType.INTERVAL, new Interval(months, days, micros), binary, text);
    }

    private static void duration(Sample.Table table, Duration value, String binary, String text, String iso) {
        table.add(PgType.INTERVAL, value, binary, text, iso);
    }

    private static void period(Sample.Table table, Period value, String binary, String text, String iso) {
        table.add(PgType.INTERVAL, value, binary, text, iso);
    }
}
