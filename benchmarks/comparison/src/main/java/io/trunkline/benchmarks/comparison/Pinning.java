// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.comparison;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keeps processes on one core, where {@code taskset} is there to do it: Linux. */
final class Pinning {
    private static final String CORE = "0";

    /** What to put before a command so that it runs on that core. */
    static final List<String> PREFIX = List.of("taskset", "--cpu-list", CORE);

    private Pinning() {}

    /** Moves a running process there; whatever it forks from now on is born there. */
    static void pin(long pid) {
        try {
            Process taskset = new ProcessBuilder(
                            "taskset", "--all-tasks", "--pid", "--cpu-list", CORE, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!taskset.waitFor(10, TimeUnit.SECONDS) || taskset.exitValue() != 0) {
                throw new IllegalStateException("taskset could not pin process " + pid + " to core " + CORE);
            }
        } catch (IOException missing) {
            throw new IllegalStateException("--pin needs taskset (util-linux), which is not here", missing);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
