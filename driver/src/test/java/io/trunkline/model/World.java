// SPDX-License-Identifier: Apache-2.0
package io.trunkline.model;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the tables have in them. */
final class World {
    final SortedMap<Integer, Integer> t;
    final SortedSet<Integer> children;
    boolean orphans;
    /** The kind of {@code shape}, and which time it was made: what was prepared for another may be stale. */
    int shape;

    int shapeMade;

    World() {
        t = new TreeMap<>();
        children = new TreeSet<>();
    }

    private World(World other) {
        t = new TreeMap<>(other.t);
        children = new TreeSet<>(other.children);
        orphans = other.orphans;
        shape = other.shape;
        shapeMade = other.shapeMade;
    }

    World copy() {
        return new World(this);
    }

    /** How many rows a writing statement has affected in the last {@link #run}. */
    int affected;

    /** {@return the error's SQLSTATE, null if there is none} */
    @Nullable
    String run(Op op) {
        affected = 1;
        switch (op.kind()) {
            case INSERT -> {
                if (op.key() < Op.UNCERTAIN && t.putIfAbsent(op.key(), op.token()) != null) {
                    return "23505";
                }
            }
            case UPDATE -> affected = t.replace(op.key(), op.token()) == null ? 0 : 1;
            case DELETE -> affected = t.remove(op.key()) == null ? 0 : 1;
            case CHILD -> {
                if (op.variant() == 0) {
                    orphans = true;
                } else {
                    children.add(op.token());
                }
            }
            case DIVIDE -> {
                return op.size() >= 4 ? "22012" : null;
            }
            default -> throw new IllegalArgumentException(op + " does not write");
        }
        return null;
    }

    /** Checks what is checked at the end of a transaction. */
    @Nullable
    String commit() {
        return orphans ? "23503" : null;
    }
}
