// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Any number of ranges: PostgreSQL's multirange types. Immutable, as far as bounds are.
 *
 * <p>It is what it was made of; the server puts the ranges in order, joins those that touch and leaves out empty ones.
 *
 * @param <T> the Java type of the bounds
 * @see <a href="https://www.postgresql.org/docs/current/rangetypes.html">Range types</a>
 */
public final class Multirange<T> {
    private final List<Range<T>> ranges;

    private Multirange(List<Range<T>> ranges) {
        this.ranges = ranges;
    }

    @SafeVarargs
    public static <T> Multirange<T> of(Range<T>... ranges) {
        List<Range<T>> list = new ArrayList<>(ranges.length);
        for (Range<T> range : ranges) {
            list.add(range);
        }
        return of(list);
    }

    public static <T> Multirange<T> of(List<Range<T>> ranges) {
        return new Multirange<>(List.copyOf(ranges));
    }

    /**
     * Reads PostgreSQL's text of a multirange, such as <code>{[1,2),[4,)}</code>.
     *
     * @param bound reads the text of a bound, with quotes and escapes gone
     * @throws IllegalArgumentException if it is none
     */
    public static <T> Multirange<T> parse(String text, Function<String, ? extends T> bound) {
        RangeText in = new RangeText(text);
        List<Range<T>> ranges = in.ranges(bound);
        in.end("a multirange");
        return of(ranges);
    }

    /** {@return the ranges, in a list that cannot be changed} */
    public List<Range<T>> ranges() {
        return ranges;
    }

    /** {@return the multirange of ranges whose bounds are what {@code function} makes of these ones'} */
    public <R> Multirange<R> map(Function<? super T, ? extends R> function) {
        return of(ranges.stream().map(range -> range.<R>map(function)).toList());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Multirange<?> multirange && ranges.equals(multirange.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    /** {@return PostgreSQL's text of the multirange, with bounds as their own {@code toString} has them} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (Range<T> range : ranges) {
            if (text.length() > 1) {
                text.append(',');
            }
            RangeText.append(range, text);
        }
        return text.append('}').toString();
    }
}
