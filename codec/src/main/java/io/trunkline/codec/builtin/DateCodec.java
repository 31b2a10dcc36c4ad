// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.text.DateTimeText;
import io.trunkline.codec.text.PgCalendar;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.time.LocalDate;

/** {@code date}: an int32 of days since 2000-01-01; its ends are the infinities, {@link LocalDate#MAX} and {@link LocalDate#MIN}. */
final class DateCodec implements Codec<LocalDate> {
    static final DateCodec DATE = new DateCodec();

    private DateCodec() {}

    @Override
    public Class<LocalDate> javaType() {
        return LocalDate.class;
    }

    @Override
    public LocalDate decodeBinary(WireReader in) {
        int day = in.readInt();
        if (!PgCalendar.isDay(day) && day != PgCalendar.INFINITE_DAY && day != PgCalendar.MINUS_INFINITE_DAY) {
            throw new MalformedBytesException("a date " + day + " days from 2000-01-01, which is out of range");
        }
        return of(day);
    }

    @Override
    public LocalDate decodeText(WireReader in) {
        return of(DateTimeText.readDay(in));
    }

    private static LocalDate of(int day) {
        if (day == PgCalendar.INFINITE_DAY) {
            return LocalDate.MAX;
        }
        return day == PgCalendar.MINUS_INFINITE_DAY ? LocalDate.MIN : LocalDate.ofEpochDay(day + PgCalendar.EPOCH_DAY);
    }

    @Override
    public void encodeBinary(LocalDate value, WireWriter out) {
        if (isInfinite(value)) {
            out.writeInt(value.equals(LocalDate.MAX) ? PgCalendar.INFINITE_DAY : PgCalendar.MINUS_INFINITE_DAY);
        } else {
            out.writeInt((int) day(value));
        }
    }

    @Override
    public void encodeText(LocalDate value, WireWriter out) {
        if (isInfinite(value)) {
            DateTimeText.writeInfinity(value.equals(LocalDate.MAX), out);
            return;
        }
        day(value); // refuses what is out of range
        DateTimeText.writeDate(value.getYear(), value.getMonthValue(), value.getDayOfMonth(), out);
        DateTimeText.writeEra(value.getYear(), out);
    }

    private static boolean isInfinite(LocalDate value) {
        return value.equals(LocalDate.MAX) || value.equals(LocalDate.MIN);
    }

    private static long day(LocalDate value) {
        long day = value.toEpochDay() - PgCalendar.EPOCH_DAY;
        if (!PgCalendar.isDay(day)) {
            throw new IllegalArgumentException("a date outside PostgreSQL's range, 4714-11-24 BC to 5874897-12-31"
                    + " (LocalDate.MAX and LocalDate.MIN are its infinities)");
        }
        return day;
    }
}
