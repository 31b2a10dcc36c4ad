// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/**
 * Runs a portal.
 *
 * @param maxRows after which to suspend it; 0 for all
 */
public record Execute(String portal, int maxRows) implements FrontendMessage {
    @Override
    public void deliver(FrontendHandler handler) {
        handler.on(this);
    }
}
