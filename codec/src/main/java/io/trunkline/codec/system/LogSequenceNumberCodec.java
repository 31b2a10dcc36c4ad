// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.system;

import io.trunkline.codec.ValueCodec;
import io.trunkline.type.LogSequenceNumber;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/** {@code pg_lsn}: an unsigned int64. */
public final class LogSequenceNumberCodec extends ValueCodec<LogSequenceNumber> {
    public static final LogSequenceNumberCodec INSTANCE = new LogSequenceNumberCodec();

    private LogSequenceNumberCodec() {
        super(LogSequenceNumber.class, LogSequenceNumber::parse);
    }

    @Override
    public LogSequenceNumber decodeBinary(WireReader in) {
        return new LogSequenceNumber(in.readLong());
    }

    @Override
    public void encodeBinary(LogSequenceNumber value, WireWriter out) {
        out.writeLong(value.position());
    }
}
