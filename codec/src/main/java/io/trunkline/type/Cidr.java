// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

/**
 * A {@code cidr}: a network, as in {@code 192.0.2.0/24}. The bits beyond its prefix are zero.
 *
 * @see <a href="https://www.postgresql.org/docs/current/datatype-net-types.html#DATATYPE-CIDR">cidr</a>
 */
public final class Cidr extends IpNetwork {
    private Cidr(boolean ipv6, long highBits, long lowBits, int prefix) {
        super(ipv6, highBits, lowBits, prefix);
        if (hasHostBits()) {
            throw new IllegalArgumentException("a network " + this + " with bits set beyond its prefix");
        }
    }

    /**
     * {@return an IPv4 network}
     *
     * @param address 32 bits
     * @throws IllegalArgumentException if the prefix is not 0 to 32, or bits beyond it are set
     */
    public static Cidr ipv4(int address, int prefix) {
        return new Cidr(false, 0, Integer.toUnsignedLong(address), prefix);
    }

    /**
     * {@return an IPv6 network}
     *
     * @throws IllegalArgumentException if the prefix is not 0 to 128, or bits beyond it are set
     */
    public static Cidr ipv6(long highBits, long lowBits, int prefix) {
        return new Cidr(true, highBits, lowBits, prefix);
    }

    /**
     * Reads what PostgreSQL prints. Without a prefix it is the network of one address; addresses of fewer than four
     * octets, of which PostgreSQL guesses the rest, are refused.
     *
     * @throws IllegalArgumentException if it is no network
     */
    public static Cidr parse(String text) {
        return parse(text, "a cidr", Cidr::new);
    }

    @Override
    public String toString() {
        return print(true);
    }
}
