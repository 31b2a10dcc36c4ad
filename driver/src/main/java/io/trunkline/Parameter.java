// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.codec.PgType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A parameter's value with its type, for SQL that leaves the type open. Made by {@link Pg#typed}.
 *
 * @param value
 *     null is NULL of that type
 * @param type
 *     with OID 0 it is looked up by its name
 */
public record Parameter(@Nullable Object value, PgType type) {
    public Parameter {
        Objects.requireNonNull(type, "type");
        if (value instanceof Parameter) {
            throw new IllegalArgumentException("a parameter has one type: the value is a Parameter itself");
        }
        if (type.oid() == 0 && type.name().isBlank()) {
            throw new IllegalArgumentException("a type without OID and name");
        }
    }

    /** {@return the type only: values are nobody's business but the server's} */
    @Override
    public String toString() {
        return "a parameter of type " + type.name();
    }
}
