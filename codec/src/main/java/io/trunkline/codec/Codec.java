// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.function.Function;

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
    /**
     * A codec of text alone, for types whose binary form is not known or not worth the trouble: values go out as text, and
     * results of the type it is registered for are asked for as text.
     *
     * @param parse reads PostgreSQL's text of a value; throws any {@link RuntimeException} that says what is wrong with it
     * @param print writes a text that PostgreSQL reads as the value
     */
    static <T> Codec<T> ofText(
            Class<T> javaType, Function<String, ? extends T> parse, Function<? super T, String> print) {
        return new PrintedCodec<>(javaType, parse, print);
    }

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

    /**
     * {@return what results are asked for as: text if this codec reads nothing else} Then all codecs of the type get text.
     */
    default Format resultFormat() {
        return Format.BINARY;
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
