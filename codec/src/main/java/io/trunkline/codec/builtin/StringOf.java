// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.nio.charset.StandardCharsets;

/**
 * Any type read as String: the text that its natural codec writes, so that both formats give the same.
 *
 * <p>For most types that is what PostgreSQL itself prints. Where the server's text depends on its settings or is not
 * what its own casts give, ours is fixed: time stamps with time zone are in UTC, booleans are {@code true} and
 * {@code false}.
 */
public final class StringOf<T> implements Codec<String> {
    private final Codec<T> natural;

    public StringOf(Codec<T> natural) {
        this.natural = natural;
    }

    @Override
    public Class<String> javaType() {
        return String.class;
    }

    @Override
    public String decodeBinary(WireReader in) {
        return decode(in, Format.BINARY);
    }

    @Override
    public String decodeText(WireReader in) {
        return decode(in, Format.TEXT);
    }

    @Override
    public String decode(WireReader in, Format format) {
        if (natural instanceof Printed printed) {
            return printed.print(in, format);
        }
        WireWriter text = new WireWriter(32, WireWriter.DEFAULT_LIMIT);
        natural.encodeText(natural.decode(in, format), text);
        return new String(text.array(), 0, text.size(), StandardCharsets.UTF_8);
    }

    @Override
    public void encodeBinary(String value, WireWriter out) {
        natural.encodeBinary(natural.decodeText(new WireReader(value.getBytes(StandardCharsets.UTF_8))), out);
    }

    @Override
    public void encodeText(String value, WireWriter out) {
        TextCodec.write(value, out);
    }
}
