// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import java.util.Objects;

/**
 * The text of an interval: reads every {@code IntervalStyle}, writes that of name postgres.
 *
 * <pre>
 *   postgres          1 year 2 mons -3 days +04:05:06.7
 *   postgres_verbose  @ 1 year 2 mons -3 days 4 hours 5 mins 6.7 secs [ago]
 *   sql_standard      1-2  or  3 4:05:06.7  or  +1-2 -3 +4:05:06.7
 *   iso_8601          P1Y2M-3DT4H5M6.7S
 * </pre>
 */
final class IntervalText {
    private static final int QUOTED = 48;
    private static final int MICRO_DIGITS = 6;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
    private static final long MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;

    private final String text;
    private int at;
    private int end;

    // Longs, so that a sum may leave an int's range and come back. Each part is added with its sign: the opposite of
    // the
    // smallest interval does not exist.
    private long months;
    private long days;
    private long micros;

    /** The number last read: its digits before the point, and those behind it as millionths. */
    private long whole;

    private int millionths;

    IntervalText(String text) {
        this.text = Objects.requireNonNull(text);
        this.end = text.length();
    }

    Interval parse() {
        if (text.equals("infinity")) {
            return Interval.INFINITY;
        }
        if (text.equals("-infinity")) {
            return Interval.MINUS_INFINITY;
        }
        try {
            if (text.startsWith("P")) {
                at = 1;
                readIso();
            } else {
                readWords();
            }
            return new Interval(Math.toIntExact(months), Math.toIntExact(days), micros);
        } catch (ArithmeticException outOfRange) {
            throw new IllegalArgumentException(quoted() + " is an interval out of range");
        }
    }

    private IllegalArgumentException isNone() {
        return new IllegalArgumentException(quoted() + " is not an interval");
    }

    private String quoted() {
        return text.length() <= QUOTED ? "'" + text + "'" : "'" + text.substring(0, QUOTED) + "…'";
    }

    private void readIso() {
        String units = "YMWD";
        boolean isTime = false;
        // Each unit at most once and in order, and at least one of them after P, and after T.
        boolean some = false;
        while (at < end) {
            if (!isTime && text.charAt(at) == 'T') {
                at++;
                isTime = true;
                units = "HMS";
                some = false;
                continue;
            }
            int sign = readSign(1);
            readNumber();
            int unit = at < end ? units.indexOf(text.charAt(at)) : -1;
            if (unit < 0) {
                throw isNone();
            }
            add(sign, isoUnit(text.charAt(at), isTime));
            units = units.substring(unit + 1);
            some = true;
            at++;
        }
        if (!some) {
            throw isNone();
        }
    }

    private enum Unit {
        YEAR,
        MONTH,
        WEEK,
        DAY,
        HOUR,
        MINUTE,
        SECOND
    }

    private static Unit isoUnit(char letter, boolean isTime) {
        return switch (letter) {
            case 'Y' -> Unit.YEAR;
            case 'W' -> Unit.WEEK;
            case 'D' -> Unit.DAY;
            case 'H' -> Unit.HOUR;
            case 'S' -> Unit.SECOND;
            default -> isTime ? Unit.MINUTE : Unit.MONTH;
        };
    }

    private void readWords() {
        int all = 1;
        if (text.endsWith(" ago")) {
            all = -1;
            end -= 4;
        }
        if (text.startsWith("@ ")) {
            at = 2;
        }
        skipBlanks();
        if (at == end) {
            throw isNone();
        }
        // In the SQL standard, whose fields have no units, the first field's sign is that of those without one.
        int unsigned = 1;
        boolean first = true;
        boolean dayBeforeTime = false;
        while (at < end) {
            int sign = readSign(unsigned);
            readNumber();
            char next = at < end ? text.charAt(at) : ' ';
            boolean separated;
            if (next == ':') {
                addTime(all * sign);
                dayBeforeTime = false;
                separated = skipBlanks();
            } else if (next == '-') {
                add(all * sign, Unit.YEAR);
                at++;
                readNumber();
                add(all * sign, Unit.MONTH);
                unsigned = first ? sign : unsigned;
                separated = skipBlanks();
            } else {
                separated = skipBlanks();
                if (at < end && text.charAt(at) >= 'a') {
                    add(all * sign, readUnit());
                    separated = skipBlanks();
                } else {
                    if (dayBeforeTime) {
                        throw isNone();
                    }
                    add(all * sign, Unit.DAY);
                    unsigned = first ? sign : unsigned;
                    // Unless it is the nought that is all there is.
                    dayBeforeTime = !first || at < end || whole != 0;
                }
            }
            if (!separated) {
                throw isNone();
            }
            first = false;
        }
        if (dayBeforeTime) {
            throw isNone();
        }
    }

