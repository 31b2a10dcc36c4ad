// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.vertx;

import io.trunkline.benchmarks.workload.Pace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowStream;

/** A consumer that pauses its stream after each burst until the next one is due. */
final class SlowReader {
    private final Vertx vertx;
    private final RowStream<Row> stream;
    private final Pace pace = new Pace();
    private final Promise<long[]> read = Promise.promise();
    private long rows;
    private long sum;

    SlowReader(Vertx vertx, RowStream<Row> stream) {
        this.vertx = vertx;
        this.stream = stream;
    }

    /** Rows and their digests' sum. */
    Future<long[]> read() {
        stream.exceptionHandler(read::tryFail);
        stream.endHandler(end -> read.tryComplete(new long[] {rows, sum}));
        stream.handler(this::take);
        return read.future();
    }

    private void take(Row row) {
        sum += VertxSubject.event(row);
        if (++rows % Pace.BURST == 0) {
            long waitMillis = pace.nanosUntilMore(rows) / 1_000_000;
            if (waitMillis > 0) {
                stream.pause();
                vertx.setTimer(waitMillis, due -> stream.resume());
            }
        }
    }
}
