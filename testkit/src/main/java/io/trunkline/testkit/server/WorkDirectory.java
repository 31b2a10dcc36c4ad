// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where binaries are unpacked once for all and where each server has its data: {@code trunkline-postgres-USER} in the
 * machine's directory for temporary files.
 *
 * <p>Several processes use it at once, so whatever looks at more than one file does it under {@link #locked}. A server's
 * directory names the process that owns it; the next one to come removes what dead owners left, their servers included.
 */
final class WorkDirectory {
    private static @Nullable WorkDirectory here;

    private final Path root;

    private WorkDirectory(Path root) {
        this.root = root;
    }

    static WorkDirectory here() {
        synchronized (WorkDirectory.class) {
            if (here == null) {
                here = open();
            }
            return here;
        }
    }

    Path root() {
        return root;
    }

    interface Action<T> {
        T run() throws IOException;
    }

    /** Runs {@code action} while no other thread and no other process is in here. */
    synchronized <T> T locked(Action<T> action) throws IOException {
        Path lock = root.resolve("lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assert held.isValid();
            return action.run();
        }
    }

    /** A new directory for one server of this process; leftovers of dead processes are removed on the way. */
    Path newServer() throws IOException {
        return locked(() -> {
            Path servers = Files.createDirectories(root.resolve("servers"));
            sweep(servers);
            Path directory = Files.createTempDirectory(servers, "server-");
            if (posix(directory)) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            Files.writeString(directory.resolve("owner"), identity(ProcessHandle.current()));
            return directory;
        });
    }

    private static void sweep(Path servers) throws IOException {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(servers)) {
            for (Path directory : directories) {
                if (!isOwned(directory)) {
                    killLeftover(directory.resolve("data"));
                    removeIfPossible(directory);
                }
            }
        }
    }

    private static boolean isOwned(Path server) throws IOException {
        try {
            String identity = Files.readString(server.resolve("owner"));
            long pid = Long.parseLong(identity.substring(0, identity.indexOf(' ')));
            Optional<ProcessHandle> owner = ProcessHandle.of(pid);
            return owner.isPresent() && identity(owner.get()).equals(identity);
        } catch (NoSuchFileException | NumberFormatException | StringIndexOutOfBoundsException unowned) {
            return false;
        }
    }

    /** A process id alone comes round again; together with the start time it does not. */
    private static String identity(ProcessHandle process) {
        long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return process.pid() + " " + start;
    }

    private static void killLeftover(Path data) throws IOException {
        Optional<ProcessHandle> postmaster = postmasterPid(data)
                .flatMap(ProcessHandle::of)
                .filter(process -> process.info()
                        .arguments()
                        .map(arguments -> List.of(arguments).contains(data.toString()))
                        .orElse(false));
        if (postmaster.isPresent()) {
            killWithDescendants(postmaster.get());
        }
    }

    /** Kills a server and waits until it and the processes it started are gone. */
    static void killWithDescendants(ProcessHandle postmaster) {
        List<ProcessHandle> family = postmaster.descendants().toList();
        postmaster.destroyForcibly();
        awaitExit(postmaster);
        // Children notice that the postmaster is gone and end; those that are too slow are helped.
        family.forEach(ProcessHandle::destroyForcibly);
        family.forEach(WorkDirectory::awaitExit);
    }

    private static void awaitExit(ProcessHandle process) {
        // onExit() looks at processes that are not children of the JVM only every other second.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (process.isAlive() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** The process id in a data directory's {@code postmaster.pid}, if a server has been there. */
    static Optional<Long> postmasterPid(Path data) throws IOException {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Long.parseLong(lines.get(0).strip()));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (NumberFormatException torn) {
            return Optional.empty();
        }
    }

    static void removeIfPossible(Path tree) {
        try {
            remove(tree);
        } catch (IOException busy) {
            // Whoever still holds a file in there will let go of it; the next sweep removes the rest.
        }
    }

    static void remove(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static WorkDirectory open() {
        String user = System.getProperty("user.name", "nobody").replaceAll("[^A-Za-z0-9_.-]", "_");
        Path root = Path.of(System.getProperty("java.io.tmpdir", "."), "trunkline-postgres-" + user)
                .toAbsolutePath();
        try {
            try {
                Files.createDirectory(root);
            } catch (FileAlreadyExistsException before) {
                requireOurs(root);
            }
            if (posix(root)) {
                // The server's account must be able to reach its binaries and data.
                Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            return new WorkDirectory(root);
        } catch (IOException failure) {
            throw new EmbeddedServerException("cannot use " + root + " for embedded servers: " + failure, failure);
        }
    }

    /** A directory that somebody else put there could hold binaries of their choice. */
    private static void requireOurs(Path root) throws IOException {
        Path probe = Files.createTempFile("trunkline", ".probe");
        try {
            if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)
                    || !Files.getOwner(root, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(probe))) {
                throw new IOException("it is not a directory of ours");
            }
        } finally {
            Files.delete(probe);
        }
    }
}
