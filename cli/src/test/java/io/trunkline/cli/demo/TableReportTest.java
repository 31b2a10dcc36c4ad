// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TableReportTest {
    private final StringWriter out = new StringWriter();
    private final Report report = new TableReport(new PrintWriter(out));

    @Test
    void tableIsPrintedAtTheEndWithItsColumnsInLine() {
        report.add(Result.passed("create tables", Tally.rows(0, "2 tables"), Duration.ofMillis(12)));
        report.add(Result.passed("load", Tally.rows(171_075, ""), Duration.ofMillis(1_500)));
        assertThat(out.toString()).isEmpty();

        report.end(Duration.ofMillis(2_345));

        assertThat(out.toString().lines())
                .containsExactly(
                        "step              rows    time            rate",
                        "create tables        0   12 ms                  2 tables",
                        "load           171,075  1.50 s  114,050 rows/s",
                        "",
                        "All checks passed, in 2.35 s.");
    }

    @Test
    void failureStandsInItsLineAndAtTheEnd() {
        report.add(Result.failed("load", Duration.ofMillis(7), "too few"));
        report.end(Duration.ofMillis(20));

        assertThat(out.toString()).contains("FAILED: too few").contains("FAILED, after 20 ms.");
        assertThat(out.toString()).doesNotContain("passed");
    }

    @Test
    void timesOfASecondAndMoreAreInSeconds() {
        assertThat(Times.text(Duration.ofNanos(999_400_000))).isEqualTo("999 ms");
        assertThat(Times.text(Duration.ofNanos(999_600_000))).isEqualTo("1.00 s");
    }
}
