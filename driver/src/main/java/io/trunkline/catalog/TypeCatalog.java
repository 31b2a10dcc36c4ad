// SPDX-License-Identifier: Apache-2.0
package io.trunkline.catalog;

import io.trunkline.codec.CodecRegistry;
import io.trunkline.codec.TypeDescription;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The types of one database: those that the configuration has codecs for, and those that were looked up.
 *
 * <p>Shared by connections on any threads. {@link #codecs} is an immutable whole, replaced whenever something is learnt: who
 * has resolved columns with one compares it with the current one, and resolves them anew where it is another.
 */
public final class TypeCatalog {
    /**
     * So many types are remembered. A database that makes types without end, a row type with every temporary table, would
     * fill the memory; beyond this all are forgotten and those in use are looked up once more.
     */
    private static final int MOST = 4_096;

    private final CodecRegistry configured;
    private final AtomicReference<Known> known;

    private record Known(CodecRegistry codecs, Map<Integer, TypeDescription> described) {}

    /** @param configured the codecs that need no catalog */
    public TypeCatalog(CodecRegistry configured) {
        this.configured = configured;
        this.known = new AtomicReference<>(new Known(configured, Map.of()));
    }

    /** {@return whether there are codecs of users' among them} */
    public boolean hasCodecsOfUsers() {
        return configured != CodecRegistry.builtin();
    }

    /** {@return the codecs of all types known by now} */
    public CodecRegistry codecs() {
        return current().codecs;
    }

    private Known current() {
        return Objects.requireNonNull(known.get(), "there is always one");
    }

    /** Adds what a database said of types; what it said earlier of the same ones is replaced. */
    public void learn(Collection<TypeDescription> types) {
        if (types.isEmpty()) {
            return;
        }
        known.updateAndGet(before -> {
            Map<Integer, TypeDescription> all =
                    before.described.size() + types.size() > MOST ? new HashMap<>() : new HashMap<>(before.described);
            for (TypeDescription type : types) {
                if (!configured.isKnown(type.oid())) {
                    all.put(type.oid(), type);
                }
            }
            return all.equals(before.described) ? before : known(all);
        });
    }

    /** Forgets a type, which is not what it was, and all that are made of it: the next use looks them up anew. */
    public void forget(int oid) {
        known.updateAndGet(before -> {
            Set<Integer> gone = new HashSet<>(Set.of(oid));
            int size = 0;
            while (size < gone.size()) {
                size = gone.size();
                before.described.values().stream()
                        .filter(type -> isMadeOf(type, gone))
                        .forEach(type -> gone.add(type.oid()));
            }
            Map<Integer, TypeDescription> left = new HashMap<>(before.described);
            return left.keySet().removeAll(gone) ? known(left) : before;
        });
    }

    private static boolean isMadeOf(TypeDescription type, Set<Integer> others) {
        return others.contains(type.member())
                || type.fields().stream().anyMatch(field -> others.contains(field.typeOid()));
    }

    private Known known(Map<Integer, TypeDescription> described) {
        return new Known(configured.withTypes(described.values()), Map.copyOf(described));
    }
}
