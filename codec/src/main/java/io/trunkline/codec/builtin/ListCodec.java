// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads arrays as lists that cannot be changed, those of several dimensions as lists of lists; NULL elements are null.
 *
 * @param <T> the class of the elements
 */
final class ListCodec<T> implements Codec<List<?>> {
    private final ReferenceArrayCodec<T> rows;
    private final int dimensions;

    /** @param dimensions how many the value must have, or {@link NestedArrayCodec#ANY} */
    ListCodec(ReferenceArrayCodec<T> rows, int dimensions) {
        this.rows = rows;
        this.dimensions = dimensions;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // There is one class for lists of all elements.
    public Class<List<?>> javaType() {
        return (Class) List.class;
    }

    @Override
    public List<?> decodeBinary(WireReader in) {
        return read(ArrayShape.readBinary(in, rows.element()), in, Format.BINARY);
    }

    @Override
    public List<?> decodeText(WireReader in) {
        return read(ArrayText.shape(in, rows.element().delimiter()), in, Format.TEXT);
    }

    private List<?> read(ArrayShape shape, WireReader in, Format format) {
        if (shape.dimensions() == 0) {
            in.skip(in.remaining()); // the braces
            return List.of();
        }
        if (dimensions != NestedArrayCodec.ANY && dimensions != shape.dimensions()) {
            throw new UnsupportedOperationException("it has " + shape.dimensions() + " dimension"
                    + (shape.dimensions() == 1 ? "" : "s") + " and the list asked for has " + dimensions);
        }
        return read(shape, 0, in, format);
    }

    private List<?> read(ArrayShape shape, int dimension, WireReader in, Format format) {
        int length = shape.lengths()[dimension];
        if (dimension == shape.dimensions() - 1) {
            @Nullable T[] row = rows.allocate(length);
            rows.fill(row, 0, length, in, format);
            return Collections.unmodifiableList(Arrays.asList(row));
        }
        List<?>[] lists = new List<?>[length];
        if (format == Format.TEXT) {
            in.skip(1);
        }
        for (int i = 0; i < length; i++) {
            lists[i] = read(shape, dimension + 1, in, format);
            if (format == Format.TEXT) {
                in.skip(1); // the delimiter or the closing brace
            }
        }
        return Collections.unmodifiableList(Arrays.asList(lists));
    }

    @Override
    public void encodeBinary(List<?> value, WireWriter out) {
        throw readsOnly();
    }

    @Override
    public void encodeText(List<?> value, WireWriter out) {
        throw readsOnly();
    }

    private static UnsupportedOperationException readsOnly() {
        return new UnsupportedOperationException("this codec reads and does not write");
    }
}
