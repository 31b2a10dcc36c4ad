// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.PgType;
import io.trunkline.type.PgArray;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/**
 * The dimensions of an array: how many elements each has, and at which subscript it begins.
 *
 * <pre>
 *   int32  number of dimensions: 0 if the array is empty, at most 6
 *   int32  whether there are NULL elements: 0, 1
 *   int32  OID of the element type
 *   int32  number of elements        ┐ for each
 *   int32  lower bound, mostly 1     ┘ dimension
 * </pre>
 */
final class ArrayShape {
    static final ArrayShape EMPTY = new ArrayShape(new int[0], new int[0]);

    private final int[] lengths;
    private final int[] lowerBounds;

    /** @param lengths none of them 0, and their product no larger than the bytes they came with allow */
    ArrayShape(int[] lengths, int[] lowerBounds) {
        this.lengths = lengths;
        this.lowerBounds = lowerBounds;
    }

    /** Reads the header of an array's binary form; elements follow. */
    static ArrayShape readBinary(WireReader in, PgType element) {
        int dimensions = readDimensions(in, element);
        if (dimensions == 0) {
            return EMPTY;
        }
        int[] lengths = new int[dimensions];
        int[] lowerBounds = new int[dimensions];
        boolean empty = false;
        long count = 1;
        for (int i = 0; i < dimensions; i++) {
            lengths[i] = in.readInt();
            lowerBounds[i] = in.readInt();
            empty |= lengths[i] == 0;
            if (lengths[i] < 0) {
                throw new MalformedBytesException("an array with a count of " + lengths[i]);
            }
            // At least the length of each element follows; checked at each step, so that nothing overflows.
            count = Math.min(count * lengths[i], Integer.MAX_VALUE);
        }
        if (empty) {
            return EMPTY;
        }
        if (count * Integer.BYTES > in.remaining()) {
            throw new MalformedBytesException("a count of " + count + " in " + in.remaining() + " remaining bytes");
        }
        return new ArrayShape(lengths, lowerBounds);
    }

    /** {@return whether the array has one dimension, which needs no shape} Nothing is read. */
    static boolean isOneDimensional(WireReader in) {
        byte[] bytes = in.array();
        int at = in.position();
        return in.remaining() >= 4 && (bytes[at] | bytes[at + 1] | bytes[at + 2]) == 0 && bytes[at + 3] == 1;
    }

    /** Reads what stands in front of the lengths. */
    static int readDimensions(WireReader in, PgType element) {
        int dimensions = in.readInt();
        if (dimensions < 0 || dimensions > PgArray.MOST_DIMENSIONS) {
            throw new MalformedBytesException("an array of " + dimensions + " dimensions");
        }
        in.skip(4); // whether there are NULLs shows at the elements
        int oid = in.readInt();
        if (oid != element.oid()) {
            throw new MalformedBytesException("an array with elements of type OID " + Integer.toUnsignedString(oid)
                    + " where " + element.name() + " (" + Integer.toUnsignedString(element.oid()) + ") belongs");
        }
        return dimensions;
    }

    /** Writes the header of an array of one dimension. */
    static void writeBinary(PgType element, int length, boolean nulls, WireWriter out) {
        out.writeInt(length == 0 ? 0 : 1).writeInt(nulls ? 1 : 0).writeInt(element.oid());
        if (length > 0) {
            out.writeInt(length).writeInt(1);
        }
    }

    void writeBinary(PgType element, boolean nulls, WireWriter out) {
        out.writeInt(lengths.length).writeInt(nulls ? 1 : 0).writeInt(element.oid());
        for (int i = 0; i < lengths.length; i++) {
            out.writeInt(lengths[i]).writeInt(lowerBounds[i]);
        }
    }

    /** {@return the number of elements in each dimension, not to be changed} */
    int[] lengths() {
        return lengths;
    }

    /** {@return the first subscript of each dimension, not to be changed} */
    int[] lowerBounds() {
        return lowerBounds;
    }

    int dimensions() {
        return lengths.length;
    }

    int count() {
        int count = lengths.length == 0 ? 0 : 1;
        for (int length : lengths) {
            count *= length;
        }
        return count;
    }
}
