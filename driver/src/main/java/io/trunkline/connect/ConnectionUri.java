// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

import io.trunkline.PgConfig;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Reads {@code postgresql://user:password@host:port/database?key=value}. Messages name the part that is wrong and never
 * show the URI, which may hold a password.
 */
public final class ConnectionUri {
    private static final List<String> KEYS = List.of(
            "host",
            "port",
            "dbname",
            "user",
            "password",
            "application_name",
            "connect_timeout",
            "options",
            "client_encoding",
            "sslmode");

    private ConnectionUri() {}

    /** Puts what the URI says into {@code config}. */
    public static void parse(String uri, PgConfig.Builder config) {
        String rest = withoutScheme(uri);
        int question = rest.indexOf('?');
        String query = question < 0 ? "" : rest.substring(question + 1);
        rest = question < 0 ? rest : rest.substring(0, question);

        int slash = rest.indexOf('/');
        if (slash >= 0 && slash < rest.length() - 1) {
            config.database(decode("database", rest.substring(slash + 1)));
        }
        authority(slash < 0 ? rest : rest.substring(0, slash), config);
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw malformed("the part after '?' must be key=value pairs joined by '&'");
            }
            apply(decode("key", pair.substring(0, equals)), pair.substring(equals + 1), config);
        }
    }

    private static String withoutScheme(String uri) {
        for (String scheme : List.of("postgresql://", "postgres://")) {
            if (uri.startsWith(scheme)) {
                return uri.substring(scheme.length());
            }
        }
        throw malformed("it must begin with postgresql:// or postgres://");
    }

    private static void authority(String authority, PgConfig.Builder config) {
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            String userInfo = authority.substring(0, at);
            int colon = userInfo.indexOf(':');
            String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
            if (!user.isEmpty()) {
                config.user(decode("user", user));
            }
            if (colon >= 0 && colon < userInfo.length() - 1) {
                config.password(decode("password", userInfo.substring(colon + 1)));
            }
        }
        hostAndPort(authority.substring(at + 1), config);
    }

    private static void hostAndPort(String text, PgConfig.Builder config) {
        if (text.indexOf(',') >= 0) {
            throw malformed("several hosts are not supported yet; name one");
        }
        String host = text;
        int colon = text.lastIndexOf(':');
        if (text.startsWith("[")) {
            int bracket = text.indexOf(']');
            if (bracket < 0) {
                throw malformed("an IPv6 address begins with '[' and has no ']'");
            }
            host = text.substring(1, bracket);
            colon = bracket + 1 < text.length() ? bracket + 1 : -1;
            if (colon >= 0 && text.charAt(colon) != ':') {
                throw malformed("after the ']' of an IPv6 address only ':' and a port may follow");
            }
        } else if (colon >= 0) {
            host = text.substring(0, colon);
        }
        if (!host.isEmpty()) {
            config.host(decode("host", host));
        }
        if (colon >= 0 && colon < text.length() - 1) {
            config.port(number("port", decode("port", text.substring(colon + 1))));
        }
    }

    private static void apply(String key, String encoded, PgConfig.Builder config) {
        String value = decode(key, encoded);
        switch (key) {
            case "host" -> config.host(value);
            case "port" -> config.port(number(key, value));
            case "dbname" -> config.database(value);
            case "user" -> config.user(value);
            case "password" -> config.password(value);
            case "connect_timeout" -> config.connectTimeout(Duration.ofSeconds(number(key, value)));
            case "application_name", "options" -> config.parameter(key, value);
            case "client_encoding" -> encoding(value);
            case "sslmode" -> sslMode(value);
            default ->
                throw new IllegalArgumentException(
                        "unknown connection parameter \"" + key + "\"; did you mean \"" + nearest(key) + "\"?");
        }
    }

    private static void encoding(String value) {
        String plain = value.toUpperCase(Locale.ROOT).replace("-", "");
        if (!plain.equals("UTF8") && !plain.equals("AUTO")) {
            throw new IllegalArgumentException(
                    "client_encoding=" + value + " is not supported: sessions are UTF8, always");
        }
    }

    private static void sslMode(String value) {
        switch (value) {
            case "disable", "allow", "prefer" -> {}
            case "require", "verify-ca", "verify-full" ->
                throw new IllegalArgumentException(
                        "sslmode=" + value
                                + " asks for TLS, which this version does not speak; only sslmode=disable, allow and prefer can be honoured");
            default ->
                throw new IllegalArgumentException(
                        "sslmode=" + value + " is none of disable, allow, prefer, require, verify-ca, verify-full");
        }
    }

    private static int number(String key, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(key + " must be a whole number, not \"" + value + "\"", notANumber);
        }
    }

    private static String decode(String part, String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * 3);
        for (int i = 0; i < text.length(); ) {
            if (text.charAt(i) == '%') {
                bytes.put((byte) (hexDigit(part, text, i + 1) << 4 | hexDigit(part, text, i + 2)));
                i += 3;
            } else {
                int end = text.indexOf('%', i);
                String plain = text.substring(i, end < 0 ? text.length() : end);
                bytes.put(plain.getBytes(StandardCharsets.UTF_8));
                i += plain.length();
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException notUtf8) {
            throw new IllegalArgumentException("the percent escapes of the " + part + " are not valid UTF-8", notUtf8);
        }
    }

    private static int hexDigit(String part, String text, int index) {
        int digit = index < text.length() ? Character.digit(text.charAt(index), 16) : -1;
        if (digit < 0) {
            throw new IllegalArgumentException("the " + part
                    + " has a '%' that two hexadecimal digits do not follow; a '%' itself is written %25");
        }
        return digit;
    }

    private static String nearest(String key) {
        String meant = key.toLowerCase(Locale.ROOT);
        return KEYS.stream()
                .min((a, b) -> Integer.compare(distance(meant, a), distance(meant, b)))
                .orElseThrow();
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
            }
            previous = current;
        }
        return previous[b.length()];
    }

    private static IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException(
                "malformed connection URI: " + what + " (postgresql://user:password@host:port/database?key=value)");
    }
}
