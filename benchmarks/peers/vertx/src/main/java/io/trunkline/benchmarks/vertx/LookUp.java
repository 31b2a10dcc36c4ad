// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.vertx;

import io.trunkline.benchmarks.workload.Lane;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.function.Consumer;

/** One look-up by key. The one object that it adds to what the driver itself allocates. */
record LookUp(int key, Lane lane, InFlight inFlight)
        implements Handler<AsyncResult<RowSet<Row>>>, Consumer<RowSet<Row>> {
    static void start(PreparedQuery<RowSet<Row>> query, Lane lane, InFlight inFlight) {
        int key = lane.key();
        query.execute(Tuple.of(key)).onComplete(new LookUp(key, lane, inFlight));
    }

    @Override
    public void handle(AsyncResult<RowSet<Row>> result) {
        inFlight.end(result, this);
    }

    @Override
    public void accept(RowSet<Row> rows) {
        lane.answered(key, rows.iterator().next().getInteger(0));
    }
}
