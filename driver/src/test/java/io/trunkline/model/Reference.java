// SPDX-License-Identifier: Apache-2.0
package io.trunkline.model;

import io.trunkline.model.Op.End;
import io.trunkline.model.Op.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The model: what each operation may answer, given what those before it did. One after the other, whatever was under way at
 * the same time: that is what is promised.
 */
final class Reference {
    private static final String IN_FAILED_TRANSACTION = "25P02/REJECTED";
    private static final String GONE = "26000/REJECTED";
    private static final String CHANGED = "0A000/REJECTED";
    private static final String MISSING = "42P01/REJECTED";
    private static final String REFUSED = "UsageException/NOT_SENT";
    private static final int NOBODY_KNOWS = -1;

    /** One way to end. */
    private record Possible(List<String> rows, boolean orFewer, String end, World after, boolean failsTransaction) {
        boolean matches(Seen seen) {
            boolean sameRows = orFewer
                    ? seen.rows.size() <= rows.size()
                            && rows.subList(0, seen.rows.size()).equals(seen.rows)
                    : rows.equals(seen.rows);
            return sameRows && end.equals(seen.end);
        }

        @Override
        public String toString() {
            return rows + (orFewer ? " or fewer " : " ") + end;
        }
    }

    private World world = new World();
    /** What goes back to the world when the transaction or savepoint is rolled back. */
    private final Deque<World> before = new ArrayDeque<>();

    private boolean failed;
    /** How many times all prepared statements were dropped, and how many when a text was used last. */
    private int drops;
    /** Among what is under way there is one that may have dropped what was prepared behind it. */
    private boolean lateDrop;

    private final Map<String, Integer> lastUse = new HashMap<>();
    private final Map<String, Integer> lastShape = new HashMap<>();
    private int shapesMade;
    private List<Integer> shapesToCome = List.of();

    World world() {
        return world;
    }

    void reshape(int shape) {
        world.shape = shape;
        world.shapeMade = ++shapesMade;
    }

    /**
     * Follows what has happened.
     *
     * @param together whether all of it was subscribed to before any of it was over
     * @return what should have been instead, null if all is well
     */
    @Nullable
    String check(List<Seen> all, boolean together) {
        boolean owned = false;
        for (int i = 0; i < all.size(); i++) {
            Seen seen = all.get(i);
            if (before.isEmpty()) {
                shapesToCome = new ArrayList<>();
                all.subList(i, all.size()).forEach(it -> collectShapes(it.op));
            }
            String complaint = owned ? checkRefused(seen) : check(seen);
            if (complaint != null) {
                return complaint;
            }
            lateDrop |= seen.late && seen.op.kind() == Kind.DISCARD;
            owned = together && (owned || seen.op.owns(!before.isEmpty()));
        }
        if (before.isEmpty() && lateDrop) {
            drops++;
            lateDrop = false;
        }
        return null;
    }

    private void collectShapes(Op op) {
        if (op.kind() == Kind.RESHAPE) {
            shapesToCome.add(op.variant());
        }
        op.inner().forEach(this::collectShapes);
    }

    private @Nullable String check(Seen seen) {
        Op op = seen.op;
        if (op.isDropped()) {
            forget(seen);
            return expect(seen, Seen.CANCELLED);
        }
        return switch (op.kind()) {
            case TRANSACTION -> checkTransaction(seen);
            case EACH -> {
                String complaint = expect(seen, Seen.COMPLETE);
                for (Seen row : seen.inner) {
                    complaint = complaint == null ? accept(row, eachRow(op, row.op)) : complaint;
                }
                yield complaint;
            }
            case STREAM -> {
                String complaint = accept(seen, possible(seen));
                boolean probed = !seen.inner.isEmpty() && !seen.rows.isEmpty();
                yield complaint == null && probed ? checkRefused(seen.inner.get(0)) : complaint;
            }
            default -> accept(seen, possible(seen));
        };
    }

    /** Nothing of it was sent, as the connection was another's. */
    private @Nullable String checkRefused(Seen seen) {
        if (seen.op.isDropped()) {
            return expect(seen, Seen.CANCELLED, REFUSED);
        }
        if (seen.op.kind() != Kind.EACH) {
            return expect(seen, REFUSED);
        }
        String complaint = expect(seen, Seen.COMPLETE);
        for (Seen row : seen.inner) {
            complaint = complaint == null ? expect(row, REFUSED) : complaint;
        }
        return complaint;
    }

    /** Whether what it prepares is there afterwards, and for which columns, is not known. */
    private void forget(Seen seen) {
        lastUse.putIfAbsent(seen.op.sql(), drops);
        lastShape.put(seen.op.sql(), NOBODY_KNOWS);
        if (seen.op.kind() == Kind.DISCARD) {
            drops++;
        }
        seen.inner.forEach(this::forget);
    }

    private @Nullable String expect(Seen seen, String... ends) {
        List<Possible> possible = new ArrayList<>();
        for (String end : ends) {
            possible.add(new Possible(List.of(), false, end, world, false));
        }
        return accept(seen, possible);
    }

