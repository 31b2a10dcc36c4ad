// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import io.trunkline.settings.ConnectionKey;
import io.trunkline.settings.ConnectionString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Connection strings: settings, or an {@link IllegalArgumentException} that says what is wrong and shows no password.
 *
 * <p>The input is the string, as UTF-8 or what comes nearest to it.
 */
final class UriTarget implements Target {
    private static final String SECRET = "Hunter2Hunter2";

    /** What stands in front of the secret where it is one, and behind it. */
    private static final List<String> AS_PASSWORD =
            List.of(":" + SECRET + "@", "password=" + SECRET, "password='" + SECRET + "'");

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>(Corpus.of(UriTarget.class, "uri"));
        for (String seed : List.of(
                "postgresql://app:" + SECRET + "@localhost:5432/shop?sslmode=require&application_name=a%20b",
                "postgresql://app:" + SECRET + "@[::1]:5432,db2:5433/shop?target_session_attrs=read-write",
                "postgres:///shop?host=/var/run/postgresql&user=app&password=" + SECRET,
                "postgresql://%2Fvar%2Frun/shop",
                "host=localhost port = 5432 user='ap\\'p' password='" + SECRET + "' dbname=shop",
                "host=a,b hostaddr=127.0.0.1,::1 port=1,2 password=" + SECRET + " connect_timeout=10",
                "",
                "dbname=")) {
            seeds.add(seed.getBytes(StandardCharsets.UTF_8));
        }
        for (ConnectionKey key : ConnectionKey.values()) {
            seeds.add((key + "=1 password=" + SECRET).getBytes(StandardCharsets.UTF_8));
            seeds.add(("postgresql://app:" + SECRET + "@h/d?" + key + "=1").getBytes(StandardCharsets.UTF_8));
        }
        return seeds;
    }

    @Override
    public int run(byte[] input) {
        String string = new String(input, StandardCharsets.UTF_8);
        try {
            Map<ConnectionKey, String> settings = ConnectionString.parse(string);
            int hash = 1;
            for (Map.Entry<ConnectionKey, String> setting : settings.entrySet()) {
                if (setting.getValue().indexOf('\0') >= 0) {
                    throw new AssertionError(setting.getKey() + " holds a NUL character");
                }
                hash = 31 * hash + setting.getKey().name().hashCode();
            }
            return hash;
        } catch (IllegalArgumentException refused) {
            return checked(string, refused);
        }
    }

    private static int checked(String string, IllegalArgumentException refused) {
        String message = refused.getMessage();
        if (message == null || message.isEmpty()) {
            throw new AssertionError("refused without a reason", refused);
        }
        // Where it stands a second time, in the name of a key say, nobody can know it for a secret.
        boolean isPlanted =
                AS_PASSWORD.stream().anyMatch(string::contains) && string.indexOf(SECRET) == string.lastIndexOf(SECRET);
        for (Throwable error = refused; isPlanted && error != null; error = error.getCause()) {
            if (String.valueOf(error.getMessage()).contains(SECRET)) {
                throw new AssertionError("the password is shown: " + error.getMessage(), error);
            }
        }
        return message.substring(0, Math.min(70, message.length())).hashCode();
    }
}
