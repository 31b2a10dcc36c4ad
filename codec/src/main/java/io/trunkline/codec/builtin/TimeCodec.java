// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.text.DateTimeText;
import io.trunkline.codec.text.PgCalendar;
import io.trunkline.type.TimeOfDay;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.time.LocalTime;

/** {@code time}: an int64 of microseconds since midnight. 24:00:00 is one, which LocalTime cannot hold and TimeOfDay can. */
final class TimeCodec implements Codec<LocalTime>, Printed {
    static final TimeCodec TIME = new TimeCodec();

    private TimeCodec() {}

    @Override
    public Class<LocalTime> javaType() {
        return LocalTime.class;
    }

    @Override
    public LocalTime decodeBinary(WireReader in) {
        return of(micros(in, Format.BINARY));
    }

    @Override
    public LocalTime decodeText(WireReader in) {
        return of(micros(in, Format.TEXT));
    }

    private static long micros(WireReader in, Format format) {
        return format == Format.TEXT ? DateTimeText.readTime(in) : readMicros(in);
    }

    /** Reads the binary form. */
    static long readMicros(WireReader in) {
        long micros = in.readLong();
        if (micros < 0 || micros > PgCalendar.MICROS_PER_DAY) {
            throw new MalformedBytesException("a time " + micros + " microseconds after midnight");
        }
        return micros;
    }

    private static LocalTime of(long micros) {
        if (micros == PgCalendar.MICROS_PER_DAY) {
            throw new ArithmeticException("24:00:00 is a time that LocalTime cannot hold: read it as TimeOfDay");
        }
        return LocalTime.ofNanoOfDay(micros * 1000);
    }

    /** PostgreSQL counts microseconds; the rest of the nanoseconds is for the server to round. */
    @Override
    public boolean isExact(LocalTime value) {
        return value.toNanoOfDay() % 1000 == 0;
    }

    @Override
    public void encodeBinary(LocalTime value, WireWriter out) {
        if (!isExact(value)) {
            throw new IllegalArgumentException("a time finer than a microsecond");
        }
        out.writeLong(value.toNanoOfDay() / 1000);
    }

    @Override
    public void encodeText(LocalTime value, WireWriter out) {
        DateTimeText.writeTime(value.getHour(), value.getMinute(), value.getSecond(), value.getNano(), out);
    }

    @Override
    public String print(WireReader in, Format format) {
        return new TimeOfDay(micros(in, format)).toString();
    }
}
