// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** A command, executed as {@code main} does, and what came of it. */
public record CommandLineRun(int status, String out, String err) {
    /** Runs {@code trunkline} with these arguments. */
    public static CommandLineRun trunkline(String... arguments) {
        return of(Trunkline.commandLine(), arguments);
    }

    /** Runs any command with these arguments. */
    public static CommandLineRun of(CommandLine command, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = command.setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .execute(arguments);
        return new CommandLineRun(status, out.toString(), err.toString());
    }

    /** The lines of standard output. */
    public List<String> lines() {
        return out.lines().toList();
    }
}
