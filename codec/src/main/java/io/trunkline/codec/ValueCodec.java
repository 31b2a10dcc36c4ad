// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.function.Function;

/**
 * A codec of values whose text is what their {@code toString} prints and a {@code parse} reads: only the binary form is left
 * to write.
 *
 * @param <T> the Java type, of which {@code toString} is PostgreSQL's text
 */
public abstract class ValueCodec<T> implements Codec<T> {
    private final Class<T> javaType;
    private final Function<String, ? extends T> parse;

    /** @param parse reads PostgreSQL's text; throws any {@link RuntimeException} that says what is wrong with it */
    protected ValueCodec(Class<T> javaType, Function<String, ? extends T> parse) {
        this.javaType = javaType;
        this.parse = parse;
    }

    @Override
    public final Class<T> javaType() {
        return javaType;
    }

    @Override
    public final T decodeText(WireReader in) {
        return parse.apply(in.readRemainingUtf8());
    }

    @Override
    public final void encodeText(T value, WireWriter out) {
        String text = value.toString();
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a value with a NUL character (U+0000), which PostgreSQL cannot store");
        }
        out.writeUtf8(text);
    }

    /** {@return the error of a binary value that its type cannot have} */
    protected static MalformedBytesException malformed(String what) {
        return new MalformedBytesException(what);
    }
}
