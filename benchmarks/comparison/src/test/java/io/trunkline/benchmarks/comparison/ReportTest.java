// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trunkline.benchmarks.workload.Case;
import io.trunkline.benchmarks.workload.Measurement;
import io.trunkline.benchmarks.workload.ProcessCpu;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Standing PGJDBC = new Standing(
            Case.ROWS_1K,
            Driver.PGJDBC,
            List.of(round(100, 1, 40_000, 10_000), round(400, 1.6, 160_000, 40_000), round(200, 2, 80_000, 30_000)));
    private static final Standing VERTX =
            new Standing(Case.ROWS_1K, Driver.VERTX, List.of(round(100, 1, 80_000, 20_000)));

    @Test
    void theMedianOfEachFigureIsTold() {
        assertThat(PGJDBC.median(Figure.OPERATIONS_PER_SECOND)).isEqualTo(100);
        assertThat(PGJDBC.median(Figure.USER_MICROS)).isEqualTo(400);
        assertThat(PGJDBC.median(Figure.SERVER_MICROS)).isEqualTo(100);
        assertThat(PGJDBC.median(Figure.P50)).isNaN();
        assertThat(PGJDBC.spread(Figure.OPERATIONS_PER_SECOND)).isCloseTo(0.75, within(1e-9));
    }

    @Test
    void ratiosAreOfTheFirstDriver() {
        String tables = report().tables();

        assertThat(tables.lines().filter(line -> line.startsWith("pgjdbc : vertx")))
                .singleElement()
                .asString()
                .containsPattern("1\\.00 x +0\\.50 x");
    }

    @Test
    void jsonLeavesOutWhatNoRoundCouldTell() {
        assertThat(report().json())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("{\"case\":\"rows-1k\",\"driver\":\"pgjdbc\",\"pinned\":false,\"rounds\":3,")
                .contains("\"opsPerSecond\":100.000")
                .doesNotContain("p50Micros");
    }

    private static Report report() {
        Plan plan = Plan.quick().cases(List.of(Case.ROWS_1K));
        return new Report(plan, "18", List.of(PGJDBC, VERTX));
    }

    private static Round round(long operations, double seconds, long userMicros, long serverMicros) {
        Measurement measurement = Measurement.fromJson("{\"ops\":%d,\"nanos\":%d,\"userMicros\":%d}"
                .formatted(operations, (long) (seconds * 1e9), userMicros));
        return new Round(measurement, Optional.of(new ProcessCpu(serverMicros, 0)));
    }
}
