// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import org.jspecify.annotations.Nullable;

/**
 * A parameter that is JSON, whatever the class of its value: {@code Json.of(List.of(1, 2))} is {@code [1,2]}, where the list
 * itself would be a PostgreSQL array, and {@code Json.of("text")} is a JSON string, where a string itself is taken for JSON
 * already. Goes through the {@link JsonMapper}.
 *
 * <p>As a result, JSON as whatever the mapper makes of it when it may choose: maps, lists, strings, numbers, booleans.
 *
 * @param value
 *     what becomes JSON; null is JSON's {@code null}, while a parameter that is null is SQL's NULL
 */
public record Json(@Nullable Object value) {
    public static Json of(@Nullable Object value) {
        return new Json(value);
    }
}
