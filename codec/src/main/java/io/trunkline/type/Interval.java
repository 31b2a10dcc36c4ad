// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import java.time.Duration;
import java.time.Period;
import java.time.temporal.ChronoUnit;

/**
 * An {@code interval}: months, days and microseconds, each with a sign of its own and none turned into another. A month has
 * 28 to 31 days and a day 23 to 25 hours, so 30 days are not one month, nor 24 hours one day, and are not equal here.
 *
 * <p>{@code toString} is what PostgreSQL prints with {@code IntervalStyle} postgres, its default.
 *
 * @param months whole months, of which 12 are a year
 * @param days whole days
 * @param microseconds the time
 * @see <a href="https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-INTERVAL-INPUT">Interval types</a>
 */
public record Interval(int months, int days, long microseconds) implements PgValue {
    public static final Interval ZERO = new Interval(0, 0, 0);

    /** Longer than any other; known to servers from version 17 on. */
    public static final Interval INFINITY = new Interval(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);

    /** Shorter than any other; known to servers from version 17 on. */
    public static final Interval MINUS_INFINITY = new Interval(Integer.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE);

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1000;

    /**
     * Reads what servers print in any {@code IntervalStyle}: {@code 1 year 2 mons -3 days +04:05:06.7},
     * {@code @ 1 year 2 mons ago}, {@code 1-2}, {@code +1-2 -3 +4:05:06.7}, {@code P1Y2M-3DT4H5M6.7S}, {@code infinity}.
     *
     * @throws IllegalArgumentException if it is none of these, or out of range
     */
    public static Interval parse(String text) {
        return new IntervalText(text).parse();
    }

    /**
     * {@return as many microseconds, and no days: 24 hours are not one day}
     *
     * @throws ArithmeticException if it is finer than a microsecond, or longer than a long can count
     */
    public static Interval of(Duration duration) {
        if (duration.getNano() % NANOS_PER_MICRO != 0) {
            throw new ArithmeticException(
                    duration + " is finer than a microsecond: round it, with truncatedTo(ChronoUnit.MICROS) say");
        }
        // Counted from the second nearer to zero: the one below may be out of reach.
        long nearer = duration.isNegative() ? duration.getSeconds() + 1 : duration.getSeconds();
        long rest = duration.getNano() / NANOS_PER_MICRO - (duration.isNegative() ? MICROS_PER_SECOND : 0);
        return new Interval(0, 0, Math.addExact(Math.multiplyExact(nearer, MICROS_PER_SECOND), rest));
    }

    /**
     * {@return as many months and days}
     *
     * @throws ArithmeticException if the months are more than an int can count
     */
    public static Interval of(Period period) {
        return new Interval(Math.toIntExact(period.toTotalMonths()), Math.toIntExact(period.get(ChronoUnit.DAYS)), 0);
    }

    /** {@return whether it is neither {@link #INFINITY} nor {@link #MINUS_INFINITY}} */
    public boolean isFinite() {
        return !equals(INFINITY) && !equals(MINUS_INFINITY);
    }

    /**
     * {@return the same time as a Duration}
     *
     * @throws ArithmeticException if there are months or days, which are not always of one length
     */
    public Duration toDuration() {
        if (months != 0 || days != 0) {
            throw new ArithmeticException(
                    "the interval " + this + " has months or days, which no Duration holds: read it as Interval");
        }
        long seconds = Math.floorDiv(microseconds, MICROS_PER_SECOND);
        return Duration.ofSeconds(seconds, (microseconds - seconds * MICROS_PER_SECOND) * NANOS_PER_MICRO);
    }

    /**
     * {@return the same years, months and days as a Period} Of the months, each 12 are a year.
     *
     * @throws ArithmeticException if there is a time besides, which no Period holds
     */
    public Period toPeriod() {
        if (microseconds != 0) {
            throw new ArithmeticException(
                    "the interval " + this + " has a time, which no Period holds: read it as Interval");
        }
        return Period.of(months / 12, months % 12, days);
    }

    @Override
    public String toString() {
        return IntervalText.print(this);
    }
}
