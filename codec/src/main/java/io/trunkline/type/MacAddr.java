// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

/**
 * A {@code macaddr}: a hardware address of 48 bits, as in {@code 08:00:2b:01:02:03}.
 *
 * @param address its bits, the first byte highest
 * @see <a href="https://www.postgresql.org/docs/current/datatype-net-types.html#DATATYPE-MACADDR">macaddr</a>
 */
public record MacAddr(long address) implements PgValue {
    private static final int BYTES = 6;

    /** @throws IllegalArgumentException if there are bits beyond 48 */
    public MacAddr {
        if (address >>> 48 != 0) {
            throw new IllegalArgumentException("a hardware address of more than 48 bits");
        }
    }

    /**
     * Reads what PostgreSQL prints and takes: six bytes in hexadecimal digits of either case, with colons, hyphens or
     * dots between them, or with nothing.
     *
     * @throws IllegalArgumentException if it is no hardware address of six bytes
     */
    public static MacAddr parse(String text) {
        Long address = MacText.parse(text, BYTES);
        if (address == null) {
            throw Quoted.isNot("a macaddr", text);
        }
        return new MacAddr(address);
    }

    @Override
    public String toString() {
        return MacText.print(address, BYTES);
    }
}
