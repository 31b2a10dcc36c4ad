// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import io.trunkline.codec.text.FloatText;
import io.trunkline.wire.WireWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A {@code cube} of the extension of that name: a point {@code (1, 2)} or a box {@code (1, 2),(3, 4)} of up to
 * {@value #MOST_DIMENSIONS} dimensions. Corners stay in the order they are given in; a box both corners of which are the
 * same is a point. Immutable.
 *
 * @see <a href="https://www.postgresql.org/docs/current/cube.html">cube</a>
 */
public final class Cube implements PgValue {
    /** What the extension takes. */
    public static final int MOST_DIMENSIONS = 100;

    private final double[] first;
    /** The same array if this is a point. */
    private final double[] second;

    /** @param first for this cube to keep, as is {@code second} */
    private Cube(double[] first, double[] second) {
        if (first.length > MOST_DIMENSIONS) {
            throw new IllegalArgumentException(
                    "a cube of " + first.length + " dimensions, more than " + MOST_DIMENSIONS);
        }
        if (first.length != second.length) {
            throw new IllegalArgumentException(
                    "a cube with corners of " + first.length + " and of " + second.length + " dimensions");
        }
        this.first = first;
        this.second = isSame(first, second) ? first : second;
    }

    /** By numbers, to which the zeros are the same and NaN is not even itself: such corners stay two. */
    private static boolean isSame(double[] first, double[] second) {
        boolean same = true;
        for (int i = 0; first != second && i < first.length; i++) {
            same &= first[i] == second[i];
        }
        return same;
    }

    /**
     * A point.
     *
     * @param coordinates none to {@value #MOST_DIMENSIONS} of them
     */
    public static Cube point(double... coordinates) {
        double[] kept = coordinates.clone();
        return new Cube(kept, kept);
    }

    /**
     * A box by two opposite corners.
     *
     * @param first the coordinates of one corner, at most {@value #MOST_DIMENSIONS}
     * @param second as many of the other
     */
    public static Cube box(double[] first, double[] second) {
        return new Cube(first.clone(), second.clone());
    }

    /**
     * Reads one corner or two, in parentheses, two perhaps in brackets, too.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Cube parse(String text) {
        return GeometricText.parse("a cube", text, in -> {
            boolean brackets = in.accept('[');
            double[] first = corner(in, brackets);
            if (first == null) {
                return point(numbers(in));
            }
            double[] second = first;
            if (brackets) {
                in.expect(',');
                second = corner(in, true);
                in.expect(']');
            } else if (in.accept(',')) {
                second = corner(in, true);
            }
            return new Cube(first, second == null ? first : second);
        });
    }

    /** A corner in parentheses, or null if there is none and need not be. */
    private static double @Nullable [] corner(GeometricText in, boolean required) {
        if (required) {
            in.expect('(');
        } else if (!in.accept('(')) {
            return null;
        }
        if (in.accept(')')) {
            return new double[0];
        }
        double[] corner = numbers(in);
        in.expect(')');
        return corner;
    }

    private static double[] numbers(GeometricText in) {
        double[] numbers = new double[MOST_DIMENSIONS];
        int count = 0;
        do {
            if (count == MOST_DIMENSIONS) {
                throw new IllegalArgumentException("more than " + MOST_DIMENSIONS + " dimensions");
            }
            numbers[count++] = in.number();
        } while (in.accept(','));
        return Arrays.copyOf(numbers, count);
    }

    public int dimensions() {
        return first.length;
    }

    /** {@return whether both corners are the same} */
    public boolean isPoint() {
        return first == second;
    }

    /**
     * {@return a coordinate of the corner given first}
     *
     * @param dimension counted from 0
     */
    public double first(int dimension) {
        return first[dimension];
    }

    /**
     * {@return a coordinate of the corner given second; of a point, its own}
     *
     * @param dimension counted from 0
     */
    public double second(int dimension) {
        return second[dimension];
    }

    /** Equal if the coordinates are, NaN to itself, and one zero not to the other. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cube cube
                && isPoint() == cube.isPoint()
                && Arrays.equals(first, cube.first)
                && Arrays.equals(second, cube.second);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(first) + Arrays.hashCode(second);
    }

    @Override
    public String toString() {
        WireWriter out = GeometricText.writer();
        write(first, out);
        if (!isPoint()) {
            write(second, out.writeByte(','));
        }
        return GeometricText.string(out);
    }

    private static void write(double[] corner, WireWriter out) {
        out.writeByte('(');
        for (int i = 0; i < corner.length; i++) {
            if (i > 0) {
                out.writeByte(',').writeByte(' ');
            }
            FloatText.write(corner[i], out);
        }
        out.writeByte(')');
    }
}
