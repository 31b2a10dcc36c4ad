// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.function.Function;

/** A codec of two functions on text, which never sees binary. */
final class PrintedCodec<T> implements Codec<T> {
    private final Class<T> javaType;
    private final Function<String, ? extends T> parse;
    private final Function<? super T, String> print;

    PrintedCodec(Class<T> javaType, Function<String, ? extends T> parse, Function<? super T, String> print) {
        this.javaType = javaType;
        this.parse = parse;
        this.print = print;
    }

    @Override
    public Class<T> javaType() {
        return javaType;
    }

    @Override
    public Format resultFormat() {
        return Format.TEXT;
    }

    @Override
    public boolean isExact(T value) {
        return false;
    }

    @Override
    public T decodeText(WireReader in) {
        return parse.apply(in.readRemainingUtf8());
    }

    @Override
    public void encodeText(T value, WireWriter out) {
        String text = print.apply(value);
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a value with a NUL character (U+0000), which PostgreSQL cannot store");
        }
        out.writeUtf8(text);
    }

    @Override
    public T decodeBinary(WireReader in) {
        throw textOnly();
    }

    @Override
    public void encodeBinary(T value, WireWriter out) {
        throw textOnly();
    }

    private static UnsupportedOperationException textOnly() {
        return new UnsupportedOperationException("this codec knows the text form alone");
    }
}
