// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A further token of the security library, for GSSAPI and SSPI.
 *
 * @param token not copied
 */
@SuppressWarnings("ArrayRecordComponent") // wire data as it is, compared by content
public record GssResponse(byte[] token) implements FrontendMessage {
    @Override
    public void deliver(FrontendHandler handler) {
        handler.on(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GssResponse that && Arrays.equals(token, that.token);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(token);
    }

    /** Does not show the content. */
    @Override
    public String toString() {
        return "GssResponse[" + token.length + " bytes]";
    }
}
