// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What one round has shown: whole numbers by name, since not every round can tell everything. Travels as flat JSON. */
public final class Measurement {
    public static final String OPERATIONS = "ops";
    public static final String NANOS = "nanos";
    public static final String USER_MICROS = "userMicros";
    public static final String KERNEL_MICROS = "kernelMicros";
    public static final String ALLOCATED_BYTES = "allocatedBytes";
    public static final String P50_NANOS = "p50Nanos";
    public static final String P99_NANOS = "p99Nanos";
    public static final String PEAK_HEAP_BYTES = "peakHeapBytes";
    public static final String PEAK_DIRECT_BYTES = "peakDirectBytes";

    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":(-?\\d+)");
    private static final Pattern ERROR = Pattern.compile("\\{\"error\":\"(.*)\"}");

    private final Map<String, Long> values = new LinkedHashMap<>();

    Measurement(long operations, long nanos) {
        values.put(OPERATIONS, operations);
        values.put(NANOS, nanos);
    }

    private Measurement() {}

    Measurement cpu(Optional<ProcessCpu> cpu) {
        cpu.ifPresent(used -> {
            values.put(USER_MICROS, used.user());
            values.put(KERNEL_MICROS, used.kernel());
        });
        return this;
    }

    Measurement allocated(long bytes) {
        values.put(ALLOCATED_BYTES, bytes);
        return this;
    }

    Measurement latencies(Latencies latencies) {
        if (!latencies.isEmpty()) {
            values.put(P50_NANOS, latencies.quantile(0.5));
            values.put(P99_NANOS, latencies.quantile(0.99));
        }
        return this;
    }

    Measurement memory(long heap, long direct) {
        values.put(PEAK_HEAP_BYTES, heap);
        values.put(PEAK_DIRECT_BYTES, direct);
        return this;
    }

    /** The value of that name, if this round could tell it. */
    public OptionalLong value(String name) {
        Long value = values.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    public String toJson() {
        return values.entrySet().stream()
                .map(it -> String.format(Locale.ROOT, "\"%s\":%d", it.getKey(), it.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** What a runner has answered; its error, if it answered one, is thrown. */
    public static Measurement fromJson(String line) {
        Matcher error = ERROR.matcher(line);
        if (error.matches()) {
            throw new IllegalStateException(error.group(1));
        }
        Measurement measurement = new Measurement();
        Matcher field = FIELD.matcher(line);
        while (field.find()) {
            measurement.values.put(field.group(1), Long.valueOf(field.group(2)));
        }
        if (measurement.value(OPERATIONS).isEmpty() || measurement.value(NANOS).isEmpty()) {
            throw new IllegalArgumentException("not a measurement: " + line);
        }
        return measurement;
    }
}
