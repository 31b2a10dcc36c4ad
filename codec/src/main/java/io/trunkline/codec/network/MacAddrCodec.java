// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.network;

import io.trunkline.codec.ValueCodec;
import io.trunkline.type.MacAddr;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/** {@code macaddr}: six bytes. */
public final class MacAddrCodec extends ValueCodec<MacAddr> {
    public static final MacAddrCodec INSTANCE = new MacAddrCodec();

    private MacAddrCodec() {
        super(MacAddr.class, MacAddr::parse);
    }

    @Override
    public MacAddr decodeBinary(WireReader in) {
        long high = in.readUnsignedShort();
        return new MacAddr(high << 32 | in.readUnsignedInt());
    }

    @Override
    public void encodeBinary(MacAddr value, WireWriter out) {
        out.writeShort((int) (value.address() >>> 32)).writeInt((int) value.address());
    }
}
