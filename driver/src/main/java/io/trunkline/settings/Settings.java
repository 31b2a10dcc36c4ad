// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What to connect with when all have spoken, in libpq's order: the connection string, the service it names, the environment,
 * and the defaults. Immutable.
 *
 * <p>A key without a value was given by none of them; hosts are among these. An empty value was given as such; as to libpq
 * it mostly means what no value means.
 */
public final class Settings {
    private final Map<ConnectionKey, String> values = new EnumMap<>(ConnectionKey.class);
    private final Map<ConnectionKey, String> givers = new EnumMap<>(ConnectionKey.class);

    private Settings() {}

    /** {@return these settings completed from this process' environment and user; may read files, and so block} */
    public static Settings complete(Map<ConnectionKey, String> given) {
        return complete(given, System.getenv(), HomeDirectory.current(), System.getProperty("user.name", ""));
    }

    /**
     * {@return these settings, completed; may read files, and so block}
     *
     * @param given what the connection string says
     * @param home where the user's files are, or null if there are none
     * @param operatingSystemUser who to log in as if nobody says
     * @throws IllegalArgumentException if a service is named that is not defined, or defined wrongly; if there is no user; and
     *     if the system's authorities shall be trusted for less than all of sslmode=verify-full
     */
    public static Settings complete(
            Map<ConnectionKey, String> given,
            Map<String, String> environment,
            @Nullable HomeDirectory home,
            String operatingSystemUser) {
        Settings settings = new Settings();
        given.forEach((key, value) -> settings.offer(key, value, key.toString()));
        settings.offerService(environment, home);
        settings.offerEnvironment(environment);
        settings.offerDefaults(home, operatingSystemUser);
        settings.check();
        return settings;
    }

    private void offerService(Map<String, String> environment, @Nullable HomeDirectory home) {
        String service = values.getOrDefault(ConnectionKey.SERVICE, environment.get("PGSERVICE"));
        if (service == null) {
            return;
        }
        Map<ConnectionKey, String> section = null;
        String named = environment.get("PGSERVICEFILE");
        StringBuilder searched = new StringBuilder();
        if (named != null) {
            section = find(path("PGSERVICEFILE", named), service, searched);
        } else if (home != null && Files.exists(home.serviceFile())) {
            section = find(home.serviceFile(), service, searched);
        }
        // libpq goes on with a folder that is fixed when it is built; we have none.
        String folder = environment.get("PGSYSCONFDIR");
        if (section == null && folder != null) {
            Path file = path("PGSYSCONFDIR", folder).resolve("pg_service.conf");
            if (Files.exists(file)) {
                section = find(file, service, searched);
            }
        }
        if (section == null) {
            throw new IllegalArgumentException("service \"" + service + "\" is not defined"
                    + (searched.isEmpty()
                            ? ": there is neither ~/.pg_service.conf nor a file that PGSERVICEFILE or PGSYSCONFDIR names"
                            : " in " + searched));
        }
        section.forEach((key, value) -> offer(key, value, key + " of service \"" + service + "\""));
    }

    private static @Nullable Map<ConnectionKey, String> find(Path file, String service, StringBuilder searched) {
        searched.append(searched.isEmpty() ? "" : " or ")
                .append('"')
                .append(file)
                .append('"');
        return new ServiceFile(file).find(service);
    }

    private static Path path(String variable, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException notAPath) {
            throw new IllegalArgumentException(variable + " is not the path of a file or folder", notAPath);
        }
    }

    private void offerEnvironment(Map<String, String> environment) {
        environment.forEach((variable, value) -> {
            if (variable.startsWith("PG") && value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(variable + " holds a NUL character (U+0000)");
            }
        });
        for (ConnectionKey key : ConnectionKey.values()) {
            String variable = key.environmentVariable();
            String value = variable == null ? null : environment.get(variable);
            if (variable != null && value != null) {
                offer(key, value, variable);
            }
        }
        // What PGSSLMODE was called before 8.0; libpq still takes it.
        if (environment.getOrDefault("PGREQUIRESSL", "").startsWith("1")) {
            offer(ConnectionKey.SSLMODE, "require", "PGREQUIRESSL");
        }
    }

    private void offerDefaults(@Nullable HomeDirectory home, String operatingSystemUser) {
        if ("system".equals(values.get(ConnectionKey.SSLROOTCERT))) {
            // Anyone can have a certificate from those authorities, so less than this would prove nothing.
            offer(ConnectionKey.SSLMODE, "verify-full", "the default of sslmode with sslrootcert=system");
        }
        for (ConnectionKey key : ConnectionKey.values()) {
            String value = key.defaultValue();
            if (value != null) {
                offer(key, value, "the default of " + key);
            }
        }
        if (home != null && values.getOrDefault(ConnectionKey.PASSWORD, "").isEmpty()) {
            // Who has a password needs no file of them.
            offerForEmpty(ConnectionKey.PASSFILE, home.passFile().toString());
        }
        offerForEmpty(ConnectionKey.USER, operatingSystemUser);
        String user = values.getOrDefault(ConnectionKey.USER, "");
        if (user.isEmpty() || user.equals("?")) {
            throw new IllegalArgumentException(
                    "user is not given, and the operating system has no name for this process' user; set user or PGUSER");
        }
        offerForEmpty(ConnectionKey.DBNAME, user);
    }

    private void check() {
        String mode = values.get(ConnectionKey.SSLMODE);
        if ("system".equals(values.get(ConnectionKey.SSLROOTCERT)) && !"verify-full".equals(mode)) {
            throw new IllegalArgumentException(nameOf(ConnectionKey.SSLMODE) + " is too weak for "
                    + nameOf(ConnectionKey.SSLROOTCERT)
                    + "=system: anyone can have a certificate from the system's authorities; use verify-full");
        }
    }

    /** Takes the value unless a more important giver has spoken. */
    private void offer(ConnectionKey key, String value, String giver) {
        if (values.putIfAbsent(key, value) == null) {
            givers.put(key, giver);
        }
    }

    /** These may be given as nothing, and have their default then. */
    private void offerForEmpty(ConnectionKey key, String value) {
        if (values.getOrDefault(key, "").isEmpty()) {
            values.put(key, value);
            givers.put(key, "the default of " + key);
        }
    }

    /** {@return the value, or null if nobody gives one} */
    public @Nullable String get(ConnectionKey key) {
        return values.get(key);
    }

    /** {@return all that have a value, in the order of the keys} */
    public Map<ConnectionKey, String> asMap() {
        return Collections.unmodifiableMap(values);
    }

    /** {@return how to name a setting to whoever gave it: {@code sslmode}, {@code PGSSLMODE}, {@code sslmode of service "x"}} */
    public String nameOf(ConnectionKey key) {
        return givers.getOrDefault(key, key.toString());
    }

    /** Without secrets, but with all else. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "Settings{", "}");
        values.forEach((key, value) -> text.add(key + "=" + (key.isSecret() ? "(secret)" : value)));
        return text.toString();
    }
}
