// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A further message of the SASL mechanism.
 *
 * @param message not copied
 */
@SuppressWarnings("ArrayRecordComponent") // wire data as it is, compared by content
public record SaslResponse(byte[] message) implements FrontendMessage {
    @Override
    public void deliver(FrontendHandler handler) {
        handler.on(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SaslResponse that && Arrays.equals(message, that.message);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(message);
    }

    /** Does not show the content. */
    @Override
    public String toString() {
        return "SaslResponse[" + message.length + " bytes]";
    }
}
