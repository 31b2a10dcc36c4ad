// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.lang.reflect.Array;

/**
 * Reads arrays of several dimensions as Java's arrays of arrays. An array without elements has no dimensions in PostgreSQL,
 * and is one of any number of them here.
 *
 * @param <A> the Java array
 */
final class NestedArrayCodec<A> implements Codec<A> {
    /** Whatever dimensions the value has, the Java array has, too. */
    static final int ANY = 0;

    private final Class<A> javaType;
    private final ArrayCodec<?> rows;
    private final int dimensions;

    /**
     * @param rows reads the innermost arrays
     * @param dimensions how many the value must have, or {@link #ANY}
     */
    NestedArrayCodec(Class<A> javaType, ArrayCodec<?> rows, int dimensions) {
        this.javaType = javaType;
        this.rows = rows;
        this.dimensions = dimensions;
    }

    @Override
    public Class<A> javaType() {
        return javaType;
    }

    @Override
    public A decodeBinary(WireReader in) {
        if (dimensions == ANY && ArrayShape.isOneDimensional(in)) {
            return javaType.cast(rows.decodeBinary(in));
        }
        return read(ArrayShape.readBinary(in, rows.element()), in, Format.BINARY);
    }

    @Override
    public A decodeText(WireReader in) {
        return read(ArrayText.shape(in, rows.element().delimiter()), in, Format.TEXT);
    }

    private A read(ArrayShape shape, WireReader in, Format format) {
        if (shape.dimensions() == 0) {
            in.skip(in.remaining()); // the braces
            Object none = dimensions == ANY ? rows.allocate(0) : Array.newInstance(javaType.getComponentType(), 0);
            return javaType.cast(none);
        }
        if (dimensions != ANY && dimensions != shape.dimensions()) {
            throw new UnsupportedOperationException("it has " + shape.dimensions() + " dimension"
                    + (shape.dimensions() == 1 ? "" : "s") + " and " + javaType.getSimpleName() + " has " + dimensions);
        }
        return javaType.cast(read(rows, shape, 0, in, format));
    }

    private static <R> Object read(ArrayCodec<R> rows, ArrayShape shape, int dimension, WireReader in, Format format) {
        int length = shape.lengths()[dimension];
        int below = shape.dimensions() - dimension - 1;
        if (below == 0) {
            R row = rows.allocate(length);
            rows.fill(row, 0, length, in, format);
            return row;
        }
        Class<?> component = rows.javaType();
        for (int i = 1; i < below; i++) {
            component = component.arrayType();
        }
        Object array = Array.newInstance(component, length);
        if (format == Format.TEXT) {
            in.skip(1);
        }
        for (int i = 0; i < length; i++) {
            Array.set(array, i, read(rows, shape, dimension + 1, in, format));
            if (format == Format.TEXT) {
                in.skip(1); // the delimiter or the closing brace
            }
        }
        return array;
    }

    @Override
    public void encodeBinary(A value, WireWriter out) {
        throw readsOnly();
    }

    @Override
    public void encodeText(A value, WireWriter out) {
        throw readsOnly();
    }

    private static UnsupportedOperationException readsOnly() {
        return new UnsupportedOperationException("this codec reads and does not write");
    }
}
