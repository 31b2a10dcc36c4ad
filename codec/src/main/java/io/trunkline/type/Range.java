// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All values between two bounds, of which either may be missing, or no value at all: PostgreSQL's range types.
 *
 * <p>A range is what it was made of: whether its bounds are in order, and that {@code [1,5]} of whole numbers is the same as
 * {@code [1,6)}, is for the server to find. A missing bound is never inclusive, and is not the same as a bound of infinity,
 * such as a date's. Immutable, as far as its bounds are.
 *
 * @param <T> the Java type of the bounds
 * @see <a href="https://www.postgresql.org/docs/current/rangetypes.html">Range types</a>
 */
public final class Range<T> {
    private static final Range<?> EMPTY = new Range<>(null, false, null, false, true);
    private static final Range<?> UNBOUNDED = new Range<>(null, false, null, false, false);

    private final @Nullable T lower;
    private final boolean lowerInclusive;
    private final @Nullable T upper;
    private final boolean upperInclusive;
    private final boolean empty;

    private Range(@Nullable T lower, boolean lowerInclusive, @Nullable T upper, boolean upperInclusive, boolean empty) {
        this.lower = lower;
        this.lowerInclusive = lowerInclusive && lower != null;
        this.upper = upper;
        this.upperInclusive = upperInclusive && upper != null;
        this.empty = empty;
    }

    /**
     * A range of any kind but the empty one.
     *
     * @param lower null for a range without lower bound
     * @param lowerInclusive whether the lower bound is itself in the range; without one it is not
     * @param upper null for a range without upper bound
     */
    public static <T> Range<T> of(
            @Nullable T lower, boolean lowerInclusive, @Nullable T upper, boolean upperInclusive) {
        return new Range<>(lower, lowerInclusive, upper, upperInclusive, false);
    }

    /** {@code [lower,upper]} */
    public static <T> Range<T> closed(T lower, T upper) {
        return of(Objects.requireNonNull(lower), true, Objects.requireNonNull(upper), true);
    }

    /** {@code [lower,upper)} */
    public static <T> Range<T> closedOpen(T lower, T upper) {
        return of(Objects.requireNonNull(lower), true, Objects.requireNonNull(upper), false);
    }

    /** {@code (lower,upper]} */
    public static <T> Range<T> openClosed(T lower, T upper) {
        return of(Objects.requireNonNull(lower), false, Objects.requireNonNull(upper), true);
    }

    /** {@code (lower,upper)} */
    public static <T> Range<T> open(T lower, T upper) {
        return of(Objects.requireNonNull(lower), false, Objects.requireNonNull(upper), false);
    }

    /** {@code [lower,)} */
    public static <T> Range<T> atLeast(T lower) {
        return of(Objects.requireNonNull(lower), true, null, false);
    }

    /** {@code (lower,)} */
    public static <T> Range<T> greaterThan(T lower) {
        return of(Objects.requireNonNull(lower), false, null, false);
    }

    /** {@code (,upper]} */
    public static <T> Range<T> atMost(T upper) {
        return of(null, false, Objects.requireNonNull(upper), true);
    }

    /** {@code (,upper)} */
    public static <T> Range<T> lessThan(T upper) {
        return of(null, false, Objects.requireNonNull(upper), false);
    }

    /** {@code (,)}: all values. */
    @SuppressWarnings("unchecked") // It holds no value of any type.
    public static <T> Range<T> unbounded() {
        return (Range<T>) UNBOUNDED;
    }

    /** {@code empty}: no value. */
    @SuppressWarnings("unchecked") // It holds no value of any type.
    public static <T> Range<T> empty() {
        return (Range<T>) EMPTY;
    }

    /**
     * Reads PostgreSQL's text of a range, such as {@code [1,5)}, {@code (,"a b"]} or {@code empty}.
     *
     * @param bound reads the text of a bound, with quotes and escapes gone
     * @throws IllegalArgumentException if it is none
     */
    public static <T> Range<T> parse(String text, Function<String, ? extends T> bound) {
        RangeText in = new RangeText(text);
        Range<T> range = in.range(bound);
        in.end("a range");
        return range;
    }

    /** {@return the lower bound, null if there is none or the range is empty} */
    public @Nullable T lower() {
        return lower;
    }

    /** {@return the upper bound, null if there is none or the range is empty} */
    public @Nullable T upper() {
        return upper;
    }

    /** {@return whether the lower bound is itself in the range} */
    public boolean lowerInclusive() {
        return lowerInclusive;
    }

    /** {@return whether the upper bound is itself in the range} */
    public boolean upperInclusive() {
        return upperInclusive;
    }

    /** {@return whether this was made, or received, as the empty range} */
    public boolean isEmpty() {
        return empty;
    }

    /** {@return the range of the same kind whose bounds are what {@code function} makes of this one's} */
    public <R> Range<R> map(Function<? super T, ? extends R> function) {
        R newLower = lower == null ? null : Objects.requireNonNull(function.apply(lower));
        R newUpper = upper == null ? null : Objects.requireNonNull(function.apply(upper));
        return new Range<>(newLower, lowerInclusive, newUpper, upperInclusive, empty);
    }

    /** Bounds that are arrays are equal if their elements are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Range<?> range
                && empty == range.empty
                && lowerInclusive == range.lowerInclusive
                && upperInclusive == range.upperInclusive
                && Objects.deepEquals(lower, range.lower)
                && Objects.deepEquals(upper, range.upper);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(new @Nullable Object[] {lower, lowerInclusive, upper, upperInclusive, empty});
    }

    /** {@return PostgreSQL's text of the range, with bounds as their own {@code toString} has them} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        RangeText.append(this, text);
        return text.toString();
    }
}
