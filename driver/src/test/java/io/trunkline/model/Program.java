// SPDX-License-Identifier: Apache-2.0
package io.trunkline.model;

import java.util.List;
import java.util.stream.Collectors;

/** A connection's settings and what is done on it. */
record Program(int statementCacheSize, int pipelineLimit, List<Op> ops) {
    Program {
        ops = List.copyOf(ops);
    }

    Program with(List<Op> others) {
        return new Program(statementCacheSize, pipelineLimit, others);
    }

    /** {@return how many operations there are, those inside others included} */
    static int count(List<Op> ops) {
        return ops.stream().mapToInt(it -> 1 + count(it.inner())).sum();
    }

    @Override
    public String toString() {
        return "statementCacheSize " + statementCacheSize + ", pipelineLimit " + pipelineLimit + "\n"
                + ops.stream().map(it -> it.print("  ")).collect(Collectors.joining("\n"));
    }
}
