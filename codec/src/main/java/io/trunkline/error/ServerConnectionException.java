// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/**
 * Class 08, Connection Exception: the server, or a pooler in front of it, could not make a connection of its own to where
 * the statement leads, has lost it, or finds that this one does not keep to the protocol.
 *
 * <p>That this driver has no connection is another matter, which its own exceptions tell.
 */
public final class ServerConnectionException extends ServerException {
    private static final long serialVersionUID = 1L;

    ServerConnectionException(ErrorFields fields, Outcome outcome, @Nullable String sql) {
        super(fields, outcome, sql);
    }
}
