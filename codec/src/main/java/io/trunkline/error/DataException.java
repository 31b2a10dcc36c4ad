// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/**
 * Class 22, Data Exception: a value is out of range, not of the form its type asks for, or of no use to the function it was
 * given to; a division by zero. The same statement fails again with the same values.
 */
public final class DataException extends ServerException {
    private static final long serialVersionUID = 1L;

    DataException(ErrorFields fields, Outcome outcome, @Nullable String sql) {
        super(fields, outcome, sql);
    }
}
