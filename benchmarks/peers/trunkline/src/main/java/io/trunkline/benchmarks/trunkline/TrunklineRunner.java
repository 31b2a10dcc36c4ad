// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.trunkline;

import io.trunkline.benchmarks.workload.RunnerProtocol;
import java.io.IOException;

/** Starts Trunkline's runner: {@code PORT USER DATABASE}. */
public final class TrunklineRunner {
    private TrunklineRunner() {}

    public static void main(String[] arguments) throws IOException {
        RunnerProtocol.serve(TrunklineSubject::new, arguments);
    }
}
