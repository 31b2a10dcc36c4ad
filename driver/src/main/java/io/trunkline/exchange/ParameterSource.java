// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import org.jspecify.annotations.Nullable;

/** The rows of parameters of a batch, one after the other; on the event loop. */
public interface ParameterSource {
    /** Its turn has come. */
    default void start(Runnable whenMore) {}

    /** {@return the next row, null if there is none now} */
    @Nullable
    Object @Nullable [] next();

    /** Whether all rows have been taken. */
    boolean isExhausted();

    /** {@return why there will be no more rows, null if that is not so} */
    default @Nullable Throwable failure() {
        return null;
    }

    /** The rows are wanted once more, from the first on; not after {@link #keepNoLonger}. */
    void rewind();

    /** No row will be wanted twice. */
    default void keepNoLonger() {}

    /** No more rows are wanted. */
    default void cancel() {}
}
