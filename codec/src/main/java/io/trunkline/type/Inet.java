// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An {@code inet}: the address of a host and, if it has one, the prefix of its network, as in {@code 192.0.2.1/24}.
 *
 * @see <a href="https://www.postgresql.org/docs/current/datatype-net-types.html#DATATYPE-INET">inet</a>
 */
public final class Inet extends IpNetwork {
    private Inet(boolean ipv6, long highBits, long lowBits, int prefix) {
        super(ipv6, highBits, lowBits, prefix);
    }

    /**
     * {@return an IPv4 address}
     *
     * @param address its 32 bits
     * @param prefix the network's bits, 32 for a host alone
     * @throws IllegalArgumentException if the prefix is not 0 to 32
     */
    public static Inet ipv4(int address, int prefix) {
        return new Inet(false, 0, Integer.toUnsignedLong(address), prefix);
    }

    /**
     * {@return an IPv6 address}
     *
     * @param highBits its first 64 bits
     * @param lowBits its last 64 bits
     * @param prefix the network's bits, 128 for a host alone
     * @throws IllegalArgumentException if the prefix is not 0 to 128
     */
    public static Inet ipv6(long highBits, long lowBits, int prefix) {
        return new Inet(true, highBits, lowBits, prefix);
    }

    /**
     * {@return the address, with a full prefix}
     *
     * @throws IllegalArgumentException if it has a scope, which PostgreSQL cannot store
     */
    public static Inet of(InetAddress address) {
        if (address instanceof Inet6Address scoped
                && (scoped.getScopeId() != 0 || scoped.getScopedInterface() != null)) {
            throw new IllegalArgumentException("an IPv6 address with a scope, which PostgreSQL cannot store");
        }
        byte[] bytes = address.getAddress();
        return of(bytes, 8 * bytes.length, Inet::new);
    }

    /**
     * Reads what PostgreSQL prints; groups of an IPv6 address may be of either case and need not be shortened.
     *
     * @throws IllegalArgumentException if it is no address of four octets or eight groups, or the prefix is too large
     */
    public static Inet parse(String text) {
        return parse(text, "an inet", Inet::new);
    }

    /**
     * {@return the same as Java's class}
     *
     * @throws ArithmeticException if that would lose something: a prefix that is not full, or that it is an IPv6 address,
     *     where Java takes {@code ::ffff:a.b.c.d} for an IPv4 address
     */
    public InetAddress toInetAddress() {
        if (!isHost()) {
            throw new ArithmeticException(this + " has a prefix, which InetAddress cannot hold: read it as Inet");
        }
        if (isIpv6() && highBits() == 0 && lowBits() >>> 32 == 0xFFFF) {
            throw new ArithmeticException(
                    this + " is an IPv6 address that InetAddress takes for an IPv4 address: read it as Inet");
        }
        try {
            return InetAddress.getByAddress(address());
        } catch (UnknownHostException wrongLength) {
            throw new AssertionError("an address is of 4 or 16 bytes", wrongLength);
        }
    }

    @Override
    public String toString() {
        return print(!isHost());
    }
}
