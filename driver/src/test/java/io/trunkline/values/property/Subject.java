// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import io.trunkline.type.PgArray;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A type whose values are sent both ways.
 *
 * @param type the type that this is about, by its name
 * @param place where values of the type stand in those that are sent
 * @param sql the type that is sent, as SQL
 * @param generator makes its values
 * @param natural what its values are in Java if nothing else is asked for
 * @param views the Java types it is read as
 */
record Subject(String type, Place place, String sql, Generator generator, Class<?> natural, List<View> views) {
    /** Where a value can stand. */
    enum Place {
        ITSELF,
        ARRAY,
        COMPOSITE,
        RANGE
    }

    /** What of a value is expected to come back from the server when it is sent as it was read. */
    enum Back {
        /** The whole value: the server prints the same. */
        WHOLE,
        /** Less than that, or more, but the same in text and in binary. */
        SAME_IN_BOTH_FORMATS,
        /** It is only read. */
        NOT_SENT
    }

    /** The composite of every type, see {@link Catalog}, with the array as it is. */
    record Fields(
            @Nullable Object a,
            @Nullable PgArray<?> b,
            @Nullable Object c,
            @Nullable Integer n) {}

    /** A Java type and how to ask for it. */
    record View(Class<?> javaType, Back back) {
        static final View STRING = new View(String.class, Back.WHOLE);

        @Override
        public String toString() {
            return javaType == Object.class ? "natural" : javaType.getSimpleName();
        }
    }

    /** Types whose values the server prints in another way as soon as they are inside of others. */
    private static final Set<String> OWN_CASTS = Set.of("bool");

    /** {@return the value that the server makes of that text} */
    String made(String text) {
        // The input function takes numbers and what stands for none, the cast from text does not.
        return place == Place.ITSELF && type.equals("regclass")
                ? "case when " + text + " ~ '^[0-9]+$' then " + text + "::oid when " + text + " = '-' then 0 else "
                        + text + "::regclass::oid end::regclass"
                : text + "::" + sql;
    }

    /** {@return what the server prints for that value} */
    String printed(String value) {
        if (place == Place.ITSELF && OWN_CASTS.contains(type)) {
            return "(" + value + ")::text";
        }
        // format() calls the type's output function. Some casts to text say more (inet) or less (bpchar) than it does.
        return "format('%s', " + value + ")";
    }

    @Override
    public String toString() {
        return place == Place.ITSELF ? type : place + " of " + type;
    }
}
