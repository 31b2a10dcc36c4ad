// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * CopyData flows both ways: the session replicates.
 *
 * @param format of the whole: 0 text, 1 binary
 * @param columnFormats by column, all 0 if the whole is text; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // wire data as it is, compared by content
public record CopyBothResponse(int format, short[] columnFormats) implements BackendMessage {
    @Override
    public void deliver(BackendHandler handler) {
        handler.on(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CopyBothResponse that
                && format == that.format
                && Arrays.equals(columnFormats, that.columnFormats);
    }

    @Override
    public int hashCode() {
        return 31 * format + Arrays.hashCode(columnFormats);
    }

    @Override
    public String toString() {
        return "CopyBothResponse[format=" + format + ", columnFormats=" + Arrays.toString(columnFormats) + "]";
    }
}
