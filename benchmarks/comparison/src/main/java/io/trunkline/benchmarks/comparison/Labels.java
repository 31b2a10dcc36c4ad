// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.comparison;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** The values that an option takes, for its help text. */
abstract class Labels implements Iterable<String> {
    private final List<String> labels;

    <T> Labels(T[] values, Function<T, String> label) {
        this.labels = Arrays.stream(values).map(label).toList();
    }

    @Override
    public Iterator<String> iterator() {
        return labels.iterator();
    }
}
