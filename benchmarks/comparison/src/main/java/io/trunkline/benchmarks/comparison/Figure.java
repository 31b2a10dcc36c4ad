// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.comparison;

import io.trunkline.benchmarks.workload.Measurement;

/** What is told about a driver in a case, each from one round's measurement. */
enum Figure {
    OPERATIONS_PER_SECOND("opsPerSecond", "ops/s", Measurement.OPERATIONS, Per.SECOND),
    USER_MICROS("userMicrosPerOp", "user µs/op", Measurement.USER_MICROS, Per.OPERATION),
    KERNEL_MICROS("kernelMicrosPerOp", "kernel µs/op", Measurement.KERNEL_MICROS, Per.OPERATION),
    ALLOCATED("allocatedBytesPerOp", "B/op", Measurement.ALLOCATED_BYTES, Per.OPERATION),
    SERVER_MICROS("serverMicrosPerOp", "server µs/op", Round.SERVER_MICROS, Per.OPERATION),
    P50("p50Micros", "p50 µs", Measurement.P50_NANOS, Per.THOUSAND),
    P99("p99Micros", "p99 µs", Measurement.P99_NANOS, Per.THOUSAND),
    PEAK_HEAP("peakHeapMegabytes", "heap MB", Measurement.PEAK_HEAP_BYTES, Per.MILLION),
    PEAK_DIRECT("peakDirectMegabytes", "direct MB", Measurement.PEAK_DIRECT_BYTES, Per.MILLION);

    private enum Per {
        SECOND,
        OPERATION,
        THOUSAND,
        MILLION
    }

    private final String key;
    private final String heading;
    private final String source;
    private final Per per;

    Figure(String key, String heading, String source, Per per) {
        this.key = key;
        this.heading = heading;
        this.source = source;
        this.per = per;
    }

    /** Its name in JSON. */
    String key() {
        return key;
    }

    /** Its name above a table's column. */
    String heading() {
        return heading;
    }

    /** Its value in that round; NaN if the round could not tell. */
    double of(Round round) {
        double value = round.value(source);
        return switch (per) {
            case SECOND -> value * 1e9 / round.value(Measurement.NANOS);
            case OPERATION -> value / round.value(Measurement.OPERATIONS);
            case THOUSAND -> value / 1e3;
            case MILLION -> value / 1e6;
        };
    }
}
