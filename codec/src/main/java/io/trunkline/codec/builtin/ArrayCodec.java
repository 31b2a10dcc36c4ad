// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.PgType;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/**
 * One-dimensional arrays in both formats, whatever holds the elements in Java.
 *
 * <pre>
 *   int32  number of dimensions: 0 if the array is empty, 1
 *   int32  whether there are NULL elements: 0, 1
 *   int32  OID of the element type
 *   int32  number of elements        ┐ for each
 *   int32  lower bound, mostly 1     ┘ dimension
 *   for each element
 *     int32  length, -1 for NULL
 *     bytes
 * </pre>
 *
 * <p>Java's arrays begin at 0, so lower bounds are dropped, in both formats. {@link ArrayText} has the other one.
 *
 * @param <A> the Java type that holds the elements
 */
abstract class ArrayCodec<A> implements Codec<A> {
    private static final int MOST_DIMENSIONS = 6;
    private static final int NULL_LENGTH = -1;

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

    @Override
    public final Class<A> javaType() {
        return javaType;
    }

    @Override
    public final A decodeBinary(WireReader in) {
        int dimensions = in.readInt();
        if (dimensions < 0 || dimensions > MOST_DIMENSIONS) {
            throw new MalformedBytesException("an array of " + dimensions + " dimensions");
        }
        in.skip(4); // whether there are NULLs shows at the elements
        int oid = in.readInt();
        if (oid != element.oid()) {
            throw new MalformedBytesException("an array with elements of type OID " + Integer.toUnsignedString(oid)
                    + " where " + element.name() + " (" + Integer.toUnsignedString(element.oid()) + ") belongs");
        }
        if (dimensions == 0) {
            return allocate(0);
        }
        if (dimensions > 1) {
            throw ArrayText.hasDimensions(dimensions);
        }
        int length = in.readCount(4);
        in.skip(4); // the lower bound
        A array = allocate(length);
        for (int i = 0; i < length; i++) {
            int size = in.readInt();
            if (size == NULL_LENGTH) {
                readNull(array, i);
            } else {
                int outer = in.narrow(size);
                read(array, i, in, Format.BINARY);
                in.widen(outer);
            }
        }
        return array;
    }

    @Override
    public final A decodeText(WireReader in) {
        ArrayText.begin(in);
        int length = ArrayText.count(in, element.delimiter());
        A array = allocate(length);
        for (int i = 0; i < length; i++) {
            readText(array, i, in);
            in.skip(1); // the delimiter or the closing brace
        }
        if (length == 0) {
            in.skip(1);
        }
        return array;
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
        writeHeader(element, length, nulls, out);
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

    /** Writes all that stands in front of the elements. */
    static void writeHeader(PgType element, int length, boolean nulls, WireWriter out) {
        out.writeInt(length == 0 ? 0 : 1).writeInt(nulls ? 1 : 0).writeInt(element.oid());
        if (length > 0) {
            out.writeInt(length).writeInt(1);
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
