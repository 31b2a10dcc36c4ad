// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import java.time.LocalDate;
import java.util.function.LongFunction;

/** Dates, times and intervals, as far as PostgreSQL's calendar reaches. */
final class TimeLiterals {
    /** Counted from here, as PostgreSQL does, all its microseconds fit in a long. */
    private static final long EPOCH = LocalDate.of(2000, 1, 1).toEpochDay();

    private static final long FIRST_DAY = LocalDate.of(-4713, 11, 24).toEpochDay() - EPOCH;
    private static final long LAST_DAY = LocalDate.of(5_874_897, 12, 31).toEpochDay() - EPOCH;
    private static final long LAST_DAY_WITH_TIME = LocalDate.of(294_276, 12, 31).toEpochDay() - EPOCH;
    private static final long DAY = 86_400_000_000L;
    private static final long FOREVER = Long.MAX_VALUE;
    private static final long NEVER = Long.MIN_VALUE;

    static final Generator DATE = Generator.of(
            draws -> date(day(draws, LAST_DAY)),
            "infinity",
            "-infinity",
            "2000-01-01",
            "1999-12-31",
            "1970-01-01",
            "0001-01-01",
            "0001-12-31 BC",
            "0005-02-28 BC",
            "4714-11-24 BC",
            "1582-10-10",
            "2024-02-29",
            "9999-12-31",
            "10000-01-01",
            "5874897-12-31");

    static final Generator TIME = Generator.of(
            draws -> time(ofDay(draws)),
            "00:00:00",
            "00:00:00.000001",
            "23:59:59.999999",
            "24:00:00",
            "12:34:56.100000");

    static final Generator TIMETZ = Generator.of(
            draws -> time(ofDay(draws)) + offset(draws),
            "00:00:00+00",
            "24:00:00+00",
            "23:59:59.999999-15:59:59",
            "24:00:00+15:59:59",
            "12:00:00+05:30");

    static final Generator TIMESTAMP = timestamps("");
    static final Generator TIMESTAMPTZ = timestamps("+00");

    private TimeLiterals() {}

    private static Generator timestamps(String zone) {
        return Generator.of(
                draws -> timestamp(instant(draws), zone),
                "infinity",
                "-infinity",
                "2000-01-01 00:00:00" + zone,
                "1999-12-31 23:59:59.999999" + zone,
                "1970-01-01 00:00:00.000001" + zone,
                "1969-12-31 23:59:59.999999" + zone,
                "0001-01-01 00:00:00" + zone,
                "0001-12-31 23:59:59.5" + zone + " BC",
                "4714-11-24 00:00:00" + zone + " BC",
                "9999-12-31 23:59:59.999999" + zone,
                "10000-01-01 00:00:00" + zone,
                "294276-12-31 23:59:59.999999" + zone);
    }

    /**
     * @param infinite whether the server knows intervals without end: since version 17
     * @param wide whether it reads hours of more than 31 bits: since version 15
     */
    static Generator interval(boolean infinite, boolean wide) {
        Generator finite = Generator.of(
                draws -> {
                    long months = draws.signed(draws.rarely(8) ? 31 : 12);
                    long days = draws.signed(draws.rarely(8) ? 31 : 12);
                    long micros = draws.signed(draws.rarely(8) ? (wide ? 63 : 62) : 42);
                    // The ends are infinity.
                    return months / 2 + " mons " + days / 2 + " days " + clock(micros - micros / 10);
                },
                "0",
                "1 mon",
                "-1 mon",
                "1 day -00:00:00.000001",
                "-1 days +24:00:00",
                "13 mons -40 days 100:00:00",
                "1 year -1 mons 1 day",
                "2147483647 mons",
                "-2147483647 mons -2147483647 days",
                "-00:00:00.5",
                "178956970 years 7 mons 2147483647 days 2000000000:54:59.999999");
        return infinite ? finite.with("infinity", "-infinity") : finite;
    }

    private static String clock(long micros) {
        long seconds = Math.abs(micros / 1_000_000);
        return (micros < 0 ? "-" : "") + seconds / 3_600 + ":" + seconds / 60 % 60 + ":" + seconds % 60
                + fraction(Math.abs(micros % 1_000_000));
    }

    /** A day, not far from 2000 more often than not. */
    static long day(Draws draws, long last) {
        long day = draws.signed(draws.rarely(4) ? 31 : 16);
        return Math.min(Math.max(day, FIRST_DAY), last);
    }

    static long day(Draws draws) {
        return draws.rarely(20) ? (draws.below(2) == 0 ? FOREVER : NEVER) : day(draws, LAST_DAY - 1);
    }

    /** A microsecond, or one of the infinities. */
    static long instantOrEndless(Draws draws) {
        return draws.rarely(20) ? (draws.below(2) == 0 ? FOREVER : NEVER) : instant(draws);
    }

    private static long instant(Draws draws) {
        return day(draws, LAST_DAY_WITH_TIME) * DAY + ofDay(draws);
    }

    private static long ofDay(Draws draws) {
        long seconds = draws.below(86_400);
        return seconds * 1_000_000
                + switch (draws.below(3)) {
                    case 0 -> 0;
                    case 1 -> draws.below(1_000) * 1_000L;
                    default -> draws.below(1_000_000);
                };
    }

    static String date(long day) {
        return endless(day, finite -> {
            LocalDate date = LocalDate.ofEpochDay(EPOCH + finite);
            return written(date, "");
        });
    }

    static String timestamp(long micros, String zone) {
        return endless(micros, finite -> {
            LocalDate date = LocalDate.ofEpochDay(EPOCH + Math.floorDiv(finite, DAY));
            return written(date, " " + time(Math.floorMod(finite, DAY)) + zone);
        });
    }

    private static String endless(long number, LongFunction<String> finite) {
        return number == FOREVER ? "infinity" : number == NEVER ? "-infinity" : finite.apply(number);
    }

    private static String written(LocalDate date, String time) {
        int year = date.getYear();
        return String.format(
                "%04d-%02d-%02d%s%s",
                year > 0 ? year : 1 - year, date.getMonthValue(), date.getDayOfMonth(), time, year > 0 ? "" : " BC");
    }

    private static String time(long micros) {
        long seconds = micros / 1_000_000;
        return String.format("%02d:%02d:%02d", seconds / 3_600, seconds / 60 % 60, seconds % 60)
                + fraction(micros % 1_000_000);
    }

    private static String fraction(long micros) {
        return micros == 0 ? "" : String.format(".%06d", micros);
    }

    private static String offset(Draws draws) {
        String hours = String.format("%s%02d", draws.pick("+", "-"), draws.below(16));
        return switch (draws.below(4)) {
            case 0, 1 -> hours;
            case 2 -> hours + ":" + draws.pick("00", "15", "30", "45", "59");
            default -> hours + String.format(":%02d:%02d", draws.below(60), draws.below(60));
        };
    }
}
