// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli;

import io.trunkline.benchmarks.comparison.BenchCommand;
import io.trunkline.cli.demo.DemoCommand;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code trunkline}: the root of all commands.
 *
 * <p>Exit status: 0 if all went well, 1 if something failed, 2 for a command line that makes no sense.
 */
@Command(
        name = "trunkline",
        mixinStandardHelpOptions = true,
        versionProvider = Trunkline.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "PostgreSQL for reactive Java: see the driver work, and measure it.",
        footer = {
            "",
            "trunkline COMMAND --help tells more. Run from a checkout, it builds what is stale first.",
        },
        subcommands = {DemoCommand.class, BenchCommand.class})
public final class Trunkline implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** {@return the command with all its subcommands; its writers can be replaced before it is executed} */
    public static CommandLine commandLine() {
        return new CommandLine(new Trunkline()).setUsageHelpAutoWidth(true);
    }

    @Override
    public void run() {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    /** As the build wrote it down. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            try (InputStream file = Trunkline.class.getResourceAsStream("version.properties")) {
                Properties properties = new Properties();
                if (file != null) {
                    properties.load(file);
                }
                return new String[] {"trunkline " + properties.getProperty("version", "of an unknown version")};
            }
        }
    }
}
