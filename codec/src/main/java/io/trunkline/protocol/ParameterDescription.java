// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The types of a statement's parameters.
 *
 * @param typeOids by parameter, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // wire data as it is, compared by content
public record ParameterDescription(int[] typeOids) implements BackendMessage {
    @Override
    public void deliver(BackendHandler handler) {
        handler.on(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ParameterDescription that && Arrays.equals(typeOids, that.typeOids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(typeOids);
    }

    @Override
    public String toString() {
        return "ParameterDescription" + Arrays.toString(typeOids);
    }
}
