// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The result of a FunctionCall.
 *
 * @param value in the format that was asked for, or null for SQL NULL; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // wire data as it is, compared by content
public record FunctionCallResponse(byte @Nullable [] value) implements BackendMessage {
    @Override
    public void deliver(BackendHandler handler) {
        handler.on(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FunctionCallResponse that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "FunctionCallResponse[" + (value == null ? "NULL" : value.length + " bytes") + "]";
    }
}
