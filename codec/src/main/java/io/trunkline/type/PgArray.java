// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array with all that PostgreSQL knows of it and Java's arrays and lists do not: its lower bounds. Elements may be null.
 * Immutable, as far as its elements are.
 *
 * <p>{@code [0:1]={a,b}} has its first element at subscript 0. An array without elements has no dimensions.
 *
 * @param <T> the Java type of the elements
 * @see <a href="https://www.postgresql.org/docs/current/arrays.html">Arrays</a>
 */
public final class PgArray<T extends @Nullable Object> {
    /** PostgreSQL allows no more. */
    public static final int MOST_DIMENSIONS = 6;

    private final List<T> elements;
    private final int[] lengths;
    private final int[] lowerBounds;

    private PgArray(List<T> elements, int[] lengths, int[] lowerBounds) {
        this.elements = elements;
        this.lengths = lengths;
        this.lowerBounds = lowerBounds;
    }

    /** An array of one dimension whose first element is at subscript 1; of none if there are no elements. */
    public static <T extends @Nullable Object> PgArray<T> of(List<? extends T> elements) {
        return elements.isEmpty()
                ? of(elements, new int[0], new int[0])
                : of(elements, new int[] {elements.size()}, new int[] {1});
    }

    /**
     * An array of any shape.
     *
     * @param elements all of them, the last subscript running fastest
     * @param lengths the number of elements in each dimension, none of them 0
     * @param lowerBounds the first subscript of each dimension
     * @throws IllegalArgumentException if these do not fit together
     */
    public static <T extends @Nullable Object> PgArray<T> of(
            List<? extends T> elements, int[] lengths, int[] lowerBounds) {
        if (lengths.length != lowerBounds.length || lengths.length > MOST_DIMENSIONS) {
            throw new IllegalArgumentException(lengths.length + " lengths and " + lowerBounds.length
                    + " lower bounds; an array has one of each for each of up to " + MOST_DIMENSIONS + " dimensions");
        }
        long count = lengths.length == 0 ? 0 : 1;
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] < 1) {
                throw new IllegalArgumentException(
                        "a dimension of length " + lengths[i] + ": an array without elements has no dimensions");
            }
            if ((long) lowerBounds[i] + lengths[i] - 1 > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("a dimension whose subscripts go beyond " + Integer.MAX_VALUE);
            }
            count = Math.min(count * lengths[i], Integer.MAX_VALUE + 1L);
        }
        if (count != elements.size()) {
            throw new IllegalArgumentException(
                    elements.size() + " elements for an array with lengths " + Arrays.toString(lengths));
        }
        return new PgArray<>(
                Collections.unmodifiableList(new ArrayList<T>(elements)), lengths.clone(), lowerBounds.clone());
    }

    /** {@return all elements, the last subscript running fastest; cannot be changed} */
    public List<T> elements() {
        return elements;
    }

    /** {@return how many dimensions it has: 0 if it has no elements} */
    public int dimensions() {
        return lengths.length;
    }

    /** {@return the number of elements in a dimension, counted from 0} */
    public int length(int dimension) {
        return lengths[dimension];
    }

    /** {@return the first subscript of a dimension, counted from 0; mostly 1} */
    public int lowerBound(int dimension) {
        return lowerBounds[dimension];
    }

    /**
     * {@return the element with these subscripts, as in PostgreSQL: one for each dimension, from the lower bound on}
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public T get(int... subscripts) {
        if (subscripts.length != lengths.length) {
            throw new IndexOutOfBoundsException(
                    subscripts.length + " subscripts for an array of " + lengths.length + " dimensions");
        }
        int index = 0;
        for (int i = 0; i < lengths.length; i++) {
            long offset = (long) subscripts[i] - lowerBounds[i];
            if (offset < 0 || offset >= lengths[i]) {
                throw new IndexOutOfBoundsException("subscript " + subscripts[i] + " in a dimension from "
                        + lowerBounds[i] + " to " + (lowerBounds[i] + lengths[i] - 1));
            }
            index = index * lengths[i] + (int) offset;
        }
        return elements.get(index);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PgArray<?> array
                && elements.equals(array.elements)
                && Arrays.equals(lengths, array.lengths)
                && Arrays.equals(lowerBounds, array.lowerBounds);
    }

    @Override
    public int hashCode() {
        return (elements.hashCode() * 31 + Arrays.hashCode(lengths)) * 31 + Arrays.hashCode(lowerBounds);
    }

    /** {@return the array as PostgreSQL writes one, with each element as Java prints it and without quotes} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        boolean ordinary = Arrays.stream(lowerBounds).allMatch(bound -> bound == 1);
        for (int i = 0; i < lengths.length && !ordinary; i++) {
            text.append('[')
                    .append(lowerBounds[i])
                    .append(':')
                    .append(lowerBounds[i] + lengths[i] - 1)
                    .append(']');
        }
        text.append(text.isEmpty() ? "" : "=");
        append(0, 0, elements.size(), text);
        return text.toString();
    }

    private void append(int dimension, int from, int to, StringBuilder text) {
        text.append('{');
        int step = dimension >= lengths.length ? 1 : (to - from) / lengths[dimension];
        for (int at = from; at < to; at += step) {
            text.append(at == from ? "" : ",");
            if (dimension == lengths.length - 1) {
                text.append(elements.get(at));
            } else {
                append(dimension + 1, at, at + step, text);
            }
        }
        text.append('}');
    }
}
