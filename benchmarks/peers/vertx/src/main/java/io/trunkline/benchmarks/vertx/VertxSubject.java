// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.vertx;

import io.netty.util.internal.PlatformDependent;
import io.trunkline.benchmarks.workload.Case;
import io.trunkline.benchmarks.workload.Digest;
import io.trunkline.benchmarks.workload.Lane;
import io.trunkline.benchmarks.workload.Round;
import io.trunkline.benchmarks.workload.Subject;
import io.trunkline.benchmarks.workload.Target;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.RowStream;
import io.vertx.sqlclient.SqlResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collector;

/**
 * vertx-pg-client: everything happens on its event loops, each operation starts the one after it.
 *
 * <p>Answers of a bounded size are taken whole ({@code RowSet}); a million rows by cursor, its only way to stream; large
 * rows through a collector, so that they are not held.
 */
final class VertxSubject implements Subject {
    private static final int PIPELINING_LIMIT = 256;
    private static final int FETCH_ROWS = 10_000;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final List<Loop> loops = new ArrayList<>();
    private PgConnectOptions options = new PgConnectOptions();

    /** A connection and the event loop that it lives on. */
    private record Loop(Context context, PgConnection connection) {}

    @Override
    public void open(Target target, Case work) {
        options = new PgConnectOptions()
                .setHost(Target.HOST)
                .setPort(target.port())
                .setUser(target.user())
                .setDatabase(target.database())
                .setCachePreparedStatements(true)
                .setPipeliningLimit(PIPELINING_LIMIT);
        if (work == Case.CONNECT) {
            options.setUser(Target.SCRAM_USER).setPassword(Target.SCRAM_PASSWORD);
            return;
        }
        for (int i = 0; i < work.connections(); i++) {
            Promise<Loop> opened = Promise.promise();
            vertx.runOnContext(start -> PgConnection.connect(vertx, options)
                    .map(connection -> new Loop(vertx.getOrCreateContext(), connection))
                    .onComplete(opened));
            loops.add(opened.future().await());
        }
    }

    @Override
    public void run(Round round) {
        if (round.work() == Case.CONNECT) {
            Promise<Object> end = Promise.promise();
            vertx.runOnContext(start -> connect(round.lane(), end));
            end.future().await();
            return;
        }
        List<Future<?>> ends = new ArrayList<>();
        for (Loop loop : loops) {
            Promise<Object> end = Promise.promise();
            loop.context().runOnContext(start -> {
                Case work = round.work();
                Lane lane = round.lane();
                new InFlight(lane, operation(work, loop.connection(), lane))
                        .keep(work.inFlight() / work.connections())
                        .<Object>mapEmpty()
                        .onComplete(end);
            });
            ends.add(end.future());
        }
        Future.all(ends).await();
    }

    private void connect(Lane lane, Promise<Object> end) {
        if (!lane.more()) {
            end.complete();
            return;
        }
        PgConnection.connect(vertx, options).flatMap(PgConnection::close).onComplete(closed -> {
            if (closed.failed()) {
                end.fail(closed.cause());
            } else {
                lane.completed(0, 0);
                connect(lane, end);
            }
        });
    }

    private Operation operation(Case work, PgConnection connection, Lane lane) {
        PreparedQuery<RowSet<Row>> query = connection.preparedQuery(work.sql());
        return switch (work) {
            case CONNECT -> throw new IllegalStateException("no query connects");
            case SELECT1_SEQ, SELECT1_PIPELINED, READS_PIPELINED -> inFlight -> LookUp.start(query, lane, inFlight);
            case ROWS_1K ->
                inFlight -> query.execute().onComplete(result -> inFlight.end(result, rows -> readMixed(rows, lane)));
            case LARGE_1K, LARGE_10K, BLOBS_ONE_CONNECTION, BLOBS_TEN_CONNECTIONS -> {
                PreparedQuery<SqlResult<long[]>> collected = query.collecting(blobs());
                yield inFlight -> collected
                        .execute()
                        .onComplete(result ->
                                inFlight.end(result, answer -> lane.completed(answer.value()[0], answer.value()[1])));
            }
            case ROWS_1M ->
                inFlight -> inTransaction(work, connection, VertxSubject::readEvents)
                        .onComplete(result -> inFlight.end(result, count -> lane.completed(count[0], count[1])));
            case SLOW_CONSUMER ->
                inFlight -> inTransaction(work, connection, stream -> new SlowReader(vertx, stream).read())
                        .onComplete(result -> inFlight.end(result, count -> lane.completed(count[0], count[1])));
        };
    }

    private static void readMixed(RowSet<Row> rows, Lane lane) {
        long sum = 0;
        for (Row row : rows) {
            JsonObject document = row.getJsonObject(9);
            sum += Digest.mixed(
                    row.getLong(0),
                    row.getInteger(1),
                    row.getShort(2),
                    row.getDouble(3),
                    row.getBigDecimal(4),
                    row.getString(5),
                    row.getOffsetDateTime(6),
                    row.getUUID(7),
                    row.getBoolean(8),
                    Digest.documentLength(
                            document.getInteger("id"),
                            document.getString("name"),
                            document.getJsonArray("tags").getString(0),
                            document.getJsonArray("tags").getString(1)));
        }
        lane.completed(rows.size(), sum);
    }

    private static Future<long[]> readEvents(RowStream<Row> stream) {
        Promise<long[]> read = Promise.promise();
        long[] count = new long[2];
        stream.exceptionHandler(read::tryFail);
        stream.endHandler(end -> read.tryComplete(count));
        stream.handler(row -> {
            count[0]++;
            count[1] += event(row);
        });
        return read.future();
    }

    static long event(Row row) {
        return Digest.event(row.getLong(0), row.getString(1), row.getInteger(2), row.getDouble(3), row.getLong(4));
    }

    /** Reads a stream to its end: rows and their digests' sum. */
    private interface StreamReader {
        Future<long[]> read(RowStream<Row> stream);
    }

    /** A cursor lives in a transaction only. */
    private static Future<long[]> inTransaction(Case work, PgConnection connection, StreamReader reader) {
        return connection.begin().compose(transaction -> connection
                .prepare(work.sql())
                .compose(statement -> reader.read(statement.createStream(FETCH_ROWS))
                        .compose(count -> statement.close().map(count)))
                .compose(count -> transaction.commit().map(count)));
    }

    /** Rows and their digests' sum. */
    private static Collector<Row, long[], long[]> blobs() {
        return Collector.of(
                () -> new long[2],
                (count, row) -> {
                    Buffer body = row.getBuffer(1);
                    count[0]++;
                    count[1] += Digest.blob(
                            row.getLong(0), body.length(), body.getByte(0), body.getByte(body.length() - 1));
                },
                (one, other) -> {
                    throw new UnsupportedOperationException("rows arrive in one thread");
                });
    }

    /** Netty takes large buffers past the JDK's counters where it can, and keeps its own count then. */
    @Override
    public long uncountedDirectBytes() {
        return Math.max(PlatformDependent.usedDirectMemory(), 0);
    }

    @Override
    public void close() {
        loops.forEach(loop -> loop.connection().close().await());
        vertx.close().await();
    }
}
