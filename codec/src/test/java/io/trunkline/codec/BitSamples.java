// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import io.trunkline.type.BitString;
import java.util.BitSet;
import java.util.List;

/** Values of bit strings; see {@link Sample}. */
final class BitSamples {
    private BitSamples() {}

    static void addTo(Sample.Table table) {
        for (PgType type : List.of(PgType.BIT, PgType.VARBIT)) {
            table.add(type, bits(""), "00000000", "");
            table.add(type, bits("0"), "0000000100", "0");
            table.add(type, bits("1"), "0000000180", "1");
            table.add(type, bits("0101"), "0000000450", "0101");
            table.add(type, bits("11111111"), "00000008ff", "11111111");
            table.add(type, bits("111111110"), "00000009ff00", "111111110");
            table.add(type, bits("10000000000000001"), "00000011800080", "10000000000000001");
            BitSet set = new BitSet();
            set.set(1);
            set.set(3);
            table.add(type, set, "0000000450", "0101");
            table.add(type, new BitSet(), "00000000", "");
            table.add(type, true, "0000000180", "1");
            table.add(type, false, "0000000100", "0");
        }
    }

    private static BitString bits(String text) {
        return BitString.parse(text);
    }
}
