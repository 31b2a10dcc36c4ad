// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.text.DateTimeText;
import io.trunkline.codec.text.PgCalendar;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * {@code timestamp} and {@code timestamptz}: an int64 of microseconds since 2000-01-01 00:00:00, in UTC for the latter.
 * Its ends are the infinities, for which each Java type's largest and smallest value stand.
 *
 * <p>A {@code timestamptz} is an instant and remembers no zone. The server's text shows it in the session's zone, the
 * binary form in none, so what is read is in UTC always.
 */
final class TimestampCodecs {
    static final Codec<LocalDateTime> LOCAL = new Local();
    static final Codec<OffsetDateTime> OFFSET = new Offset();
    static final Codec<Instant> INSTANT = new OfInstant();
    static final Codec<ZonedDateTime> ZONED = new Zoned();

    private static final int NANOS_PER_MICRO = 1000;

    private TimestampCodecs() {}

    private abstract static class Timestamp<T> implements Codec<T> {
        private final Class<T> javaType;
        private final boolean zoned;
        private final T largest;
        private final T smallest;

        Timestamp(Class<T> javaType, boolean zoned, T largest, T smallest) {
            this.javaType = javaType;
            this.zoned = zoned;
            this.largest = largest;
            this.smallest = smallest;
        }

        /** The value of so many seconds since 1970-01-01 00:00:00 in UTC. */
        abstract T of(long second, int nano);

        abstract long epochSecond(T value);

        abstract int nano(T value);

        /** Writes a value within range. */
        abstract void writeText(T value, WireWriter out);

        @Override
        public final Class<T> javaType() {
            return javaType;
        }

        @Override
        public final T decodeBinary(WireReader in) {
            long micros = in.readLong();
            if (!PgCalendar.isMicros(micros)
                    && micros != PgCalendar.INFINITE_MICROS
                    && micros != PgCalendar.MINUS_INFINITE_MICROS) {
                throw new MalformedBytesException(
                        "a timestamp " + micros + " microseconds from 2000-01-01, which is out of range");
            }
            return of(micros);
        }

        @Override
        public final T decodeText(WireReader in) {
            return of(DateTimeText.readTimestamp(in, zoned));
        }

        private T of(long micros) {
            if (micros == PgCalendar.INFINITE_MICROS) {
                return largest;
            }
            if (micros == PgCalendar.MINUS_INFINITE_MICROS) {
                return smallest;
            }
            long second = Math.floorDiv(micros, PgCalendar.MICROS_PER_SECOND);
            int nano = (int) (micros - second * PgCalendar.MICROS_PER_SECOND) * NANOS_PER_MICRO;
            return of(second + PgCalendar.EPOCH_SECOND, nano);
        }

        private boolean isInfinite(T value) {
            return value.equals(largest) || value.equals(smallest);
        }

        /** PostgreSQL counts microseconds; the rest of the nanoseconds is for the server to round. */
        @Override
        public final boolean isExact(T value) {
            return nano(value) % NANOS_PER_MICRO == 0 || isInfinite(value);
        }

        @Override
        public final void encodeBinary(T value, WireWriter out) {
            if (isInfinite(value)) {
                out.writeLong(value.equals(largest) ? PgCalendar.INFINITE_MICROS : PgCalendar.MINUS_INFINITE_MICROS);
                return;
            }
            int nano = nano(value);
            if (nano % NANOS_PER_MICRO != 0) {
                throw new IllegalArgumentException("a time stamp finer than a microsecond");
            }
            out.writeLong(second(value) * PgCalendar.MICROS_PER_SECOND + nano / NANOS_PER_MICRO);
        }

        @Override
        public final void encodeText(T value, WireWriter out) {
            if (isInfinite(value)) {
                DateTimeText.writeInfinity(value.equals(largest), out);
                return;
            }
            second(value); // refuses what is out of range
            writeText(value, out);
        }

        /** {@return the seconds since 2000-01-01} */
        private long second(T value) {
            long second = epochSecond(value) - PgCalendar.EPOCH_SECOND;
            if (!PgCalendar.isSecond(second)) {
                String type = javaType.getSimpleName();
                throw new IllegalArgumentException(
                        "a time stamp outside PostgreSQL's range, 4714-11-24 BC to 294276-12-31 (the largest and the smallest "
                                + type + " are its infinities)");
            }
            return second;
        }
    }

