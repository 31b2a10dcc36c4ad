// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonReportTest {
    private final StringWriter out = new StringWriter();
    private final Report report = new JsonReport(new PrintWriter(out));

    @Test
    void stepIsOneLineAsSoonAsItIsOver() {
        report.add(Result.passed(
                "load", Tally.rows(171_075, "for people").fact("bytes", 12L), Duration.ofNanos(1_234_560_000)));

        assertThat(out.toString().lines())
                .containsExactly("{\"step\":\"load\",\"rows\":171075,\"millis\":1234.6,\"bytes\":12}");
    }

    @Test
    void failedStepSaysWhy() {
        report.add(Result.failed(
                "look up", Duration.ofMillis(5), "city 1: expected \"Łódź\\\", found\n\tnothing 𝄞\u007f"));

        assertThat(out.toString()).matches("\\p{ASCII}*");
        assertThat(new JsonObject(out.toString()).getMap())
                .isEqualTo(Map.of(
                        "step",
                        "look up",
                        "rows",
                        0,
                        "millis",
                        5.0,
                        "error",
                        "city 1: expected \"Łódź\\\", found\n\tnothing 𝄞\u007f"));
    }

    @Test
    void numbersThatJsonDoesNotKnowAreRefused() {
        assertThatThrownBy(() -> Json.object(Map.of("rate", Double.NaN))).hasMessage("JSON has no NaN");
    }
}
