// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a step has done.
 *
 * @param rows how many rows it wrote or read
 * @param remark what else there is to say, for people
 * @param facts the same for programs, by name: strings and numbers
 */
record Tally(long rows, String remark, Map<String, Object> facts) {
    static Tally rows(long rows, String remark) {
        return new Tally(rows, remark, Map.of());
    }

    Tally fact(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(facts);
        more.put(name, value);
        return new Tally(rows, remark, more);
    }
}
