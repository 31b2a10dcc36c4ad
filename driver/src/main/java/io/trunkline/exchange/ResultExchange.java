// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.Result;
import io.trunkline.ResultTooLargeException;
import io.trunkline.Row;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.DataRow;
import io.trunkline.row.RowView;
import java.util.ArrayList;
import java.util.List;
import reactor.core.CoreSubscriber;

/** Answers the whole result of a query at once: tag, columns and copies of all rows, up to a limit. */
public final class ResultExchange extends SingleResult<Result> {
    /** What a row that is kept costs beside its bytes, roughly. */
    static final int ROW_OVERHEAD = 256;

    private final List<Row> rows = new ArrayList<>();
    private long bytes;
    private String tag = "";
    private long affectedRows;

    public ResultExchange(Wire wire, Execution execution, CoreSubscriber<? super Result> subscriber) {
        super(wire, execution, subscriber);
    }

    static ResultTooLargeException tooLarge(long limit) {
        return new ResultTooLargeException(
                "the result takes more than the " + limit
                        + " bytes that rowBufferBytes allows for collecting it: stream the rows with query(…).all, or raise the limit");
    }

    @Override
    public void row(RowView row, DataRow message) {
        bytes += message.end() - message.start() + ROW_OVERHEAD;
        if (bytes > wire.rowBufferBytes()) {
            rows.clear();
            throw tooLarge(wire.rowBufferBytes());
        }
        rows.add(row.copy());
    }

    @Override
    public boolean tellsTypes() {
        return true;
    }

    @Override
    protected void tag(CommandComplete command) {
        tag = command.tag();
    }

    @Override
    protected void complete(long affectedRows) {
        this.affectedRows = affectedRows;
    }

    @Override
    protected Result result() {
        return new Result(tag, affectedRows, columns(), rows);
    }
}
