// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import java.util.List;
import java.util.Locale;

/**
 * What came of trying a target.
 *
 * @param behaviours how many different ones there were
 */
public record Report(String target, long seed, long inputs, double seconds, int behaviours, List<Finding> findings) {
    /** @throws AssertionError if there are findings; it shows them all */
    public void requireNone() {
        if (findings.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder(toString());
        findings.forEach(finding -> text.append("\n  ")
                .append(finding.failure())
                .append("\n  input ")
                .append(finding.input()));
        AssertionError error = new AssertionError(text.toString());
        findings.forEach(finding -> error.addSuppressed(finding.failure()));
        throw error;
    }

    /** A line for people: inputs, inputs a second, and findings. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "fuzz %-10s %,12d inputs in %6.1f s, %,9.0f inputs/s, %,6d behaviours, %d findings, seed %d",
                target,
                inputs,
                seconds,
                inputs / Math.max(seconds, 1e-9),
                behaviours,
                findings.size(),
                seed);
    }
}
