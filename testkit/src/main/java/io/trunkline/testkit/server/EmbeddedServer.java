// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server of this process's own, on a free port of 127.0.0.1.
 *
 * <p>Its data is new when it starts and gone when it is closed. Servers that are not closed are ended when the JVM is; if
 * the JVM is killed, the next one to start a server on this machine cleans up. Any number may run at once. The superuser
 * {@value #SUPERUSER} gets in without a password. Methods may be called from any thread, and block.
 *
 * <p>Longer than most because a server's process, port and directory share one lifetime, from start to removal.
 */
public final class EmbeddedServer implements AutoCloseable {
    /** The role that owns the server, and the name of the database that is always there. */
    public static final String SUPERUSER = "postgres";

    private static final String HOST = "127.0.0.1";
    private static final int PORT_ATTEMPTS = 5;
    private static final long START_SECONDS = 60;
    private static final Set<EmbeddedServer> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(EmbeddedServer::close), "postgres-end"));
    }

    private final PostgresBinaries binaries;
    private final ServerOptions options;
    private final Path directory;
    private final int port;
    private Process process;
    private boolean closed;

    private EmbeddedServer(
            PostgresBinaries binaries, ServerOptions options, Path directory, int port, Process process) {
        this.binaries = binaries;
        this.options = options;
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /** As {@link #start(ServerOptions)}, with the default options. */
    public static EmbeddedServer start() {
        return start(ServerOptions.defaults());
    }

    /**
     * Starts a server and answers when it accepts connections, a second or so later; a version's first start on a machine
     * unpacks its binaries, which takes some more.
     *
     * @throws EmbeddedServerException if it does not start; the message holds the server's log
     */
    public static EmbeddedServer start(ServerOptions options) {
        return start(
                options,
                (binaries, files) -> binaries.copyTemplate(files.data()),
                EmbeddedServer::createUsersAndDatabases);
    }

    /**
     * A server of its own that follows this one by streaming, and can be read; this one is stopped and started again for
     * its data to be copied.
     *
     * @param name what this one calls it in {@code pg_stat_replication}
     */
    EmbeddedServer startStandby(String name) {
        stop();
        ServerFiles source = new ServerFiles(directory);
        return start(
                options,
                (fresh, files) -> {
                    PostgresBinaries.copyData(source.data(), files.data());
                    files.follow(this, name);
                    restart();
                },
                standby -> {});
    }

    private interface DataMaker {
        void make(PostgresBinaries binaries, ServerFiles files) throws IOException;
    }

    private static EmbeddedServer start(ServerOptions options, DataMaker maker, Consumer<EmbeddedServer> setUp) {
        PostgresBinaries binaries = PostgresBinaries.unpacked(options.version());
        Path directory = null;
        try {
            directory = WorkDirectory.here().newServer();
            ServerFiles files = new ServerFiles(directory);
            maker.make(binaries, files);
            files.write(options);
            EmbeddedServer server = launchOnFreePort(binaries, options, directory);
            RUNNING.add(server);
            setUp.accept(server);
            return server;
        } catch (IOException failure) {
            throw new EmbeddedServerException("cannot start PostgreSQL: " + failure, failure);
        } catch (EmbeddedServerException failure) {
            if (directory != null) {
                abandon(directory);
            }
            throw failure;
        }
    }

    /**
     * The one server that all tests of this JVM may share: the default version and options, started on first use, ended
     * with the JVM. Who uses it leaves nothing behind that others could stumble over, and does not stop it.
     */
    public static EmbeddedServer shared() {
        return Shared.SERVER;
    }

    private static final class Shared {
        static final EmbeddedServer SERVER = start();
    }

    /** The host it listens on: a number, so that no name look-up stands between. */
    public String host() {
        return HOST;
    }

    public int port() {
        return port;
    }

    /** The major version. */
    public int version() {
        return options.version();
    }

    /** The superuser's way to the database {@code postgres}. */
    public String uri() {
        return "postgresql://" + SUPERUSER + "@" + HOST + ":" + port + "/postgres";
    }

    /** The way of {@code user} to {@code database}; each part is percent-encoded where the form asks for it. */
    public String uri(String user, String password, String database) {
        return "postgresql://" + encoded(user) + ":" + encoded(password) + "@" + HOST + ":" + port + "/"
                + encoded(database);
    }

    /**
     * Where its Unix-domain socket is, {@code .s.PGSQL.} and the port: what a connection string says for the host.
     *
     * @throws IllegalStateException if the options did not ask for one
     */
    public Path socketDirectory() {
        if (!options.hasUnixSockets()) {
            throw new IllegalStateException("the server has no Unix-domain socket: ServerOptions.unixSockets()");
        }
        return new ServerFiles(directory).sockets();
    }

    /** The process id of the postmaster. */
    public synchronized long pid() {
        return process.pid();
    }

    public synchronized boolean isRunning() {
        return process.isAlive();
    }

    /** All that the server has logged since it was first started. */
    public String log() {
        return log(directory);
    }

    /**
     * Runs SQL as the superuser in the database {@code postgres}, apart from any driver: for setting up and looking in.
     *
     * @return the rows of all its results, each value as the server's text
     * @throws EmbeddedServerException with the server's error
     */
    public List<List<@Nullable String>> sql(String sql) {
        return sqlIn("postgres", sql);
    }

    /** As {@link #sql}, in another database. */
    public List<List<@Nullable String>> sqlIn(String database, String sql) {
        try (AdminSession session = new AdminSession(port, database)) {
            return session.query(sql);
        } catch (IOException failure) {
            throw new EmbeddedServerException("the server on port " + port + " cannot be asked: " + failure, failure);
        }
    }

    /** Ends all sessions as {@code pg_ctl stop -m fast} does, with the FATAL error that says so, and keeps the data. */
    public synchronized void stop() {
        end("INT");
    }

    /** Ends as {@code pg_ctl stop -m immediate} does, without a checkpoint: the next start recovers. Keeps the data. */
    public synchronized void stopImmediately() {
        end("QUIT");
    }

    /**
     * Kills the postmaster, which sees to nothing any more, and then its processes. Sessions that notice in time still send
     * the FATAL error about it, others close without a word. Keeps the data.
     */
    public synchronized void kill() {
        WorkDirectory.killWithDescendants(process.toHandle());
    }

    /** Stops the server, if it runs, and starts it again on the same port and data. */
    public synchronized void restart() {
        if (closed) {
            throw new IllegalStateException("the server is closed, its data is gone");
        }
        if (process.isAlive()) {
            stop();
        }
        try {
            process = launch(binaries, options, directory, port);
        } catch (IOException failure) {
            throw new EmbeddedServerException("cannot restart PostgreSQL: " + failure, failure);
        }
    }

    /** Ends the server at once and removes its data. Closing twice does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        RUNNING.remove(this);
        try {
            stopImmediately();
        } finally {
            WorkDirectory.removeIfPossible(directory);
        }
    }

    private void end(String signal) {
        if (!process.isAlive()) {
            return;
        }
        try {
            // Java knows only SIGTERM, on which PostgreSQL waits for its clients to leave.
            binaries.run("pg_ctl", "kill", signal, Long.toString(process.pid()));
            if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
                throw new EmbeddedServerException("the server does not stop on SIG" + signal + ": " + log());
            }
        } catch (IOException failure) {
            throw new EmbeddedServerException("cannot stop PostgreSQL: " + failure, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException("interrupted while the server stopped", interrupted);
        } finally {
            if (process.isAlive()) {
                kill();
            }
        }
    }

    private static EmbeddedServer launchOnFreePort(PostgresBinaries binaries, ServerOptions options, Path directory)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            try {
                return new EmbeddedServer(
                        binaries, options, directory, port, launch(binaries, options, directory, port));
            } catch (EmbeddedServerException failure) {
                // Somebody else may have taken the port between our looking and the server's.
                if (attempt == PORT_ATTEMPTS || !log(directory).contains("Address already in use")) {
                    throw failure;
                }
                Files.delete(directory.resolve("log"));
            }
        }
    }

    /** 127.0.0.1 also where the JVM would rather speak IPv6. */
    static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(HOST, new byte[] {127, 0, 0, 1});
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
            return socket.getLocalPort();
        }
    }

    private static Process launch(PostgresBinaries binaries, ServerOptions options, Path directory, int port)
            throws IOException {
        Path data = directory.resolve("data");
        List<String> command = new ArrayList<>();
        command.add(binaries.program("postgres").toString());
        command.add("-D");
        command.add(data.toString());
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(
                "unix_socket_directories",
                options.hasUnixSockets() ? new ServerFiles(directory).sockets().toString() : "");
        if (WorkDirectory.posix(data)) {
            // Inside the data directory, so that a killed server leaves nothing in /dev/shm.
            settings.put("dynamic_shared_memory_type", "mmap");
        }
        settings.putAll(options.settings());
        settings.put("listen_addresses", HOST);
        settings.put("port", Integer.toString(port));
        settings.forEach((name, value) -> {
            command.add("-c");
            command.add(name + "=" + value);
        });
        Process process = ServerAccount.current()
                .command(WorkDirectory.here().root(), command)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
        awaitReady(process, data, directory);
        return process;
    }

    /** The eighth line of {@code postmaster.pid} says how far the server is; that is how pg_ctl waits, too. */
    private static void awaitReady(Process process, Path data, Path directory) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        try {
            while (!isReady(process, data)) {
                if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
                    throw new EmbeddedServerException("PostgreSQL ended while starting, with status "
                            + process.exitValue() + ". Its log: " + log(directory));
                }
                if (System.nanoTime() - deadline > 0) {
                    WorkDirectory.killWithDescendants(process.toHandle());
                    throw new EmbeddedServerException("PostgreSQL is not ready after " + START_SECONDS
                            + " s and was killed. Its log: " + log(directory));
                }
            }
        } catch (InterruptedException interrupted) {
            WorkDirectory.killWithDescendants(process.toHandle());
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException("interrupted while PostgreSQL started", interrupted);
        }
    }

    private static boolean isReady(Process process, Path data) throws IOException {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            // A killed server leaves its file; it is ours only once it names our process.
            return lines.size() >= 8
                    && lines.get(0).strip().equals(Long.toString(process.pid()))
                    && lines.get(7).strip().equals("ready");
        } catch (NoSuchFileException notYet) {
            return false;
        }
    }

    private void createUsersAndDatabases() {
        List<String> databases = new ArrayList<>(options.databases());
        databases.forEach(name -> sql("create database " + Sql.identifier(name)));
        databases.add("postgres");
        for (ServerOptions.User user : options.users()) {
            String role = Sql.identifier(user.name());
            String stored = user.method() == AuthMethod.MD5 ? "md5" : "scram-sha-256";
            sql("set password_encryption = '" + stored + "'; create role " + role + " login createdb password "
                    + Sql.literal(user.password()));
            databases.forEach(name -> sqlIn(name, "grant all on schema public to " + role));
        }
    }

    /** What a start that failed half-way has left: perhaps a running server, certainly a directory. */
    private static void abandon(Path directory) {
        for (EmbeddedServer server : RUNNING) {
            if (server.directory.equals(directory)) {
                server.close();
                return;
            }
        }
        WorkDirectory.removeIfPossible(directory);
    }

    private static String log(Path directory) {
        try {
            return Files.readString(directory.resolve("log")).strip();
        } catch (IOException none) {
            return "(no log)";
        }
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return "PostgreSQL " + version() + " on " + HOST + ":" + port;
    }
}
