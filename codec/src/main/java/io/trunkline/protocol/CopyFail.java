// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/** Ends a COPY to the server with an error of this text. */
public record CopyFail(String message) implements FrontendMessage {
    @Override
    public void deliver(FrontendHandler handler) {
        handler.on(this);
    }
}
