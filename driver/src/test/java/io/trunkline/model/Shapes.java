// SPDX-License-Identifier: Apache-2.0
package io.trunkline.model;

/** The columns that the table {@code shape} may have, with one row in it; in the last one it is not there. */
final class Shapes {
    static final int COUNT = 6;
    static final int ABSENT = 5;

    private Shapes() {}

    static String ddl(int shape) {
        String drop = "drop table if exists shape; drop type if exists mood; ";
        return drop
                + switch (shape) {
                    case 0 -> create("v int4", "7");
                    case 1 -> create("v text", "'seven'");
                    case 2 -> create("v numeric", "7.50");
                    case 3 -> create("v int4, w text", "7, 'seven'");
                    case 4 -> "create type mood as enum ('sunny'); " + create("v mood", "'sunny'");
                    default -> "";
                };
    }

    private static String create(String columns, String values) {
        return "create table shape (" + columns + "); insert into shape values (" + values + ")";
    }

    /** The row, its values separated by commas. */
    static String row(int shape) {
        return switch (shape) {
            case 0 -> "7";
            case 1 -> "seven";
            case 2 -> "7.50";
            case 3 -> "7,seven";
            default -> "sunny";
        };
    }
}
