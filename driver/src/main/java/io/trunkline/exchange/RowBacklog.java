// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.protocol.DataRow;
import io.trunkline.row.RowView;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Rows that came before it was known what their types are: copies of their bytes, up to a limit, to be read later, one after
 * the other, by way of a view of their own.
 */
final class RowBacklog {
    /** What a kept row costs beside its bytes: its object, its place in the queue. */
    private static final int OVERHEAD = 64;

    private final RowView view = new RowView();
    private final Queue<DataRow> rows = new ArrayDeque<>();
    private long bytes;

    /** {@return whether there was room for the row} */
    boolean add(DataRow row, long limit) {
        int size = row.end() - row.start() + OVERHEAD;
        if (bytes + size > limit) {
            return false;
        }
        bytes += size;
        rows.add(row.copy());
        return true;
    }

    @Nullable
    DataRow poll() {
        DataRow row = rows.poll();
        if (row != null) {
            bytes -= row.end() - row.start() + OVERHEAD;
        }
        return row;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    RowView view() {
        return view;
    }
}
