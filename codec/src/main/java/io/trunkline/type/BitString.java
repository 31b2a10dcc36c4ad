// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@code bit} or {@code varbit}: so many bits, as in {@code 0101}. Index 0 is the leftmost one.
 *
 * <p>Immutable. It knows its length, which a {@link BitSet} does not: {@code 01} and {@code 010} are not equal.
 *
 * @see <a href="https://www.postgresql.org/docs/current/datatype-bit.html">Bit string types</a>
 */
public final class BitString implements PgValue {
    /** The first bit highest; those beyond the length are zero. */
    private final byte[] bytes;

    private final int length;

    private BitString(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /**
     * {@return the bits that stand in an array from {@code offset} on, in each byte the highest first}
     *
     * @param length how many bits there are; what is left of the last byte must be zero
     * @throws IllegalArgumentException if it is not
     */
    public static BitString copyOf(byte[] source, int offset, int length) {
        int size = bytes(length);
        if (offset < 0 || size > source.length - offset) {
            throw new IllegalArgumentException(length + " bits are not in an array from index " + offset + " on");
        }
        int beyond = 8 * size - length;
        if (beyond > 0 && (source[offset + size - 1] & ((1 << beyond) - 1)) != 0) {
            throw new IllegalArgumentException("a string of " + length + " bits with bits set beyond its end");
        }
        return new BitString(Arrays.copyOfRange(source, offset, offset + size), length);
    }

    /**
     * {@return the first bits of a set}
     *
     * @param length how many
     * @throws IllegalArgumentException if the set has a bit beyond them
     */
    public static BitString of(BitSet set, int length) {
        if (set.length() > length) {
            throw new IllegalArgumentException("a bit set with bits beyond a length of " + length);
        }
        byte[] bytes = new byte[bytes(length)];
        for (int i = set.nextSetBit(0); i >= 0; i = set.nextSetBit(i + 1)) {
            bytes[i >> 3] |= (byte) (0x80 >> (i & 7));
        }
        return new BitString(bytes, length);
    }

    /**
     * Reads what PostgreSQL prints and takes: binary digits, with or without a {@code b} in front, or an {@code x} and
     * hexadecimal digits, of four bits each.
     *
     * @throws IllegalArgumentException if there is another character
     */
    public static BitString parse(String text) {
        char first = text.isEmpty() ? '0' : text.charAt(0);
        int bits = first == 'x' || first == 'X' ? 4 : 1;
        int start = bits == 4 || first == 'b' || first == 'B' ? 1 : 0;
        int digits = text.length() - start;
        byte[] bytes = new byte[bytes(Math.multiplyExact(digits, bits))];
        for (int i = 0; i < digits; i++) {
            int digit = IpText.hexDigit(text.charAt(start + i));
            if (digit < 0 || digit >= 1 << bits) {
                throw Quoted.isNot("a string of bits", text);
            }
            int at = i * bits;
            bytes[at >> 3] |= (byte) (digit << (8 - bits - (at & 7)));
        }
        return new BitString(bytes, digits * bits);
    }

    private static int bytes(int length) {
        if (length < 0) {
            throw new IllegalArgumentException("a string of " + length + " bits");
        }
        return (int) ((length + 7L) / 8);
    }

    /** {@return how many bits there are} */
    public int length() {
        return length;
    }

    /**
     * {@return whether a bit is set}
     *
     * @param index 0 is the leftmost
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public boolean get(int index) {
        Objects.checkIndex(index, length);
        return (bytes[index >> 3] & 0x80 >> (index & 7)) != 0;
    }

    /** {@return how many bytes the bits fill} */
    public int byteLength() {
        return bytes.length;
    }

    /** {@return eight bits, the first one highest; zeros after the last one} */
    public byte byteAt(int index) {
        return bytes[index];
    }

    /** {@return the set of the indexes of all bits that are set} It does not tell how many zeros are at the end. */
    public BitSet toBitSet() {
        BitSet set = new BitSet(length);
        for (int i = 0; i < length; i++) {
            if (get(i)) {
                set.set(i);
            }
        }
        return set;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BitString bits && bits.length == length && Arrays.equals(bits.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return 31 * length + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(get(i) ? '1' : '0');
        }
        return text.toString();
    }
}
