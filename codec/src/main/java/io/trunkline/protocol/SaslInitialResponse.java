// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The client's choice among the mechanisms offered, and its first message if the mechanism lets the client begin.
 *
 * @param mechanism such as SCRAM-SHA-256
 * @param response the mechanism's first message, or null; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // wire data as it is, compared by content
public record SaslInitialResponse(String mechanism, byte @Nullable [] response) implements FrontendMessage {
    @Override
    public void deliver(FrontendHandler handler) {
        handler.on(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SaslInitialResponse that
                && mechanism.equals(that.mechanism)
                && Arrays.equals(response, that.response);
    }

    @Override
    public int hashCode() {
        return 31 * mechanism.hashCode() + Arrays.hashCode(response);
    }

    /** Does not show the response. */
    @Override
    public String toString() {
        return "SaslInitialResponse[mechanism=" + mechanism + "]";
    }
}
