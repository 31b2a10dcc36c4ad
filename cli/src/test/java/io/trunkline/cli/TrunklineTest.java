// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrunklineTest {
    @Test
    void helpListsTheCommands() {
        CommandLineRun run = CommandLineRun.trunkline("--help");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("Usage: trunkline [-hV] COMMAND").containsPattern("(?m)^  demo +Loads 171,075");
        assertThat(run.out()).containsPattern("(?m)^  bench +Compares drivers");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void helpOfTheDemoTellsItsOptionsAndExitStatus() {
        CommandLineRun run = CommandLineRun.trunkline("demo", "--help");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("--url=URL", "--json", "trunkline_demo", "Exit status", "GeoNames", "CC BY 4.0");
    }

    @Test
    void helpOfTheBenchmarksIsThereWithoutTheirRunners() {
        CommandLineRun run = CommandLineRun.trunkline("bench", "--help");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("--quick", "--json");
    }

    @Test
    void versionIsTheOneOfTheBuild() {
        assertThat(CommandLineRun.trunkline("--version").out().strip())
                .matches("trunkline \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    }

    @Test
    void noCommandIsAMistakeAndPrintsTheUsage() {
        CommandLineRun run = CommandLineRun.trunkline();

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("Missing command", "Usage: trunkline");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void unknownOptionIsAMistake() {
        assertThat(CommandLineRun.trunkline("demo", "--jsno").status()).isEqualTo(2);
    }

    @Test
    void malformedUrlIsAMistakeThatIsExplainedWithoutThePassword() {
        CommandLineRun run =
                CommandLineRun.trunkline("demo", "--url", "postgresql://ada:hunter2@localhost/shop?sllmode=disable");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--url:", "sllmode", "sslmode").doesNotContain("hunter2");
    }

    @Test
    void refusedConnectionNamesHostAndPort() {
        // Port 1 is reserved, and nobody has listened there for decades.
        CommandLineRun run = CommandLineRun.trunkline("demo", "--url", "postgresql://ada@127.0.0.1:1/shop");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("trunkline demo: ").contains("127.0.0.1").contains(":1");
        assertThat(run.out()).isEmpty();
    }
}
