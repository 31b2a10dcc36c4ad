// SPDX-License-Identifier: Apache-2.0
package io.trunkline.model;

import io.trunkline.error.PgException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the caller of an operation has seen of it. Written on the event loop, read when all is over. */
final class Seen {
    static final String COMPLETE = "complete";
    static final String CANCELLED = "cancelled";

    final Op op;
    /** The text of the statement that was run. */
    final String sql;

    final List<Seen> inner;
    final List<String> rows = new ArrayList<>();
    /** Whether it may have been run behind operations that were subscribed to after it. */
    boolean late;

    @Nullable
    String end;

    private @Nullable Throwable failure;

    Seen(Op op) {
        this(op, op.sql());
    }

    private Seen(Op op, String sql) {
        this.op = op;
        this.sql = sql;
        this.inner = op.inner().stream()
                .map(it -> new Seen(it, op.isBatch() ? sql : it.sql()))
                .toList();
    }

    void row(String row) {
        rows.add(end == null ? row : row + " after the end");
    }

    void end(String how) {
        end = end == null ? how : end + ", then " + how;
    }

    void fail(Throwable error) {
        failure = error;
        end(name(error));
    }

    private static String name(Throwable error) {
        if (error instanceof PgException known) {
            String state = known.sqlState();
            return (state == null ? error.getClass().getSimpleName() : state) + "/" + known.outcome();
        }
        return error.getClass().getSimpleName();
    }

    @Override
    public String toString() {
        return rows + " " + (end == null ? "without an end" : end)
                + (failure == null ? "" : " (" + failure.getMessage() + ")");
    }
}
