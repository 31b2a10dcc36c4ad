// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

/**
 * A {@code macaddr8}: a hardware address of 64 bits, as in {@code 08:00:2b:01:02:03:04:05}.
 *
 * @param address its bits, the first byte highest
 * @see <a href="https://www.postgresql.org/docs/current/datatype-net-types.html#DATATYPE-MACADDR8">macaddr8</a>
 */
public record MacAddr8(long address) implements PgValue {
    private static final int BYTES = 8;

    /** {@return an address of 48 bits as one of 64: with {@code ff:fe} in its middle} */
    public static MacAddr8 of(MacAddr address) {
        long bits = address.address();
        return new MacAddr8((bits & 0xFFFF_FF00_0000L) << 16 | 0xFF_FE00_0000L | (bits & 0xFF_FFFF));
    }

    /**
     * Reads what PostgreSQL prints and takes: eight bytes in hexadecimal digits of either case, with colons, hyphens or
     * dots between them, or with nothing. Six bytes are made eight.
     *
     * @throws IllegalArgumentException if it is no hardware address of eight or six bytes
     */
    public static MacAddr8 parse(String text) {
        Long address = MacText.parse(text, BYTES);
        if (address != null) {
            return new MacAddr8(address);
        }
        Long shorter = MacText.parse(text, 6);
        if (shorter == null) {
            throw Quoted.isNot("a macaddr8", text);
        }
        return of(new MacAddr(shorter));
    }

    @Override
    public String toString() {
        return MacText.print(address, BYTES);
    }
}
