// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import io.trunkline.codec.text.FloatText;
import io.trunkline.wire.WireWriter;

/**
 * A {@code line} without end, of all points of which {@code ax + by + c = 0}: {@code {a,b,c}}. The server refuses one of
 * which both {@code a} and {@code b} are zero, or next to it.
 *
 * @param a what x is multiplied by
 * @param b what y is multiplied by
 * @param c what is added
 * @see <a href="https://www.postgresql.org/docs/current/datatype-geometric.html#DATATYPE-LINE">Lines</a>
 */
public record Line(double a, double b, double c) implements PgValue {
    /**
     * Reads <code>{a,b,c}</code>. Two points of the line, which the server takes as well, are not read.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Line parse(String text) {
        return GeometricText.parse("a line", text, in -> {
            in.expect('{');
            double a = in.number();
            in.expect(',');
            double b = in.number();
            in.expect(',');
            double c = in.number();
            in.expect('}');
            return new Line(a, b, c);
        });
    }

    @Override
    public String toString() {
        WireWriter out = GeometricText.writer();
        FloatText.write(a, out.writeByte('{'));
        FloatText.write(b, out.writeByte(','));
        FloatText.write(c, out.writeByte(','));
        return GeometricText.string(out.writeByte('}'));
    }
}
