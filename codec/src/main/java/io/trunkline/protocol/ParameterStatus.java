// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/** The value of a run-time parameter that the server reports: at the start of a session, and whenever it changes. */
public record ParameterStatus(String name, String value) implements BackendMessage {
    @Override
    public void deliver(BackendHandler handler) {
        handler.on(this);
    }
}
