// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/**
 * Class P0, PL/pgSQL Error: a function raised this. {@code RAISE EXCEPTION} without an SQLSTATE of its own is P0001, an
 * assertion is P0004. A function that says another SQLSTATE gets the exception of that class.
 */
public final class PlPgSqlErrorException extends ServerException {
    private static final long serialVersionUID = 1L;

    PlPgSqlErrorException(ErrorFields fields, Outcome outcome, @Nullable String sql) {
        super(fields, outcome, sql);
    }
}
