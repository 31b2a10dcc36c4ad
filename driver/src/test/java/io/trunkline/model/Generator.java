// SPDX-License-Identifier: Apache-2.0
package io.trunkline.model;

import io.trunkline.model.Op.End;
import io.trunkline.model.Op.Gap;
import io.trunkline.model.Op.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes programs, the same for the same seed. */
final class Generator {
    private static final int MOST_OPS = 50;
    private static final int KEYS = 5;

    private static final List<Kind> ANYWHERE = List.of(
            Kind.ONE,
            Kind.ONE,
            Kind.ONE,
            Kind.ROWS,
            Kind.ROWS,
            Kind.COUNT,
            Kind.DIVIDE,
            Kind.NOWHERE,
            Kind.UNSENDABLE,
            Kind.STREAM,
            Kind.INSERT,
            Kind.INSERT,
            Kind.UPDATE,
            Kind.DELETE,
            Kind.READ,
            Kind.READ,
            Kind.TABLE,
            Kind.CHILD,
            Kind.SHAPE,
            Kind.SHAPE,
            Kind.RESHAPE,
            Kind.DISCARD,
            Kind.SCRIPT,
            Kind.ATOMIC,
            Kind.STREAMED,
            Kind.TRANSACTION);

    private final Random random;
    private int left = MOST_OPS;
    private int tokens = 100;
    private int reads;

    private Generator(Random random) {
        this.random = random;
    }

    static Program program(long seed) {
        Generator generator = new Generator(new Random(seed));
        return generator.program();
    }

    private Program program() {
        left = 1 + random.nextInt(MOST_OPS);
        // How often a statement is declared read-only, and how often all is awaited.
        reads = pick(0, 30, 95);
        int patience = pick(3, 10, 40);
        List<Op> ops = new ArrayList<>();
        while (left > 0) {
            Kind kind = chance(2) ? (chance(10) ? Kind.TIMEOUT : Kind.OUTSIDE) : chance(4) ? Kind.EACH : any();
            Gap gap = chance(patience) ? Gap.AWAIT : chance(20) ? Gap.TURN : Gap.SAME;
            ops.add(op(kind, gap, 0));
        }
        return new Program(pick(1, 2, 4, 256, 256, 256), pick(1, 2, 3, 8, 256, 256, 256, 256), ops);
    }

    private Kind any() {
        return ANYWHERE.get(random.nextInt(ANYWHERE.size()));
    }

    private Op op(Kind kind, Gap gap, int depth) {
        left--;
        int token = tokens++;
        boolean readOnly = chance(reads);
        return switch (kind) {
            case ONE, NOWHERE, UNSENDABLE, SHAPE ->
                new Op(kind, token, random.nextInt(2), 0, readOnly, gap, chance(8) ? End.DROP : End.ALL, List.of());
            case ROWS ->
                new Op(
                        kind,
                        token,
                        random.nextInt(2),
                        random.nextInt(30),
                        readOnly,
                        gap,
                        pick(End.ALL, End.ALL, End.SLOW, End.TAKE, End.DROP),
                        List.of());
            case STREAM -> stream(token, gap);
            case DIVIDE, COUNT ->
                new Op(kind, token, random.nextInt(2), random.nextInt(8), readOnly, gap, End.ALL, List.of());
            case INSERT ->
                new Op(
                        kind,
                        token,
                        1 + random.nextInt(KEYS),
                        random.nextInt(2),
                        chance(5),
                        gap,
                        chance(8) ? End.DROP : End.ALL,
                        List.of());
            case UPDATE, DELETE ->
                new Op(kind, token, 1 + random.nextInt(KEYS), 0, false, gap, chance(5) ? End.DROP : End.ALL, List.of());
            case READ, TABLE ->
                new Op(kind, token, 1 + random.nextInt(KEYS), random.nextInt(3), readOnly, gap, End.ALL, List.of());
            case CHILD ->
                new Op(kind, token, random.nextInt(3) == 0 ? 0 : 1, random.nextInt(2), false, gap, End.ALL, List.of());
            case RESHAPE, OUTSIDE ->
                new Op(kind, token, random.nextInt(Shapes.COUNT), 0, false, gap, End.ALL, List.of());
            case DISCARD -> new Op(kind, token, random.nextInt(4), 0, false, gap, End.ALL, List.of());
            case TIMEOUT -> new Op(kind, token, 0, 0, false, gap, End.ALL, List.of());
            case SCRIPT -> new Op(kind, token, 0, 0, false, gap, End.ALL, script());
            case ATOMIC, EACH ->
                new Op(kind, token, random.nextInt(2), chance(4) ? 60 : 0, false, gap, End.ALL, rows());
            case STREAMED ->
                new Op(
                        kind,
                        token,
                        random.nextInt(2),
                        chance(4) ? 60 : 0,
                        false,
                        gap,
                        pick(End.ALL, End.ALL, End.SLOW, End.FAIL, End.DROP),
                        rows());
            case TRANSACTION -> {
                boolean together = random.nextBoolean();
                yield new Op(
                        kind,
                        token,
                        together ? 1 : 0,
                        0,
                        false,
                        gap,
                        pick(End.ALL, End.ALL, End.ALL, End.FAIL, End.CANCEL, End.DROP),
                        work(together, depth));
            }
        };
    }

    private Op stream(int token, Gap gap) {
        List<Op> probe = chance(30) ? List.of(op(Kind.ONE, Gap.SAME, 0)) : List.of();
        return new Op(
                Kind.STREAM,
                token,
                random.nextInt(8),
                random.nextInt(30),
                false,
                gap,
                pick(End.ALL, End.SLOW, End.SLOW, End.TAKE, End.DROP),
                probe);
    }

    private List<Op> work(boolean together, int depth) {
        List<Op> work = new ArrayList<>();
        int count = random.nextInt(7);
        while (work.size() < count) {
            // The rows of EACH come as the window allows, so what is subscribed to behind it may come in between.
            Kind kind = !together && chance(4) ? Kind.EACH : any();
            if (kind != Kind.TRANSACTION || depth < 3) {
                work.add(op(kind, Gap.SAME, depth + 1));
            }
        }
        return work;
    }

    private List<Op> script() {
        List<Op> statements = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        while (statements.size() < count) {
            Kind kind = pick(Kind.INSERT, Kind.INSERT, Kind.UPDATE, Kind.DELETE, Kind.CHILD, Kind.DIVIDE);
            int variant = kind == Kind.CHILD && chance(50) ? 0 : 1 + random.nextInt(KEYS);
            statements.add(new Op(
                    kind,
                    tokens++,
                    variant,
                    kind == Kind.DIVIDE ? 1 + random.nextInt(4) : 0,
                    false,
                    Gap.SAME,
                    End.ALL,
                    List.of()));
        }
        return statements;
    }

    private List<Op> rows() {
        List<Op> rows = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        while (rows.size() < count) {
            // Small keys meet those of other statements, larger ones let many rows succeed.
            int key = chance(30) ? 1 + random.nextInt(KEYS) : 100 + random.nextInt(400);
            rows.add(new Op(
                    chance(2) ? Kind.UNSENDABLE : Kind.INSERT, tokens++, key, 0, false, Gap.SAME, End.ALL, List.of()));
        }
        return rows;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    @SafeVarargs
    private final <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }
}
