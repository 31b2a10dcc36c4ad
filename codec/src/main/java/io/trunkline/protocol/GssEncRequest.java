// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/** In place of a StartupMessage: may we go on with GSSAPI encryption? The answer is a single byte, {@code G} or {@code N}. */
public record GssEncRequest() implements FrontendMessage {
    @Override
    public void deliver(FrontendHandler handler) {
        handler.on(this);
    }
}
