// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import io.trunkline.type.Cube;
import io.trunkline.type.Ewkb;
import io.trunkline.type.HStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Values of extensions, with the OIDs that tests give them; see {@link Sample}. Those of PostGIS follow the
 * description of EWKB in its manual.
 */
final class ExtensionSamples {
    private static final PgType HSTORE = TypesForTests.extension("hstore");
    private static final PgType CUBE = TypesForTests.extension("cube");

    private ExtensionSamples() {}

    static void addTo(Sample.Table table) {
        hstore(table, "", "00000000");
        hstore(table, "\"a\"=>\"1\"", "0000000100000001610000000131", "a", "1");
        hstore(table, "\"\"=>\"\"", "000000010000000000000000", "", "");
        hstore(
                table,
                "\"a\"=>\"1\", \"b\"=>NULL, \"c\"=>\"\", \"ab\"=>\"NULL\"",
                "00000004000000016100000001310000000162ffffffff000000016300000000000000026162000000044e554c4c",
                "a",
                "1",
                "b",
                null,
                "c",
                "",
                "ab",
                "NULL");
        hstore(
                table,
                "\"k\"=>\"it's\", \"q\\\"q\"=>\"b\\\\b\"",
                "00000002000000016b00000004697427730000000371227100000003625c62",
                "k",
                "it's",
                "q\"q",
                "b\\b");
        hstore(
                table,
                "\"a\"=>\"2\", \"\u00fc\"=>\"\ud83d\ude00\"",
                "000000020000000161000000013200000002c3bc00000004f09f9880",
                "a",
                "2",
                "\u00fc",
                "\ud83d\ude00");
        text(table, "citext", "aB", "6142");
        text(table, "citext", "", "");
        text(table, "ltree", "a.b.c", "01612e622e63");
        text(table, "ltree", "", "01");
        text(table, "lquery", "a.*{1,2}.b@|c*", "01612e2a7b312c327d2e62407c632a");
        text(table, "ltxtquery", "a & b@* | !c", "016120262062402a207c202163");
        cubes(table);
        for (String type : List.of("geometry", "geography")) {
            // POINT(1 2)
            ewkb(table, type, "0101000000000000000000f03f0000000000000040");
            // SRID=4326;POINT(1 2), in either order of bytes
            ewkb(table, type, "0101000020e6100000000000000000f03f0000000000000040");
            ewkb(table, type, "0020000001000010e63ff00000000000004000000000000000");
            // POINT Z (1 2 3), and of WGS 84
            ewkb(table, type, "0101000080000000000000f03f00000000000000400000000000000840");
            ewkb(table, type, "01010000a0e6100000000000000000f03f00000000000000400000000000000840");
            // SRID=4326;GEOMETRYCOLLECTION(POINT(1 2),GEOMETRYCOLLECTION(LINESTRING(0 0,1 1))): no SRID within
            ewkb(
                    table,
                    type,
                    "0107000020e610000002000000"
                            + "0101000000000000000000f03f0000000000000040"
                            + "010700000001000000"
                            + "01020000000200000000000000000000000000000000000000000000000000f03f000000000000f03f");
            // POLYGON EMPTY
            ewkb(table, type, "010300000000000000");
        }
    }

    private static void hstore(Sample.Table table, String text, String binary, @Nullable String... parts) {
        Map<String, @Nullable String> map = new LinkedHashMap<>();
        for (int i = 0; i < parts.length; i += 2) {
            map.put(String.valueOf(parts[i]), parts[i + 1]);
        }
        table.add(HSTORE, Map.class, map, binary, text, text);
        table.add(HSTORE, HStore.of(map), binary, text);
    }

    private static void text(Sample.Table table, String type, String text, String binary) {
        table.add(TypesForTests.extension(type), text, binary, text);
        table.add(TypesForTests.extension(type), CharSequence.class, text, binary, text, text);
    }

    private static void cubes(Sample.Table table) {
        table.add(CUBE, Cube.point(1, 2), "800000023ff00000000000004000000000000000", "(1, 2)");
        table.add(CUBE, Cube.point(-0.0), "800000018000000000000000", "(-0)");
        table.add(CUBE, Cube.point(), "80000000", "()");
        table.add(
                CUBE,
                Cube.box(new double[] {3, 4}, new double[] {1, 2}),
                "00000002400800000000000040100000000000003ff00000000000004000000000000000",
                "(3, 4),(1, 2)");
        table.add(
                CUBE,
                Cube.box(new double[] {Double.NaN, Double.POSITIVE_INFINITY}, new double[] {0, 0.1}),
                "000000027ff80000000000007ff000000000000000000000000000003fb999999999999a",
                "(NaN, Infinity),(0, 0.1)");
        table.add(
                CUBE,
                Cube.box(new double[] {Double.NaN}, new double[] {Double.NaN}),
                "000000017ff80000000000007ff8000000000000",
                "(NaN),(NaN)");
        table.add(CUBE, Cube.box(new double[] {0}, new double[] {-0.0}), "800000010000000000000000", "(0)");
    }

    private static void ewkb(Sample.Table table, String name, String binary) {
        PgType type = TypesForTests.extension(name);
        String text = binary.toUpperCase(Locale.ROOT);
        table.add(type, Ewkb.of(Wire.hex(binary)), binary, text);
        table.add(type, byte[].class, Wire.hex(binary), binary, text, text);
    }

    /** A value of one of these classes, or null if it is another one. */
    static @Nullable Object random(Class<?> javaType, RandomValues values, Random random) {
        if (javaType == Map.class) {
            return map(values, random);
        } else if (javaType == HStore.class) {
            return HStore.of(map(values, random));
        } else if (javaType == Ewkb.class) {
            return Ewkb.of(values.bytes());
        } else if (javaType == Cube.class) {
            int dimensions = random.nextInt(20) == 0 ? random.nextInt(101) : random.nextInt(5);
            double[] first = corner(values, dimensions);
            return random.nextBoolean() ? Cube.point(first) : Cube.box(first, corner(values, dimensions));
        }
        return null;
    }

    private static Map<String, @Nullable String> map(RandomValues values, Random random) {
        Map<String, @Nullable String> map = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            map.put(values.text(), random.nextInt(4) == 0 ? null : values.text());
        }
        return map;
    }

    private static double[] corner(RandomValues values, int dimensions) {
        double[] corner = new double[dimensions];
        for (int i = 0; i < dimensions; i++) {
            corner[i] = values.floating();
        }
        return corner;
    }
}
