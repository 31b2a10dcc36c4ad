// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one row of parameters of a {@link Batch#each() batch}.
 *
 * @param index which row it was, counted from 0
 * @param affectedRows how many rows of the table it has affected, or how many it answered; 0 if it failed
 * @param rows what it answered, if that was asked for
 * @param failure why it failed, null if it did not: {@link io.trunkline.error.PgException}s say what became of it
 * @param <T> what a row became
 */
public record BatchOutcome<T>(
        long index,
        long affectedRows,
        List<T> rows,
        @Nullable Throwable failure) {
    public BatchOutcome {
        rows = List.copyOf(rows);
    }

    /** {@return whether it did not fail} */
    public boolean isSuccess() {
        return failure == null;
    }
}
