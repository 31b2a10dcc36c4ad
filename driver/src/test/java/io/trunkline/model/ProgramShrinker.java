// SPDX-License-Identifier: Apache-2.0
package io.trunkline.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a program smaller for as long as it still fails. */
final class ProgramShrinker {
    private final Predicate<Program> fails;
    private Program smallest;
    private int triesLeft;

    private ProgramShrinker(Program failing, Predicate<Program> fails, int tries) {
        this.smallest = failing;
        this.fails = fails;
        this.triesLeft = tries;
    }

    /**
     * {@return the smallest program found that still fails}
     *
     * @param tries how many candidates to try at most
     */
    static Program shrink(Program failing, Predicate<Program> fails, int tries) {
        ProgramShrinker shrinker = new ProgramShrinker(failing, fails, tries);
        Program before;
        do {
            before = shrinker.smallest;
            shrinker.cut();
            shrinker.simplify();
        } while (!shrinker.smallest.equals(before) && shrinker.triesLeft > 0);
        return shrinker.smallest;
    }

    private boolean attempt(Program candidate) {
        if (triesLeft <= 0 || candidate.equals(smallest)) {
            return false;
        }
        triesLeft--;
        boolean stillFails = fails.test(candidate);
        if (stillFails) {
            smallest = candidate;
        }
        return stillFails;
    }

    /** Takes runs of operations out, long ones first, from the end. */
    private void cut() {
        for (int length = smallest.ops().size(); length > 0; length /= 2) {
            for (int from = smallest.ops().size() - length;
                    from >= 0;
                    from = Math.min(from, smallest.ops().size()) - length) {
                List<Op> fewer = new ArrayList<>(smallest.ops());
                fewer.subList(from, from + length).clear();
                attempt(smallest.with(fewer));
            }
        }
    }

    private void simplify() {
        attempt(new Program(256, smallest.pipelineLimit(), smallest.ops()));
        attempt(new Program(smallest.statementCacheSize(), 256, smallest.ops()));
        for (int i = 0; i < smallest.ops().size(); i++) {
            int at = i;
            boolean again = true;
            while (again) {
                again = false;
                for (Op simpler : simpler(smallest.ops().get(at))) {
                    List<Op> ops = new ArrayList<>(smallest.ops());
                    ops.set(at, simpler);
                    if (attempt(smallest.with(ops))) {
                        again = true;
                        break;
                    }
                }
            }
        }
    }

    /** {@return what is one step simpler} */
    private static List<Op> simpler(Op op) {
        List<Op> simpler = new ArrayList<>();
        if (op.gap() != Op.Gap.AWAIT) {
            simpler.add(op.with(Op.Gap.AWAIT));
        }
        if (op.readOnly()) {
            simpler.add(op.withoutReadOnly());
        }
        if (op.size() > 0) {
            simpler.add(op.withSize(op.size() / 2));
        }
        List<Op> inner = op.inner();
        int fewest = op.isBatch() || op.kind() == Op.Kind.SCRIPT ? 1 : 0;
        for (int i = 0; i < inner.size(); i++) {
            if (inner.size() > fewest) {
                List<Op> fewer = new ArrayList<>(inner);
                fewer.remove(i);
                simpler.add(op.withInner(fewer));
            }
            for (Op each : simpler(inner.get(i).with(Op.Gap.AWAIT))) {
                List<Op> others = new ArrayList<>(inner);
                others.set(i, each.with(Op.Gap.SAME));
                simpler.add(op.withInner(others));
            }
        }
        return simpler;
    }
}
