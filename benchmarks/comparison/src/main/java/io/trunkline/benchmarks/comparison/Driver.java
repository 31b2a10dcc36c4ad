// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.comparison;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A driver that takes part, and where its runner lies. */
public enum Driver {
    TRUNKLINE("trunkline", "io.trunkline.benchmarks.trunkline.TrunklineRunner"),
    PGJDBC("pgjdbc", "io.trunkline.benchmarks.pgjdbc.PgjdbcRunner"),
    VERTX("vertx", "io.trunkline.benchmarks.vertx.VertxRunner");

    private final String label;
    private final String mainClass;

    Driver(String label, String mainClass) {
        this.label = label;
        this.mainClass = mainClass;
    }

    /** The name used on the command line and in reports. */
    public String label() {
        return label;
    }

    String mainClass() {
        return mainClass;
    }

    /** The module of its runner, from the project's root. */
    String module() {
        return "benchmarks/peers/" + label;
    }

    /** The driver of that label; an unknown one is an error that lists all. */
    public static Driver of(String label) {
        return Arrays.stream(values())
                .filter(it -> it.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no driver is called " + label + "; there are "
                        + Arrays.stream(values()).map(Driver::label).collect(Collectors.joining(", "))));
    }
}
