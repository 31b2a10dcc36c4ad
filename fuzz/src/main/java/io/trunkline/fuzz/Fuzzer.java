// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tries a target on all processors: each thread has a target, a random number generator and a pool of inputs of its own. */
public final class Fuzzer {
    private static final String SEED = "trunkline.seed";

    /** An input that takes longer is a finding, and its thread is given up. */
    private static final long STUCK_SECONDS = 20;

    private final String name;
    private final double share;
    private final Supplier<? extends Target> targets;

    /** @param share of the time that there is for the targets of all modules, whose shares are 1 together */
    public Fuzzer(String name, double share, Supplier<? extends Target> targets) {
        this.name = name;
        this.share = share;
        this.targets = targets;
    }

    /**
     * Tries the target as long as the system properties say, see {@link Budget#ofProperties}, and prints the report. The seed
     * is new each time, or what {@code -Dtrunkline.seed=} says.
     */
    public Report run() throws InterruptedException {
        String given = System.getProperty(SEED);
        long seed = given == null ? new SecureRandom().nextLong() : Long.parseLong(given.strip());
        Report report = run(
                Budget.ofProperties(share),
                seed,
                Math.min(8, Runtime.getRuntime().availableProcessors()));
        System.out.println(report);
        return report;
    }

    /** Tries the target until the budget is spent or a thread has found enough. With one thread, a seed repeats a run. */
    public Report run(Budget budget, long seed, int threads) throws InterruptedException {
        long started = System.nanoTime();
        long deadline = started + (long) (budget.seconds() * 1e9);
        SplittableRandom random = new SplittableRandom(seed);
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            long inputs = budget.inputs() / threads + (i < budget.inputs() % threads ? 1 : 0);
            Worker worker = new Worker(name + "-fuzz-" + i, targets, random.split(), inputs, deadline);
            workers.add(worker);
            worker.start();
        }
        for (Worker worker : workers) {
            worker.awaitEnd(TimeUnit.SECONDS.toNanos(STUCK_SECONDS));
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        List<Finding> findings = new ArrayList<>();
        Set<Integer> behaviours = new HashSet<>();
        long inputs = 0;
        for (Worker worker : workers) {
            inputs += worker.inputs();
            findings.addAll(worker.findings());
            behaviours.addAll(worker.behaviours());
        }
        return new Report(name, seed, inputs, seconds, behaviours.size(), List.copyOf(findings));
    }

    @Override
    public String toString() {
        return name;
    }
}
