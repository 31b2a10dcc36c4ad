// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/** The simple query protocol: one or more statements as text, without parameters. */
public record Query(String sql) implements FrontendMessage {
    @Override
    public void deliver(FrontendHandler handler) {
        handler.on(this);
    }
}
