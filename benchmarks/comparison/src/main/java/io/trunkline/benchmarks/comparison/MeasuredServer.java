// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.comparison;

import io.trunkline.benchmarks.workload.Dataset;
import io.trunkline.benchmarks.workload.ProcessCpu;
import io.trunkline.benchmarks.workload.Target;
import io.trunkline.testkit.server.AuthMethod;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.testkit.server.ServerOptions;
import java.util.Optional;

/** The server that all drivers are measured against: everything in memory, nothing going on but what they ask for. */
final class MeasuredServer implements AutoCloseable {
    private static final ServerOptions OPTIONS = ServerOptions.defaults()
            .setting("shared_buffers", "512MB")
            .setting("jit", "off")
            .setting("autovacuum", "off")
            .setting("wal_level", "minimal")
            .setting("max_wal_senders", "0")
            .setting("max_wal_size", "4GB")
            .setting("checkpoint_timeout", "1h")
            .setting("max_parallel_workers_per_gather", "0")
            .user(Target.SCRAM_USER, Target.SCRAM_PASSWORD, AuthMethod.SCRAM_SHA_256);

    private final EmbeddedServer server;

    private MeasuredServer(EmbeddedServer server) {
        this.server = server;
    }

    /** Starts it and fills its tables. */
    static MeasuredServer start(boolean pinned) {
        EmbeddedServer server = EmbeddedServer.start(OPTIONS);
        try {
            Dataset.statements().forEach(server::sql);
            if (pinned) {
                Pinning.pin(server.pid());
            }
            return new MeasuredServer(server);
        } catch (RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    Target target() {
        return new Target(server.port(), EmbeddedServer.SUPERUSER, "postgres");
    }

    /** As it says it itself. */
    String version() {
        return String.valueOf(server.sql("show server_version").get(0).get(0));
    }

    void execute(String sql) {
        server.sql(sql);
    }

    /** CPU of the postmaster and all its backends. */
    Optional<ProcessCpu> cpu() {
        return ProcessCpu.ofFamily(server.pid());
    }

    @Override
    public void close() {
        server.close();
    }
}