    private @Nullable String accept(Seen seen, List<Possible> possible) {
        for (Possible each : possible) {
            if (each.matches(seen)) {
                world = each.after();
                failed |= each.failsTransaction() && !before.isEmpty();
                used(seen);
                return null;
            }
        }
        return seen.op.print("  ") + "\n  should have seen " + possible + "\n  has seen " + seen;
    }

    private void used(Seen seen) {
        String end = seen.end == null ? "" : seen.end;
        String sql = seen.sql;
        boolean unclear = seen.op.isDropped() || end.startsWith("UsageException") || end.startsWith("StatementTimeout");
        if (unclear || end.endsWith("NOT_SENT") || end.equals(IN_FAILED_TRANSACTION)) {
            lastUse.putIfAbsent(sql, drops);
        } else {
            // What drops all statements drops itself.
            lastUse.put(sql, seen.op.kind() == Kind.DISCARD ? -1 : drops);
        }
        if (end.equals(Seen.COMPLETE)) {
            lastShape.put(sql, seen.late ? NOBODY_KNOWS : world.shapeMade);
        }
    }

    // ---- Transactions

    private @Nullable String checkTransaction(Seen seen) {
        Op op = seen.op;
        boolean nested = !before.isEmpty();
        boolean doomed = failed;
        before.push(world.copy());
        String complaint = check(seen.inner, op.together());
        World undone = before.pop();
        if (complaint != null) {
            return complaint;
        }
        boolean hasFailed = failed;
        World done = world;
        world = undone;
        failed = doomed;
        if (op.end() == End.CANCEL || op.end() == End.FAIL) {
            return expect(seen, op.end() == End.CANCEL ? Seen.CANCELLED : "Stop");
        }
        if (doomed || hasFailed) {
            return doomed
                    ? expect(seen, "RolledBackException/REJECTED", IN_FAILED_TRANSACTION)
                    : expect(seen, "RolledBackException/REJECTED");
        }
        String refusal = nested ? null : done.commit();
        return refusal != null
                ? expect(seen, refusal + "/REJECTED")
                : accept(seen, List.of(new Possible(List.of("" + op.token()), false, Seen.COMPLETE, done, false)));
    }

    // ---- Statements

    private List<Possible> possible(Seen seen) {
        Op op = seen.op;
        boolean inTransaction = !before.isEmpty();
        List<Possible> all = new ArrayList<>();
        if (op.kind() == Kind.UNSENDABLE) {
            all.add(error(REFUSED, false));
        }
        if (failed) {
            all.add(error(IN_FAILED_TRANSACTION, false));
            if (lateDrop || drops > 0) {
                all.add(error(GONE, false));
            }
            if (op.kind() == Kind.NOWHERE || op.kind() == Kind.SHAPE) {
                // The error of the one whose Parse this one relied upon.
                all.add(error(MISSING, false));
            }
            if (op.isBatch() && (op.end() == End.FAIL || op.hasUnsendable())) {
                all.add(error(REFUSED, false));
                all.add(broken(List.of()));
            }
            return all;
        }
        if (inTransaction && (lateDrop || lastUse.getOrDefault(op.sql(), drops) < drops)) {
            all.add(error(GONE, true));
        }
        switch (op.kind()) {
            case ONE -> all.add(rows(op, "" + op.token()));
            case COUNT -> all.add(rows(op, "" + op.size()));
            case ROWS, STREAM -> all.add(rows(op, series(op, op.size())));
            case DIVIDE ->
                all.add(
                        op.size() < 4
                                ? rows(op, quotients(op, op.size()))
                                : new Possible(quotients(op, 3), false, "22012/REJECTED", world, true));
            case NOWHERE -> all.add(error(MISSING, true));
            case TIMEOUT -> {
                all.add(error("StatementTimeoutException/UNKNOWN", true));
                all.add(error("StatementTimeoutException/NOT_SENT", false));
            }
            case READ -> all.add(rows(op, op.token() + ":" + world.t.get(op.key())));
            case TABLE -> {
                List<String> rows = new ArrayList<>();
                world.t.forEach((id, token) -> rows.add(op.token() + ":" + id + "=" + token));
                all.add(rows(op, rows));
            }
            case SHAPE -> shape(seen, all);
            case INSERT, UPDATE, DELETE, CHILD -> all.addAll(write(op));
            case RESHAPE -> {
                World after = world.copy();
                after.shape = op.variant();
                after.shapeMade = ++shapesMade;
                all.add(new Possible(List.of(), false, Seen.COMPLETE, after, false));
            }
            case DISCARD -> {
                if (inTransaction && op.variant() % 2 == 0) {
                    all.add(error("25001/REJECTED", true));
                } else {
                    drops++;
                    all.add(rows(op, op.variant() < 2 ? List.of() : List.of("0")));
                }
            }
            case SCRIPT -> all.add(script(op));
            case ATOMIC, STREAMED -> batch(op, all);
            default -> {}
        }
        return all;
    }

