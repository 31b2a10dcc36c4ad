// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import java.util.StringJoiner;

/** Points and what is made of them. */
final class GeometricLiterals {
    static final Generator POINT = Generator.of(
            GeometricLiterals::point,
            "(0,0)",
            "(-0,0)",
            "(NaN,Infinity)",
            "(1e300,-5e-324)",
            "(0.1,0.30000000000000004)");
    static final Generator LSEG = Generator.of(
            draws -> "[" + point(draws) + "," + point(draws) + "]", "[(0,0),(0,0)]", "[(Infinity,1),(-Infinity,NaN)]");
    static final Generator LINE = Generator.of(
            // A line needs a direction: one that is too near to none is refused.
            draws -> "{" + draws.pick("1", "-1", "-0.5", "1e10") + "," + number(draws) + "," + number(draws) + "}",
            "{0,-1,0}",
            "{1,-0,0.1}",
            "{NaN,1,2}");
    static final Generator BOX = Generator.of(
            draws -> point(draws) + "," + point(draws), "(1,1),(0,0)", "(0,1),(1,0)", "(-0,0),(0,-0)", "(NaN,1),(2,3)");
    static final Generator CIRCLE = Generator.of(
            draws -> "<" + point(draws) + "," + Math.abs(NumberLiterals.finite(draws)) + ">",
            "<(0,0),0>",
            "<(1,2),Infinity>",
            "<(NaN,2),NaN>");
    static final Generator PATH = Generator.of(
            draws -> draws.below(2) == 0 ? "[" + points(draws) + "]" : "(" + points(draws) + ")",
            "[(0,0)]",
            "((0,0))",
            "[(1,2),(3,4)]",
            "((1,2),(3,4))");
    static final Generator POLYGON = Generator.of(
            draws -> "(" + points(draws) + ")", "((0,0))", "((0,0),(0,1),(1,1))", "((NaN,1),(2,Infinity))");
    static final Generator CUBE = Generator.of(
            draws -> {
                int dimensions = draws.between(1, 4);
                String corner = corner(draws, dimensions);
                return draws.below(2) == 0 ? corner : corner + "," + corner(draws, dimensions);
            },
            "()",
            "(0)",
            "(1,2),(3,4)",
            "(3,4),(1,2)",
            "(-0)",
            "(1e300)");

    private GeometricLiterals() {}

    private static String number(Draws draws) {
        return Double.toString(NumberLiterals.finite(draws));
    }

    private static String point(Draws draws) {
        return "(" + number(draws) + "," + number(draws) + ")";
    }

    private static String points(Draws draws) {
        StringJoiner points = new StringJoiner(",");
        do {
            points.add(point(draws));
        } while (draws.more(3));
        return points.toString();
    }

    private static String corner(Draws draws, int dimensions) {
        StringJoiner corner = new StringJoiner(",", "(", ")");
        for (int i = 0; i < dimensions; i++) {
            corner.add(number(draws));
        }
        return corner.toString();
    }
}
