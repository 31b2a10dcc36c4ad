// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/** Gives up a prepared statement and its portals, or one portal. It is no error if there is none. */
public record Close(Target target, String name) implements FrontendMessage {
    @Override
    public void deliver(FrontendHandler handler) {
        handler.on(this);
    }
}
