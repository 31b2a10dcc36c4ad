// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.benchmarks.workload.Case;
import io.trunkline.benchmarks.workload.Measurement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keeps the comparison from rotting: every driver does every case, on a hundredth of the large tables. */
class ComparisonIT {
    private static final List<String> SMALL_JVM = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static MeasuredServer server;

    @BeforeAll
    static void startServer() {
        server = MeasuredServer.start(false);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Driver.class)
    void everyDriverReadsInEveryCaseWhatIsThere(Driver driver) throws IOException {
        try (RunnerProcess runner = start(driver)) {
            for (Case work : Case.values()) {
                Measurement measurement = runner.run(work, 0.02);

                assertThat(measurement.value(Measurement.OPERATIONS).orElse(0))
                        .as(work.label())
                        .isPositive();
            }
        }
    }

    @Test
    void whatADriverReadsWrongFailsItsRound() throws IOException {
        server.execute("update look_up set number = number + 1");
        try (RunnerProcess runner = start(Driver.PGJDBC)) {
            assertThatThrownBy(() -> runner.run(Case.SELECT1_SEQ, 0.02))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("pgjdbc fails in select1-seq")
                    .hasMessageContaining("has number");
        } finally {
            server.execute("update look_up set number = number - 1");
        }
    }

    @Test
    void aComparisonTellsEveryDriverInEveryCase() throws IOException {
        Plan plan = Plan.quick()
                .cases(List.of(Case.ROWS_1K))
                .rounds(1)
                .seconds(0.02)
                .warmSeconds(0);
        List<String> progress = new ArrayList<>();

        Report report = new Comparison(plan, SMALL_JVM, progress::add).run();

        for (Driver driver : Driver.values()) {
            for (Case work : plan.cases()) {
                assertThat(report.json())
                        .filteredOn(line -> line.contains("\"driver\":\"" + driver.label() + "\"")
                                && line.contains("\"case\":\"" + work.label() + "\""))
                        .singleElement()
                        .asString()
                        .contains("\"opsPerSecond\":")
                        .contains("\"allocatedBytesPerOp\":");
            }
            assertThat(report.tables()).contains(driver.label());
        }
        assertThat(progress).contains("rows-1k: round 1 of 1, vertx");
    }

    private static RunnerProcess start(Driver driver) throws IOException {
        return new RunnerProcess(
                driver, RunnerModules.ofThisProject().classPath(driver), server.target(), SMALL_JVM, false);
    }
}
