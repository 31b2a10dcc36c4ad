// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter out = new StringWriter();

    @Test
    void terminalShowsOneLineThatIsClearedAtTheEnd() {
        Progress progress = new Progress(new PrintWriter(out), true);
        progress.begin("load");
        progress.begin("look up");
        progress.end();

        assertThat(out.toString()).isEqualTo("\r\u001b[Kload ...\r\u001b[Klook up ...\r\u001b[K");
    }

    @Test
    void elsewhereThereAreLinesWithoutEscapes() {
        Progress progress = new Progress(new PrintWriter(out), false);
        progress.begin("load");
        progress.begin("look up");
        progress.end();

        assertThat(out.toString().lines()).containsExactly("load ...", "look up ...");
    }

    @Test
    void advancingPrintsNoMoreThanThePeriodAllows() {
        Progress progress = new Progress(new PrintWriter(out), false);
        long start = System.nanoTime();
        progress.begin("load");
        for (int i = 0; i < 10_000; i++) {
            progress.advance(10);
        }
        long seconds = (System.nanoTime() - start) / 1_000_000_000;

        assertThat(out.toString().lines().count()).isLessThanOrEqualTo(1 + seconds);
    }
}
