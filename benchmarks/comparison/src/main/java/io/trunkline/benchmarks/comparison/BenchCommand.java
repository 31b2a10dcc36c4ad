// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.comparison;

import io.trunkline.benchmarks.workload.Case;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trunkline bench}: the comparison, from the command line. Results to standard output, progress to standard error. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Compares drivers side by side, on a PostgreSQL server of its own.",
            "Each driver runs in a JVM and on a class path of its own; rounds are interleaved; every value read is checked.",
            "Compare figures within one run only, user CPU and bytes before wall clock."
        })
public final class BenchCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--quick",
            description = "Four cases, short rounds: under three minutes instead of a quarter of an hour.")
    private boolean quick;

    @Option(names = "--json", description = "One JSON object per case and driver instead of tables.")
    private boolean json;

    @Option(
            names = "--pin",
            description =
                    "Pin server and clients to one core (needs taskset): their CPU then adds up, and noise is least.")
    private boolean pin;

    @Option(
            names = "--cases",
            split = ",",
            paramLabel = "CASE",
            description = "Only these, of: ${COMPLETION-CANDIDATES}",
            completionCandidates = CaseLabels.class)
    private @Nullable List<String> cases;

    @Option(
            names = "--drivers",
            split = ",",
            paramLabel = "DRIVER",
            description = "Only these, of: ${COMPLETION-CANDIDATES}; ratios are of the first",
            completionCandidates = DriverLabels.class)
    private @Nullable List<String> drivers;

    @Option(names = "--rounds", paramLabel = "N", description = "Measured rounds per case and driver.")
    private @Nullable Integer rounds;

    @Option(names = "--seconds", paramLabel = "S", description = "Seconds per round.")
    private @Nullable Double seconds;

    @Option(names = "--warm", paramLabel = "S", description = "Seconds of warm-up per case and driver.")
    private @Nullable Double warm;

    static final class CaseLabels extends Labels {
        CaseLabels() {
            super(Case.values(), Case::label);
        }
    }

    static final class DriverLabels extends Labels {
        DriverLabels() {
            super(Driver.values(), Driver::label);
        }
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        CommandLine line = spec.commandLine();
        PrintWriter progress = line.getErr();
        Report report = new Comparison(plan(line), step -> {
                    progress.println(step);
                    progress.flush();
                })
                .run();
        if (json) {
            report.json().forEach(line.getOut()::println);
        } else {
            line.getOut().println(report.tables());
        }
        line.getOut().flush();
        return CommandLine.ExitCode.OK;
    }

    private Plan plan(CommandLine line) {
        try {
            Plan plan = (quick ? Plan.quick() : Plan.full()).pinned(pin);
            plan = cases == null
                    ? plan
                    : plan.cases(cases.stream().map(Case::of).toList());
            plan = drivers == null
                    ? plan
                    : plan.drivers(drivers.stream().map(Driver::of).toList());
            plan = rounds == null ? plan : plan.rounds(rounds);
            plan = seconds == null ? plan : plan.seconds(seconds);
            return warm == null ? plan : plan.warmSeconds(warm);
        } catch (IllegalArgumentException mistaken) {
            throw new ParameterException(line, String.valueOf(mistaken.getMessage()), mistaken);
        }
    }
}
