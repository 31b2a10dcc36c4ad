// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a server answers, and whatever is pasted as a connection string. */
class DriverFuzzingTest {
    /** What is tried here, and its share of the time; the codec's targets have the rest. */
    static List<Fuzzer> targets() {
        return List.of(new Fuzzer("session", 0.35, SessionTarget::new), new Fuzzer("uri", 0.10, UriTarget::new));
    }

    @ParameterizedTest
    @MethodSource("targets")
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void everybodyHearsOnceWhatWasMeantForThem(Fuzzer target) throws InterruptedException {
        target.run().requireNone();
    }

    @Test
    void whatWasNotTamperedWithGoesWellHoweverItArrives() {
        SessionTarget target = new SessionTarget();
        for (byte[] recorded : target.seeds()) {
            for (int size : new int[] {0, 1, 2, 57, 255}) {
                for (int how = 0; how < 32; how++) {
                    recorded[1] = (byte) size;
                    recorded[2] = (byte) how;
                    target.converse(recorded, true);
                }
            }
        }
    }
}
