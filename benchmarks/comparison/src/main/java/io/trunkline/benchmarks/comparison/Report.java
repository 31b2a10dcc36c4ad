// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.comparison;

import io.trunkline.benchmarks.workload.Case;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a comparison has found, for people as tables and for programs as JSON. */
public final class Report {
    private static final int DRIVER_WIDTH = 20;
    private static final int FIGURE_WIDTH = 13;

    private final Plan plan;
    private final String serverVersion;
    private final List<Standing> standings;

    Report(Plan plan, String serverVersion, List<Standing> standings) {
        this.plan = plan;
        this.serverVersion = serverVersion;
        this.standings = List.copyOf(standings);
    }

    List<Standing> standings() {
        return standings;
    }

    /** A table per case: medians per driver, then the first driver's figures as multiples of each other's. */
    public String tables() {
        StringBuilder text = new StringBuilder(conditions());
        for (Case work : plan.cases()) {
            table(work, standings.stream().filter(it -> it.work() == work).toList(), text);
        }
        return text.toString();
    }

    /** A JSON object per case and driver. */
    public List<String> json() {
        return standings.stream().map(this::json).toList();
    }

    private String conditions() {
        return String.format(
                Locale.ROOT,
                "PostgreSQL %s, Java %s, %d cores, %s. Medians of %d rounds of %.1f s after %.1f s of warm-up.%n",
                serverVersion,
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                plan.pinned() ? "server and clients pinned to one core" : "server and clients free",
                plan.rounds(),
                plan.seconds(),
                plan.warmSeconds());
    }

    private static void table(Case work, List<Standing> standings, StringBuilder text) {
        List<Figure> told = Arrays.stream(Figure.values())
                .filter(figure -> standings.stream().anyMatch(it -> !Double.isNaN(it.median(figure))))
                .toList();
        text.append('\n').append(padded(work.label(), DRIVER_WIDTH));
        told.forEach(figure -> text.append(right(figure.heading())));
        text.append(right("± ops/s")).append('\n');
        for (Standing standing : standings) {
            text.append(padded(standing.driver().label(), DRIVER_WIDTH));
            told.forEach(figure -> text.append(right(number(standing.median(figure)))));
            text.append(right(percent(standing.spread(Figure.OPERATIONS_PER_SECOND))));
            text.append('\n');
        }
        Standing first = standings.get(0);
        for (Standing other : standings.subList(1, standings.size())) {
            text.append(padded(first.driver().label() + " : " + other.driver().label(), DRIVER_WIDTH));
            told.forEach(figure -> text.append(right(ratio(first.median(figure) / other.median(figure)))));
            text.append('\n');
        }
    }

    private String json(Standing standing) {
        List<String> fields = new ArrayList<>();
        fields.add("\"case\":\"" + standing.work().label() + "\"");
        fields.add("\"driver\":\"" + standing.driver().label() + "\"");
        fields.add("\"pinned\":" + plan.pinned());
        fields.add("\"rounds\":" + standing.rounds().size());
        for (Figure figure : Figure.values()) {
            double median = standing.median(figure);
            if (!Double.isNaN(median)) {
                fields.add(String.format(Locale.ROOT, "\"%s\":%.3f", figure.key(), median));
            }
        }
        return fields.stream().collect(Collectors.joining(",", "{", "}"));
    }

    /** Three significant digits, with thousands separated: nobody should read more into it. */
    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        if (Math.abs(value) >= 1000) {
            double unit = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) - 2);
            return String.format(Locale.ROOT, "%,.0f", Math.rint(value / unit) * unit);
        }
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    private static String ratio(double value) {
        return Double.isNaN(value) || Double.isInfinite(value) ? "–" : String.format(Locale.ROOT, "%.2f x", value);
    }

    private static String percent(double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.1f %%", value * 100);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private static String right(String text) {
        return " ".repeat(Math.max(1, FIGURE_WIDTH - text.length())) + text;
    }
}
