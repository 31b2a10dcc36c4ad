// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes a server, or a client, can think of. */
class CodecFuzzingTest {
    /** What is tried here, and its share of the time; the driver's targets have the rest. */
    static List<Fuzzer> targets() {
        return List.of(
                new Fuzzer("backend", 0.15, BackendTarget::new),
                new Fuzzer("frontend", 0.05, FrontendTarget::new),
                new Fuzzer("value", 0.25, ValueTarget::new),
                new Fuzzer("scram", 0.10, ScramTarget::new));
    }

    @ParameterizedTest
    @MethodSource("targets")
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void nothingComesOutButMessagesValuesAndErrorsOfOurs(Fuzzer target) throws InterruptedException {
        target.run().requireNone();
    }
}
