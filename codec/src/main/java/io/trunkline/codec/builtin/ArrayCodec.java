// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.PgType;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/**
 * Arrays of one dimension in both formats, whatever holds the elements in Java; arrays of more dimensions have these at
 * their ends, see {@link NestedArrayCodec}.
 *
 * <pre>
 *   binary   header, see {@link ArrayShape}, then for each element
 *              int32  length, -1 for NULL
 *              bytes
 *   text     see {@link ArrayText}
 * </pre>
 *
 * <p>Java's arrays begin at 0, so lower bounds are dropped, in both formats; {@link BoundedArrayCodec} keeps them.
 *
 * @param <A> the Java type that holds the elements
 */
abstract class ArrayCodec<A> implements Codec<A> {
    static final int NULL_LENGTH = -1;

    private final Class<A> javaType;
    private final PgType element;

    ArrayCodec(Class<A> javaType, PgType element) {
        this.javaType = javaType;
        this.element = element;
    }

    abstract A allocate(int length);

    /** Reads the element at {@code index}, which is all that the reader's window holds, and is not NULL. */
    abstract void read(A array, int index, WireReader in, Format format);

    /** Takes note of a NULL element. */
    abstract void readNull(A array, int index);

    abstract int length(A array);

    abstract boolean isNull(A array, int index);

    abstract boolean isExact(A array, int index);

    /** Writes the element at {@code index}, which is not NULL. */
    abstract void write(A array, int index, WireWriter out, Format format);

    final PgType element() {
        return element;
    }

    @Override
    public final Class<A> javaType() {
        return javaType;
    }

    @Override
    public final A decodeBinary(WireReader in) {
        int dimensions = ArrayShape.readDimensions(in, element);
        if (dimensions == 0) {
            return allocate(0);
        }
        if (dimensions > 1) {
            throw hasDimensions(dimensions);
        }
        int length = in.readCount(4);
        in.skip(4); // the lower bound
        A array = allocate(length);
        fill(array, 0, length, in, Format.BINARY);
        return array;
    }

    @Override
    public final A decodeText(WireReader in) {
        int length;
        if (ArrayText.isSimple(in)) {
            length = ArrayText.count(in, element.delimiter());
        } else {
            ArrayShape shape = ArrayText.shape(in, element.delimiter());
            if (shape.dimensions() > 1) {
                throw hasDimensions(shape.dimensions());
            }
            length = shape.count();
        }
        A array = allocate(length);
        fill(array, 0, length, in, Format.TEXT);
        return array;
    }

    private UnsupportedOperationException hasDimensions(int dimensions) {
        return new UnsupportedOperationException("it has " + dimensions + " dimensions: read it as "
                + javaType.getSimpleName() + "[]".repeat(dimensions - 1) + ", as lists of lists or as PgArray");
    }

    /** Reads the elements from one index to another, in text with the braces around them. */
    final void fill(A array, int from, int to, WireReader in, Format format) {
        if (format == Format.BINARY) {
            for (int i = from; i < to; i++) {
                int size = in.readInt();
                if (size == NULL_LENGTH) {
                    readNull(array, i);
                } else {
                    int outer = in.narrow(size);
                    read(array, i, in, Format.BINARY);
                    in.widen(outer);
                }
            }
            return;
        }
        in.skip(1);
        for (int i = from; i < to; i++) {
            readText(array, i, in);
            in.skip(1); // the delimiter or the closing brace
        }
        if (from == to) {
            in.skip(1);
        }
    }

    private void readText(A array, int index, WireReader in) {
        byte[] bytes = in.array();
        int start = in.position();
        int end = ArrayText.elementEnd(in, start, element.delimiter());
        int quote = bytes[start] == '"' ? 1 : 0;
        if (ArrayText.isNull(bytes, start, end)) {
            readNull(array, index);
            in.skip(end - start);
        } else if (ArrayText.hasEscape(bytes, start, end)) {
            WireReader plain = new WireReader(ArrayText.unescape(bytes, start + quote, end - quote));
            read(array, index, plain, Format.TEXT);
            plain.requireEnd();
            in.skip(end - start);
        } else {
            in.skip(quote);
            int outer = in.narrow(end - start - 2 * quote);
            read(array, index, in, Format.TEXT);
            in.widen(outer);
            in.skip(quote);
        }
    }

    @Override
    public final boolean isExact(A array) {
        int length = length(array);
        for (int i = 0; i < length; i++) {
            if (!isNull(array, i) && !isExact(array, i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public final void encodeBinary(A array, WireWriter out) {
        int length = length(array);
        boolean nulls = false;
        for (int i = 0; i < length && !nulls; i++) {
            nulls = isNull(array, i);
        }
        ArrayShape.writeBinary(element, length, nulls, out);
        for (int i = 0; i < length; i++) {
            if (isNull(array, i)) {
                out.writeInt(NULL_LENGTH);
            } else {
                int at = out.beginLength();
                write(array, i, out, Format.BINARY);
                out.endLength(at);
            }
        }
    }

    @Override
    public final void encodeText(A array, WireWriter out) {
        int length = length(array);
        out.writeByte('{');
        for (int i = 0; i < length; i++) {
            if (i > 0) {
                out.writeByte(element.delimiter());
            }
            if (isNull(array, i)) {
                ArrayText.writeNull(out);
            } else {
                int mark = out.size();
                write(array, i, out, Format.TEXT);
                ArrayText.quote(mark, element.delimiter(), out);
            }
        }
        out.writeByte('}');
    }
}
