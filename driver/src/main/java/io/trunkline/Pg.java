// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.codec.PgType;
import org.jspecify.annotations.Nullable;

/** What one writes beside SQL. */
public final class Pg {
    private Pg() {}

    /**
     * A value of a type that the caller names, for SQL that leaves it open: {@code select $1}, {@code $1 is null},
     * {@code concat($1, …)}. The SQL stays as it is; {@code $1::type} in it says the same.
     *
     * @param value null is NULL of that type
     * @param type one of {@link PgType}'s constants; a type with OID 0 is looked up by its name
     */
    public static Parameter typed(@Nullable Object value, PgType type) {
        return new Parameter(value, type);
    }

    /**
     * As {@link #typed(Object, PgType)}, for a type by its name, which is looked up in the database before the statement's
     * first use. What {@code $1::name} takes is a name: {@code mood}, {@code shop.mood}, {@code mood[]},
     * {@code timestamp with time zone}. The session's search path decides where it says no schema.
     */
    public static Parameter typed(@Nullable Object value, String typeName) {
        return new Parameter(value, new PgType(0, typeName, 0, ','));
    }
}
