// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Under which operating system account the server's programs run.
 *
 * <p>PostgreSQL refuses to run as root, which is what containers and build machines often are. There its programs are
 * started through {@code setpriv} as the user nobody, who then owns the data; or, where that program is missing or not
 * allowed, through {@code unshare} in a user namespace in which root has no name. Both replace themselves by the program,
 * so the process we hold is the server itself. Anyone else runs them as themselves.
 */
final class ServerAccount {
    private static final ServerAccount OWN = new ServerAccount("own", List.of(), -1);
    private static final ServerAccount NOBODY = new ServerAccount(
            "nobody", List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"), 65534);
    private static final ServerAccount NAMELESS = new ServerAccount("nameless", List.of("unshare", "--user"), -1);
    private static @Nullable ServerAccount current;

    private final String name;
    private final List<String> prefix;
    private final int owner;

    private ServerAccount(String name, List<String> prefix, int owner) {
        this.name = name;
        this.prefix = prefix;
        this.owner = owner;
    }

    /** Tells data directories of different accounts apart. */
    String name() {
        return name;
    }

    static synchronized ServerAccount current() {
        if (current == null) {
            current = find();
        }
        return current;
    }

    /** The command that runs a program under this account. Variables that steer PostgreSQL's programs are not inherited. */
    ProcessBuilder command(Path directory, List<String> program) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(program);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_") || name.equals("LANG"));
        environment.put("LC_ALL", "C");
        return builder;
    }

    /** Gives a directory and all in it to this account. */
    void own(Path tree) throws IOException {
        if (owner < 0) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                return own(directory);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                return own(file);
            }

            private FileVisitResult own(Path path) throws IOException {
                Files.setAttribute(path, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(path, "unix:gid", owner, LinkOption.NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static ServerAccount find() {
        String user = ProcessHandle.current().info().user().orElse(System.getProperty("user.name", ""));
        if (!user.equals("root")) {
            return OWN;
        }
        for (ServerAccount account : List.of(NOBODY, NAMELESS)) {
            if (account.works()) {
                return account;
            }
        }
        throw new EmbeddedServerException(
                "PostgreSQL does not run as root, and neither setpriv nor unshare (of util-linux)"
                        + " is here and allowed to start it as another user");
    }

    private boolean works() {
        try {
            Process process = command(Path.of("/"), List.of("id", "-u"))
                    .redirectOutput(ProcessBuilder.Redirect.PIPE)
                    .start();
            String id = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(10, TimeUnit.SECONDS)
                    && process.exitValue() == 0
                    && !id.strip().equals("0");
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
