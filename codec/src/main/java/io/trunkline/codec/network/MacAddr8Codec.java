// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.network;

import io.trunkline.codec.ValueCodec;
import io.trunkline.type.MacAddr8;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/** {@code macaddr8}: eight bytes. */
public final class MacAddr8Codec extends ValueCodec<MacAddr8> {
    public static final MacAddr8Codec INSTANCE = new MacAddr8Codec();

    private MacAddr8Codec() {
        super(MacAddr8.class, MacAddr8::parse);
    }

    @Override
    public MacAddr8 decodeBinary(WireReader in) {
        return new MacAddr8(in.readLong());
    }

    @Override
    public void encodeBinary(MacAddr8 value, WireWriter out) {
        out.writeLong(value.address());
    }
}
