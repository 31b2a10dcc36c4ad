// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.RowMapper;
import io.trunkline.UnexpectedRowsException;
import io.trunkline.protocol.DataRow;
import io.trunkline.row.RowView;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/** Answers the only row of a query, or the first. */
public final class SingleRow<T> extends SingleResult<T> {
    /** Whether a second row is wrong or just not wanted. */
    public enum Expectation {
        ONLY,
        FIRST
    }

    private final RowMapper<? extends T> mapper;
    private final Expectation expectation;
    private boolean found;
    private @Nullable T value;

    public SingleRow(
            Wire wire,
            Execution execution,
            RowMapper<? extends T> mapper,
            Expectation expectation,
            CoreSubscriber<? super T> subscriber) {
        super(wire, execution, subscriber);
        this.mapper = mapper;
        this.expectation = expectation;
    }

    /** The server stops after the first row if that is all that is wanted. No limit for ONLY: it forbids parallel plans. */
    @Override
    protected int maxRows() {
        return expectation == Expectation.FIRST ? 1 : 0;
    }

    @Override
    public void row(RowView row, DataRow message) {
        if (!found) {
            found = true;
            value = mapper.map(row);
        } else if (expectation == Expectation.ONLY) {
            throw new UnexpectedRowsException(
                    "one row was expected and the query answers more: first() takes the first, all() takes them all");
        }
    }

    @Override
    protected void complete(long affectedRows) {}

    @Override
    protected @Nullable T result() {
        return value;
    }
}
