// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol.auth;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;

/** A SCRAM exchange that failed; it says what was wrong with the other end's message and holds no secret. */
public final class ScramException extends PgException {
    private static final long serialVersionUID = 1L;

    ScramException(String message) {
        super(message, Outcome.NOT_SENT, null);
    }
}
