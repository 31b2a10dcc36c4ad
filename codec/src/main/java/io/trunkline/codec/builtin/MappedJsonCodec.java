// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.JsonMapper;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.lang.reflect.Type;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JSON's text as one Java type, by the user's mapper; the same in both formats. */
final class MappedJsonCodec implements Codec<Object> {
    private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");

    private final @Nullable JsonMapper mapper;
    private final Type type;
    private final Class<?> raw;

    MappedJsonCodec(@Nullable JsonMapper mapper, Type type) {
        this.mapper = mapper;
        this.type = type;
        this.raw = Types.raw(type);
    }

    @Override
    @SuppressWarnings("unchecked") // What the mapper answers is checked against this class.
    public Class<Object> javaType() {
        return (Class<Object>) raw;
    }

    @Override
    public Object decodeBinary(WireReader in) {
        return decodeText(in);
    }

    @Override
    @SuppressWarnings(
            "NullAway") // JSON's null: whoever reads a column, an element or a field takes null for NULL as well.
    public Object decodeText(WireReader in) {
        JsonMapper mapper = mapper();
        int length = in.remaining();
        Object value;
        try {
            value = mapper.read(in.array(), in.position(), length, type);
        } catch (Exception failure) {
            throw new IllegalArgumentException(saying("the JSON mapper cannot read it", failure), failure);
        }
        if (value != null && !raw.isInstance(value)) {
            throw new IllegalArgumentException(
                    "the JSON mapper made it a " + value.getClass().getName());
        }
        in.skip(length);
        return value;
    }

    @Override
    public void encodeBinary(Object value, WireWriter out) {
        encodeText(value, out);
    }

    @Override
    public void encodeText(Object value, WireWriter out) {
        JsonMapper mapper = mapper();
        int start = out.size();
        JsonSink sink = new JsonSink(out);
        try {
            mapper.write(value, sink);
        } catch (Exception failure) {
            sink.requireRoom();
            throw new IllegalArgumentException(saying("the JSON mapper cannot write it", failure), failure);
        } finally {
            sink.end();
        }
        sink.requireRoom();
        if (out.size() == start) {
            throw new IllegalArgumentException("the JSON mapper wrote nothing");
        }
    }

    private JsonMapper mapper() {
        if (mapper == null) {
            throw new IllegalArgumentException("that takes a JSON mapper, and none is configured: give one to"
                    + " PgConfig.Builder.json or CodecRegistry.Builder.json, or use the JSON's text, a String");
        }
        return mapper;
    }

    private static String saying(String what, Exception failure) {
        String message = failure.getMessage();
        return what + ": "
                + (message == null
                        ? failure.getClass().getName()
                        : LINE_BREAK.matcher(message).replaceAll(" "));
    }
}
