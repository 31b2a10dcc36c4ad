// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** One thread that tries its target with one input after the other. */
final class Worker extends Thread {
    private static final int ENOUGH = 5;

    /** Inputs kept for their behaviour; then new ones take the place of old ones. */
    private static final int POOL = 4096;

    /** Behaviours told apart; a target with more of them tells apart what is alike. */
    private static final int KNOWN = 50_000;

    /** Longer inputs are not kept: they would only grow. */
    private static final int LONG = 16 * 1024;

    private static final int WARM = 100;

    private final Supplier<? extends Target> targets;
    private final SplittableRandom random;
    private final long limit;
    private final long deadline;
    private final Meter meter = new Meter();
    private final Set<Integer> known = ConcurrentHashMap.newKeySet();
    private final List<Finding> findings = new CopyOnWriteArrayList<>();
    private volatile long inputs;
    private volatile byte[] current = {};
    private volatile long since;

    Worker(String name, Supplier<? extends Target> targets, SplittableRandom random, long limit, long deadline) {
        super(name);
        setDaemon(true);
        this.targets = targets;
        this.random = random;
        this.limit = limit;
        this.deadline = deadline;
    }

    long inputs() {
        return inputs;
    }

    Set<Integer> behaviours() {
        return known;
    }

    List<Finding> findings() {
        return findings;
    }

    @Override
    public void run() {
        try {
            Target target = targets.get();
            List<byte[]> seeds = List.copyOf(target.seeds());
            List<byte[]> pool = new ArrayList<>(seeds);
            Mutator mutator = new Mutator(random, pool);
            // What is loaded and made once is nobody's cost.
            for (byte[] seed : seeds.subList(0, Math.min(seeds.size(), WARM))) {
                current = seed;
                target.run(seed);
            }
            long tried = 0;
            for (byte[] seed : seeds) {
                if (tried < limit) {
                    attempt(target, seed, pool);
                    tried++;
                }
            }
            // The clock is as dear as a cheap input.
            while (tried < limit && findings.size() < ENOUGH && (tried % 64 != 0 || System.nanoTime() < deadline)) {
                List<byte[]> from = random.nextInt(4) == 0 ? seeds : pool;
                byte[] input = target.change(from.get(random.nextInt(from.size())), mutator);
                attempt(target, input, pool);
                tried++;
                inputs = tried;
            }
            inputs = tried;
        } catch (Throwable broken) {
            findings.add(new Finding(current, new AssertionError("could not even begin: " + broken, broken)));
        }
    }

    private void attempt(Target target, byte[] input, List<byte[]> pool) {
        current = input;
        since = System.nanoTime();
        try {
            meter.start();
            int behaviour = target.run(input);
            meter.check(target.memoryLimit(input));
            if (known.size() < KNOWN && known.add(behaviour) && input.length < LONG) {
                if (pool.size() < POOL) {
                    pool.add(input);
                } else {
                    pool.set(random.nextInt(POOL), input);
                }
            }
        } catch (Throwable failure) {
            findings.add(new Finding(input, failure));
        }
    }

    /** Waits for the end; an input that goes on for longer than this becomes a finding. */
    void awaitEnd(long stuckNanos) throws InterruptedException {
        while (isAlive()) {
            join(500);
            byte[] trying = current;
            if (isAlive() && since != 0 && System.nanoTime() - since > stuckNanos && trying == current) {
                AssertionError stuck = new AssertionError("still at it after " + stuckNanos / 1_000_000_000 + " s");
                stuck.setStackTrace(getStackTrace());
                findings.add(new Finding(trying, stuck));
                interrupt();
                return;
            }
        }
    }
}
