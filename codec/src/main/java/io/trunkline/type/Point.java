// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import io.trunkline.codec.text.FloatText;
import io.trunkline.wire.WireWriter;

/**
 * A {@code point} of the plane: {@code (x,y)}. Coordinates may be NaN, infinite, and minus zero.
 *
 * @param x how far right
 * @param y how far up
 * @see <a href="https://www.postgresql.org/docs/current/datatype-geometric.html">Geometric types</a>
 */
public record Point(double x, double y) implements PgValue {
    /**
     * Reads {@code (x,y)} or {@code x,y}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Point parse(String text) {
        return GeometricText.parse("a point", text, GeometricText::point);
    }

    void write(WireWriter out) {
        out.writeByte('(');
        FloatText.write(x, out);
        out.writeByte(',');
        FloatText.write(y, out);
        out.writeByte(')');
    }

    @Override
    public String toString() {
        WireWriter out = GeometricText.writer();
        write(out);
        return GeometricText.string(out);
    }
}
