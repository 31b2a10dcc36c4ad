// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a CancelRequest must name to cancel this session's work.
 *
 * @param processId of the server process
 * @param secretKey of 4 bytes, up to 256 from protocol 3.2 on; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // wire data as it is, compared by content
public record BackendKeyData(int processId, byte[] secretKey) implements BackendMessage {
    /** The longest key there can be, in bytes. */
    static final int LONGEST_KEY = 256;

    public BackendKeyData {
        if (secretKey.length < 4 || secretKey.length > LONGEST_KEY) {
            throw new IllegalArgumentException("a key of " + secretKey.length + " bytes in place of 4 to 256");
        }
    }

    @Override
    public void deliver(BackendHandler handler) {
        handler.on(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BackendKeyData that
                && processId == that.processId
                && Arrays.equals(secretKey, that.secretKey);
    }

    @Override
    public int hashCode() {
        return 31 * processId + Arrays.hashCode(secretKey);
    }

    /** Does not show the key: whoever knows it can cancel queries. */
    @Override
    public String toString() {
        return "BackendKeyData[processId=" + processId + ", key of " + secretKey.length + " bytes]";
    }
}
