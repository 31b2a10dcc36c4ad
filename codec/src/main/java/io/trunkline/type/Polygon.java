// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import io.trunkline.wire.WireWriter;
import java.util.List;

/**
 * A {@code polygon}, the area within a closed path: {@code ((x1,y1),…)}.
 *
 * @param points its corners, one or more
 * @see <a href="https://www.postgresql.org/docs/current/datatype-geometric.html#DATATYPE-POLYGON">Polygons</a>
 */
public record Polygon(List<Point> points) implements PgValue {
    /** @throws IllegalArgumentException if there is no point */
    public Polygon {
        points = List.copyOf(points);
        if (points.isEmpty()) {
            throw new IllegalArgumentException("a polygon without points");
        }
    }

    public static Polygon of(Point... points) {
        return new Polygon(List.of(points));
    }

    /**
     * Reads points, in parentheses or without.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Polygon parse(String text) {
        return GeometricText.parse("a polygon", text, in -> new Polygon(in.points()));
    }

    @Override
    public String toString() {
        WireWriter out = GeometricText.writer();
        GeometricText.write(points, out.writeByte('('));
        return GeometricText.string(out.writeByte(')'));
    }
}