    private Unit readUnit() {
        int start = at;
        while (at < end && text.charAt(at) >= 'a' && text.charAt(at) <= 'z') {
            at++;
        }
        return switch (text.substring(start, at)) {
            case "year", "years", "yr", "yrs" -> Unit.YEAR;
            case "mon", "mons", "month", "months" -> Unit.MONTH;
            case "week", "weeks" -> Unit.WEEK;
            case "day", "days" -> Unit.DAY;
            case "hour", "hours", "hr", "hrs" -> Unit.HOUR;
            case "min", "mins", "minute", "minutes" -> Unit.MINUTE;
            case "sec", "secs", "second", "seconds" -> Unit.SECOND;
            default -> throw isNone();
        };
    }

    /** Hours have been read, the colon has not. */
    private void addTime(int sign) {
        add(sign, Unit.HOUR);
        at++;
        readSixty();
        add(sign, Unit.MINUTE);
        if (at < end && text.charAt(at) == ':') {
            at++;
            readSixty();
            add(sign, Unit.SECOND);
        }
    }

    private void readSixty() {
        readNumber();
        if (whole > 59) {
            throw isNone();
        }
    }

    private void add(int sign, Unit unit) {
        if (millionths != 0 && unit != Unit.SECOND) {
            throw isNone();
        }
        long number = sign * whole;
        switch (unit) {
            case YEAR -> months = Math.addExact(months, Math.multiplyExact(number, 12));
            case MONTH -> months = Math.addExact(months, number);
            case WEEK -> days = Math.addExact(days, Math.multiplyExact(number, 7));
            case DAY -> days = Math.addExact(days, number);
            case HOUR -> addMicros(number, MICROS_PER_HOUR);
            case MINUTE -> addMicros(number, MICROS_PER_MINUTE);
            case SECOND -> {
                addMicros(number, MICROS_PER_SECOND);
                addMicros((long) sign * millionths, 1);
            }
        }
    }

    private void addMicros(long number, long unit) {
        micros = Math.addExact(micros, Math.multiplyExact(number, unit));
    }

    private int readSign(int unsigned) {
        char c = text.charAt(at);
        if (c != '-' && c != '+') {
            return unsigned;
        }
        at++;
        return c == '-' ? -1 : 1;
    }

    private void readNumber() {
        int start = at;
        whole = 0;
        millionths = 0;
        while (at < end && isDigit(text.charAt(at))) {
            whole = Math.addExact(Math.multiplyExact(whole, 10), text.charAt(at) - '0');
            at++;
        }
        if (at == start) {
            throw isNone();
        }
        if (at < end && text.charAt(at) == '.') {
            at++;
            int point = at;
            while (at < end && isDigit(text.charAt(at)) && at - point < MICRO_DIGITS) {
                millionths = millionths * 10 + text.charAt(at) - '0';
                at++;
            }
            if (at == point) {
                throw isNone();
            }
            for (int digits = at - point; digits < MICRO_DIGITS; digits++) {
                millionths *= 10;
            }
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** {@return whether there were any, or the end is reached} */
    private boolean skipBlanks() {
        int start = at;
        while (at < end && text.charAt(at) == ' ') {
            at++;
        }
        return at > start || at == end;
    }

    static String print(Interval interval) {
        if (!interval.isFinite()) {
            return interval.equals(Interval.INFINITY) ? "infinity" : "-infinity";
        }
        StringBuilder out = new StringBuilder(32);
        // A positive field has a sign if the one before it was negative.
        boolean afterNegative = print(interval.months() / 12, "year", false, out);
        afterNegative = print(interval.months() % 12, "mon", afterNegative, out);
        afterNegative = print(interval.days(), "day", afterNegative, out);
        long micros = interval.microseconds();
        if (micros != 0 || out.isEmpty()) {
            out.append(out.isEmpty() ? "" : " ").append(micros < 0 ? "-" : afterNegative ? "+" : "");
            printDigits(Math.abs(micros / MICROS_PER_HOUR), 2, out);
            printDigits(Math.abs(micros / MICROS_PER_MINUTE % 60), 2, out.append(':'));
            printDigits(Math.abs(micros / MICROS_PER_SECOND % 60), 2, out.append(':'));
            printFraction(Math.abs(micros % MICROS_PER_SECOND), out);
        }
        return out.toString();
    }

    private static boolean print(int value, String unit, boolean afterNegative, StringBuilder out) {
        if (value == 0) {
            return afterNegative;
        }
        out.append(out.isEmpty() ? "" : " ").append(afterNegative && value > 0 ? "+" : "");
        out.append(value).append(' ').append(unit).append(value == 1 ? "" : "s");
        return value < 0;
    }

    private static void printDigits(long value, int fewest, StringBuilder out) {
        String digits = Long.toString(value);
        out.append("0".repeat(Math.max(0, fewest - digits.length()))).append(digits);
    }

    private static void printFraction(long micros, StringBuilder out) {
        if (micros != 0) {
            printDigits(micros, MICRO_DIGITS, out.append('.'));
            int last = out.length();
            while (out.charAt(last - 1) == '0') {
                last--;
            }
            out.setLength(last);
        }
    }
}
