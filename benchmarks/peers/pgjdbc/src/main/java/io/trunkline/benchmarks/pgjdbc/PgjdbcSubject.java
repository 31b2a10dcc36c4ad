// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.pgjdbc;

import io.trunkline.benchmarks.workload.Case;
import io.trunkline.benchmarks.workload.Digest;
import io.trunkline.benchmarks.workload.Lane;
import io.trunkline.benchmarks.workload.Pace;
import io.trunkline.benchmarks.workload.Round;
import io.trunkline.benchmarks.workload.Subject;
import io.trunkline.benchmarks.workload.Target;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * pgjdbc: blocking, so one thread per connection and one query in flight on each, whatever the case would allow.
 *
 * <p>Statements are prepared on the server from their first use on and stay prepared. Answers too large to hold are
 * fetched in portions, which pgjdbc does only within a transaction.
 */
final class PgjdbcSubject implements Subject {
    /** What pgjdbc was found fastest with; 1,000 costs 8 % more. */
    private static final int FETCH_ROWS = 10_000;
    /** Ten megabytes at a time of the widest rows. */
    private static final int FETCH_LARGE_ROWS = 1_000;

    private final List<Connection> connections = new ArrayList<>();
    private final List<PreparedStatement> statements = new ArrayList<>();
    private @Nullable Target target;
    private ExecutorService threads = Executors.newSingleThreadExecutor();

    private static Connection connect(Target target, Case work) throws SQLException {
        Properties properties = new Properties();
        if (work == Case.CONNECT) {
            properties.setProperty("user", Target.SCRAM_USER);
            properties.setProperty("password", Target.SCRAM_PASSWORD);
        } else {
            properties.setProperty("user", target.user());
        }
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty("binaryTransfer", "true");
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        return DriverManager.getConnection(
                "jdbc:postgresql://" + Target.HOST + ":" + target.port() + "/" + target.database(), properties);
    }

    @Override
    public void open(Target target, Case work) throws SQLException {
        this.target = target;
        threads = Executors.newFixedThreadPool(work.connections());
        if (work == Case.CONNECT) {
            return;
        }
        for (int i = 0; i < work.connections(); i++) {
            Connection connection = connect(target, work);
            connections.add(connection);
            PreparedStatement statement =
                    connection.prepareStatement(work.looksUp() ? work.sql().replace("$1", "?") : work.sql());
            statements.add(statement);
            int fetchSize =
                    switch (work) {
                        case ROWS_1M, SLOW_CONSUMER -> FETCH_ROWS;
                        case LARGE_1K, LARGE_10K -> FETCH_LARGE_ROWS;
                        default -> 0;
                    };
            connection.setAutoCommit(fetchSize == 0);
            statement.setFetchSize(fetchSize);
        }
    }

    @Override
    public void run(Round round) throws Exception {
        List<Future<?>> ends = new ArrayList<>();
        if (round.work() == Case.CONNECT) {
            Lane lane = round.lane();
            ends.add(threads.submit(() -> {
                while (lane.more()) {
                    connect(Objects.requireNonNull(target, "opened"), Case.CONNECT)
                            .close();
                    lane.completed(0, 0);
                }
                return lane;
            }));
        }
        for (PreparedStatement statement : statements) {
            Lane lane = round.lane();
            ends.add(threads.submit(() -> {
                while (lane.more()) {
                    operation(round.work(), statement, lane);
                }
                return lane;
            }));
        }
        for (Future<?> end : ends) {
            end.get();
        }
    }

    private static void operation(Case work, PreparedStatement statement, Lane lane) throws SQLException {
        switch (work) {
            case CONNECT -> throw new IllegalStateException("no statement connects");
            case SELECT1_SEQ, SELECT1_PIPELINED, READS_PIPELINED -> lookUp(statement, lane);
            case ROWS_1K -> readMixed(statement, lane);
            case ROWS_1M -> readEvents(statement, lane);
            case LARGE_1K, LARGE_10K, BLOBS_ONE_CONNECTION, BLOBS_TEN_CONNECTIONS -> readBlobs(statement, lane);
            case SLOW_CONSUMER -> readEventsSlowly(statement, lane);
        }
    }

    private static void lookUp(PreparedStatement statement, Lane lane) throws SQLException {
        int key = lane.key();
        statement.setInt(1, key);
        try (ResultSet row = statement.executeQuery()) {
            lane.answered(key, row.next() ? row.getInt(1) : -1);
        }
    }

    private static void readMixed(PreparedStatement statement, Lane lane) throws SQLException {
        long rows = 0;
        long sum = 0;
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                sum += Digest.mixed(
                        row.getLong(1),
                        row.getInt(2),
                        row.getShort(3),
                        row.getDouble(4),
                        row.getBigDecimal(5),
                        row.getString(6),
                        row.getObject(7, OffsetDateTime.class),
                        row.getObject(8, UUID.class),
                        row.getBoolean(9),
                        row.getString(10).length());
                rows++;
            }
        }
        lane.completed(rows, sum);
    }

    private static void readEvents(PreparedStatement statement, Lane lane) throws SQLException {
        long rows = 0;
        long sum = 0;
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                sum += event(row);
                rows++;
            }
        }
        lane.completed(rows, sum);
    }

    private static void readEventsSlowly(PreparedStatement statement, Lane lane) throws SQLException {
        Pace pace = new Pace();
        long rows = 0;
        long sum = 0;
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                sum += event(row);
                if (++rows % Pace.BURST == 0) {
                    for (long wait = pace.nanosUntilMore(rows); wait > 0; wait = pace.nanosUntilMore(rows)) {
                        LockSupport.parkNanos(wait);
                    }
                }
            }
        }
        lane.completed(rows, sum);
    }

    private static long event(ResultSet row) throws SQLException {
        return Digest.event(row.getLong(1), row.getString(2), row.getInt(3), row.getDouble(4), row.getLong(5));
    }

    private static void readBlobs(PreparedStatement statement, Lane lane) throws SQLException {
        long rows = 0;
        long sum = 0;
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                byte[] body = row.getBytes(2);
                sum += Digest.blob(row.getLong(1), body.length, body[0], body[body.length - 1]);
                rows++;
            }
        }
        lane.completed(rows, sum);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        for (Connection connection : connections) {
            try {
                connection.close();
            } catch (SQLException alreadyBroken) {
                throw new IllegalStateException(alreadyBroken);
            }
        }
    }
}
