// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.server;

import org.jspecify.annotations.Nullable;

/** A server could not be unpacked, started, asked or stopped; the message says what the server itself said. */
public final class EmbeddedServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedServerException(String message) {
        this(message, null);
    }

    EmbeddedServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
