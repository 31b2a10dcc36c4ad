// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 address and how many of its leading bits are the network's: what {@link Inet} and {@link Cidr} have in
 * common. Two are equal if they are of the same class, family, address and prefix; an IPv4 address is never equal to the
 * IPv6 address that it is mapped to.
 *
 * @see <a href="https://www.postgresql.org/docs/current/datatype-net-types.html">Network address types</a>
 */
public abstract sealed class IpNetwork implements PgValue permits Inet, Cidr {
    static final int IPV4_BITS = 32;
    static final int IPV6_BITS = 128;

    private final boolean ipv6;
    private final int prefix;
    private final long highBits;
    private final long lowBits;

    IpNetwork(boolean ipv6, long highBits, long lowBits, int prefix) {
        int largest = ipv6 ? IPV6_BITS : IPV4_BITS;
        if (prefix < 0 || prefix > largest) {
            throw new IllegalArgumentException("a prefix of " + prefix + " bits, where 0 to " + largest + " can be");
        }
        this.ipv6 = ipv6;
        this.highBits = highBits;
        this.lowBits = lowBits;
        this.prefix = prefix;
    }

    public final boolean isIpv6() {
        return ipv6;
    }

    /** {@return how many leading bits of the address are the network's: 0 to 32, or to 128 for IPv6} */
    public final int prefix() {
        return prefix;
    }

    /** {@return whether all bits of the address count, so it is one host and no network} */
    public final boolean isHost() {
        return prefix == (ipv6 ? IPV6_BITS : IPV4_BITS);
    }

    /** {@return the first 64 bits of an IPv6 address; 0 for IPv4} */
    public final long highBits() {
        return highBits;
    }

    /** {@return the last 64 bits of an IPv6 address, or the 32 of an IPv4 address, unsigned} */
    public final long lowBits() {
        return lowBits;
    }

    /** {@return the 4 or 16 bytes of the address, the caller's own} */
    public final byte[] address() {
        byte[] address = new byte[ipv6 ? 16 : 4];
        for (int i = 1; i <= address.length; i++) {
            long bits = i > 8 ? highBits : lowBits;
            address[address.length - i] = (byte) (bits >>> (8 * ((i - 1) % 8)));
        }
        return address;
    }

    /** {@return whether the address has bits beyond its prefix} */
    final boolean hasHostBits() {
        if (!ipv6) {
            return (lowBits & (0xFFFF_FFFFL >>> prefix)) != 0;
        }
        if (prefix < Long.SIZE) {
            return (highBits & (-1L >>> prefix)) != 0 || lowBits != 0;
        }
        return prefix < IPV6_BITS && (lowBits & (-1L >>> (prefix - Long.SIZE))) != 0;
    }

    final String print(boolean withPrefix) {
        StringBuilder text = new StringBuilder();
        if (ipv6) {
            IpText.printIpv6(highBits, lowBits, text);
        } else {
            IpText.printIpv4(lowBits, text);
        }
        return withPrefix ? text.append('/').append(prefix).toString() : text.toString();
    }

    /** Makes a value of either family. */
    interface Factory<T> {
        T of(boolean ipv6, long highBits, long lowBits, int prefix);
    }

    static <T> T parse(String text, String expected, Factory<T> factory) {
        int slash = text.indexOf('/');
        byte[] address = IpText.parse(text, slash < 0 ? text.length() : slash);
        if (address == null) {
            throw Quoted.isNot(expected, text);
        }
        int bits = 8 * address.length;
        int prefix = slash < 0 ? bits : IpText.prefix(text, slash + 1, bits);
        if (prefix < 0) {
            throw Quoted.isNot(expected, text);
        }
        return of(address, prefix, factory);
    }

    /** @param address 4 or 16 bytes */
    static <T> T of(byte[] address, int prefix, Factory<T> factory) {
        boolean ipv6 = address.length == 16;
        return factory.of(ipv6, ipv6 ? bits(address, 0, 8) : 0, bits(address, ipv6 ? 8 : 0, address.length), prefix);
    }

    private static long bits(byte[] address, int start, int end) {
        long bits = 0;
        for (int i = start; i < end; i++) {
            bits = bits << 8 | (address[i] & 0xFF);
        }
        return bits;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof IpNetwork network
                && network.getClass() == getClass()
                && network.ipv6 == ipv6
                && network.highBits == highBits
                && network.lowBits == lowBits
                && network.prefix == prefix;
    }

    @Override
    public final int hashCode() {
        return Objects.hash(ipv6, highBits, lowBits, prefix);
    }
}
