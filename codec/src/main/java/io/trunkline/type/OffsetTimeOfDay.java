// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import io.trunkline.codec.text.DateTimeText;
import io.trunkline.codec.text.PgCalendar;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;

/**
 * A {@code timetz}, a time of day with its offset from UTC, which may be 24:00:00 where OffsetTime's may not.
 *
 * <p>As for OffsetTime, the same moment at two offsets is two values.
 *
 * @param microseconds since midnight, 0 to 86,400,000,000
 * @param offsetSeconds seconds east of Greenwich, −57,599 to 57,599, which is not quite 16 hours
 * @see <a href="https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-DATETIME-INPUT-TIMES">Times</a>
 */
public record OffsetTimeOfDay(long microseconds, int offsetSeconds) implements PgValue {
    private static final int LONGEST = 24;
    private static final long NANOS_PER_MICRO = 1000;

    /** @throws IllegalArgumentException if the day has no such microsecond, or PostgreSQL no such offset */
    public OffsetTimeOfDay {
        if (microseconds < 0 || microseconds > PgCalendar.MICROS_PER_DAY) {
            throw new IllegalArgumentException("no time of day is " + microseconds + " microseconds after midnight");
        }
        if (Math.abs((long) offsetSeconds) > PgCalendar.WIDEST_OFFSET) {
            throw new IllegalArgumentException(
                    offsetSeconds + " seconds are no offset from UTC, which is below 16 hours");
        }
    }

    /**
     * Reads {@code HH:MM:SS} with up to six digits of a fraction and an offset {@code ±HH[:MM[:SS]]}.
     *
     * @throws IllegalArgumentException if it is no such time
     */
    public static OffsetTimeOfDay parse(String text) {
        try {
            return DateTimeText.readTimeWithOffset(
                    new WireReader(text.getBytes(StandardCharsets.UTF_8)), OffsetTimeOfDay::new);
        } catch (MalformedBytesException malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        }
    }

    /**
     * {@return the same time and offset}
     *
     * @throws ArithmeticException if it is finer than a microsecond
     * @throws IllegalArgumentException if the offset is 16 hours or more
     */
    public static OffsetTimeOfDay of(OffsetTime time) {
        return new OffsetTimeOfDay(
                TimeOfDay.of(time.toLocalTime()).microseconds(),
                time.getOffset().getTotalSeconds());
    }

    /**
     * {@return the same time and offset}
     *
     * @throws ArithmeticException if the time is 24:00:00, which OffsetTime cannot hold
     */
    public OffsetTime toOffsetTime() {
        if (microseconds == PgCalendar.MICROS_PER_DAY) {
            throw new ArithmeticException(this + " is a time that OffsetTime cannot hold");
        }
        return OffsetTime.of(
                LocalTime.ofNanoOfDay(microseconds * NANOS_PER_MICRO), ZoneOffset.ofTotalSeconds(offsetSeconds));
    }

    @Override
    public String toString() {
        WireWriter text = new WireWriter(LONGEST, LONGEST);
        DateTimeText.writeTime(microseconds, text);
        DateTimeText.writeOffset(offsetSeconds, text);
        return new String(text.array(), 0, text.size(), StandardCharsets.ISO_8859_1);
    }
}
