// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import io.trunkline.codec.text.Received;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A {@code geometry} or {@code geography} of PostGIS as the bytes of its EWKB, well-known binary with a place for the
 * SRID, for a library of geometry to take apart. Immutable; the bytes are taken as they are.
 *
 * <pre>
 *   byte    order of the bytes that follow: 0 big-endian, 1 little-endian
 *   uint32  kind of geometry, with 0x80000000 if it has Z, 0x40000000 if M, 0x20000000 if an SRID follows
 *   [int32  SRID]
 *   numbers, or geometries of the same form without SRID
 * </pre>
 *
 * <p>The text is what PostGIS prints: hexadecimal digits, letters upper-case.
 *
 * @see <a href="https://postgis.net/docs/ST_AsEWKB.html">ST_AsEWKB</a>
 */
public final class Ewkb implements PgValue {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final byte[] bytes;

    private Ewkb(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of the bytes. */
    public static Ewkb of(byte... bytes) {
        return new Ewkb(bytes.clone());
    }

    /** A copy of what lies between the buffer's position and its limit, neither of which moves. */
    public static Ewkb of(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return new Ewkb(copy);
    }

    /**
     * Reads hexadecimal digits, letters of either case.
     *
     * @throws IllegalArgumentException if there are other characters, or an odd number of them
     */
    public static Ewkb parse(String text) {
        try {
            return new Ewkb(HEX.parseHex(text));
        } catch (IllegalArgumentException failure) {
            byte[] shown = text.getBytes(StandardCharsets.UTF_8);
            throw new IllegalArgumentException(
                    Received.quote(shown, 0, shown.length) + " is not a geometry in hexadecimal digits", failure);
        }
    }

    /** {@return a copy of the bytes} */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public char arrayDelimiter() {
        return ':';
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Ewkb ewkb && Arrays.equals(bytes, ewkb.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HEX.formatHex(bytes);
    }
}
