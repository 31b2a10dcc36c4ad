// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.protocol.DataRow;
import io.trunkline.row.RowView;
import reactor.core.CoreSubscriber;

/** Runs a statement for its effect and answers how many rows it touched; rows it returns are passed over. */
public final class AffectedRows extends SingleResult<Long> {
    private long affectedRows;

    public AffectedRows(Wire wire, Execution execution, CoreSubscriber<? super Long> subscriber) {
        super(wire, execution, subscriber);
    }

    @Override
    public void row(RowView row, DataRow message) {}

    @Override
    public boolean readsRows() {
        return false;
    }

    @Override
    protected void complete(long affectedRows) {
        this.affectedRows = affectedRows;
    }

    @Override
    protected Long result() {
        return affectedRows;
    }
}
