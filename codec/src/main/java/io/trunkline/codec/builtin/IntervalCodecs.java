// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.ValueCodec;
import io.trunkline.type.Interval;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Period;

/**
 * {@code interval}, naturally as {@link Interval}: each of its three parts stays what it is.
 *
 * <pre>
 *   int64  microseconds
 *   int32  days
 *   int32  months
 * </pre>
 *
 * <p>Duration and Period each hold one half, so intervals that have something in the other half are refused. Java's own text
 * of both is ISO 8601, which the server reads in every {@code IntervalStyle}.
 */
final class IntervalCodecs {
    static final Codec<Interval> INTERVAL = new OfInterval();
    static final Codec<Duration> DURATION = new OfDuration();
    static final Codec<Period> PERIOD = new OfPeriod();

    private static final int NANOS_PER_MICRO = 1000;
    private static final long MICROS_PER_SECOND = 1_000_000;
    /** With a second to spare at both ends of a long of microseconds. */
    private static final long MOST_SECONDS = Long.MAX_VALUE / MICROS_PER_SECOND - 1;

    private IntervalCodecs() {}

    private static void write(Interval value, WireWriter out) {
        out.writeLong(value.microseconds()).writeInt(value.days()).writeInt(value.months());
    }

    private static final class OfInterval extends ValueCodec<Interval> {
        OfInterval() {
            super(Interval.class, Interval::parse);
        }

        @Override
        public Interval decodeBinary(WireReader in) {
            long micros = in.readLong();
            int days = in.readInt();
            return new Interval(in.readInt(), days, micros);
        }

        /** Servers before version 17 take the bytes of an infinity for a number and its text for an error. */
        @Override
        public boolean isExact(Interval value) {
            return value.isFinite();
        }

        @Override
        public void encodeBinary(Interval value, WireWriter out) {
            write(value, out);
        }
    }

    private abstract static class Half<T> implements Codec<T> {
        private final Class<T> javaType;

        Half(Class<T> javaType) {
            this.javaType = javaType;
        }

        abstract T of(Interval interval);

        abstract Interval interval(T value);

        @Override
        public final Class<T> javaType() {
            return javaType;
        }

        @Override
        public final T decodeBinary(WireReader in) {
            return of(INTERVAL.decodeBinary(in));
        }

        @Override
        public final T decodeText(WireReader in) {
            return of(INTERVAL.decodeText(in));
        }

        @Override
        public final void encodeBinary(T value, WireWriter out) {
            if (!isExact(value)) {
                throw new IllegalArgumentException("a length of time finer than a microsecond or out of range");
            }
            write(interval(value), out);
        }

        @Override
        public final void encodeText(T value, WireWriter out) {
            out.writeBytes(value.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static final class OfDuration extends Half<Duration> {
        OfDuration() {
            super(Duration.class);
        }

        @Override
        Duration of(Interval interval) {
            return interval.toDuration();
        }

        @Override
        Interval interval(Duration value) {
            return Interval.of(value);
        }

        /** PostgreSQL counts microseconds; the rest of the nanoseconds is for the server to round. */
        @Override
        public boolean isExact(Duration value) {
            return value.getNano() % NANOS_PER_MICRO == 0
                    && value.getSeconds() >= -MOST_SECONDS
                    && value.getSeconds() <= MOST_SECONDS;
        }
    }

    private static final class OfPeriod extends Half<Period> {
        OfPeriod() {
            super(Period.class);
        }

        @Override
        Period of(Interval interval) {
            return interval.toPeriod();
        }

        @Override
        Interval interval(Period value) {
            return Interval.of(value);
        }

        @Override
        public boolean isExact(Period value) {
            return value.toTotalMonths() == (int) value.toTotalMonths();
        }
    }
}
