// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.system;

import io.trunkline.codec.ValueCodec;
import io.trunkline.type.Tid;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/** {@code tid}: an unsigned int32 and an unsigned int16. */
public final class TidCodec extends ValueCodec<Tid> {
    public static final TidCodec INSTANCE = new TidCodec();

    private TidCodec() {
        super(Tid.class, Tid::parse);
    }

    @Override
    public Tid decodeBinary(WireReader in) {
        long block = in.readUnsignedInt();
        return new Tid(block, in.readUnsignedShort());
    }

    @Override
    public void encodeBinary(Tid value, WireWriter out) {
        out.writeInt((int) value.block()).writeShort(value.offset());
    }
}
