// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

/**
 * Sums over the table that the server can make by itself. Whole numbers, so that the order of adding does not matter;
 * coordinates have five decimals.
 */
record Checksum(long rows, long ids, long characters, long nulls, long latitudes, long longitudes) {
    static final String SQL = """
            select count(*) as rows,
                   sum(id)::int8 as ids,
                   sum(length(name)) as characters,
                   count(*) - count(admin2) as nulls,
                   sum(round(latitude * 100000)::int8)::int8 as latitudes,
                   sum(round(longitude * 100000)::int8)::int8 as longitudes
              from trunkline_demo.cities""";

    /** As the server rounds: to the nearest, and to the even one of two. */
    static long scaled(double degrees) {
        return (long) Math.rint(degrees * 100_000);
    }
}
