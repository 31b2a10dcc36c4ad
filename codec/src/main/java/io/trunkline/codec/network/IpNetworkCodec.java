// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.network;

import io.trunkline.codec.ValueCodec;
import io.trunkline.type.Cidr;
import io.trunkline.type.Inet;
import io.trunkline.type.IpNetwork;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.function.Function;

/**
 * {@code inet} and {@code cidr}.
 *
 * <pre>
 *   byte   family: 2 for IPv4, 3 for IPv6
 *   byte   prefix in bits
 *   byte   0 for inet, 1 for cidr
 *   byte   number of bytes that follow, 4 or 16
 *   bytes  address
 * </pre>
 */
public abstract class IpNetworkCodec<T extends IpNetwork> extends ValueCodec<T> {
    public static final IpNetworkCodec<Inet> INET = new IpNetworkCodec<>(Inet.class, Inet::parse, 0) {
        @Override
        Inet ipv4(int address, int prefix) {
            return Inet.ipv4(address, prefix);
        }

        @Override
        Inet ipv6(long highBits, long lowBits, int prefix) {
            return Inet.ipv6(highBits, lowBits, prefix);
        }
    };

    public static final IpNetworkCodec<Cidr> CIDR = new IpNetworkCodec<>(Cidr.class, Cidr::parse, 1) {
        @Override
        Cidr ipv4(int address, int prefix) {
            return Cidr.ipv4(address, prefix);
        }

        @Override
        Cidr ipv6(long highBits, long lowBits, int prefix) {
            return Cidr.ipv6(highBits, lowBits, prefix);
        }
    };

    private static final int IPV4 = 2;
    private static final int IPV6 = 3;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private final int cidr;

    private IpNetworkCodec(Class<T> javaType, Function<String, T> parse, int cidr) {
        super(javaType, parse);
        this.cidr = cidr;
    }

    abstract T ipv4(int address, int prefix);

    abstract T ipv6(long highBits, long lowBits, int prefix);

    @Override
    public final T decodeBinary(WireReader in) {
        int family = in.readUnsignedByte();
        int prefix = in.readUnsignedByte();
        int kind = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (kind != cidr) {
            throw malformed("an address with " + kind + " where " + cidr + " says whether it is a cidr");
        }
        if (family == IPV4 && length == IPV4_BYTES && prefix <= 8 * IPV4_BYTES) {
            return ipv4(in.readInt(), prefix);
        }
        if (family == IPV6 && length == IPV6_BYTES && prefix <= 8 * IPV6_BYTES) {
            long highBits = in.readLong();
            return ipv6(highBits, in.readLong(), prefix);
        }
        throw malformed("an address of family " + family + " with " + length + " bytes and a prefix of " + prefix);
    }

    @Override
    public final void encodeBinary(T value, WireWriter out) {
        out.writeByte(value.isIpv6() ? IPV6 : IPV4).writeByte(value.prefix()).writeByte(cidr);
        if (value.isIpv6()) {
            out.writeByte(IPV6_BYTES).writeLong(value.highBits()).writeLong(value.lowBits());
        } else {
            out.writeByte(IPV4_BYTES).writeInt((int) value.lowBits());
        }
    }
}
