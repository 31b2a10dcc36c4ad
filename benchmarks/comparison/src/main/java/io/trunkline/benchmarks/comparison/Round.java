// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.comparison;

import io.trunkline.benchmarks.workload.Measurement;
import io.trunkline.benchmarks.workload.ProcessCpu;
import java.util.Optional;
import java.util.OptionalLong;

/** One measured round: what the runner said of itself, and what the server has used meanwhile. */
record Round(Measurement runner, Optional<ProcessCpu> server) {
    static final String SERVER_MICROS = "serverMicros";

    /** A value by its name; NaN if this round could not tell it. */
    double value(String name) {
        if (name.equals(SERVER_MICROS)) {
            return server.map(cpu -> (double) (cpu.user() + cpu.kernel())).orElse(Double.NaN);
        }
        OptionalLong value = runner.value(name);
        return value.isPresent() ? value.getAsLong() : Double.NaN;
    }
}
