// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import org.jspecify.annotations.Nullable;

/**
 * The other end broke the rules of the protocol: nothing it sends can be understood from here on, so the connection is
 * of no more use.
 */
public final class ProtocolException extends PgException {
    private static final long serialVersionUID = 1L;

    /** @param message the message's type, and what was expected of it */
    public ProtocolException(String message, Outcome outcome) {
        this(message, outcome, null);
    }

    public ProtocolException(String message, Outcome outcome, @Nullable Throwable cause) {
        super(message, outcome, cause);
    }
}
