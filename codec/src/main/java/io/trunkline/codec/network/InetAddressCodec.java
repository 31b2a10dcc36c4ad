// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.network;

import io.trunkline.codec.Codec;
import io.trunkline.type.Inet;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.net.InetAddress;

/**
 * {@code inet} as Java's own class, which has no place for a prefix, nor for an IPv4 address that is mapped into IPv6: those
 * are errors that say so.
 */
public final class InetAddressCodec implements Codec<InetAddress> {
    public static final InetAddressCodec INSTANCE = new InetAddressCodec();

    private InetAddressCodec() {}

    @Override
    public Class<InetAddress> javaType() {
        return InetAddress.class;
    }

    @Override
    public InetAddress decodeBinary(WireReader in) {
        return IpNetworkCodec.INET.decodeBinary(in).toInetAddress();
    }

    @Override
    public InetAddress decodeText(WireReader in) {
        return IpNetworkCodec.INET.decodeText(in).toInetAddress();
    }

    @Override
    public void encodeBinary(InetAddress value, WireWriter out) {
        IpNetworkCodec.INET.encodeBinary(Inet.of(value), out);
    }

    @Override
    public void encodeText(InetAddress value, WireWriter out) {
        IpNetworkCodec.INET.encodeText(Inet.of(value), out);
    }
}
