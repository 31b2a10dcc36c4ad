// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

/**
 * The form
 *
 * <pre>
 * postgresql://user:password@host1:port1,[host2]:port2/dbname?key=value&amp;key=value
 * </pre>
 *
 * in which every part may be missing and any may have percent escapes. It is libpq's form, not the standard's: user and
 * password reach up to the first '@' wherever it stands before the first '/', '#' begins nothing, and '+' is no space.
 */
final class UriForm {
    private final String text;
    private final GivenPairs pairs;

    UriForm(String text, GivenPairs pairs) {
        this.text = text;
        this.pairs = pairs;
    }

    /** {@return where the URI goes on after its scheme, or 0 if it has none and is no URI} */
    static int afterScheme(String text) {
        if (text.startsWith("postgresql://")) {
            return "postgresql://".length();
        }
        return text.startsWith("postgres://") ? "postgres://".length() : 0;
    }

    void readFrom(int start) {
        int at = hosts(userAndPassword(start));
        if (at < text.length() && text.charAt(at) == '/') {
            int end = firstOf("?", at + 1);
            putUnlessEmpty(ConnectionKey.DBNAME, text.substring(at + 1, end));
            at = end;
        }
        parameters(at + 1);
    }

    /** {@return where the hosts begin} */
    private int userAndPassword(int start) {
        int end = firstOf("@/", start);
        if (end == text.length() || text.charAt(end) == '/') {
            return start;
        }
        int userEnd = firstOf(":@", start);
        putUnlessEmpty(ConnectionKey.USER, text.substring(start, userEnd));
        if (userEnd < end) {
            putUnlessEmpty(ConnectionKey.PASSWORD, text.substring(userEnd + 1, end));
        }
        return end + 1;
    }

    /** {@return where the hosts end: at '/', at '?', or at the end of the URI} */
    private int hosts(int start) {
        StringBuilder hosts = new StringBuilder();
        StringBuilder ports = new StringBuilder();
        int at = start;
        while (true) {
            int end = hostEnd(at);
            boolean bracketed = at < text.length() && text.charAt(at) == '[';
            hosts.append(text, bracketed ? at + 1 : at, bracketed ? end - 1 : end);
            if (end < text.length() && text.charAt(end) == ':') {
                int portEnd = firstOf("/?,", end + 1);
                ports.append(text, end + 1, portEnd);
                end = portEnd;
            }
            if (end == text.length() || text.charAt(end) != ',') {
                putUnlessEmpty(ConnectionKey.HOST, hosts.toString());
                putUnlessEmpty(ConnectionKey.PORT, ports.toString());
                return end;
            }
            hosts.append(',');
            ports.append(',');
            at = end + 1;
        }
    }

    private int hostEnd(int start) {
        if (start == text.length() || text.charAt(start) != '[') {
            return firstOf(":/?,", start);
        }
        int close = text.indexOf(']', start);
        if (close < 0) {
            throw malformed("an IPv6 address begins with '[' and has no ']'");
        }
        if (close == start + 1) {
            throw malformed("between '[' and ']' there is no IPv6 address");
        }
        int end = close + 1;
        if (end < text.length() && ":/?,".indexOf(text.charAt(end)) < 0) {
            throw malformed("after the ']' of an IPv6 address only ':' and a port, ',', '/' or '?' may follow");
        }
        return end;
    }

    private void parameters(int start) {
        // A '/' or a '?' that the password should have escaped makes its rest look like a database and keys.
        boolean mayHoldPassword = start < text.length() && text.indexOf('@', start) >= 0;
        int at = start;
        for (int pair = 1; at < text.length(); pair++) {
            int end = firstOf("&", at);
            int equals = firstOf("=", at);
            if (equals >= end) {
                throw malformed("pair " + pair + " of the key=value pairs after '?' has no '='");
            }
            String name = PercentEscapes.decode("key", text.substring(at, equals));
            if (!GivenPairs.knows(name) && !name.equals("ssl") && mayHoldPassword) {
                throw malformed("a key after '?' is unknown (not shown, as an '@' follows and it may be part of a"
                        + " password); in a password '/' is written %2F and '@' %40");
            }
            if (firstOf("=", equals + 1) < end) {
                throw malformed((GivenPairs.knows(name) ? "the value of " + name : "a value after '?'")
                        + " holds a second '='; inside a value it is written %3D");
            }
            String part = GivenPairs.knows(name) ? "value of " + name : "value of a key";
            parameter(name, PercentEscapes.decode(part, text.substring(equals + 1, end)));
            at = end + 1;
        }
    }

    private void parameter(String name, String value) {
        if (!name.equals("ssl")) {
            pairs.put(name, value);
        } else if (value.equals("true")) {
            // What JDBC's URIs say; libpq takes this one value, and so do we.
            pairs.put(ConnectionKey.SSLMODE, "require");
        } else {
            throw new IllegalArgumentException("ssl is understood as ssl=true only; say sslmode=… instead");
        }
    }

    private void putUnlessEmpty(ConnectionKey key, String encoded) {
        if (!encoded.isEmpty()) {
            pairs.put(key, PercentEscapes.decode(key.toString(), encoded));
        }
    }

    /** {@return the index of the first of these characters, or the length of the text} */
    private int firstOf(String characters, int from) {
        int at = from;
        while (at < text.length() && characters.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return Math.min(at, text.length());
    }

    private static IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException("malformed connection URI: " + what);
    }
}
