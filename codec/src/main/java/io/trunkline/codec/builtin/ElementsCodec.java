// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.type.PgArray;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes collections and arrays, also of several dimensions, whose class does not tell that of their elements: each element
 * by the codec of its own class, looked up again only where the class changes. Reads nothing.
 *
 * <p>If an element has no codec for the array's element type, or the rows differ in length, the whole array goes as text,
 * and the server judges it.
 *
 * @param <A> a collection, an array, or a {@link PgArray}
 */
final class ElementsCodec<A> implements Codec<A> {
    private final Class<A> javaType;
    private final TypeCodecs elements;
    private final ParameterTexts texts;

    ElementsCodec(Class<A> javaType, TypeCodecs elements, ParameterTexts texts) {
        this.javaType = javaType;
        this.elements = elements;
        this.texts = texts;
    }

    static ArrayShape shape(PgArray<?> array) {
        int[] lengths = new int[array.dimensions()];
        int[] lowerBounds = new int[array.dimensions()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = array.length(i);
            lowerBounds[i] = array.lowerBound(i);
        }
        return new ArrayShape(lengths, lowerBounds);
    }

    @Override
    public Class<A> javaType() {
        return javaType;
    }

    @Override
    public boolean isExact(A value) {
        // Without a binary form of the elements the server takes no array in binary, be it an empty one.
        if (elements.format() == Format.TEXT) {
            return false;
        }
        Leaves leaves = new Leaves();
        if (value instanceof PgArray<?> array) {
            return leaves.areExact(array.elements()) && (array.elements().isEmpty() || leaves.tellDelimiter());
        }
        ArrayShape shape = shapeOf(value);
        return shape.dimensions() == 0 ? isEmpty(value) : leaves.areExact(value, shape, 0) && leaves.tellDelimiter();
    }

    /** Arrays in arrays without any element say nothing of their shape: the server may judge their text. */
    private static boolean isEmpty(Object value) {
        return rows(value).isEmpty();
    }

    /** {@return the shape that the value has if it is one at all, judged by the first elements} */
    private ArrayShape shapeOf(Object value) {
        int[] lengths = new int[PgArray.MOST_DIMENSIONS];
        int dimensions = 0;
        Object row = value;
        while (row != null && (dimensions == 0 || isRow(row))) {
            Collection<?> list = rows(row);
            if (list.isEmpty() || dimensions == lengths.length) {
                return ArrayShape.EMPTY;
            }
            lengths[dimensions++] = list.size();
            row = list.iterator().next();
        }
        int[] lowerBounds = new int[dimensions];
        Arrays.fill(lowerBounds, 1);
        return new ArrayShape(Arrays.copyOf(lengths, dimensions), lowerBounds);
    }

    /** {@return whether it is a dimension of the array, and no element: bytes are an element of a {@code bytea[]}} */
    private boolean isRow(Object value) {
        return (value instanceof Collection || value.getClass().isArray())
                && elements.forWriting(value.getClass()) == null;
    }

    private static Collection<? extends @Nullable Object> rows(Object value) {
        if (value instanceof Collection<?> collection) {
            return collection;
        }
        if (value instanceof Object[] array) {
            return Arrays.asList(array);
        }
        @Nullable Object[] boxed = new Object[Array.getLength(value)];
        for (int i = 0; i < boxed.length; i++) {
            boxed[i] = Array.get(value, i);
        }
        return Arrays.asList(boxed);
    }

    @Override
    public void encodeBinary(A value, WireWriter out) {
        int header = out.size();
        Leaves leaves = new Leaves();
        if (value instanceof PgArray<?> array) {
            shape(array).writeBinary(elements.type(), false, out);
            leaves.write(array.elements(), header, out);
        } else {
            ArrayShape shape = shapeOf(value);
            shape.writeBinary(elements.type(), false, out);
            if (shape.dimensions() > 0) {
                leaves.write(value, shape, 0, header, out);
            }
        }
    }

    /** One pass over all elements. */
    private final class Leaves {
        private @Nullable Class<?> known;
        private @Nullable Codec<Object> codec;

        private @Nullable Codec<Object> codec(Object element) {
            if (element.getClass() != known) {
                known = element.getClass();
                codec = elements.forWriting(known);
            }
            return codec;
        }

        boolean areExact(Object row, ArrayShape shape, int dimension) {
            Collection<?> list = rows(row);
            if (list.size() != shape.lengths()[dimension]) {
                return false;
            }
            if (dimension == shape.dimensions() - 1) {
                return areExact(list);
            }
            for (Object below : list) {
                if (below == null || !isRow(below) || !areExact(below, shape, dimension + 1)) {
                    return false;
                }
            }
            return true;
        }

