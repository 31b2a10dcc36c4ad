// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of all steps, printed at the end. */
final class TableReport implements Report {
    private static final List<String> HEAD = List.of("step", "rows", "time", "rate", "");

    private final PrintWriter out;
    private final List<Result> results = new ArrayList<>();

    TableReport(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void add(Result result) {
        results.add(result);
    }

    @Override
    public void end(Duration total) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        results.forEach(result -> lines.add(cells(result)));
        int[] widths = new int[HEAD.size()];
        lines.forEach(line -> widen(widths, line));
        lines.forEach(line -> out.println(line(widths, line)));
        boolean passed = results.stream().allMatch(Result::isPassed);
        out.println();
        out.println((passed ? "All checks passed, in " : "FAILED, after ") + Times.text(total) + ".");
        out.flush();
    }

    private static List<String> cells(Result result) {
        long rows = result.tally().rows();
        double seconds = result.time().toNanos() / 1e9;
        return List.of(
                result.step(),
                String.format(Locale.ROOT, "%,d", rows),
                Times.text(result.time()),
                rows > 0 && seconds > 0 ? String.format(Locale.ROOT, "%,d rows/s", Math.round(rows / seconds)) : "",
                result.error() == null ? result.tally().remark() : "FAILED: " + result.error());
    }

    private static void widen(int[] widths, List<String> cells) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], cells.get(i).length());
        }
    }

    /** The first and last cells begin at the left, the numbers between end at the right. */
    private static String line(int[] widths, List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String gap = " ".repeat(widths[i] - cell.length());
            boolean left = i == 0 || i == widths.length - 1;
            line.append(left ? cell + gap : gap + cell).append("  ");
        }
        return line.toString().stripTrailing();
    }
}
