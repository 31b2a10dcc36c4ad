// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import java.io.OutputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Turns objects into JSON and back, for {@code json} and {@code jsonb}: the bridge to a JSON library of the user's choice.
 *
 * <p>It is asked for every Java type that no codec of these types reads by itself: records, maps, lists, numbers, a
 * library's own trees. Called on connections' event loops, by many at once, so it must be safe for all threads and must not
 * block. What it throws fails the one statement, with the column or parameter named.
 *
 * <p>Modules of their own bring mappers for Jackson 3 and Jackson 2; {@link #of} makes one of two functions.
 */
public interface JsonMapper {
    /**
     * Writes the value's JSON as UTF-8.
     *
     * @param value not null
     * @param out takes the bytes; it is of no use after this call, and closing it does nothing
     * @throws Exception if the value has no JSON; its message stands in that of the statement's failure, so it should not
     *     quote the value
     */
    void write(Object value, OutputStream out) throws Exception;

    /**
     * Reads JSON, which the server has already found to be well-formed.
     *
     * @param bytes an array with the JSON in UTF-8, borrowed: neither changed nor kept
     * @param offset the index of the first byte
     * @param length the number of bytes
     * @param type a class, or a type with arguments
     * @return an instance of the type; null for JSON's {@code null}, if the type has no better value for it
     * @throws Exception if the JSON is no such thing
     */
    @Nullable
    Object read(byte[] bytes, int offset, int length, Type type) throws Exception;

    /**
     * A mapper of two functions on strings: {@code JsonMapper.of(gson::toJson, gson::fromJson)}. The strings are copies of
     * the bytes; libraries that take bytes are better served by implementing the interface.
     */
    static JsonMapper of(Serializer serializer, Deserializer deserializer) {
        return new JsonMapper() {
            @Override
            public void write(Object value, OutputStream out) throws Exception {
                out.write(serializer.serialize(value).getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public @Nullable Object read(byte[] bytes, int offset, int length, Type type) throws Exception {
                return deserializer.deserialize(new String(bytes, offset, length, StandardCharsets.UTF_8), type);
            }
        };
    }

    /** From objects to JSON. */
    @FunctionalInterface
    interface Serializer {
        /** {@return the value's JSON} */
        String serialize(Object value) throws Exception;
    }

    /** From JSON to objects. */
    @FunctionalInterface
    interface Deserializer {
        /** {@return the JSON as an instance of the type, or null for JSON's {@code null}} */
        @Nullable
        Object deserialize(String json, Type type) throws Exception;
    }
}
