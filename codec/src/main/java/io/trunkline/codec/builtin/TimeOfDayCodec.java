// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.ValueCodec;
import io.trunkline.type.TimeOfDay;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/** {@code time} with its 24:00:00: an int64 of microseconds since midnight. */
final class TimeOfDayCodec extends ValueCodec<TimeOfDay> {
    static final TimeOfDayCodec TIME_OF_DAY = new TimeOfDayCodec();

    private TimeOfDayCodec() {
        super(TimeOfDay.class, TimeOfDay::parse);
    }

    @Override
    public TimeOfDay decodeBinary(WireReader in) {
        return new TimeOfDay(TimeCodec.readMicros(in));
    }

    @Override
    public void encodeBinary(TimeOfDay value, WireWriter out) {
        out.writeLong(value.microseconds());
    }
}
