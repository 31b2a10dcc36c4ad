// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.text;

import java.time.DateTimeException;

/**
 * PostgreSQL's calendar: days and microseconds since 2000-01-01, with bounds, and infinities at both ends.
 *
 * <p>Like java.time it is proleptic Gregorian, so only the epoch and the ends differ. Java has no infinity; the largest
 * and the smallest value of each type stand for it, which lie far outside PostgreSQL's range.
 *
 * @see <a href="https://www.postgresql.org/docs/current/datatype-datetime.html">Date/time types</a>
 */
public final class PgCalendar {
    public static final int INFINITE_DAY = Integer.MAX_VALUE;
    public static final int MINUS_INFINITE_DAY = Integer.MIN_VALUE;
    public static final long INFINITE_MICROS = Long.MAX_VALUE;
    public static final long MINUS_INFINITE_MICROS = Long.MIN_VALUE;

    public static final long MICROS_PER_SECOND = 1_000_000;
    public static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    /** The largest offset from UTC in seconds, to both sides: Java has larger ones, which the server's parser refuses. */
    public static final int WIDEST_OFFSET = 16 * 3600 - 1;

    /** 2000-01-01 in java.time's days and seconds, which begin in 1970. */
    public static final long EPOCH_DAY = 10_957;

    public static final long EPOCH_SECOND = EPOCH_DAY * 86_400;

    /** 24 November 4714 BC, day 0 of the Julian day numbers. */
    private static final long FIRST_DAY = -2_451_545;
    /** The day after 31 December 5874897. */
    private static final long END_OF_DAYS = 2_145_031_949;
    /** Midnight after 31 December 294276. */
    private static final long END_OF_SECONDS = 9_223_371_331_200L;

    private PgCalendar() {}

    /** {@return whether {@code date} has room for that many days since 2000-01-01} */
    public static boolean isDay(long day) {
        return day >= FIRST_DAY && day < END_OF_DAYS;
    }

    /** {@return whether {@code timestamp} has room for that many seconds since 2000-01-01} */
    public static boolean isSecond(long second) {
        return second >= FIRST_DAY * 86_400 && second < END_OF_SECONDS;
    }

    /** {@return whether {@code timestamp} has room for that many microseconds since 2000-01-01} */
    public static boolean isMicros(long micros) {
        return micros >= FIRST_DAY * MICROS_PER_DAY && micros < END_OF_SECONDS * MICROS_PER_SECOND;
    }

    /**
     * {@return the days from 2000-01-01 to a day of the proleptic Gregorian calendar}
     *
     * @param year the year, of which 0 is 1 BC
     */
    public static long day(long year, int month, int dayOfMonth) {
        if (month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > daysIn(year, month)) {
            throw new DateTimeException("there is no day " + dayOfMonth + " of month " + month);
        }
        // Years that begin in March end with the leap day; 400 of them have 146097 days, 153 / 5 is a month's average.
        long y = month > 2 ? year : year - 1;
        long era = Math.floorDiv(y, 400);
        long yearOfEra = y - era * 400;
        long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + dayOfMonth - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 730_425;
    }

    private static int daysIn(long year, int month) {
        if (month == 2) {
            return Math.floorMod(year, 4) == 0 && (Math.floorMod(year, 100) != 0 || Math.floorMod(year, 400) == 0)
                    ? 29
                    : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }
}
