// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import io.trunkline.codec.text.FloatText;
import io.trunkline.wire.WireWriter;
import java.util.Objects;

/**
 * A {@code circle}: {@code <(x,y),radius>}. The server refuses a negative radius.
 *
 * @param center its middle
 * @param radius how far it reaches
 * @see <a href="https://www.postgresql.org/docs/current/datatype-geometric.html#DATATYPE-CIRCLE">Circles</a>
 */
public record Circle(Point center, double radius) implements PgValue {
    public Circle {
        Objects.requireNonNull(center, "center");
    }

    /**
     * Reads a point and a radius, in angle brackets, in parentheses or without.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Circle parse(String text) {
        return GeometricText.parse("a circle", text, in -> {
            boolean angles = in.accept('<');
            boolean parentheses = !angles && in.isNested() && in.accept('(');
            Point center = in.point();
            in.expect(',');
            double radius = in.number();
            if (angles || parentheses) {
                in.expect(angles ? '>' : ')');
            }
            return new Circle(center, radius);
        });
    }

    @Override
    public String toString() {
        WireWriter out = GeometricText.writer();
        center.write(out.writeByte('<'));
        FloatText.write(radius, out.writeByte(','));
        return GeometricText.string(out.writeByte('>'));
    }
}
