// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.server;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What server to start. Immutable: every method answers changed options.
 *
 * <p>The defaults are for data that nobody will miss: it survives the death of the server's processes but not of the
 * machine, and whoever connects from this machine is let in without a password unless they are named here with another
 * method.
 */
public final class ServerOptions {
    /** The major version whose binaries stand on the class path. */
    public static final int DEFAULT_VERSION = 18;

    private static final ServerOptions DEFAULTS = new ServerOptions(
            DEFAULT_VERSION, Map.of("fsync", "off", "full_page_writes", "off"), List.of(), List.of(), List.of());

    private final int version;
    private final Map<String, String> settings;
    private final List<User> users;
    private final List<String> databases;
    private final List<String> hbaLines;

    private ServerOptions(
            int version,
            Map<String, String> settings,
            List<User> users,
            List<String> databases,
            List<String> hbaLines) {
        this.version = version;
        this.settings = settings;
        this.users = users;
        this.databases = databases;
        this.hbaLines = hbaLines;
    }

    public static ServerOptions defaults() {
        return DEFAULTS;
    }

    /** The major version, 14 to 18. Other versions than the default need their binaries at hand; starting says where. */
    public ServerOptions version(int major) {
        return new ServerOptions(major, settings, users, databases, hbaLines);
    }

    /** A parameter of {@code postgresql.conf}; the last value given for a name counts. */
    public ServerOptions setting(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(name, value);
        return new ServerOptions(version, Collections.unmodifiableMap(more), users, databases, hbaLines);
    }

    /** A role that may log in, create databases and use schema {@code public}, and how it must prove itself. */
    public ServerOptions user(String name, String password, AuthMethod method) {
        return new ServerOptions(version, settings, with(users, new User(name, password, method)), databases, hbaLines);
    }

    /** One more database beside {@code postgres}. */
    public ServerOptions database(String name) {
        return new ServerOptions(version, settings, users, with(databases, name), hbaLines);
    }

    /**
     * A line of {@code pg_hba.conf}. These stand after the line that always lets the superuser {@code postgres} in from
     * this machine, and before those of the users named here.
     */
    public ServerOptions hba(String line) {
        return new ServerOptions(version, settings, users, databases, with(hbaLines, line));
    }

    int version() {
        return version;
    }

    Map<String, String> settings() {
        return settings;
    }

    List<User> users() {
        return users;
    }

    List<String> databases() {
        return databases;
    }

    /** The whole {@code pg_hba.conf}: the first line that fits a connection decides. */
    List<String> hbaFile() {
        List<String> lines = new ArrayList<>();
        lines.add("host all " + EmbeddedServer.SUPERUSER + " 127.0.0.1/32 trust");
        lines.addAll(hbaLines);
        for (User user : users) {
            lines.add("host all " + Sql.identifier(user.name()) + " 127.0.0.1/32 "
                    + user.method().keyword());
        }
        for (String type : List.of("local", "host")) {
            String address = type.equals("host") ? " all" : "";
            lines.add(type + " all all" + address + " trust");
            lines.add(type + " replication all" + address + " trust");
        }
        return lines;
    }

    private static <T> List<T> with(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return List.copyOf(longer);
    }

    record User(String name, String password, AuthMethod method) {
        @Override
        public String toString() {
            return name + " by " + method.keyword();
        }
    }
}
