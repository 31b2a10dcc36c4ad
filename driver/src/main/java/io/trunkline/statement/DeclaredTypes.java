// SPDX-License-Identifier: Apache-2.0
package io.trunkline.statement;

import io.trunkline.Parameter;
import io.trunkline.codec.PgType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The types that a caller declared for parameters, by OID or by name. Part of what makes a statement the same as another. */
public final class DeclaredTypes {
    /** All types are left to the server. */
    public static final DeclaredTypes NONE = new DeclaredTypes(new int[0], new String[0]);

    private final int[] oids;
    private final @Nullable String[] names;

    private DeclaredTypes(int[] oids, @Nullable String[] names) {
        this.oids = oids;
        this.names = names;
    }

    /** What these parameters declare, as far as the last one that does: how many there are is the server's to say. */
    public static DeclaredTypes of(@Nullable Object[] parameters) {
        int declared = parameters.length;
        while (declared > 0 && !(parameters[declared - 1] instanceof Parameter)) {
            declared--;
        }
        if (declared == 0) {
            return NONE;
        }
        int[] oids = new int[declared];
        @Nullable String[] names = new String[declared];
        for (int i = 0; i < declared; i++) {
            if (parameters[i] instanceof Parameter parameter) {
                PgType type = parameter.type();
                oids[i] = type.oid();
                names[i] = type.oid() == 0 ? type.name() : null;
            }
        }
        return new DeclaredTypes(oids, names);
    }

    /** {@return the values alone: this very array where no type is declared} */
    public static @Nullable Object[] values(@Nullable Object[] parameters) {
        @Nullable Object[] values = parameters;
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i] instanceof Parameter parameter) {
                if (values == parameters) {
                    values = Arrays.copyOf(parameters, parameters.length, Object[].class);
                }
                values[i] = parameter.value();
            }
        }
        return values;
    }

    /** {@return the OIDs, 0 for types left to the server or known by name only} */
    int[] oids() {
        return oids;
    }

    /** {@return the names that must be turned into OIDs first, in the order of their parameters} */
    public List<String> names() {
        if (oids.length == 0) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        for (String name : names) {
            if (name != null) {
                found.add(name);
            }
        }
        return found;
    }

    /** These, with OIDs in place of {@link #names}, in their order. */
    public int[] resolved(List<Integer> found) {
        int[] all = oids.clone();
        int next = 0;
        for (int i = 0; i < all.length; i++) {
            if (names[i] != null) {
                all[i] = found.get(next++);
            }
        }
        return all;
    }

    /** {@return what a statement is found by: its SQL alone in the common case, which makes no object} */
    Object key(String sql) {
        return oids.length == 0 ? sql : new Key(sql, this);
    }

    private record Key(String sql, DeclaredTypes types) {}

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeclaredTypes that
                && Arrays.equals(oids, that.oids)
                && Arrays.equals(names, that.names);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(oids) + Arrays.hashCode(names);
    }
}
