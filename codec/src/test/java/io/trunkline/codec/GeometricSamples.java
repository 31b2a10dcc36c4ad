// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import io.trunkline.type.Box;
import io.trunkline.type.Circle;
import io.trunkline.type.Line;
import io.trunkline.type.LineSegment;
import io.trunkline.type.Path;
import io.trunkline.type.Point;
import io.trunkline.type.Polygon;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Values of the geometric types; see {@link Sample}. */
final class GeometricSamples {
    private static final double NAN = Double.NaN;
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    private static final Point ONE_TWO = new Point(1, 2);
    private static final Point THREE_FOUR = new Point(3, 4);
    private static final String FROM_1_2_TO_3_4 = "3ff0000000000000400000000000000040080000000000004010000000000000";

    private GeometricSamples() {}

    static void addTo(Sample.Table table) {
        points(table);
        lines(table);
        boxes(table);
        paths(table);
        circles(table);
    }

    private static void points(Sample.Table table) {
        table.add(PgType.POINT, ONE_TWO, "3ff00000000000004000000000000000", "(1,2)");
        table.add(PgType.POINT, new Point(-0.0, 0.1), "80000000000000003fb999999999999a", "(-0,0.1)");
        table.add(PgType.POINT, new Point(NAN, INFINITE), "7ff80000000000007ff0000000000000", "(NaN,Infinity)");
        table.add(
                PgType.POINT,
                new Point(1e15, 123456789012345.0),
                "430c6bf52634000042dc12218377de40",
                "(1e+15,123456789012345)");
    }

    private static void lines(Sample.Table table) {
        table.add(PgType.LINE, new Line(1, -2, 3), "3ff0000000000000c0000000000000004008000000000000", "{1,-2,3}");
        table.add(PgType.LINE, new Line(0, -1, 0.5), "0000000000000000bff00000000000003fe0000000000000", "{0,-1,0.5}");
        table.add(
                PgType.LINE,
                new Line(1e300, NAN, -0.0),
                "7e37e43c8800759c7ff80000000000008000000000000000",
                "{1e+300,NaN,-0}");
        table.add(PgType.LSEG, new LineSegment(ONE_TWO, THREE_FOUR), FROM_1_2_TO_3_4, "[(1,2),(3,4)]");
        table.add(
                PgType.LSEG,
                new LineSegment(THREE_FOUR, new Point(-1, -0.0)),
                "40080000000000004010000000000000bff00000000000008000000000000000",
                "[(3,4),(-1,-0)]");
    }

    private static void boxes(Sample.Table table) {
        table.add(
                PgType.BOX,
                new Box(ONE_TWO, THREE_FOUR),
                "400800000000000040100000000000003ff00000000000004000000000000000",
                "(3,4),(1,2)");
        table.add(
                PgType.BOX,
                new Box(new Point(3, -4), new Point(-1, 5)),
                "40080000000000004014000000000000bff0000000000000c010000000000000",
                "(3,5),(-1,-4)");
        table.add(
                PgType.BOX,
                new Box(new Point(NAN, 1), new Point(2, NAN)),
                "7ff80000000000007ff800000000000040000000000000003ff0000000000000",
                "(NaN,NaN),(2,1)");
        table.add(
                PgType.BOX,
                new Box(new Point(-INFINITE, 1), new Point(INFINITE, 0)),
                "7ff00000000000003ff0000000000000fff00000000000000000000000000000",
                "(Infinity,1),(-Infinity,0)");
        table.add(
                PgType.BOX,
                new Box(new Point(-0.0, 0), new Point(0, -0.0)),
                "8000000000000000000000000000000000000000000000008000000000000000",
                "(-0,0),(0,-0)");
    }

    private static void paths(Sample.Table table) {
        table.add(PgType.PATH, Path.open(ONE_TWO, THREE_FOUR), "0000000002" + FROM_1_2_TO_3_4, "[(1,2),(3,4)]");
        table.add(PgType.PATH, Path.closed(ONE_TWO, THREE_FOUR), "0100000002" + FROM_1_2_TO_3_4, "((1,2),(3,4))");
        table.add(PgType.PATH, Path.open(ONE_TWO), "00000000013ff00000000000004000000000000000", "[(1,2)]");
        table.add(PgType.PATH, Path.closed(new Point(0, 0)), "010000000100000000000000000000000000000000", "((0,0))");
        table.add(PgType.POLYGON, Polygon.of(ONE_TWO, THREE_FOUR), "00000002" + FROM_1_2_TO_3_4, "((1,2),(3,4))");
        table.add(PgType.POLYGON, Polygon.of(ONE_TWO), "000000013ff00000000000004000000000000000", "((1,2))");
        table.add(
                PgType.POLYGON,
                Polygon.of(new Point(0, 0), new Point(0, 1), new Point(1, 0)),
                "00000003000000000000000000000000000000000000000000000000"
                        + "3ff00000000000003ff00000000000000000000000000000",
                "((0,0),(0,1),(1,0))");
    }

    private static void circles(Sample.Table table) {
        table.add(
                PgType.CIRCLE, new Circle(ONE_TWO, 3), "3ff000000000000040000000000000004008000000000000", "<(1,2),3>");
        table.add(
                PgType.CIRCLE,
                new Circle(new Point(0, -0.0), 0),
                "000000000000000080000000000000000000000000000000",
                "<(0,-0),0>");
        table.add(
                PgType.CIRCLE,
                new Circle(ONE_TWO, NAN),
                "3ff000000000000040000000000000007ff8000000000000",
                "<(1,2),NaN>");
        table.add(
                PgType.CIRCLE,
                new Circle(new Point(NAN, INFINITE), INFINITE),
                "7ff80000000000007ff00000000000007ff0000000000000",
                "<(NaN,Infinity),Infinity>");
    }

    /** A value of one of these classes, or null if it is another one. */
    static @Nullable Object random(Class<?> javaType, RandomValues values, Random random) {
        if (javaType == Point.class) {
            return point(values);
        } else if (javaType == Line.class) {
            return new Line(values.floating(), values.floating(), values.floating());
        } else if (javaType == LineSegment.class) {
            return new LineSegment(point(values), point(values));
        } else if (javaType == Box.class) {
            return new Box(point(values), point(values));
        } else if (javaType == Path.class) {
            return new Path(random.nextBoolean(), points(values, random));
        } else if (javaType == Polygon.class) {
            return new Polygon(points(values, random));
        } else if (javaType == Circle.class) {
            return new Circle(point(values), values.floating());
        }
        return null;
    }

    private static Point point(RandomValues values) {
        return new Point(values.floating(), values.floating());
    }

    private static List<Point> points(RandomValues values, Random random) {
        List<Point> points = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            points.add(point(values));
        }
        return points;
    }
}
