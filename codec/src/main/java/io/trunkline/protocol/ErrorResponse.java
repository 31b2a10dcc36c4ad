// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.error.ErrorFields;

/** An error: the server skips all messages up to the next Sync. */
public record ErrorResponse(ErrorFields fields) implements BackendMessage {
    @Override
    public void deliver(BackendHandler handler) {
        handler.on(this);
    }
}
