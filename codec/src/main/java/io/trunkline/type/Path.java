// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import io.trunkline.wire.WireWriter;
import java.util.List;

/**
 * A {@code path} from point to point: closed as in {@code ((x1,y1),…)}, or open as in {@code [(x1,y1),…]}.
 *
 * @param closed whether the last point is connected with the first
 * @param points one or more
 * @see <a href="https://www.postgresql.org/docs/current/datatype-geometric.html#DATATYPE-GEOMETRIC-PATHS">Paths</a>
 */
public record Path(boolean closed, List<Point> points) implements PgValue {
    /** @throws IllegalArgumentException if there is no point */
    public Path {
        points = List.copyOf(points);
        if (points.isEmpty()) {
            throw new IllegalArgumentException("a path without points");
        }
    }

    public static Path closed(Point... points) {
        return new Path(true, List.of(points));
    }

    public static Path open(Point... points) {
        return new Path(false, List.of(points));
    }

    /**
     * Reads an open path in brackets, a closed one in parentheses or without.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Path parse(String text) {
        return GeometricText.parse("a path", text, in -> {
            boolean open = in.accept('[');
            Path path = new Path(!open, in.points());
            if (open) {
                in.expect(']');
            }
            return path;
        });
    }

    @Override
    public String toString() {
        WireWriter out = GeometricText.writer();
        GeometricText.write(points, out.writeByte(closed ? '(' : '['));
        return GeometricText.string(out.writeByte(closed ? ')' : ']'));
    }
}
