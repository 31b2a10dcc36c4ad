// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.comparison;

import io.trunkline.benchmarks.workload.Case;
import java.util.List;

/** How a driver has done in a case: all its rounds, and the median of each figure over them. */
record Standing(Case work, Driver driver, List<Round> rounds) {
    Standing {
        rounds = List.copyOf(rounds);
    }

    /** The median; NaN if no round could tell. Each figure has its own, so they need not be of the same round. */
    double median(Figure figure) {
        double[] values = sorted(figure);
        if (values.length == 0) {
            return Double.NaN;
        }
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /** Half the range of the rounds as a part of the median: how far to trust it. */
    double spread(Figure figure) {
        double[] values = sorted(figure);
        return values.length == 0 ? Double.NaN : (values[values.length - 1] - values[0]) / 2 / median(figure);
    }

    private double[] sorted(Figure figure) {
        return rounds.stream()
                .mapToDouble(figure::of)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
    }
}
