// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.geometric;

import io.trunkline.codec.Codec;
import io.trunkline.codec.ValueCodec;
import io.trunkline.type.Box;
import io.trunkline.type.Circle;
import io.trunkline.type.Line;
import io.trunkline.type.LineSegment;
import io.trunkline.type.Path;
import io.trunkline.type.Point;
import io.trunkline.type.Polygon;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.List;

/**
 * The geometric types in binary, made of float8s.
 *
 * <pre>
 *   point    x, y
 *   line     a, b, c
 *   lseg     start point, end point
 *   box      upper right point, lower left point
 *   path     byte 1 if it is closed or else 0, int32 number of points, points
 *   polygon  int32 number of points, points
 *   circle   center point, radius
 * </pre>
 */
public final class GeometricCodecs {
    private static final int POINT_SIZE = 16;

    public static final Codec<Point> POINT = new ValueCodec<>(Point.class, Point::parse) {
        @Override
        public Point decodeBinary(WireReader in) {
            return readPoint(in);
        }

        @Override
        public void encodeBinary(Point value, WireWriter out) {
            write(value, out);
        }
    };

    public static final Codec<Line> LINE = new ValueCodec<>(Line.class, Line::parse) {
        /** What counts as zero to the server. */
        private static final double NOTHING = 1e-6;

        @Override
        public Line decodeBinary(WireReader in) {
            return new Line(in.readDouble(), in.readDouble(), in.readDouble());
        }

        @Override
        public void encodeBinary(Line value, WireWriter out) {
            out.writeDouble(value.a()).writeDouble(value.b()).writeDouble(value.c());
        }

        /** Of one that is none the server says so in other words if it comes in binary. */
        @Override
        public boolean isExact(Line value) {
            return !(Math.abs(value.a()) <= NOTHING && Math.abs(value.b()) <= NOTHING);
        }
    };

    public static final Codec<LineSegment> LINE_SEGMENT = new ValueCodec<>(LineSegment.class, LineSegment::parse) {
        @Override
        public LineSegment decodeBinary(WireReader in) {
            return new LineSegment(readPoint(in), readPoint(in));
        }

        @Override
        public void encodeBinary(LineSegment value, WireWriter out) {
            write(value.start(), out);
            write(value.end(), out);
        }
    };

    public static final Codec<Box> BOX = new ValueCodec<>(Box.class, Box::parse) {
        @Override
        public Box decodeBinary(WireReader in) {
            return new Box(readPoint(in), readPoint(in));
        }

        @Override
        public void encodeBinary(Box value, WireWriter out) {
            write(value.high(), out);
            write(value.low(), out);
        }
    };

    public static final Codec<Path> PATH = new ValueCodec<>(Path.class, Path::parse) {
        @Override
        public Path decodeBinary(WireReader in) {
            int closed = in.readUnsignedByte();
            if (closed > 1) {
                throw malformed("a path that is closed by " + closed + ", neither 0 nor 1");
            }
            return new Path(closed == 1, readPoints("a path", in));
        }

        @Override
        public void encodeBinary(Path value, WireWriter out) {
            out.writeByte(value.closed() ? 1 : 0);
            write(value.points(), out);
        }
    };

    public static final Codec<Polygon> POLYGON = new ValueCodec<>(Polygon.class, Polygon::parse) {
        @Override
        public Polygon decodeBinary(WireReader in) {
            return new Polygon(readPoints("a polygon", in));
        }

        @Override
        public void encodeBinary(Polygon value, WireWriter out) {
            write(value.points(), out);
        }
    };

    public static final Codec<Circle> CIRCLE = new ValueCodec<>(Circle.class, Circle::parse) {
        @Override
        public Circle decodeBinary(WireReader in) {
            return new Circle(readPoint(in), in.readDouble());
        }

        @Override
        public void encodeBinary(Circle value, WireWriter out) {
            write(value.center(), out);
            out.writeDouble(value.radius());
        }

        /** Of a negative radius the server says in other words what it thinks if it comes in binary. */
        @Override
        public boolean isExact(Circle value) {
            return !(value.radius() < 0);
        }
    };

    private GeometricCodecs() {}

    private static Point readPoint(WireReader in) {
        return new Point(in.readDouble(), in.readDouble());
    }

    private static List<Point> readPoints(String what, WireReader in) {
        Point[] points = new Point[in.readCount(POINT_SIZE)];
        if (points.length == 0) {
            throw new MalformedBytesException(what + " without points");
        }
        for (int i = 0; i < points.length; i++) {
            points[i] = readPoint(in);
        }
        return List.of(points);
    }

    private static void write(Point point, WireWriter out) {
        out.writeDouble(point.x()).writeDouble(point.y());
    }

    private static void write(List<Point> points, WireWriter out) {
        out.writeInt(points.size());
        for (int i = 0; i < points.size(); i++) {
            write(points.get(i), out);
        }
    }
}
