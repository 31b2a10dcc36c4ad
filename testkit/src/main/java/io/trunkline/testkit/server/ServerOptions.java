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
            DEFAULT_VERSION,
            Map.of("fsync", "off", "full_page_writes", "off"),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            false);

    private final int version;
    private final Map<String, String> settings;
    private final List<User> users;
    private final List<String> databases;
    private final List<String> hbaLines;
    private final Map<String, String> tlsFiles;
    private final boolean unixSockets;

    private ServerOptions(
            int version,
            Map<String, String> settings,
            List<User> users,
            List<String> databases,
            List<String> hbaLines,
            Map<String, String> tlsFiles,
            boolean unixSockets) {
        this.version = version;
        this.settings = settings;
        this.users = users;
        this.databases = databases;
        this.hbaLines = hbaLines;
        this.tlsFiles = tlsFiles;
        this.unixSockets = unixSockets;
    }

    public static ServerOptions defaults() {
        return DEFAULTS;
    }

    /** The major version, 14 to 18. Other versions than the default need their binaries at hand; starting says where. */
    public ServerOptions version(int major) {
        return new ServerOptions(major, settings, users, databases, hbaLines, tlsFiles, unixSockets);
    }

    /** A parameter of {@code postgresql.conf}; the last value given for a name counts. */
    public ServerOptions setting(String name, String value) {
        return new ServerOptions(
                version, with(settings, name, value), users, databases, hbaLines, tlsFiles, unixSockets);
    }

    ServerOptions settingIfAbsent(String name, String value) {
        return settings.containsKey(name) ? this : setting(name, value);
    }

    /** A role that may log in, create databases and use schema {@code public}, and how it must prove itself. */
    public ServerOptions user(String name, String password, AuthMethod method) {
        List<User> more = with(users, new User(name, password, method));
        return new ServerOptions(version, settings, more, databases, hbaLines, tlsFiles, unixSockets);
    }

    /** One more database beside {@code postgres}. */
    public ServerOptions database(String name) {
        return new ServerOptions(version, settings, users, with(databases, name), hbaLines, tlsFiles, unixSockets);
    }

    /**
     * A line of {@code pg_hba.conf}. These stand after the line that always lets the superuser {@code postgres} in from
     * this machine by TCP, and before those of the users named here, so they may ask a user for TLS or a certificate:
     * {@code hostssl all ada all cert}, {@code hostnossl all ada all reject}.
     */
    public ServerOptions hba(String line) {
        return new ServerOptions(version, settings, users, databases, with(hbaLines, line), tlsFiles, unixSockets);
    }

    /**
     * Speaks TLS with who asks for it. Versions, ciphers and the rest are {@link #setting settings}: {@code
     * ssl_min_protocol_version}, {@code ssl_max_protocol_version}, {@code ssl_passphrase_command}.
     *
     * @param certificates in PEM: the server's own, then those that lead to its root
     * @param key in PEM; nobody else can read the file it is written to
     */
    public ServerOptions tls(String certificates, String key) {
        return withTlsFile("server.crt", certificates)
                .withTlsFile("server.key", key)
                .setting("ssl", "on");
    }

    /** Clients' certificates are asked for, and those that are sent must come from one of these authorities, in PEM. */
    public ServerOptions clientAuthorities(String certificates) {
        return withTlsFile("root.crt", certificates).setting("ssl_ca_file", "root.crt");
    }

    /** Clients' certificates that are on this list, in PEM, are refused. */
    public ServerOptions clientRevocations(String crl) {
        return withTlsFile("root.crl", crl).setting("ssl_crl_file", "root.crl");
    }

    private ServerOptions withTlsFile(String name, String text) {
        return new ServerOptions(
                version, settings, users, databases, hbaLines, with(tlsFiles, name, text), unixSockets);
    }

    /** Listens on a Unix-domain socket, too: in {@link EmbeddedServer#socketDirectory}, on the port of the same number. */
    public ServerOptions unixSockets() {
        return new ServerOptions(version, settings, users, databases, hbaLines, tlsFiles, true);
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

    boolean hasUnixSockets() {
        return unixSockets;
    }

    /** What stands in the data directory for TLS, by file name. */
    Map<String, String> tlsFiles() {
        return tlsFiles;
    }

    /** The whole {@code pg_hba.conf}: the first line that fits a connection decides. */
    List<String> hbaFile() {
        List<String> lines = new ArrayList<>();
        lines.add("host all " + EmbeddedServer.SUPERUSER + " 127.0.0.1/32 trust");
        lines.addAll(hbaLines);
        for (User user : users) {
            String who = Sql.identifier(user.name());
            lines.add("host all " + who + " 127.0.0.1/32 " + user.method().keyword());
            if (unixSockets) {
                lines.add("local all " + who + " " + user.method().keyword());
            }
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

    private static Map<String, String> with(Map<String, String> map, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(map);
        more.put(name, value);
        return Collections.unmodifiableMap(more);
    }

    record User(String name, String password, AuthMethod method) {
        @Override
        public String toString() {
            return name + " by " + method.keyword();
        }
    }
}
