// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

/**
 * The form {@code key = value key = 'a value'}: white space around '=' and between pairs, values with white space in single
 * quotes, and a backslash before what shall stand for itself, in quotes and without.
 */
final class KeywordForm {
    private final String text;
    private final GivenPairs pairs;
    private int at;

    KeywordForm(String text, GivenPairs pairs) {
        this.text = text;
        this.pairs = pairs;
    }

    void read() {
        boolean afterBareSecret = false;
        for (int pair = 1; !atEndAfterSpace(); pair++) {
            String name = name(pair, afterBareSecret);
            boolean quoted = !atEndAfterSpace() && text.charAt(at) == '\'';
            String value = quoted ? quotedValue(name) : bareValue();
            if (afterBareSecret && !GivenPairs.knows(name)) {
                // "password=a b=c": this name may well be the rest of a password.
                throw malformed("after a password without quotes comes a key that is unknown (not shown); a value with"
                        + " spaces must stand in single quotes");
            }
            pairs.put(name, value);
            ConnectionKey key = ConnectionKey.of(name);
            afterBareSecret = !quoted && key != null && key.isSecret();
        }
    }

    /** Reads a name, and the '=' after it. */
    private String name(int pair, boolean afterBareSecret) {
        int start = at;
        while (at < text.length() && text.charAt(at) != '=' && !isSpace(text.charAt(at))) {
            at++;
        }
        String name = text.substring(start, at);
        if (atEndAfterSpace() || text.charAt(at) != '=') {
            String where = ConnectionKey.of(name) != null ? "after " + name : "after the key of pair " + pair;
            String advice = afterBareSecret ? "; a value with spaces must stand in single quotes" : "";
            throw malformed("there is no '=' " + where + advice
                    + " (key=value pairs separated by spaces, or a URI that begins with postgresql://)");
        }
        at++;
        return name;
    }

    private String bareValue() {
        StringBuilder value = new StringBuilder();
        while (at < text.length() && !isSpace(text.charAt(at))) {
            escapedOrNot(value);
        }
        return value.toString();
    }

    private String quotedValue(String name) {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '\'') {
            escapedOrNot(value);
        }
        if (at == text.length()) {
            throw malformed((GivenPairs.knows(name) ? "the value of " + name : "a value")
                    + " begins with a single quote and has none at its end; one inside is written \\'");
        }
        at++;
        return value.toString();
    }

    /** A backslash at the very end stands for nothing. */
    private void escapedOrNot(StringBuilder value) {
        if (text.charAt(at) == '\\') {
            at++;
        }
        if (at < text.length()) {
            value.append(text.charAt(at++));
        }
    }

    private boolean atEndAfterSpace() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return at == text.length();
    }

    /** C's isspace. */
    static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException("malformed connection string: " + what);
    }
}
