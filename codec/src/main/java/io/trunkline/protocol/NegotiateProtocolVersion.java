// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import java.util.List;

/**
 * The server does not know all that the StartupMessage asked for, and goes on with less.
 *
 * @param minor the newest minor version of protocol 3 that the server knows
 * @param unrecognizedOptions names of the protocol options it does not know
 */
public record NegotiateProtocolVersion(int minor, List<String> unrecognizedOptions) implements BackendMessage {
    public NegotiateProtocolVersion {
        if (minor < 0 || minor > 0xFFFF) {
            throw new IllegalArgumentException("a minor version of " + minor);
        }
        unrecognizedOptions = List.copyOf(unrecognizedOptions);
    }

    @Override
    public void deliver(BackendHandler handler) {
        handler.on(this);
    }
}
