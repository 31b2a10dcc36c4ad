// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms that PostgreSQL reads besides the one that it prints, which the table of samples has. */
class GeometricParseTest {
    private static final Point ONE_TWO = new Point(1, 2);
    private static final Point THREE_FOUR = new Point(3, 4);

    @ParameterizedTest
    @ValueSource(strings = {"(1,2)", "1,2", " ( 1 , 2 ) ", "(1.0,.2e1)", "\t1\n,2"})
    void aPointStandsWithOrWithoutParentheses(String text) {
        assertThat(Point.parse(text)).isEqualTo(ONE_TWO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "(1)",
                "(1,2,3)",
                "(1,2",
                "1,2)",
                "((1,2))",
                "(1;2)",
                "(,)",
                "(1,1e400)",
                "(1 1,2)",
                "(1,2)x",
                "(0x1,2)",
                "(é,2)"
            })
    void whatIsNoPointIsRefused(String text) {
        assertThatThrownBy(() -> Point.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a point");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[(1,2),(3,4)]", "((1,2),(3,4))", "(1,2),(3,4)", "1,2,3,4", "(1,2,3,4)", "[1,2,3,4]"})
    void aSegmentStandsInBracketsInParenthesesOrWithout(String text) {
        assertThat(LineSegment.parse(text)).isEqualTo(new LineSegment(ONE_TWO, THREE_FOUR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(3,4),(1,2)", "((1,2),(3,4))", "(1,4),(3,2)", "3,2,1,4", "(3 , 4 , 1 , 2)"})
    void aBoxIsMadeOfAnyTwoOppositeCorners(String text) {
        Box box = Box.parse(text);
        assertThat(box.high()).isEqualTo(THREE_FOUR);
        assertThat(box.low()).isEqualTo(ONE_TWO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"((1,2),(3,4))", "(1,2),(3,4)", "1,2,3,4", "(1,2,3,4)", " ( (1,2) , (3,4) ) "})
    void aPathWithoutBracketsIsClosed(String text) {
        assertThat(Path.parse(text)).isEqualTo(Path.closed(ONE_TWO, THREE_FOUR));
        assertThat(Polygon.parse(text)).isEqualTo(Polygon.of(ONE_TWO, THREE_FOUR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[(1,2)]", "[1,2]", " [ (1,2) ] "})
    void aPathInBracketsIsOpen(String text) {
        assertThat(Path.parse(text)).isEqualTo(Path.open(ONE_TWO));
        assertThatThrownBy(() -> Polygon.parse(text)).hasMessageContaining("is not a polygon");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "()", "[]", "[(1,2)", "(1,2)]", "((1,2),(3,4)", "(((1,2)))", "((1,2),)", "1,2,3"})
    void whatIsNoPathIsRefused(String text) {
        assertThatThrownBy(() -> Path.parse(text)).hasMessageContaining("is not a path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<(1,2),3>", "((1,2),3)", "(1,2),3", "1,2,3", "<1,2,3>", " < ( 1,2 ) , 3 > "})
    void aCircleStandsInAngleBracketsInParenthesesOrWithout(String text) {
        assertThat(Circle.parse(text)).isEqualTo(new Circle(ONE_TWO, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "(1,2)", "<(1,2),3", "(1,2),3>", "((1,2),3", "<(1,2)3>"})
    void whatIsNoCircleIsRefused(String text) {
        assertThatThrownBy(() -> Circle.parse(text)).hasMessageContaining("is not a circle");
    }

    @Test
    void aLineIsThreeNumbersInBraces() {
        assertThat(Line.parse(" { 1 , -2 , 3 } ")).isEqualTo(new Line(1, -2, 3));
        for (String text : List.of("1,2,3", "{1,2}", "{1,2,3", "{1,2,3,4}", "[(1,2),(3,4)]")) {
            assertThatThrownBy(() -> Line.parse(text)).hasMessageContaining("is not a line");
        }
    }

    @Test
    void whatIsNotANumberIsOneToEquals() {
        assertThat(Point.parse("(NaN,-0)")).isEqualTo(new Point(Double.NaN, -0.0));
        assertThat(Point.parse("(NaN,-0)")).isNotEqualTo(new Point(Double.NaN, 0.0));
    }

    @Test
    void aListOfPointsCannotBeChanged() {
        List<Point> points = new ArrayList<>(List.of(ONE_TWO));
        Path path = new Path(true, points);
        points.add(THREE_FOUR);
        assertThat(path).isEqualTo(Path.closed(ONE_TWO));
        assertThatThrownBy(() -> path.points().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aPathOrAPolygonHasAPoint() {
        assertThatThrownBy(() -> new Path(true, List.of())).hasMessage("a path without points");
        assertThatThrownBy(() -> new Polygon(List.of())).hasMessage("a polygon without points");
    }

    @Test
    void aCubeIsAPointOrTwoCorners() {
        for (String text : List.of("(1, 2)", "1,2", "( 1 ,2 )", "(1,2),(1,2)", "[(1,2),(1,2)]")) {
            assertThat(Cube.parse(text)).as(text).isEqualTo(Cube.point(1, 2));
        }
        for (String text : List.of("(1, 2),(3, 4)", "[(1,2),(3,4)]", " ( 1,2 ) , (3,4)")) {
            assertThat(Cube.parse(text)).as(text).isEqualTo(Cube.box(new double[] {1, 2}, new double[] {3, 4}));
        }
        assertThat(Cube.parse("(1, 2),(3, 4)").second(1)).isEqualTo(4);
        assertThat(Cube.parse("()")).isEqualTo(Cube.parse("(),()")).isEqualTo(Cube.point());
        for (String text : List.of("", "[1,2]", "[(1,2)]", "((1),(2))", "(1,2),(3)", "(1", "(1),", "(1)(2)", "1,2,")) {
            assertThatThrownBy(() -> Cube.parse(text)).as(text).hasMessageContaining("is not a cube");
        }
    }

    @Test
    void aCubeHasAtMostAHundredDimensions() {
        assertThat(Cube.parse("(" + "1,".repeat(99) + "1)").dimensions()).isEqualTo(100);
        assertThatThrownBy(() -> Cube.parse("(" + "1,".repeat(100) + "1)")).hasMessageContaining("more than 100");
        assertThatThrownBy(() -> Cube.point(new double[101])).hasMessageContaining("more than 100");
    }

    @Test
    void aCubeKeepsItsCoordinates() {
        double[] first = {1};
        double[] second = {2};
        Cube cube = Cube.box(first, second);
        first[0] = 7;
        second[0] = 7;
        assertThat(cube).hasToString("(1),(2)");
        assertThat(cube.isPoint()).isFalse();
        assertThat(Cube.point(0.0)).isNotEqualTo(Cube.point(-0.0));
    }
}
