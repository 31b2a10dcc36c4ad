// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.extension;

import io.trunkline.codec.Codec;
import io.trunkline.codec.ValueCodec;
import io.trunkline.type.Cube;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/**
 * {@code cube} in binary.
 *
 * <pre>
 *   uint32  number of dimensions, with 0x80000000 if it is a point
 *   float8  for each dimension, of the first corner
 *   float8  for each dimension, of the second corner, if it is no point
 * </pre>
 */
public final class CubeCodec extends ValueCodec<Cube> {
    public static final Codec<Cube> CUBE = new CubeCodec();

    private static final int POINT = 0x80000000;

    private CubeCodec() {
        super(Cube.class, Cube::parse);
    }

    @Override
    public Cube decodeBinary(WireReader in) {
        int header = in.readInt();
        int dimensions = header & ~POINT;
        if (dimensions > Cube.MOST_DIMENSIONS) {
            throw malformed("a cube of " + dimensions + " dimensions, more than " + Cube.MOST_DIMENSIONS);
        }
        double[] first = corner(dimensions, in);
        return (header & POINT) != 0 ? Cube.point(first) : Cube.box(first, corner(dimensions, in));
    }

    private static double[] corner(int dimensions, WireReader in) {
        double[] corner = new double[dimensions];
        for (int i = 0; i < dimensions; i++) {
            corner[i] = in.readDouble();
        }
        return corner;
    }

    @Override
    public void encodeBinary(Cube value, WireWriter out) {
        int dimensions = value.dimensions();
        out.writeInt(value.isPoint() ? dimensions | POINT : dimensions);
        for (int i = 0; i < dimensions; i++) {
            out.writeDouble(value.first(i));
        }
        for (int i = 0; i < dimensions && !value.isPoint(); i++) {
            out.writeDouble(value.second(i));
        }
    }
}
