// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import java.util.List;
import java.util.Map;

/** Values of ranges and multiranges; see {@link TypeSamples}. */
final class RangeSql {
    private RangeSql() {}

    /** By the name of the type, expressions of it: of one text each, use {@link TypeSamples#entry}. */
    static Map<String, List<String>> samples() {
        return Map.of();
    }
}
