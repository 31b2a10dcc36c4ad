// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void quantilesAreRightToThreePercent() {
        Latencies latencies = new Latencies();
        for (long nanos = 1; nanos <= 100_000; nanos++) {
            latencies.record(nanos * 1_000);
        }

        assertThat(latencies.quantile(0.5)).isCloseTo(50_000_000L, withinPercentage(3.2));
        assertThat(latencies.quantile(0.99)).isCloseTo(99_000_000L, withinPercentage(3.2));
        assertThat(latencies.quantile(1)).isGreaterThanOrEqualTo(100_000_000L);
    }

    @Test
    void everyDurationHasABucketNoSmallerThanItself() {
        for (long nanos = 1; nanos > 0; nanos = nanos * 3 / 2 + 1) {
            Latencies latencies = new Latencies();
            latencies.record(nanos);

            assertThat(latencies.quantile(0.5)).isBetween(nanos, nanos + nanos / 32 + 1);
        }
    }

    @Test
    void histogramsAddUp() {
        Latencies one = new Latencies();
        one.record(10);
        Latencies other = new Latencies();
        other.record(20);
        other.record(30);

        one.add(other);

        assertThat(one.quantile(0.5)).isEqualTo(20);
        assertThat(new Latencies().isEmpty()).isTrue();
        assertThat(one.isEmpty()).isFalse();
    }
}
