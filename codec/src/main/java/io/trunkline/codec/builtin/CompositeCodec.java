// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.StaleTypeException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Composite values in both formats, whatever holds the fields in Java. Each field is written by the codec of its value's own
 * class; where that writes nothing to the field's type, the whole value goes as text.
 *
 * @param <C> the Java type that holds the fields
 */
abstract class CompositeCodec<C> implements Codec<C> {
    private final Class<C> javaType;
    final CompositeLayout layout;
    /** By field; null for fields that nobody reads. */
    private final List<@Nullable FieldReader> readers;

    CompositeCodec(Class<C> javaType, CompositeLayout layout, List<@Nullable FieldReader> readers) {
        this.javaType = javaType;
        this.layout = layout;
        this.readers = readers;
    }

    /** @param values by field, null for NULL and for fields that nobody reads */
    abstract C of(@Nullable Object[] values);

    /** {@return why the value's fields are not those of the type; null if they are} */
    abstract @Nullable String mismatch(C value);

    abstract @Nullable Object get(C value, int field);

    @Override
    public final Class<C> javaType() {
        return javaType;
    }

    @Override
    public C decodeBinary(WireReader in) {
        layout.begin(in, Format.BINARY);
        @Nullable Object[] values = new @Nullable Object[layout.size()];
        for (int i = 0; i < values.length; i++) {
            FieldReader reader = readers.get(i);
            if (reader == null) {
                layout.skipBinary(i, in);
            } else {
                values[i] = reader.readBinary(in);
            }
        }
        return of(values);
    }

    @Override
    public final C decodeText(WireReader in) {
        layout.begin(in, Format.TEXT);
        @Nullable Object[] values = new @Nullable Object[layout.size()];
        for (int i = 0; i < values.length; i++) {
            FieldReader reader = readers.get(i);
            if (reader == null) {
                in.skip(CompositeText.fieldEnd(in, in.position()) + 1 - in.position());
            } else {
                values[i] = reader.readText(in);
            }
        }
        return of(values);
    }

    @Override
    public final boolean isExact(C value) {
        if (mismatch(value) != null) {
            return true; // Writing it says what is wrong.
        }
        for (int i = 0; i < layout.size(); i++) {
            Object field = get(value, i);
            if (field != null) {
                Codec<Object> codec = layout.fields().get(i).codecs().forWriting(field.getClass());
                if (codec == null || !codec.isExact(field)) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public final void encodeBinary(C value, WireWriter out) {
        requireMatch(value);
        out.writeInt(layout.size());
        for (int i = 0; i < layout.size(); i++) {
            TypeCodecs type = layout.fields().get(i).codecs();
            Object field = get(value, i);
            out.writeInt(type.type().oid());
            if (field == null) {
                out.writeInt(CompositeLayout.NULL_LENGTH);
                continue;
            }
            Codec<Object> codec = type.forWriting(field.getClass());
            if (codec == null) {
                throw notTaken(i, field);
            }
            int at = out.beginLength();
            try {
                codec.encodeBinary(field, out);
            } catch (IllegalArgumentException refused) {
                throw refused(i, refused);
            }
            out.endLength(at);
        }
    }

    @Override
    public final void encodeText(C value, WireWriter out) {
        requireMatch(value);
        out.writeByte('(');
        for (int i = 0; i < layout.size(); i++) {
            if (i > 0) {
                out.writeByte(',');
            }
            Object field = get(value, i);
            if (field != null) {
                int mark = out.size();
                Codec<Object> codec = textCodec(i, field);
                try {
                    codec.encodeText(field, out);
                } catch (IllegalArgumentException refused) {
                    throw refused(i, refused);
                }
                CompositeText.quote(mark, out);
            }
        }
        out.writeByte(')');
    }

    private void requireMatch(C value) {
        String mismatch = mismatch(value);
        if (mismatch != null) {
            throw StaleTypeException.suspect(layout.type(), mismatch);
        }
    }

    /** A class has one text for all types, if it has one; records and what contains them have one for this type. */
    private Codec<Object> textCodec(int index, Object field) {
        Codec<Object> codec = layout.texts().takes(field)
                ? layout.texts().forClass(field.getClass())
                : layout.fields().get(index).codecs().forWriting(field.getClass());
        if (codec == null) {
            throw notTaken(index, field);
        }
        return codec;
    }

    private IllegalArgumentException notTaken(int index, Object field) {
        CompositeField known = layout.fields().get(index);
        return new IllegalArgumentException("field " + known.name() + " is a "
                + field.getClass().getName() + ", which no codec writes as "
                + known.codecs().type().name());
    }

    private IllegalArgumentException refused(int index, IllegalArgumentException refused) {
        return new IllegalArgumentException(
                "field " + layout.fields().get(index).name() + ": " + refused.getMessage(), refused);
    }
}
