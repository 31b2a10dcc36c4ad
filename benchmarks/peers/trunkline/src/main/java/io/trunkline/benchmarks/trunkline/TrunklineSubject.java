// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.trunkline;

import io.netty.util.internal.PlatformDependent;
import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.SslMode;
import io.trunkline.benchmarks.workload.Case;
import io.trunkline.benchmarks.workload.Lane;
import io.trunkline.benchmarks.workload.Round;
import io.trunkline.benchmarks.workload.Subject;
import io.trunkline.benchmarks.workload.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;

/**
 * Trunkline with its default settings: everything happens on its event loops, each operation starts the one after it.
 *
 * <p>Every case but the look-ups is {@code query(…).all(mapper)}, whatever the size of the answer.
 */
final class TrunklineSubject implements Subject {
    private final List<PgConnection> connections = new ArrayList<>();
    private PgConfig config = PgConfig.defaults();

    @Override
    public void open(Target target, Case work) {
        config = PgConfig.defaults().with(it -> it.host(Target.HOST)
                .port(target.port())
                .sslMode(SslMode.DISABLE)
                .user(target.user())
                .database(target.database()));
        if (work == Case.CONNECT) {
            config = config.with(it -> it.user(Target.SCRAM_USER).password(Target.SCRAM_PASSWORD));
            return;
        }
        for (int i = 0; i < work.connections(); i++) {
            connections.add(
                    Objects.requireNonNull(PgConnection.connect(config).block(), "connect answers a connection"));
        }
    }

    @Override
    public void run(Round round) {
        if (round.work() == Case.CONNECT) {
            connect(round);
            return;
        }
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (PgConnection connection : connections) {
            CompletableFuture<Void> over = new CompletableFuture<>();
            ends.add(over);
            // Signals arrive on the connection's event loop, where the lane is to live.
            connection
                    .query("select 1")
                    .one(Integer.class)
                    .subscribe(onEventLoop -> start(round, connection, over), over::completeExceptionally);
        }
        ends.forEach(CompletableFuture::join);
    }

    /** Each connection on the event loop of the one before, where the lane lives. */
    private void connect(Round round) {
        PgConnection.connect(config)
                .flatMap(first -> {
                    Lane lane = round.lane();
                    Mono<Void> another = PgConnection.connect(config)
                            .flatMap(PgConnection::close)
                            .doOnSuccess(closed -> lane.completed(0, 0));
                    return first.close().then(another.repeat(lane::more).then());
                })
                .block();
    }

    private static void start(Round round, PgConnection connection, CompletableFuture<Void> over) {
        Case work = round.work();
        String sql = work.sql();
        InFlight inFlight = new InFlight(
                round.lane(),
                each -> {
                    switch (work) {
                        case CONNECT -> throw new IllegalStateException("no query connects");
                        case SELECT1_SEQ, SELECT1_PIPELINED -> LookUp.start(connection, sql, each);
                        case READS_PIPELINED -> LookUp.startReading(connection, sql, each);
                        case ROWS_1K -> read(connection, sql, new Rows(each, Rows::mixed));
                        case ROWS_1M -> read(connection, sql, new Rows(each, Rows::event));
                        case SLOW_CONSUMER -> read(connection, sql, new SlowRows(each));
                        case LARGE_1K, LARGE_10K, BLOBS_ONE_CONNECTION, BLOBS_TEN_CONNECTIONS ->
                            read(connection, sql, new Rows(each, Rows::blob));
                    }
                },
                over);
        inFlight.keep(work.inFlight() / work.connections());
    }

    private static void read(PgConnection connection, String sql, Rows rows) {
        connection.query(sql).all(rows).subscribe(rows);
    }

    /** Netty takes large buffers past the JDK's counters where it can, and keeps its own count then. */
    @Override
    public long uncountedDirectBytes() {
        return Math.max(PlatformDependent.usedDirectMemory(), 0);
    }

    @Override
    public void close() {
        connections.forEach(connection -> connection.close().block());
    }
}
