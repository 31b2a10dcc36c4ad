// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.container;

import io.trunkline.testkit.server.EmbeddedServer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a PgBouncer reads as it starts. */
final class PoolerFiles {
    /** It listens, and finds its server, on this machine alone. */
    static final String HOST = "127.0.0.1";

    private final EmbeddedServer server;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, String> users;

    PoolerFiles(EmbeddedServer server, int port, Map<String, String> settings, Map<String, String> users) {
        this.server = server;
        this.users = users;
        this.settings.put("auth_type", "trust");
        this.settings.put("admin_users", EmbeddedServer.SUPERUSER);
        this.settings.putAll(settings);
        this.settings.put("listen_addr", HOST);
        this.settings.put("listen_port", Integer.toString(port));
        this.settings.put("unix_socket_dir", "");
    }

    /**
     * {@code pgbouncer.ini}.
     *
     * @param directory where the other files are
     * @param user what root is to become, which PgBouncer refuses to run as; null where it is not started as root
     */
    String configuration(String directory, @Nullable String user) {
        StringBuilder ini = new StringBuilder(
                "[databases]\n* = host=" + server.host() + " port=" + server.port() + "\n\n[pgbouncer]\n");
        settings.forEach((name, value) -> line(ini, name, value));
        line(ini, "auth_file", directory + "/userlist.txt");
        if (user != null) {
            line(ini, "user", user);
        }
        return ini.toString();
    }

    private static void line(StringBuilder ini, String name, String value) {
        ini.append(name).append(" = ").append(value).append('\n');
    }

    /** {@code userlist.txt}: who may come in. */
    String userList() {
        StringBuilder list = new StringBuilder();
        users.forEach((name, password) ->
                list.append(quoted(name)).append(' ').append(quoted(password)).append('\n'));
        return list.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
