// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/** Asks for the parameters and columns of a prepared statement, or the columns of a portal. */
public record Describe(Target target, String name) implements FrontendMessage {
    @Override
    public void deliver(FrontendHandler handler) {
        handler.on(this);
    }
}
