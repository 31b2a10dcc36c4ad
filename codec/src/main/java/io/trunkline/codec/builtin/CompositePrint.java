// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Composite values as PostgreSQL prints them, from both formats, each field as its own type prints it. */
final class CompositePrint implements Codec<String> {
    private final CompositeCodec<@Nullable Object[]> texts;

    CompositePrint(CompositeLayout layout) {
        this.texts = new Texts(layout);
    }

    @Override
    public Class<String> javaType() {
        return String.class;
    }

    @Override
    public String decodeBinary(WireReader in) {
        return print(texts.decodeBinary(in));
    }

    @Override
    public String decodeText(WireReader in) {
        return print(texts.decodeText(in));
    }

    private static String print(@Nullable Object[] fields) {
        WireWriter out = new WireWriter();
        write(fields, out);
        return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
    }

    /** Writes fields of these texts. */
    static void write(@Nullable Object[] fields, WireWriter out) {
        out.writeByte('(');
        for (int i = 0; i < fields.length; i++) {
            if (i > 0) {
                out.writeByte(',');
            }
            if (fields[i] instanceof String field) {
                int mark = out.size();
                out.writeUtf8(field);
                CompositeText.quote(mark, out);
            }
        }
        out.writeByte(')');
    }

    @Override
    public void encodeBinary(String value, WireWriter out) {
        texts.encodeBinary(texts.decode(new WireReader(value.getBytes(StandardCharsets.UTF_8)), Format.TEXT), out);
    }

    @Override
    public void encodeText(String value, WireWriter out) {
        TextCodec.write(value, out);
    }

    /** The fields' texts. */
    private static final class Texts extends CompositeCodec<@Nullable Object[]> {
        Texts(CompositeLayout layout) {
            super(Object[].class, layout, CompositeTypes.readers(layout, TypeCodecs::elementText));
        }

        @Override
        @Nullable
        Object[] of(@Nullable Object[] values) {
            return values;
        }

        @Override
        @Nullable
        String mismatch(@Nullable Object[] value) {
            return null;
        }

        @Override
        @Nullable
        Object get(@Nullable Object[] value, int field) {
            return value[field];
        }
    }
}
