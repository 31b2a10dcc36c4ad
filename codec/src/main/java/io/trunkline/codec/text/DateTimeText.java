// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.text;

import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.time.DateTimeException;

/**
 * Dates and times in PostgreSQL's ISO style, read to the same numbers that the binary forms hold.
 *
 * <pre>
 *   date         YYYY-MM-DD[ BC]                       years of four digits or more
 *   time         HH:MM:SS[.ffffff]                     up to 24:00:00
 *   timetz       HH:MM:SS[.ffffff]±HH[:MM[:SS]]
 *   timestamp    YYYY-MM-DD HH:MM:SS[.ffffff][ BC]
 *   timestamptz  YYYY-MM-DD HH:MM:SS[.ffffff]±HH[:MM[:SS]][ BC]
 *   infinity, -infinity for what has a date
 * </pre>
 */
public final class DateTimeText {
    private static final String INFINITY = "infinity";
    private static final String MINUS_INFINITY = "-infinity";
    private static final String ISO = " in ISO style (is the session's DateStyle another one?)";
    private static final int MICRO_DIGITS = 6;

    private DateTimeText() {}

    /** Reads days since 2000-01-01, or one of the infinities. */
    public static int readDay(WireReader in) {
        int start = in.position();
        int length = in.remaining();
        if (is(INFINITY, in)) {
            in.skip(length);
            return PgCalendar.INFINITE_DAY;
        }
        if (is(MINUS_INFINITY, in)) {
            in.skip(length);
            return PgCalendar.MINUS_INFINITE_DAY;
        }
        try {
            boolean beforeChrist = endsWithBc(in);
            long day = day(in, beforeChrist);
            end(in, beforeChrist);
            if (!PgCalendar.isDay(day)) {
                throw new DateTimeException("outside the range of date");
            }
            return (int) day;
        } catch (MalformedBytesException | DateTimeException malformed) {
            throw Received.isNot("a date" + ISO, in.array(), start, length);
        }
    }

    /** Reads microseconds since midnight, of which a day has one more here than elsewhere: 24:00:00. */
    public static long readTime(WireReader in) {
        int start = in.position();
        int length = in.remaining();
        try {
            long micros = time(in, 24);
            in.requireEnd();
            return micros;
        } catch (MalformedBytesException | DateTimeException malformed) {
            throw Received.isNot("a time of day", in.array(), start, length);
        }
    }

    /** What to make of a time of day and its offset in seconds east of Greenwich. */
    public interface TimeWithOffset<T> {
        T of(long microseconds, int offsetSeconds);
    }

    /** As {@link #readTime}, with an offset behind it. */
    public static <T> T readTimeWithOffset(WireReader in, TimeWithOffset<T> result) {
        int start = in.position();
        int length = in.remaining();
        try {
            long micros = time(in, 24);
            int offset = offset(in);
            in.requireEnd();
            return result.of(micros, offset);
        } catch (MalformedBytesException | DateTimeException malformed) {
            throw Received.isNot("a time of day with an offset", in.array(), start, length);
        }
    }

    /**
     * Reads microseconds since 2000-01-01 00:00:00, or one of the infinities.
     *
     * @param zoned whether an offset follows, which is taken off: the result counts from midnight in UTC
     */
    public static long readTimestamp(WireReader in, boolean zoned) {
        int start = in.position();
        int length = in.remaining();
        if (is(INFINITY, in)) {
            in.skip(length);
            return PgCalendar.INFINITE_MICROS;
        }
        if (is(MINUS_INFINITY, in)) {
            in.skip(length);
            return PgCalendar.MINUS_INFINITE_MICROS;
        }
        try {
            boolean beforeChrist = endsWithBc(in);
            long day = day(in, beforeChrist);
            expect(in, ' ');
            long micros = time(in, 23);
            long offset = zoned ? offset(in) : 0;
            end(in, beforeChrist);
            // With a day to spare at each end for the offset; more might not fit into a long.
            if (!PgCalendar.isSecond((day - 1) * 86_400) && !PgCalendar.isSecond((day + 1) * 86_400)) {
                throw new DateTimeException("outside the range of timestamp");
            }
            long result = day * PgCalendar.MICROS_PER_DAY + micros - offset * PgCalendar.MICROS_PER_SECOND;
            if (!PgCalendar.isMicros(result)) {
                throw new DateTimeException("outside the range of timestamp");
            }
            return result;
        } catch (MalformedBytesException | DateTimeException malformed) {
            throw Received.isNot(
                    (zoned ? "a timestamp with time zone" : "a timestamp") + ISO, in.array(), start, length);
        }
    }

    private static boolean endsWithBc(WireReader in) {
        int end = in.position() + in.remaining();
        byte[] bytes = in.array();
        return in.remaining() > 3 && bytes[end - 3] == ' ' && bytes[end - 2] == 'B' && bytes[end - 1] == 'C';
    }

    private static void end(WireReader in, boolean beforeChrist) {
        in.skip(beforeChrist ? 3 : 0);
        in.requireEnd();
    }

