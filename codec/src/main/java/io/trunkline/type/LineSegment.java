// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import io.trunkline.wire.WireWriter;
import java.util.List;
import java.util.Objects;

/**
 * An {@code lseg}, the line from one point to another: {@code [(x1,y1),(x2,y2)]}.
 *
 * @param start one end
 * @param end the other end
 * @see <a href="https://www.postgresql.org/docs/current/datatype-geometric.html#DATATYPE-LSEG">Line segments</a>
 */
public record LineSegment(Point start, Point end) implements PgValue {
    public LineSegment {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(end, "end");
    }

    /**
     * Reads two points, in brackets, in parentheses or without.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static LineSegment parse(String text) {
        return GeometricText.parse("a line segment", text, in -> {
            boolean brackets = in.accept('[');
            List<Point> points = in.twoPoints();
            if (brackets) {
                in.expect(']');
            }
            return new LineSegment(points.get(0), points.get(1));
        });
    }

    @Override
    public String toString() {
        WireWriter out = GeometricText.writer();
        start.write(out.writeByte('['));
        end.write(out.writeByte(','));
        return GeometricText.string(out.writeByte(']'));
    }
}
