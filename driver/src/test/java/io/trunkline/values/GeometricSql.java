// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import io.trunkline.type.Box;
import io.trunkline.type.Circle;
import io.trunkline.type.Line;
import io.trunkline.type.LineSegment;
import io.trunkline.type.Path;
import io.trunkline.type.Point;
import io.trunkline.type.Polygon;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Values of the geometric types; see {@link TypeSamples}. */
final class GeometricSql {
    private static final Point ONE_TWO = new Point(1, 2);
    private static final Point THREE_FOUR = new Point(3, 4);
    private static final Point ODD = new Point(-0.0, Double.NaN);
    private static final Point FAR = new Point(Double.POSITIVE_INFINITY, -1e300);

    private GeometricSql() {}

    /** By the name of the type, expressions of it: of one text each, use {@link TypeSamples#entry}. */
    static Map<String, List<String>> samples() {
        return Map.of(
                "point",
                List.of(
                        "'(1,2)'",
                        "'(-0,0.1)'",
                        "'(NaN,Infinity)'",
                        "'(-Infinity,1e300)'",
                        "point(1e15, 123456789012345)",
                        "'(0.0001,0.00001)'"),
                "line",
                List.of("'{1,-2,3}'", "'{0,-1,0.5}'", "'[(0,0),(1,1)]'", "'{1e300,NaN,-0}'", "'(0,0),(0,5)'"),
                "lseg",
                List.of("'[(1,2),(3,4)]'", "'((3,4),(-1,-0))'", "'1,2,1,2'", "'[(NaN,1),(Infinity,2)]'"),
                "box",
                List.of(
                        "'(1,2),(3,4)'",
                        "'(3,-4),(-1,5)'",
                        "'(NaN,1),(2,NaN)'",
                        "'(2,NaN),(NaN,1)'",
                        "'(-Infinity,1),(Infinity,0)'",
                        "'(-0,0),(0,-0)'"),
                "path",
                List.of(
                        "'[(1,2),(3,4)]'",
                        "'((1,2),(3,4))'",
                        "'[(1,2)]'",
                        "'((0,0))'",
                        "'1,2,3,4'",
                        "'[(NaN,-0),(1e-7,Infinity),(1,1)]'"),
                "polygon",
                List.of(
                        "'((1,2),(3,4))'",
                        "'((1,2))'",
                        "'((0,0),(0,1),(1,0))'",
                        "'((NaN,-0),(Infinity,1))'",
                        "polygon(100, '<(0,0),1>')"),
                "circle",
                List.of("'<(1,2),3>'", "'<(0,-0),0>'", "'<(1,2),NaN>'", "'<(NaN,Infinity),Infinity>'", "'<(0,0),-0>'"));
    }

    /** Parameters of these types, some of which the server refuses. */
    static List<Object> values() {
        List<Object> all = new ArrayList<>(List.of(ONE_TWO, THREE_FOUR, ODD, FAR, new Point(0.1, 1e15)));
        all.addAll(List.of(new Line(1, -2, 3), new Line(0, -1, 0.5), new Line(1e300, Double.NaN, -0.0)));
        all.addAll(List.of(new Line(0, 0, 1), new Line(1e-6, -1e-6, 1), new Line(1e-5, 0, 1), new Line(2e-6, 0, 1)));
        all.addAll(List.of(new LineSegment(ONE_TWO, THREE_FOUR), new LineSegment(FAR, ODD)));
        all.addAll(List.of(new LineSegment(ODD, ODD), new LineSegment(FAR, FAR), new LineSegment(FAR, ONE_TWO)));
        for (Point corner : List.of(ONE_TWO, THREE_FOUR, ODD, FAR)) {
            all.add(new Box(corner, ONE_TWO));
            all.add(new Box(FAR, corner));
            all.add(Path.open(corner));
            all.add(Path.closed(THREE_FOUR, corner));
            all.add(Polygon.of(corner));
            all.add(Polygon.of(ONE_TWO, corner, FAR));
            all.add(new Circle(corner, 1.5));
        }
        all.addAll(List.of(new Circle(ODD, 0), new Circle(FAR, -0.0), new Circle(ONE_TWO, Double.NaN)));
        all.addAll(List.of(new Circle(ONE_TWO, -1), new Circle(ONE_TWO, Double.NEGATIVE_INFINITY)));
        return all;
    }

    static List<Object> arrays() {
        Box one = new Box(ONE_TWO, THREE_FOUR);
        Box other = new Box(FAR, ODD);
        return List.of(
                new Box[] {one, null, other},
                new Box[] {null, null},
                new Object[] {null, one, other},
                Arrays.asList(other, one),
                Arrays.asList(null, null),
                new Box[][] {{one, other}, {null, one}},
                new Point[] {ONE_TWO, null, FAR},
                List.of(ODD, FAR),
                List.of(Path.open(ONE_TWO), Path.closed(THREE_FOUR)),
                List.of(new Line(1, 2, 3), new Line(0, 0, 0)));
    }
}
