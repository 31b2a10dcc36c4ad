// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/**
 * Turns the bytes of one PostgreSQL type into values of one Java type and back.
 *
 * <p>A codec has no state and serves all connections at once. It sees a non-NULL value's own bytes: the reader's window is
 * exactly the value, and the caller checks that all of it was read; the caller writes the length in front of what the
 * codec wrote. A codec that cannot go on throws any {@link RuntimeException} whose message says what is wrong with the
 * value (typically {@link io.trunkline.wire.MalformedBytesException} when reading, {@link IllegalArgumentException} when
 * writing); the caller adds the column or parameter, the type, and what became of the statement. Messages about received
 * values may quote them, messages about parameters must not.
 *
 * <p>Both formats must mean the same: a statement's first use is answered in text and its later ones in binary.
 *
 * @param <T> the Java type
 */
public interface Codec<T> {
    /** {@return the Java type that this codec reads, and writes unless a subclass of it has a codec of its own} */
    Class<T> javaType();

    T decodeBinary(WireReader in);

    T decodeText(WireReader in);

    void encodeBinary(T value, WireWriter out);

    void encodeText(T value, WireWriter out);

    /**
     * {@return whether the binary form of this value means exactly what its text form would} Where it does not, the
     * parameter goes as text and the server decides, so that the first use of a statement, which sends all parameters as
     * text, and later ones agree: an {@code int2} out of range is refused by the server with its own SQLSTATE, a time
     * stamp with nanoseconds is rounded by the server.
     */
    default boolean isExact(T value) {
        return true;
    }

    default T decode(WireReader in, Format format) {
        return format == Format.BINARY ? decodeBinary(in) : decodeText(in);
    }

    default void encode(T value, WireWriter out, Format format) {
        if (format == Format.BINARY) {
            encodeBinary(value, out);
        } else {
            encodeText(value, out);
        }
    }

    /** Reads a whole number without boxing; types that are none refuse. */
    default long decodeLong(WireReader in, Format format) {
        throw new UnsupportedOperationException("it is not a whole number");
    }

    /** Reads a number without boxing, if a double holds it as exactly as the type itself does; others refuse. */
    default double decodeDouble(WireReader in, Format format) {
        throw new UnsupportedOperationException("it is not a number that a double can hold");
    }

    /** Reads a boolean without boxing; types that are none refuse. */
    default boolean decodeBoolean(WireReader in, Format format) {
        throw new UnsupportedOperationException("it is not a boolean");
    }
}
