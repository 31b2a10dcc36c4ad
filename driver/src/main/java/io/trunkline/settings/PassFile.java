// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passwords by host, port, database and user, a line for each: {@code host:port:dbname:user:password}. A field may be
 * {@code *}, which is any; ':' and '\' within a field are written {@code \:} and {@code \\}. The first line that fits counts, even
 * if its password is empty. Passwords appear in no message.
 *
 * @see <a href="https://www.postgresql.org/docs/18/libpq-pgpass.html">The manual on the password file</a>
 */
public final class PassFile {
    /**
     * Where servers put their sockets unless told otherwise: in PostgreSQL's own builds, and in Linux distributions'. libpq knows
     * the one it is built with; a line for either fits here as localhost, as it must there, and by its name too.
     */
    private static final Set<String> SOCKET_FOLDERS = Set.of("/tmp", "/var/run/postgresql");

    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private PassFile() {}

    /**
     * Looks for a password. Blocks while it reads, so not on an event loop.
     *
     * <p>A file that others may read is not used, nor is one that is no plain file or cannot be read; {@code warning} is told
     * why. A file that does not exist is no reason to warn.
     *
     * @param host the host as given to connect to, its address if only that was given; empty is {@code localhost}, and so is
     *     the folder where servers put their Unix sockets by default
     * @param port the port; empty is 5432
     * @return the password, which may be empty, or null if no line fits
     */
    public static @Nullable String find(
            Path file, String host, String port, String dbname, String user, Consumer<String> warning) {
        if (dbname.isEmpty() || user.isEmpty() || !Files.exists(file) || !isSafe(file, warning)) {
            return null;
        }
        List<String> hosts = new ArrayList<>();
        hosts.add(host.isEmpty() ? "localhost" : OctetLines.octets(host));
        if (SOCKET_FOLDERS.contains(host)) {
            hosts.add("localhost");
        }
        List<String> others = List.of(
                port.isEmpty() ? "5432" : OctetLines.octets(port), OctetLines.octets(dbname), OctetLines.octets(user));
        try {
            List<String> lines = OctetLines.read(file);
            for (int number = 1; number <= lines.size(); number++) {
                String line = withoutCarriageReturns(lines.get(number - 1));
                int at = line.startsWith("#") || line.indexOf('\0') >= 0 ? -1 : afterHost(line, hosts);
                for (int i = 0; i < others.size() && at >= 0; i++) {
                    at = afterField(line, at, others.get(i));
                }
                if (at >= 0) {
                    String password = OctetLines.text(unescaped(line, at));
                    if (password == null) {
                        warning.accept("line " + number + " of password file \"" + file
                                + "\" is ignored: its password is not valid UTF-8");
                    }
                    return password;
                }
            }
        } catch (IOException unreadable) {
            warning.accept("password file \"" + file + "\" is ignored: it cannot be read");
        }
        return null;
    }

    private static boolean isSafe(Path file, Consumer<String> warning) {
        if (!Files.isRegularFile(file)) {
            warning.accept("password file \"" + file + "\" is ignored: it is not a plain file");
            return false;
        }
        try {
            // Windows has no such permissions; what lies in a user's folder is the user's own there.
            if (Files.getFileStore(file).supportsFileAttributeView("posix")
                    && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                warning.accept(
                        "password file \"" + file
                                + "\" is ignored: group or others may access it; its permissions should be u=rw (0600) or less");
                return false;
            }
            return true;
        } catch (IOException unreadable) {
            warning.accept("password file \"" + file + "\" is ignored: its permissions cannot be read");
            return false;
        }
    }

    private static int afterHost(String line, List<String> hosts) {
        for (String host : hosts) {
            int after = afterField(line, 0, host);
            if (after >= 0) {
                return after;
            }
        }
        return -1;
    }

    /** {@return where the next field begins, or -1 if the one that begins here does not fit} */
    private static int afterField(String line, int start, String token) {
        if (line.startsWith("*:", start)) {
            return start + 2;
        }
        int at = start;
        for (int i = 0; at < line.length(); i++, at++) {
            if (i == token.length() && line.charAt(at) == ':') {
                return at + 1;
            }
            if (line.charAt(at) == '\\') {
                at++;
            }
            if (i == token.length() || at == line.length() || line.charAt(at) != token.charAt(i)) {
                return -1;
            }
        }
        return -1;
    }

    /** {@return the last field, which reaches up to a ':' that would begin another} */
    private static String unescaped(String line, int start) {
        StringBuilder field = new StringBuilder();
        for (int at = start; at < line.length() && line.charAt(at) != ':'; at++) {
            if (line.charAt(at) == '\\' && at + 1 < line.length()) {
                at++;
            }
            field.append(line.charAt(at));
        }
        return field.toString();
    }

    private static String withoutCarriageReturns(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\r') {
            end--;
        }
        return line.substring(0, end);
    }
}
