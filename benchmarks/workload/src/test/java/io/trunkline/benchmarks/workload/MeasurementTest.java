// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    @Test
    void aMeasurementSurvivesItsJourneyAsJson() {
        Measurement sent = new Measurement(7, 2_000_000_000L)
                .cpu(Optional.of(new ProcessCpu(30_000, 20_000)))
                .allocated(4_096);

        Measurement received = Measurement.fromJson(sent.toJson());

        assertThat(received.toJson())
                .isEqualTo(
                        "{\"ops\":7,\"nanos\":2000000000,\"userMicros\":30000,\"kernelMicros\":20000,\"allocatedBytes\":4096}");
        assertThat(received.value(Measurement.P50_NANOS)).isEmpty();
    }

    @Test
    void anErrorIsThrownWhereItIsRead() {
        assertThatThrownBy(() -> Measurement.fromJson("{\"error\":\"it is broken\"}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("it is broken");
    }

    @Test
    void aLineThatIsNoMeasurementIsRefused() {
        assertThatThrownBy(() -> Measurement.fromJson("WARNING: something"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("WARNING: something");
    }
}
