// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** What options put into one server's directory: {@code pg_hba.conf}, keys and certificates, a place for sockets; who follows whom. */
final class ServerFiles {
    /** The address of a Unix-domain socket is at most this long on Linux; elsewhere a few bytes shorter. */
    private static final int LONGEST_SOCKET_PATH = 107;

    private final Path directory;

    /** @param directory of the server, above its data */
    ServerFiles(Path directory) {
        this.directory = directory;
    }

    /** The data directory. */
    Path data() {
        return directory.resolve("data");
    }

    /** The directory for Unix-domain sockets. */
    Path sockets() {
        return directory.resolve("socket");
    }

    /** Writes all of it, over what is there. */
    void write(ServerOptions options) throws IOException {
        Path data = data();
        Files.write(data.resolve("pg_hba.conf"), options.hbaFile());
        for (Map.Entry<String, String> file : options.tlsFiles().entrySet()) {
            writeForServerAlone(data.resolve(file.getKey()), file.getValue());
        }
        if (options.hasUnixSockets()) {
            createSockets();
        }
    }

    /** Makes of the data, a copy of that server's, the data of a standby that follows it. */
    void follow(EmbeddedServer primary, String name) throws IOException {
        String connection = "host=" + primary.host() + " port=" + primary.port() + " user=" + EmbeddedServer.SUPERUSER
                + " sslmode=disable application_name=" + name;
        writeForServerAlone(data().resolve("standby.signal"), "");
        writeForServerAlone(
                data().resolve("postgresql.auto.conf"), "primary_conninfo = " + Sql.literal(connection) + "\n");
    }

    private static void writeForServerAlone(Path file, String text) throws IOException {
        Files.writeString(file, text);
        if (WorkDirectory.posix(file)) {
            // PostgreSQL refuses a key that others could read.
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        ServerAccount.current().own(file);
    }

    private void createSockets() throws IOException {
        Path sockets = sockets();
        int length = sockets.resolve(".s.PGSQL.65535").toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_SOCKET_PATH) {
            throw new EmbeddedServerException("the path of a Unix-domain socket in " + sockets + " has " + length
                    + " bytes, and no more than " + LONGEST_SOCKET_PATH
                    + " are possible: name a shorter directory with -Djava.io.tmpdir=");
        }
        Files.createDirectories(sockets);
        if (WorkDirectory.posix(sockets)) {
            Files.setPosixFilePermissions(sockets, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        ServerAccount.current().own(sockets);
    }
}
