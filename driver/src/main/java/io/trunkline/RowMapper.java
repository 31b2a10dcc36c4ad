// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import org.jspecify.annotations.Nullable;

/**
 * Makes a value of a row. Called on the connection's event loop, so it must not block; what it throws fails its own query
 * and nothing else.
 *
 * @param <T> what a row becomes
 */
@FunctionalInterface
public interface RowMapper<T> {
    /** @param row valid during this call only: see {@link Row#copy()} */
    @Nullable
    T map(Row row);
}
