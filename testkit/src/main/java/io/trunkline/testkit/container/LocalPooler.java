// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.container;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A binary of this machine, as a process of ours. */
final class LocalPooler implements PoolerProcess {
    private static final long START_SECONDS = 30;

    private final Process process;
    private final Path directory;
    private final Thread atExit = new Thread(this::kill, "pgbouncer-end");

    private LocalPooler(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    static Optional<Path> find() {
        String named = System.getProperty(PgBouncer.BINARY_PROPERTY);
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        String path = System.getenv("PATH");
        return Stream.of(path == null ? new String[0] : path.split(File.pathSeparator))
                .map(directory -> Path.of(directory, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static PoolerProcess launch(Path binary, PoolerFiles files) throws IOException {
        Path directory = Files.createTempDirectory("trunkline-pgbouncer-");
        boolean root = "root".equals(System.getProperty("user.name"));
        if (root) {
            // What it becomes must be able to read its files.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path ini = directory.resolve("pgbouncer.ini");
        Files.writeString(ini, files.configuration(directory.toString(), root ? "nobody" : null));
        Files.writeString(directory.resolve("userlist.txt"), files.userList());
        Process process = new ProcessBuilder(binary.toString(), ini.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        LocalPooler pooler = new LocalPooler(process, directory);
        Runtime.getRuntime().addShutdownHook(pooler.atExit);
        pooler.awaitReady();
        return pooler;
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        try {
            while (!log().contains(READY)) {
                if (process.waitFor(10, TimeUnit.MILLISECONDS) || System.nanoTime() - deadline > 0) {
                    String log = log();
                    end();
                    throw PoolerProcess.refusal(log);
                }
            }
        } catch (InterruptedException interrupted) {
            end();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while PgBouncer started", interrupted);
        }
    }

    @Override
    public String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void end() {
        if (Runtime.getRuntime().removeShutdownHook(atExit)) {
            kill();
        }
    }

    private void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        for (String name : new String[] {"pgbouncer.ini", "userlist.txt", "log"}) {
            remove(directory.resolve(name));
        }
        remove(directory);
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException busy) {
            throw new UncheckedIOException(busy);
        }
    }
}
