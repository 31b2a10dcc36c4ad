// SPDX-License-Identifier: Apache-2.0
package io.trunkline.model;

import io.trunkline.model.Op.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What may be under way at the same time, so that the model can tell how it ends. A statement that may have to be sent again,
 * because it is stale or read-only, is perhaps run behind those that were subscribed to after it: what would notice is run
 * only when it is over.
 */
final class Order {
    private static final int EVERYTHING = -1;

    /** How many times prepared statements were dropped, or the columns of SHAPE changed, when a text was last used. */
    private final Map<String, Integer> lastUse = new HashMap<>();

    private int drops;
    private int reshapes;

    // Of what is under way:
    private final Set<String> stale = new HashSet<>();
    private final Set<String> shapes = new HashSet<>();
    private final Set<Integer> lateReads = new HashSet<>();
    private final Set<Integer> lateWrites = new HashSet<>();
    private boolean owned;
    private boolean each;
    private boolean reads;
    private boolean lateDrop;

    /** Whether all that is under way must be over before. */
    boolean mustWait(Op op) {
        return (op.gap() == Op.Gap.TURN && owned)
                || (each && !owned && op.owns(false))
                || (each && op.kind() == Kind.TRANSACTION)
                || meet(lateWrites, keys(op, false))
                || meet(lateWrites, keys(op, true))
                || meet(lateReads, keys(op, true));
    }

    private static boolean meet(Set<Integer> some, Set<Integer> others) {
        return !some.isEmpty()
                && !others.isEmpty()
                && (some.contains(EVERYTHING)
                        || others.contains(EVERYTHING)
                        || others.stream().anyMatch(some::contains));
    }

    /**
     * It is under way now.
     *
     * @return whether it may be run late
     */
    boolean add(Op op) {
        boolean late = !owned && !op.isDropped() && isLate(op);
        if (late) {
            lateReads.addAll(keys(op, false));
            lateWrites.addAll(keys(op, true));
        }
        lateDrop |= late && op.kind() == Kind.DISCARD;
        use(op, !owned && !op.isDropped() && op.isSentWhole());
        owned |= op.owns(false);
        each |= op.kind() == Kind.EACH;
        reads |= op.readOnly();
        return late;
    }

    void over() {
        stale.clear();
        shapes.clear();
        lateReads.clear();
        lateWrites.clear();
        owned = false;
        each = false;
        reads = false;
        drops += lateDrop ? 1 : 0;
        lateDrop = false;
    }

    private boolean isLate(Op op) {
        String sql = op.sql();
        boolean isStale = stale.contains(sql) || lastUse.getOrDefault(sql, uses(op)) < uses(op);
        if (isStale) {
            stale.add(sql);
        }
        // Where the table is not there its Parse fails, and so do those who rely on that.
        boolean relies = op.kind() == Kind.SHAPE && !shapes.add(sql);
        return isStale || relies || op.kind() == Kind.EACH || (op.readOnly() && reads);
    }

    private int uses(Op op) {
        return op.kind() == Kind.SHAPE ? drops + reshapes : drops;
    }

    /** @param surely whether it gets as far as to be prepared anew if it is stale */
    private void use(Op op, boolean surely) {
        if (surely) {
            lastUse.put(op.sql(), uses(op));
        } else {
            lastUse.putIfAbsent(op.sql(), uses(op));
        }
        switch (op.kind()) {
            case DISCARD -> drops++;
            case RESHAPE, OUTSIDE -> reshapes++;
            case TRANSACTION -> op.inner().forEach(it -> use(it, false));
            default -> {}
        }
    }

    private static Set<Integer> keys(Op op, boolean written) {
        return switch (op.kind()) {
            case INSERT, UPDATE, DELETE -> written ? Set.of(op.key()) : Set.of();
            case READ -> written ? Set.of() : Set.of(op.key());
            case TABLE -> written ? Set.of() : Set.of(EVERYTHING);
            case SCRIPT, ATOMIC, STREAMED, EACH, TRANSACTION -> {
                Set<Integer> keys = new HashSet<>();
                List<Op> inner = new ArrayList<>(op.inner());
                inner.forEach(it -> keys.addAll(keys(it, written)));
                yield keys;
            }
            default -> Set.of();
        };
    }
}
