// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.pgjdbc;

import io.trunkline.benchmarks.workload.RunnerProtocol;
import java.io.IOException;

/** Starts pgjdbc's runner: {@code PORT USER DATABASE}. */
public final class PgjdbcRunner {
    private PgjdbcRunner() {}

    public static void main(String[] arguments) throws IOException {
        RunnerProtocol.serve(PgjdbcSubject::new, arguments);
    }
}