    private Possible error(String end, boolean failsTransaction) {
        return new Possible(List.of(), false, end, world, failsTransaction);
    }

    private Possible rows(Op op, String row) {
        return rows(op, List.of(row));
    }

    private Possible rows(Op op, List<String> rows) {
        return op.end() == End.TAKE && !rows.isEmpty()
                ? new Possible(rows.subList(0, op.taken()), false, Seen.CANCELLED, world, false)
                : new Possible(rows, false, Seen.COMPLETE, world, false);
    }

    private static List<String> series(Op op, int size) {
        List<String> rows = new ArrayList<>();
        for (int g = 1; g <= size; g++) {
            rows.add(op.token() + ":" + g);
        }
        return rows;
    }

    private static List<String> quotients(Op op, int size) {
        List<String> rows = new ArrayList<>();
        for (int g = 1; g <= size; g++) {
            rows.add(op.token() + ":" + 12 / (4 - g));
        }
        return rows;
    }

    private void shape(Seen seen, List<Possible> all) {
        Op op = seen.op;
        int last = lastShape.getOrDefault(op.sql(), world.shapeMade);
        if (!before.isEmpty() && last != world.shapeMade && world.shape != Shapes.ABSENT) {
            all.add(error(CHANGED, true));
        }
        shape(op, world.shape, all);
        if (seen.late) {
            shapesToCome.forEach(it -> shape(op, it, all));
        }
    }

    private void shape(Op op, int shape, List<Possible> all) {
        all.add(shape == Shapes.ABSENT ? error(MISSING, true) : rows(op, op.token() + ":" + Shapes.row(shape)));
    }

    private List<Possible> write(Op op) {
        World after = world.copy();
        String problem = after.run(op);
        if (problem == null && before.isEmpty()) {
            problem = after.commit();
            if (problem != null && op.size() == 1) {
                // The row comes before the check at the end fails.
                return List.of(new Possible(List.of("" + op.token()), false, problem + "/REJECTED", world, true));
            }
        }
        if (problem != null) {
            return List.of(error(problem + "/REJECTED", true));
        }
        if (op.readOnly()) {
            // Whether the row is there is nobody's guess; sent again it may be there already.
            return List.of(error("UsageException/UNKNOWN", false), error("23505/REJECTED", false));
        }
        String row = op.size() == 1 ? "" + op.token() : "" + after.affected;
        return List.of(new Possible(List.of(row), false, Seen.COMPLETE, after, false));
    }

    private Possible script(Op op) {
        World after = world.copy();
        String problem = null;
        for (Op statement : op.inner()) {
            problem = problem == null ? after.run(statement) : problem;
        }
        if (problem == null && before.isEmpty()) {
            problem = after.commit();
        }
        return problem == null
                ? new Possible(List.of(), false, Seen.COMPLETE, after, false)
                : error(problem + "/REJECTED", true);
    }

    // ---- Batches

    private void batch(Op op, List<Possible> all) {
        World after = world.copy();
        List<String> rows = new ArrayList<>();
        for (Op row : op.inner()) {
            if (row.kind() == Kind.UNSENDABLE) {
                // Either the first flight has it, and is not sent at all, or it ends what was sent before.
                all.add(error(REFUSED, false));
                all.add(broken(rows));
                return;
            }
            String problem = after.run(row);
            if (problem != null) {
                all.add(new Possible(op.returns() ? rows : List.of(), true, problem + "/REJECTED", world, true));
                boolean endsEarly =
                        op.end() == End.FAIL || op.inner().stream().anyMatch(it -> it.kind() == Kind.UNSENDABLE);
                if (endsEarly) {
                    all.add(broken(rows));
                    all.add(error(REFUSED, false));
                }
                return;
            }
            rows.add(op.returns() ? "" + row.token() : "1");
        }
        if (op.end() == End.FAIL) {
            all.add(broken(rows));
        } else {
            all.add(new Possible(rows, false, Seen.COMPLETE, after, false));
        }
    }

    private Possible broken(List<String> rows) {
        return new Possible(List.copyOf(rows), true, "UsageException/REJECTED", world, true);
    }

    /** One row of EACH is a statement of its own. */
    private List<Possible> eachRow(Op batch, Op row) {
        List<Possible> all = new ArrayList<>();
        if (row.kind() == Kind.UNSENDABLE) {
            all.add(error(REFUSED, false));
        }
        if (failed) {
            all.add(error(IN_FAILED_TRANSACTION, false));
            all.add(error(GONE, false));
        } else {
            if (!before.isEmpty() && (lateDrop || drops > 0)) {
                all.add(error(GONE, true));
            }
            if (row.kind() != Kind.UNSENDABLE) {
                World after = world.copy();
                String problem = after.run(row);
                String answer = batch.returns() ? "" + row.token() : "1";
                all.add(
                        problem == null
                                ? new Possible(List.of(answer), false, Seen.COMPLETE, after, false)
                                : error(problem + "/REJECTED", true));
            }
        }
        return all;
    }
}
