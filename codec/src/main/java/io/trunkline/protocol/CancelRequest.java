// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * In place of a StartupMessage: cancel what that session is doing. There is no answer but the end of the connection.
 *
 * @param processId as BackendKeyData told
 * @param secretKey as BackendKeyData told, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // wire data as it is, compared by content
public record CancelRequest(int processId, byte[] secretKey) implements FrontendMessage {
    public CancelRequest {
        if (secretKey.length < 4 || secretKey.length > BackendKeyData.LONGEST_KEY) {
            throw new IllegalArgumentException("a key of " + secretKey.length + " bytes in place of 4 to 256");
        }
    }

    @Override
    public void deliver(FrontendHandler handler) {
        handler.on(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CancelRequest that
                && processId == that.processId
                && Arrays.equals(secretKey, that.secretKey);
    }

    @Override
    public int hashCode() {
        return 31 * processId + Arrays.hashCode(secretKey);
    }

    /** Does not show the key. */
    @Override
    public String toString() {
        return "CancelRequest[processId=" + processId + ", key of " + secretKey.length + " bytes]";
    }
}
