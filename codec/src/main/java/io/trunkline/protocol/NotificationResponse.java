// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/**
 * What some session told a channel that this session listens to. May arrive at any time.
 *
 * @param processId of the server process that notified
 */
public record NotificationResponse(int processId, String channel, String payload) implements BackendMessage {
    @Override
    public void deliver(BackendHandler handler) {
        handler.on(this);
    }
}