    private static long day(WireReader in, boolean beforeChrist) {
        int year = digits(in, 4, 7);
        expect(in, '-');
        int month = digits(in, 2, 2);
        expect(in, '-');
        int dayOfMonth = digits(in, 2, 2);
        if (year == 0) {
            throw new DateTimeException("there is no year 0");
        }
        return PgCalendar.day(beforeChrist ? 1 - year : year, month, dayOfMonth);
    }

    private static long time(WireReader in, int lastHour) {
        int hour = digits(in, 2, 2);
        expect(in, ':');
        int minute = digits(in, 2, 2);
        expect(in, ':');
        int second = digits(in, 2, 2);
        int micros = 0;
        if (in.remaining() > 0 && in.peekByte() == '.') {
            in.skip(1);
            int before = in.remaining();
            micros = digits(in, 1, MICRO_DIGITS);
            micros *= (int) WholeText.powerOfTen(MICRO_DIGITS - (before - in.remaining()));
        }
        long result = ((hour * 60 + minute) * 60 + second) * PgCalendar.MICROS_PER_SECOND + micros;
        if (hour > lastHour || minute > 59 || second > 59 || result > PgCalendar.MICROS_PER_DAY) {
            throw new DateTimeException("there is no such time of day");
        }
        return result;
    }

    private static int offset(WireReader in) {
        byte sign = in.readByte();
        if (sign != '+' && sign != '-') {
            throw new DateTimeException("an offset has a sign");
        }
        int hour = digits(in, 2, 2);
        int minute = 0;
        int second = 0;
        if (in.remaining() > 0 && in.peekByte() == ':') {
            in.skip(1);
            minute = digits(in, 2, 2);
            if (in.remaining() > 0 && in.peekByte() == ':') {
                in.skip(1);
                second = digits(in, 2, 2);
            }
        }
        if (hour > 15 || minute > 59 || second > 59) {
            throw new DateTimeException("there is no such offset");
        }
        int offset = (hour * 60 + minute) * 60 + second;
        return sign == '-' ? -offset : offset;
    }

    private static int digits(WireReader in, int fewest, int most) {
        int number = 0;
        int count = 0;
        while (count < most && in.remaining() > 0 && in.peekByte() >= '0' && in.peekByte() <= '9') {
            number = number * 10 + in.readByte() - '0';
            count++;
        }
        if (count < fewest) {
            throw new DateTimeException("too few digits");
        }
        return number;
    }

    private static void expect(WireReader in, char character) {
        if (in.readByte() != character) {
            throw new DateTimeException("no " + character);
        }
    }

    private static boolean is(String word, WireReader in) {
        if (in.remaining() != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (in.array()[in.position() + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    public static void writeInfinity(boolean positive, WireWriter out) {
        out.writeUtf8(positive ? INFINITY : MINUS_INFINITY);
    }

    /** Writes a day without its era, which stands at the very end: {@link #writeEra}. */
    public static void writeDate(int year, int month, int dayOfMonth, WireWriter out) {
        int shown = year > 0 ? year : 1 - year;
        WholeText.writeDigits(shown, Math.max(4, WholeText.digits(shown)), out);
        WholeText.writeDigits(month, 2, out.writeByte('-'));
        WholeText.writeDigits(dayOfMonth, 2, out.writeByte('-'));
    }

    public static void writeEra(int year, WireWriter out) {
        if (year <= 0) {
            out.writeByte(' ').writeByte('B').writeByte('C');
        }
    }

    /** Writes a time of day with as many digits of the nanoseconds as there are. */
    public static void writeTime(int hour, int minute, int second, int nano, WireWriter out) {
        WholeText.writeDigits(hour, 2, out);
        WholeText.writeDigits(minute, 2, out.writeByte(':'));
        WholeText.writeDigits(second, 2, out.writeByte(':'));
        if (nano != 0) {
            int digits = 9;
            int rest = nano;
            while (rest % 10 == 0) {
                rest /= 10;
                digits--;
            }
            WholeText.writeDigits(rest, digits, out.writeByte('.'));
        }
    }

    /** Writes a time of day, of which 24:00:00 is one. */
    public static void writeTime(long microseconds, WireWriter out) {
        int second = (int) (microseconds / PgCalendar.MICROS_PER_SECOND);
        int nano = (int) (microseconds % PgCalendar.MICROS_PER_SECOND) * 1000;
        writeTime(second / 3600, second / 60 % 60, second % 60, nano, out);
    }

    /** Writes an offset of so many seconds east of Greenwich. */
    public static void writeOffset(int seconds, WireWriter out) {
        int size = Math.abs(seconds);
        WholeText.writeDigits(size / 3600, 2, out.writeByte(seconds < 0 ? '-' : '+'));
        if (size % 3600 != 0) {
            WholeText.writeDigits(size / 60 % 60, 2, out.writeByte(':'));
        }
        if (size % 60 != 0) {
            WholeText.writeDigits(size % 60, 2, out.writeByte(':'));
        }
    }
}
