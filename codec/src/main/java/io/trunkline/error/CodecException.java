// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/** A value that could not be read or written as asked; it fails the statement it belongs to and nothing else. */
public final class CodecException extends PgException {
    private static final long serialVersionUID = 1L;

    public CodecException(String message, Outcome outcome, @Nullable Throwable cause) {
        super(message, outcome, cause);
    }
}
