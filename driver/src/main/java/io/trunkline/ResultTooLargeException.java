// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;

/** A result that was to be collected as a whole takes more memory than {@link PgConfig#rowBufferBytes()} allows. */
public final class ResultTooLargeException extends PgException {
    private static final long serialVersionUID = 1L;

    public ResultTooLargeException(String message) {
        super(message, Outcome.UNKNOWN, null);
    }
}
