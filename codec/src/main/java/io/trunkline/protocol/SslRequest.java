// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/** In place of a StartupMessage: may we go on over TLS? The answer is a single byte, {@code S} or {@code N}. */
public record SslRequest() implements FrontendMessage {
    @Override
    public void deliver(FrontendHandler handler) {
        handler.on(this);
    }
}
