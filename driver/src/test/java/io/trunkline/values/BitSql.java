// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import io.trunkline.type.BitString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values of bit strings; see {@link TypeSamples}. */
final class BitSql {
    private static final List<String> BITS = List.of(
            "''",
            "'0'",
            "'1'",
            "'01'",
            "'0101'",
            "'10000000'",
            "'111111110'",
            "'0000000000000000'",
            "'xDEADbeef'",
            "repeat('011', 1000)");

    private BitSql() {}

    /** By the name of the type, expressions of it: of one text each, use {@link TypeSamples#entry}. */
    static Map<String, List<String>> samples() {
        return Map.of("bit", BITS, "varbit", BITS);
    }

    /** Java values to send as parameters. */
    static List<Object> values() {
        List<Object> all = new ArrayList<>();
        for (String bits : List.of("", "0", "1", "0101", "111111110")) {
            all.add(BitString.parse(bits));
        }
        return all;
    }

    static List<Object> arrays() {
        return List.of(
                List.of(BitString.parse("01"), BitString.parse("")), new BitString[] {BitString.parse("1"), null});
    }
}
