// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a user's own files for PostgreSQL are.
 *
 * @param path the user's home, or on Windows the folder {@code %APPDATA%\postgresql}
 * @param windows whether files are named as on Windows
 */
public record HomeDirectory(Path path, boolean windows) {
    /** {@return that of this process' user, or null if there is none} */
    public static @Nullable HomeDirectory current() {
        return of(System.getenv(), System.getProperty("os.name", ""), System.getProperty("user.home", ""));
    }

    /**
     * {@return the home that HOME or APPDATA names, as for libpq, else on other systems than Windows the one that the
     * operating system names, or null}
     */
    static @Nullable HomeDirectory of(Map<String, String> environment, String operatingSystem, String userHome) {
        try {
            if (operatingSystem.toLowerCase(Locale.ROOT).startsWith("windows")) {
                String data = environment.getOrDefault("APPDATA", "");
                return data.isEmpty() ? null : new HomeDirectory(Path.of(data, "postgresql"), true);
            }
            String home = environment.getOrDefault("HOME", "");
            String known = home.isEmpty() ? userHome : home;
            return known.isEmpty() || known.equals("?") ? null : new HomeDirectory(Path.of(known), false);
        } catch (InvalidPathException notAPath) {
            return null;
        }
    }

    /** {@return the password file that is used if none is named} */
    public Path passFile() {
        return path.resolve(windows ? "pgpass.conf" : ".pgpass");
    }

    /** {@return the service file that is looked into first if none is named} */
    public Path serviceFile() {
        return path.resolve(".pg_service.conf");
    }

    /** {@return where a file for TLS is looked for if none is named: {@code root.crt}, {@code postgresql.key}, …} */
    public Path sslFile(String name) {
        return windows ? path.resolve(name) : path.resolve(".postgresql").resolve(name);
    }
}
