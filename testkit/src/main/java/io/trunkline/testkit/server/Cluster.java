// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.server;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A primary and standbys that follow it by streaming replication, each a real server that can be stopped, killed and
 * restarted by itself.
 *
 * <pre>{@code
 * try (Cluster cluster = Cluster.start()) {
 *     cluster.primary().sql("create table t (n int)");
 *     cluster.awaitReplayed();
 *     cluster.standby().sql("select * from t");
 * }
 * }</pre>
 *
 * <p>Methods may be called from any thread, and block.
 */
public final class Cluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EmbeddedServer primary;
    private final List<EmbeddedServer> standbys = new ArrayList<>();

    private Cluster(EmbeddedServer primary) {
        this.primary = primary;
    }

    /** One primary and one standby with the default options. */
    public static Cluster start() {
        return start(ServerOptions.defaults());
    }

    /** One primary and one standby, both with these options. */
    public static Cluster start(ServerOptions options) {
        return start(options, 1);
    }

    /**
     * Starts a primary and so many standbys, all with these options, and answers when all accept connections and the
     * standbys follow. A line of {@code pg_hba.conf} that keeps the superuser from replication keeps them from it, too.
     *
     * @throws EmbeddedServerException if one of them does not start; then none is left
     */
    public static Cluster start(ServerOptions options, int standbys) {
        ServerOptions following = options
                // A primary that comes back is found at once and still has what was missed.
                .settingIfAbsent("wal_retrieve_retry_interval", "100ms")
                .settingIfAbsent("wal_keep_size", "256MB");
        Cluster cluster = new Cluster(EmbeddedServer.start(following));
        try {
            for (int i = 1; i <= standbys; i++) {
                cluster.standbys.add(cluster.primary.startStandby("standby" + i));
            }
            cluster.awaitStreaming();
            return cluster;
        } catch (RuntimeException failure) {
            cluster.close();
            throw failure;
        }
    }

    /** The server that was the primary at first, whatever has been promoted since. */
    public EmbeddedServer primary() {
        return primary;
    }

    /** The first standby. */
    public EmbeddedServer standby() {
        return standbys.get(0);
    }

    public List<EmbeddedServer> standbys() {
        return List.copyOf(standbys);
    }

    /** The superuser's way to the database {@code postgres} on any of the servers, the primary first. */
    public String uri() {
        String hosts = Stream.concat(Stream.of(primary), standbys.stream())
                .map(server -> server.host() + ":" + server.port())
                .collect(Collectors.joining(","));
        return "postgresql://" + EmbeddedServer.SUPERUSER + "@" + hosts + "/postgres";
    }

    /** Waits until whoever reads on a standby that runs sees all that has been committed on the primary by now. */
    public void awaitReplayed() {
        String written = text(primary, "select pg_current_wal_lsn()");
        for (EmbeddedServer standby : standbys) {
            if (standby.isRunning()) {
                awaitReplayed(standby, written);
            }
        }
    }

    private static void awaitReplayed(EmbeddedServer standby, String written) {
        await(
                standby,
                "select case when pg_is_in_recovery()" + " then coalesce(pg_last_wal_replay_lsn() >= '" + written
                        + "', false) end",
                "has not replayed " + written);
    }

    private void awaitStreaming() {
        await(
                primary,
                "select count(*) >= " + standbys.size() + " from pg_stat_replication where state = 'streaming'",
                "has not all its standbys");
    }

    /** Asks a server until it says true; no server of these versions can be asked to wait. */
    private static void await(EmbeddedServer server, String sql, String otherwise) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (AdminSession session = new AdminSession(server.port(), "postgres")) {
            while (true) {
                String answer = session.query(sql).get(0).get(0);
                if (answer == null) {
                    throw new IllegalStateException(server + " was promoted and follows nobody");
                }
                if (answer.equals("t")) {
                    return;
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new EmbeddedServerException(server + " " + otherwise + " after " + PATIENCE.toSeconds()
                            + " s. Its log: " + server.log());
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
        } catch (IOException failure) {
            throw new EmbeddedServerException(server + " cannot be asked: " + failure, failure);
        }
    }

    /**
     * Makes the first standby a primary and answers when it can be written to. Its sessions go on; after their next
     * statement they hear that {@code in_hot_standby} is off. The old primary, if it runs, does not know; stop it before for a failover.
     */
    public void promote() {
        String promoted = text(standby(), "select pg_promote(true, " + PATIENCE.toSeconds() + ")");
        if (!promoted.equals("t")) {
            throw new EmbeddedServerException(
                    standby() + " is not promoted. Its log: " + standby().log());
        }
    }

    private static String text(EmbeddedServer server, String sql) {
        return String.valueOf(server.sql(sql).get(0).get(0));
    }

    /** Closes all servers. Closing twice does nothing. */
    @Override
    public void close() {
        try {
            standbys.forEach(EmbeddedServer::close);
        } finally {
            primary.close();
        }
    }

    @Override
    public String toString() {
        return "primary " + primary + ", standbys " + standbys;
    }
}
