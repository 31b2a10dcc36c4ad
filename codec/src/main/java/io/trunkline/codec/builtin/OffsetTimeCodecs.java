// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.ValueCodec;
import io.trunkline.codec.text.DateTimeText;
import io.trunkline.codec.text.PgCalendar;
import io.trunkline.type.OffsetTimeOfDay;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.stream.IntStream;

/**
 * {@code timetz}, which keeps the offset it was written with.
 *
 * <pre>
 *   int64  microseconds since midnight, 24:00:00 included
 *   int32  offset in seconds, those west of Greenwich above zero
 * </pre>
 */
final class OffsetTimeCodecs {
    static final Codec<OffsetTime> OFFSET_TIME = new OfOffsetTime();
    static final Codec<OffsetTimeOfDay> OFFSET_TIME_OF_DAY = new OfOffsetTimeOfDay();

    private static final int NANOS_PER_MICRO = 1000;

    private static final int QUARTER = 900;
    private static final int MOST_QUARTERS = PgCalendar.WIDEST_OFFSET / QUARTER;
    /** The offsets in use, as ZoneOffset keeps them too, but finds them by a boxed number. */
    private static final ZoneOffset[] OFFSETS = IntStream.rangeClosed(-MOST_QUARTERS, MOST_QUARTERS)
            .mapToObj(quarter -> ZoneOffset.ofTotalSeconds(quarter * QUARTER))
            .toArray(ZoneOffset[]::new);

    private OffsetTimeCodecs() {}

    /** {@return the offset to the east} */
    private static int readOffset(WireReader in) {
        int west = in.readInt();
        if (west < -PgCalendar.WIDEST_OFFSET || west > PgCalendar.WIDEST_OFFSET) {
            throw new MalformedBytesException("a time with an offset of " + west + " seconds to the west");
        }
        return -west;
    }

    private static OffsetTime offsetTime(long micros, int offset) {
        if (micros == PgCalendar.MICROS_PER_DAY) {
            throw new ArithmeticException(new OffsetTimeOfDay(micros, offset)
                    + " is a time that OffsetTime cannot hold: read it as OffsetTimeOfDay");
        }
        ZoneOffset known =
                offset % QUARTER == 0 ? OFFSETS[offset / QUARTER + MOST_QUARTERS] : ZoneOffset.ofTotalSeconds(offset);
        return OffsetTime.of(LocalTime.ofNanoOfDay(micros * NANOS_PER_MICRO), known);
    }

    private static final class OfOffsetTime implements Codec<OffsetTime>, Printed {
        @Override
        public Class<OffsetTime> javaType() {
            return OffsetTime.class;
        }

        @Override
        public OffsetTime decodeBinary(WireReader in) {
            return offsetTime(TimeCodec.readMicros(in), readOffset(in));
        }

        @Override
        public OffsetTime decodeText(WireReader in) {
            return DateTimeText.readTimeWithOffset(in, OffsetTimeCodecs::offsetTime);
        }

        /** What is finer than a microsecond is for the server to round, an offset that it does not have for it to refuse. */
        @Override
        public boolean isExact(OffsetTime value) {
            return value.getNano() % NANOS_PER_MICRO == 0
                    && Math.abs(value.getOffset().getTotalSeconds()) <= PgCalendar.WIDEST_OFFSET;
        }

        @Override
        public void encodeBinary(OffsetTime value, WireWriter out) {
            if (!isExact(value)) {
                throw new IllegalArgumentException("a time finer than a microsecond or 16 hours or more from UTC");
            }
            out.writeLong(value.toLocalTime().toNanoOfDay() / NANOS_PER_MICRO);
            out.writeInt(-value.getOffset().getTotalSeconds());
        }

        @Override
        public void encodeText(OffsetTime value, WireWriter out) {
            DateTimeText.writeTime(value.getHour(), value.getMinute(), value.getSecond(), value.getNano(), out);
            DateTimeText.writeOffset(value.getOffset().getTotalSeconds(), out);
        }

        @Override
        public String print(WireReader in, Format format) {
            return OFFSET_TIME_OF_DAY.decode(in, format).toString();
        }
    }

    private static final class OfOffsetTimeOfDay extends ValueCodec<OffsetTimeOfDay> {
        OfOffsetTimeOfDay() {
            super(OffsetTimeOfDay.class, OffsetTimeOfDay::parse);
        }

        @Override
        public OffsetTimeOfDay decodeBinary(WireReader in) {
            return new OffsetTimeOfDay(TimeCodec.readMicros(in), readOffset(in));
        }

        @Override
        public void encodeBinary(OffsetTimeOfDay value, WireWriter out) {
            out.writeLong(value.microseconds()).writeInt(-value.offsetSeconds());
        }
    }
}
