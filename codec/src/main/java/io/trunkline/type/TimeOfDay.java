// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import io.trunkline.codec.text.DateTimeText;
import io.trunkline.codec.text.PgCalendar;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;

/**
 * A {@code time}, which may be 24:00:00: the end of a day, where LocalTime knows only the beginning of the next.
 *
 * @param microseconds since midnight, 0 to 86,400,000,000
 * @see <a href="https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-DATETIME-INPUT-TIMES">Times</a>
 */
public record TimeOfDay(long microseconds) implements PgValue, Comparable<TimeOfDay> {
    public static final TimeOfDay MIDNIGHT = new TimeOfDay(0);

    /** 24:00:00, after every other. */
    public static final TimeOfDay END_OF_DAY = new TimeOfDay(PgCalendar.MICROS_PER_DAY);

    private static final int LONGEST = 15;
    private static final long NANOS_PER_MICRO = 1000;

    /** @throws IllegalArgumentException if the day has no such microsecond */
    public TimeOfDay {
        if (microseconds < 0 || microseconds > PgCalendar.MICROS_PER_DAY) {
            throw new IllegalArgumentException("no time of day is " + microseconds + " microseconds after midnight");
        }
    }

    /**
     * Reads {@code HH:MM:SS} with up to six digits of a fraction, up to {@code 24:00:00}.
     *
     * @throws IllegalArgumentException if it is no such time
     */
    public static TimeOfDay parse(String text) {
        try {
            return new TimeOfDay(DateTimeText.readTime(new WireReader(text.getBytes(StandardCharsets.UTF_8))));
        } catch (MalformedBytesException malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        }
    }

    /**
     * {@return the same time}
     *
     * @throws ArithmeticException if it is finer than a microsecond
     */
    public static TimeOfDay of(LocalTime time) {
        if (time.toNanoOfDay() % NANOS_PER_MICRO != 0) {
            throw new ArithmeticException(
                    time + " is finer than a microsecond: round it, with truncatedTo(ChronoUnit.MICROS) say");
        }
        return new TimeOfDay(time.toNanoOfDay() / NANOS_PER_MICRO);
    }

    /**
     * {@return the same time}
     *
     * @throws ArithmeticException if it is 24:00:00, which LocalTime cannot hold
     */
    public LocalTime toLocalTime() {
        if (microseconds == PgCalendar.MICROS_PER_DAY) {
            throw new ArithmeticException("24:00:00 is a time that LocalTime cannot hold");
        }
        return LocalTime.ofNanoOfDay(microseconds * NANOS_PER_MICRO);
    }

    @Override
    public int compareTo(TimeOfDay other) {
        return Long.compare(microseconds, other.microseconds);
    }

    @Override
    public String toString() {
        WireWriter text = new WireWriter(LONGEST, LONGEST);
        DateTimeText.writeTime(microseconds, text);
        return new String(text.array(), 0, text.size(), StandardCharsets.ISO_8859_1);
    }
}
