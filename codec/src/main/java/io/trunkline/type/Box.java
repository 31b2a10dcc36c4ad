// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import io.trunkline.wire.WireWriter;
import java.util.List;
import java.util.Objects;

/**
 * A {@code box}, a rectangle along the axes: {@code (x1,y1),(x2,y2)}. Made from any two opposite corners and kept, as the
 * server does, by the upper right and the lower left one; NaN counts as greater than all numbers.
 *
 * <p>In the text of an array, boxes stand with semicolons between them.
 *
 * @param high the upper right corner
 * @param low the lower left corner
 * @see <a href="https://www.postgresql.org/docs/current/datatype-geometric.html#DATATYPE-GEOMETRIC-BOXES">Boxes</a>
 */
public record Box(Point high, Point low) implements PgValue {
    public Box {
        Objects.requireNonNull(high, "high");
        Objects.requireNonNull(low, "low");
        boolean swapX = isLess(high.x(), low.x());
        boolean swapY = isLess(high.y(), low.y());
        if (swapX || swapY) {
            Point one = high;
            Point other = low;
            high = new Point((swapX ? other : one).x(), (swapY ? other : one).y());
            low = new Point((swapX ? one : other).x(), (swapY ? one : other).y());
        }
    }

    /** PostgreSQL's order, to which the zeros are the same. */
    private static boolean isLess(double one, double other) {
        return one < other || (Double.isNaN(other) && !Double.isNaN(one));
    }

    /**
     * Reads two points, in parentheses or without.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Box parse(String text) {
        return GeometricText.parse("a box", text, in -> {
            List<Point> corners = in.twoPoints();
            return new Box(corners.get(0), corners.get(1));
        });
    }

    @Override
    public char arrayDelimiter() {
        return ';';
    }

    @Override
    public String toString() {
        WireWriter out = GeometricText.writer();
        high.write(out);
        low.write(out.writeByte(','));
        return GeometricText.string(out);
    }
}