        /** Whether the text has the right delimiter, which nothing but NULLs would not tell if it is no comma. */
        boolean tellDelimiter() {
            return known != null || elements.type().delimiter() == ',';
        }

        boolean areExact(Collection<?> list) {
            for (Object element : list) {
                if (element != null) {
                    Codec<Object> found = codec(element);
                    if (found == null || !found.isExact(element)) {
                        return false;
                    }
                }
            }
            return true;
        }

        void write(Object row, ArrayShape shape, int dimension, int header, WireWriter out) {
            Collection<?> list = rows(row);
            int count = 0;
            if (dimension == shape.dimensions() - 1) {
                count = write(list, header, out);
            } else {
                for (Object below : list) {
                    count++;
                    if (below == null || !isRow(below)) {
                        throw new IllegalArgumentException("element " + (count - 1) + " of dimension " + (dimension + 1)
                                + " is no array, while others are");
                    }
                    write(below, shape, dimension + 1, header, out);
                }
            }
            if (count != shape.lengths()[dimension]) {
                throw new IllegalArgumentException("rows of " + shape.lengths()[dimension] + " and " + count
                        + " elements, or a collection that changed its size while it was written");
            }
        }

        /** Writes arrays in arrays. */
        void writeText(Object row, int dimension, WireWriter out) {
            if (dimension > PgArray.MOST_DIMENSIONS) {
                throw new IllegalArgumentException("arrays in arrays of more than the " + PgArray.MOST_DIMENSIONS
                        + " dimensions that PostgreSQL has");
            }
            int index = 0;
            out.writeByte('{');
            for (Object element : rows(row)) {
                if (index++ > 0) {
                    out.writeByte(elements.type().delimiter());
                }
                if (element != null && isRow(element)) {
                    writeText(element, dimension + 1, out);
                } else {
                    writeElement(element, index - 1, out);
                }
            }
            out.writeByte('}');
        }

        /** Writes elements in a given shape. */
        void writeText(List<?> list, ArrayShape shape, int dimension, WireWriter out) {
            int parts = shape.lengths()[dimension];
            int size = list.size() / parts;
            out.writeByte('{');
            for (int i = 0; i < parts; i++) {
                if (i > 0) {
                    out.writeByte(elements.type().delimiter());
                }
                if (dimension == shape.dimensions() - 1) {
                    writeElement(list.get(i), i, out);
                } else {
                    writeText(list.subList(i * size, (i + 1) * size), shape, dimension + 1, out);
                }
            }
            out.writeByte('}');
        }

        private void writeElement(@Nullable Object element, int index, WireWriter out) {
            if (element == null) {
                ArrayText.writeNull(out);
                return;
            }
            Codec<Object> found = codec(element);
            if (found == null) {
                throw unknown(index, element);
            }
            int mark = out.size();
            found.encodeText(element, out);
            ArrayText.quote(mark, elements.type().delimiter(), out);
        }

        private IllegalArgumentException unknown(int index, Object element) {
            return new IllegalArgumentException("element " + index + " is a "
                    + element.getClass().getName() + ", which no codec writes as "
                    + elements.type().name());
        }

        int write(Collection<? extends @Nullable Object> list, int header, WireWriter out) {
            int count = 0;
            for (Object element : list) {
                count++;
                if (element == null) {
                    out.writeInt(ArrayCodec.NULL_LENGTH);
                    out.setInt(header + 4, 1); // so there are NULLs
                    continue;
                }
                Codec<Object> found = codec(element);
                if (found == null) {
                    throw unknown(count - 1, element);
                }
                int at = out.beginLength();
                found.encodeBinary(element, out);
                out.endLength(at);
            }
            return count;
        }
    }

    /** Elements whose class has no text of its own, as records, have that of the element type. */
    @Override
    public void encodeText(A value, WireWriter out) {
        if (texts.takes(value)) {
            texts.writeArray(value, out);
        } else if (value instanceof PgArray<?> array) {
            ArrayShape shape = shape(array);
            ArrayText.writeBounds(shape, out);
            new Leaves().writeText(array.elements(), shape, 0, out);
        } else {
            new Leaves().writeText(value, 1, out);
        }
    }

    @Override
    public A decodeBinary(WireReader in) {
        throw writesOnly();
    }

    @Override
    public A decodeText(WireReader in) {
        throw writesOnly();
    }

    private static UnsupportedOperationException writesOnly() {
        return new UnsupportedOperationException("this codec writes and does not read");
    }
}
