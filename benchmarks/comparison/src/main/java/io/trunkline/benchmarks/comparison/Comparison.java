// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.comparison;

import io.trunkline.benchmarks.workload.Case;
import io.trunkline.benchmarks.workload.Measurement;
import io.trunkline.benchmarks.workload.ProcessCpu;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lets drivers do the same work side by side and takes the medians.
 *
 * <p>For each case every driver gets a fresh JVM. All are warmed up one after the other and then measured in turn, A B C
 * A B C, so that a noisy neighbour hits all alike; whoever is not being measured idles. Figures compare within one run only.
 */
public final class Comparison {
    private final Plan plan;
    private final RunnerModules modules = RunnerModules.ofThisProject();
    private final List<String> jvmFlags;
    private final Consumer<String> progress;

    /** @param progress told in a line each what is being done now */
    public Comparison(Plan plan, Consumer<String> progress) {
        this(plan, RunnerProcess.MEASURED_JVM, progress);
    }

    Comparison(Plan plan, List<String> jvmFlags, Consumer<String> progress) {
        this.plan = plan;
        this.jvmFlags = List.copyOf(jvmFlags);
        this.progress = progress;
    }

    /**
     * Runs the whole plan. Blocks for as long as that takes.
     *
     * @throws IllegalStateException if a runner is not built, a driver fails, or reads something else than is there
     */
    public Report run() throws IOException {
        plan.drivers().forEach(modules::classPath);
        progress.accept("starting PostgreSQL and filling its tables");
        try (MeasuredServer server = MeasuredServer.start(plan.pinned())) {
            List<Standing> standings = new ArrayList<>();
            for (Case work : plan.cases()) {
                standings.addAll(compare(work, server));
            }
            return new Report(plan, server.version(), standings);
        }
    }

    private List<Standing> compare(Case work, MeasuredServer server) throws IOException {
        List<RunnerProcess> runners = new ArrayList<>();
        try {
            for (Driver driver : plan.drivers()) {
                progress.accept(work.label() + ": warming up " + driver.label());
                RunnerProcess runner =
                        new RunnerProcess(driver, modules.classPath(driver), server.target(), jvmFlags, plan.pinned());
                runners.add(runner);
                if (plan.warmSeconds() > 0 && work != Case.SLOW_CONSUMER) {
                    runner.warm(work, plan.warmSeconds());
                }
            }
            return measure(work, runners, server);
        } finally {
            runners.forEach(RunnerProcess::close);
        }
    }

    private List<Standing> measure(Case work, List<RunnerProcess> runners, MeasuredServer server) {
        Map<Driver, List<Round>> rounds = new LinkedHashMap<>();
        // A slow consumer takes the same ten seconds whoever feeds it, and its peak is no matter of chance.
        int count = work == Case.SLOW_CONSUMER ? 1 : plan.rounds();
        for (int i = 1; i <= count; i++) {
            for (RunnerProcess runner : runners) {
                progress.accept(work.label() + ": round " + i + " of " + count + ", "
                        + runner.driver().label());
                Optional<ProcessCpu> before = server.cpu();
                Measurement measurement = runner.run(work, plan.seconds());
                Optional<ProcessCpu> used = server.cpu().flatMap(now -> before.map(now::minus));
                rounds.computeIfAbsent(runner.driver(), driver -> new ArrayList<>())
                        .add(new Round(measurement, used));
            }
        }
        return rounds.entrySet().stream()
                .map(entry -> new Standing(work, entry.getKey(), entry.getValue()))
                .toList();
    }
}
