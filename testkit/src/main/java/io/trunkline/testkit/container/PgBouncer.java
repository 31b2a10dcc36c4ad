// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.container;

import io.trunkline.testkit.server.AdminSession;
import io.trunkline.testkit.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A PgBouncer on a free port of 127.0.0.1, in front of an {@link EmbeddedServer}: from the image, or a binary of this
 * machine. Closing ends it; one that is not closed goes with the JVM.
 *
 * <p>It is configured by PgBouncer's own words. Unless they say otherwise {@code auth_type} is {@code trust}, and the
 * superuser gets in and may use the console.
 *
 * @see <a href="https://www.pgbouncer.org/config.html">PgBouncer's configuration</a>
 */
public final class PgBouncer implements AutoCloseable {
    /** Names a binary to be used instead of the one on the {@code PATH}. */
    public static final String BINARY_PROPERTY = "trunkline.pgbouncer";

    private static final int PORT_ATTEMPTS = 5;

    private final PoolerProcess process;
    private final int port;

    private PgBouncer(PoolerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    private interface Launcher {
        PoolerProcess launch(PoolerFiles files) throws IOException;
    }

    /** As {@link #start(EmbeddedServer, Map, Map)}, for the superuser alone, who needs no password. */
    public static PgBouncer start(EmbeddedServer server, Map<String, String> settings) {
        return start(server, settings, Map.of(EmbeddedServer.SUPERUSER, ""));
    }

    /**
     * Starts the image's PgBouncer, in the network of this machine, and answers when it takes connections.
     *
     * @param settings of the section {@code [pgbouncer]}, such as {@code pool_mode}
     * @param users who may come in, with their passwords, which are those for the server, too
     */
    public static PgBouncer start(EmbeddedServer server, Map<String, String> settings, Map<String, String> users) {
        return start(server, settings, users, ContainedPooler::launch);
    }

    /** As {@link #start(EmbeddedServer, Map)}, with a {@link #binary} of this machine. */
    public static PgBouncer startBinary(Path binary, EmbeddedServer server, Map<String, String> settings) {
        return start(
                server, settings, Map.of(EmbeddedServer.SUPERUSER, ""), files -> LocalPooler.launch(binary, files));
    }

    /** {@return the binary that {@value #BINARY_PROPERTY} names, or else the one on the {@code PATH}} */
    public static Optional<Path> binary() {
        return LocalPooler.find();
    }

    private static PgBouncer start(
            EmbeddedServer server, Map<String, String> settings, Map<String, String> users, Launcher launcher) {
        for (int attempt = 1; ; attempt++) {
            try {
                int port = freePort();
                return new PgBouncer(launcher.launch(new PoolerFiles(server, port, settings, users)), port);
            } catch (PoolerProcess.PortTakenException taken) {
                // Somebody else was faster between our looking and its binding.
                if (attempt == PORT_ATTEMPTS) {
                    throw taken;
                }
            } catch (IOException failure) {
                throw new IllegalStateException("cannot start PgBouncer", failure);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }

    public int port() {
        return port;
    }

    /** The superuser's way through it to a database. */
    public String uri(String database) {
        return "postgresql://" + EmbeddedServer.SUPERUSER + "@" + PoolerFiles.HOST + ":" + port + "/" + database;
    }

    /** The way of a user, whose name and password need no escaping, through it to a database. */
    public String uri(String user, String password, String database) {
        return "postgresql://" + user + ":" + password + "@" + PoolerFiles.HOST + ":" + port + "/" + database;
    }

    /**
     * Runs a command of the admin console, {@code show pools} or {@code reconnect} say.
     *
     * @return the rows of its result
     * @throws IllegalStateException if it breaks the connection, as {@code shutdown} does
     */
    public List<List<@Nullable String>> console(String command) {
        try (AdminSession session = new AdminSession(port, "pgbouncer")) {
            return session.query(command);
        } catch (IOException failure) {
            throw new IllegalStateException("the console has no answer to " + command, failure);
        }
    }

    /** What it has printed since it started. */
    public String log() {
        return process.log();
    }

    @Override
    public void close() {
        process.end();
    }
}
