// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessCpuTest {
    @Test
    void whatThisProcessBurnsIsCounted() {
        ProcessCpu before = ProcessCpu.ofThisProcess().orElseThrow();
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        ProcessCpu used = new ProcessCpu(0, 0);
        // Looking burns CPU itself; a tick of it is enough.
        while (used.user() + used.kernel() == 0 && System.nanoTime() < end) {
            used = ProcessCpu.ofThisProcess().orElseThrow().minus(before);
        }

        assertThat(used.user() + used.kernel()).isPositive();
    }

    @Test
    void aFamilyHasAtLeastWhatItsHeadHas() {
        ProcessCpu self = ProcessCpu.ofThisProcess().orElseThrow();

        ProcessCpu family = ProcessCpu.ofFamily(ProcessHandle.current().pid()).orElseThrow();

        assertThat(family.user()).isGreaterThanOrEqualTo(self.user());
    }

    @Test
    void aProcessThatIsNotThereHasNone() {
        assertThat(ProcessCpu.ofFamily(Long.MAX_VALUE)).isEmpty();
    }
}
