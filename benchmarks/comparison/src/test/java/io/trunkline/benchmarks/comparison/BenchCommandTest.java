// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine command =
            new CommandLine(new BenchCommand()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @Test
    void helpListsCasesAndDrivers() {
        assertThat(command.execute("--help")).isZero();

        assertThat(out.toString()).contains("--quick", "--json", "select1-pipelined", "slow-consumer", "pgjdbc");
    }

    @Test
    void anUnknownCaseIsRefusedWithThoseThereAre() {
        assertThat(command.execute("--cases", "select2")).isEqualTo(CommandLine.ExitCode.USAGE);

        assertThat(err.toString()).contains("no case is called select2").contains("rows-1M");
    }

    @Test
    void anUnknownDriverIsRefusedWithThoseThereAre() {
        assertThat(command.execute("--drivers", "odbc")).isEqualTo(CommandLine.ExitCode.USAGE);

        assertThat(err.toString()).contains("no driver is called odbc").contains("vertx");
    }

    @Test
    void roundsWithoutTimeAreRefused() {
        assertThat(command.execute("--seconds", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
    }
}
