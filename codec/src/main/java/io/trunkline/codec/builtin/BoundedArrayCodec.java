// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.type.PgArray;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of any shape with their lower bounds, which is all that PostgreSQL knows of them. Writes them as text only, from
 * elements that its own codec writes: parameters are written by {@link ElementsCodec}.
 *
 * @param <T> the class of the elements
 */
final class BoundedArrayCodec<T> implements Codec<PgArray<@Nullable T>> {
    private final ReferenceArrayCodec<T> rows;

    BoundedArrayCodec(ReferenceArrayCodec<T> rows) {
        this.rows = rows;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // There is one class for arrays of all elements.
    public Class<PgArray<@Nullable T>> javaType() {
        return (Class) PgArray.class;
    }

    @Override
    public PgArray<@Nullable T> decodeBinary(WireReader in) {
        return read(ArrayShape.readBinary(in, rows.element()), in, Format.BINARY);
    }

    @Override
    public PgArray<@Nullable T> decodeText(WireReader in) {
        return read(ArrayText.shape(in, rows.element().delimiter()), in, Format.TEXT);
    }

    private PgArray<@Nullable T> read(ArrayShape shape, WireReader in, Format format) {
        @Nullable T[] elements = rows.allocate(shape.count());
        if (shape.dimensions() == 0) {
            in.skip(in.remaining()); // the braces
        } else if (format == Format.BINARY) {
            rows.fill(elements, 0, elements.length, in, format);
        } else {
            readText(elements, 0, elements.length, shape, 0, in);
        }
        return PgArray.of(Arrays.asList(elements), shape.lengths(), shape.lowerBounds());
    }

    private void readText(@Nullable T[] elements, int from, int to, ArrayShape shape, int dimension, WireReader in) {
        if (dimension == shape.dimensions() - 1) {
            rows.fill(elements, from, to, in, Format.TEXT);
            return;
        }
        in.skip(1);
        int step = (to - from) / shape.lengths()[dimension];
        for (int at = from; at < to; at += step) {
            readText(elements, at, at + step, shape, dimension + 1, in);
            in.skip(1); // the delimiter or the closing brace
        }
    }

    @Override
    public void encodeText(PgArray<@Nullable T> value, WireWriter out) {
        ArrayShape shape = ElementsCodec.shape(value);
        ArrayText.writeBounds(shape, out);
        writeText(
                value.elements().toArray(rows.allocate(0)), 0, value.elements().size(), shape, 0, out);
    }

    private void writeText(@Nullable T[] elements, int from, int to, ArrayShape shape, int dimension, WireWriter out) {
        char delimiter = rows.element().delimiter();
        out.writeByte('{');
        int step = dimension < shape.dimensions() ? (to - from) / shape.lengths()[dimension] : 1;
        for (int at = from; at < to; at += step) {
            if (at > from) {
                out.writeByte(delimiter);
            }
            if (dimension < shape.dimensions() - 1) {
                writeText(elements, at, at + step, shape, dimension + 1, out);
            } else if (elements[at] == null) {
                ArrayText.writeNull(out);
            } else {
                int mark = out.size();
                rows.write(elements, at, out, Format.TEXT);
                ArrayText.quote(mark, delimiter, out);
            }
        }
        out.writeByte('}');
    }

    @Override
    public void encodeBinary(PgArray<@Nullable T> value, WireWriter out) {
        throw new UnsupportedOperationException("this codec writes text and nothing else");
    }
}
