// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import io.trunkline.PgConfig;
import io.trunkline.error.PgException;
import io.trunkline.testkit.server.EmbeddedServerException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trunkline demo}, from the command line. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Loads 171,075 cities into PostgreSQL, looks 20,000 of them up at once, streams them all to a slow reader,"
                    + " commits, rolls back and runs into a constraint.",
            "Every step checks its own result. Without --url it starts a PostgreSQL server of its own and removes it"
                    + " afterwards.",
        },
        footer = {
            "",
            "With --url everything happens in a schema trunkline_demo, which is dropped at the end; one of that name that"
                    + " the demo did not make is not touched.",
            "With --json each line of standard output is an object with step, rows and millis; a step may add facts of its"
                    + " own, and a failed one has error.",
            "Exit status: 0 if all checks passed, 1 if not, 2 for a command line that makes no sense.",
            "The cities are from GeoNames (geonames.org), CC BY 4.0.",
        })
public final class DemoCommand implements Callable<Integer> {
    private final List<Step> steps;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Use this server: postgresql://user:password@host:port/database")
    private @Nullable String url;

    @Option(names = "--json", description = "Print a JSON object per step instead of a table at the end.")
    private boolean json;

    public DemoCommand() {
        this(Step.all());
    }

    DemoCommand(List<Step> steps) {
        this.steps = steps;
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        CommandLine line = spec.commandLine();
        PrintWriter err = line.getErr();
        // The launcher looks, because Java cannot tell for standard error alone.
        Progress progress = new Progress(err, Boolean.getBoolean("trunkline.terminal"));
        Report report = json ? new JsonReport(line.getOut()) : new TableReport(line.getOut());
        PgConfig theirs = theirs(line);
        long start = System.nanoTime();
        try {
            boolean passed = run(theirs, progress, report);
            progress.end();
            report.end(Duration.ofNanos(System.nanoTime() - start));
            return passed ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (PgException | DemoException | EmbeddedServerException failure) {
            progress.end();
            err.println("trunkline demo: " + failure.getMessage());
            err.flush();
            return ExitCode.SOFTWARE;
        }
    }

    private boolean run(@Nullable PgConfig theirs, Progress progress, Report report) {
        progress.begin("read the cities");
        Cities cities = Cities.fromGeoNames();
        if (theirs == null) {
            progress.begin("start PostgreSQL");
        }
        try (DemoServer server = theirs == null ? DemoServer.embedded() : DemoServer.at(theirs)) {
            return Boolean.TRUE.equals(new Demo(steps, progress, report)
                    .run(server.config(), cities)
                    .block());
        }
    }

    private @Nullable PgConfig theirs(CommandLine line) {
        try {
            return url == null ? null : PgConfig.parse(url);
        } catch (IllegalArgumentException mistaken) {
            throw new ParameterException(line, "--url: " + mistaken.getMessage(), mistaken);
        }
    }
}