    private static void writeLocal(LocalDateTime value, WireWriter out) {
        DateTimeText.writeDate(value.getYear(), value.getMonthValue(), value.getDayOfMonth(), out);
        DateTimeText.writeTime(
                value.getHour(), value.getMinute(), value.getSecond(), value.getNano(), out.writeByte(' '));
    }

    private static void writeOffset(LocalDateTime value, ZoneOffset offset, WireWriter out) {
        if (Math.abs(offset.getTotalSeconds()) > PgCalendar.WIDEST_OFFSET) {
            writeOffset(value.minusSeconds(offset.getTotalSeconds()), ZoneOffset.UTC, out);
            return;
        }
        writeLocal(value, out);
        DateTimeText.writeOffset(offset.getTotalSeconds(), out);
        DateTimeText.writeEra(value.getYear(), out);
    }

    private static final class Local extends Timestamp<LocalDateTime> {
        Local() {
            super(LocalDateTime.class, false, LocalDateTime.MAX, LocalDateTime.MIN);
        }

        @Override
        LocalDateTime of(long second, int nano) {
            return LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC);
        }

        @Override
        long epochSecond(LocalDateTime value) {
            return value.toEpochSecond(ZoneOffset.UTC);
        }

        @Override
        @SuppressWarnings("JavaLocalDateTimeGetNano") // epochSecond() is the other half.
        int nano(LocalDateTime value) {
            return value.getNano();
        }

        @Override
        void writeText(LocalDateTime value, WireWriter out) {
            writeLocal(value, out);
            DateTimeText.writeEra(value.getYear(), out);
        }
    }

    private static final class Offset extends Timestamp<OffsetDateTime> {
        Offset() {
            super(OffsetDateTime.class, true, OffsetDateTime.MAX, OffsetDateTime.MIN);
        }

        @Override
        OffsetDateTime of(long second, int nano) {
            return OffsetDateTime.of(LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC), ZoneOffset.UTC);
        }

        @Override
        long epochSecond(OffsetDateTime value) {
            return value.toEpochSecond();
        }

        @Override
        int nano(OffsetDateTime value) {
            return value.getNano();
        }

        @Override
        void writeText(OffsetDateTime value, WireWriter out) {
            writeOffset(value.toLocalDateTime(), value.getOffset(), out);
        }
    }

    private static final class OfInstant extends Timestamp<Instant> {
        OfInstant() {
            super(Instant.class, true, Instant.MAX, Instant.MIN);
        }

        @Override
        Instant of(long second, int nano) {
            return Instant.ofEpochSecond(second, nano);
        }

        @Override
        long epochSecond(Instant value) {
            return value.getEpochSecond();
        }

        @Override
        @SuppressWarnings("JavaInstantGetSecondsGetNano") // epochSecond() is the other half.
        int nano(Instant value) {
            return value.getNano();
        }

        @Override
        void writeText(Instant value, WireWriter out) {
            writeOffset(
                    LocalDateTime.ofEpochSecond(value.getEpochSecond(), value.getNano(), ZoneOffset.UTC),
                    ZoneOffset.UTC,
                    out);
        }
    }

    /** The zone is not stored: what comes back is in UTC. */
    private static final class Zoned extends Timestamp<ZonedDateTime> {
        Zoned() {
            super(
                    ZonedDateTime.class,
                    true,
                    OffsetDateTime.MAX.toZonedDateTime(),
                    OffsetDateTime.MIN.toZonedDateTime());
        }

        @Override
        ZonedDateTime of(long second, int nano) {
            return ZonedDateTime.of(LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC), ZoneOffset.UTC);
        }

        @Override
        long epochSecond(ZonedDateTime value) {
            return value.toEpochSecond();
        }

        @Override
        int nano(ZonedDateTime value) {
            return value.getNano();
        }

        @Override
        void writeText(ZonedDateTime value, WireWriter out) {
            writeOffset(value.toLocalDateTime(), value.getOffset(), out);
        }
    }
}
