// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.vertx;

import io.trunkline.benchmarks.workload.RunnerProtocol;
import java.io.IOException;

/** Starts vertx-pg-client's runner: {@code PORT USER DATABASE}. */
public final class VertxRunner {
    private VertxRunner() {}

    public static void main(String[] arguments) throws IOException {
        RunnerProtocol.serve(VertxSubject::new, arguments);
    }
}
