// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value of a composite type, or an anonymous record, that no Java record was asked for: the fields by position and by
 * name. Immutable, as far as the fields' values are.
 *
 * <p>It becomes a parameter of a composite type field by field, by name, so the order does not matter; none may be missing
 * and none may be too many. Fields of anonymous records are named {@code f1}, {@code f2} and so on, as PostgreSQL does.
 *
 * @see <a href="https://www.postgresql.org/docs/current/rowtypes.html">Composite types</a>
 */
public final class Composite {
    private final List<String> names;
    private final @Nullable Object[] values;

    private Composite(List<String> names, @Nullable Object[] values) {
        this.names = names;
        this.values = values;
    }

    /**
     * @param names of the fields, each once
     * @param values of the fields, in the same order, null for NULL
     * @throws IllegalArgumentException if there are not as many values as names
     */
    public static Composite of(List<String> names, @Nullable Object... values) {
        if (names.size() != values.length) {
            throw new IllegalArgumentException(names.size() + " names for " + values.length + " values");
        }
        return new Composite(List.copyOf(names), values.clone());
    }

    /** {@return the number of fields} */
    public int size() {
        return values.length;
    }

    /** {@return the names of the fields in order, in a list that cannot be changed} */
    public List<String> names() {
        return names;
    }

    /**
     * {@return the field at this index, from 0 on; null if it is NULL}
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public @Nullable Object get(int index) {
        return values[Objects.checkIndex(index, values.length)];
    }

    /**
     * {@return the field of this name; null if it is NULL}
     *
     * @throws IllegalArgumentException if there is none
     */
    public @Nullable Object get(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no field named " + name + "; there are " + String.join(", ", names));
        }
        return values[index];
    }

    /** {@return the fields by name and in order, in a map that cannot be changed} */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            map.put(names.get(i), values[i]);
        }
        return Collections.unmodifiableMap(map);
    }

    /** Fields that are arrays are equal if their elements are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Composite composite
                && names.equals(composite.names)
                && Arrays.deepEquals(values, composite.values);
    }

    @Override
    public int hashCode() {
        return names.hashCode() * 31 + Arrays.deepHashCode(values);
    }

    /** {@return names and values for people to read; PostgreSQL's text is had by asking for a String} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < values.length; i++) {
            String value = Arrays.deepToString(new @Nullable Object[] {values[i]});
            text.append(i == 0 ? "" : ", ").append(names.get(i)).append('=').append(value, 1, value.length() - 1);
        }
        return text.append(')').toString();
    }
}
