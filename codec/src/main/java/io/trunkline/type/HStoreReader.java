// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text of an hstore, read from left to right.
 *
 * <pre>
 *   [part => part [, part => part]… [,]]     part: "quoted" or not, NULL if it is a value and not quoted
 * </pre>
 */
final class HStoreReader {
    private static final int QUOTED = 48;

    private final String text;
    private int at;

    HStoreReader(String text) {
        this.text = text;
    }

    /** Reads all of it into a map for the caller to keep. */
    Map<String, @Nullable String> read() {
        Map<String, @Nullable String> entries = new LinkedHashMap<>();
        skipBlanks();
        while (at < text.length()) {
            String key = part('=');
            skipBlanks();
            if (!text.startsWith("=>", at)) {
                throw malformed("'=>' expected");
            }
            at += 2;
            skipBlanks();
            boolean quoted = at < text.length() && text.charAt(at) == '"';
            String value = part(',');
            boolean isNull = !quoted && value.equalsIgnoreCase("NULL");
            // Unlike putIfAbsent(), this also keeps a NULL that was there first.
            if (!entries.containsKey(key)) {
                entries.put(key, isNull ? null : value);
            }
            skipBlanks();
            if (at < text.length()) {
                if (text.charAt(at) != ',') {
                    throw malformed("',' expected");
                }
                at++;
                skipBlanks();
            }
        }
        return entries;
    }

    /** @param end what ends a part without quotes, besides blanks */
    private String part(char end) {
        boolean quoted = at < text.length() && text.charAt(at) == '"';
        int start = at;
        StringBuilder part = new StringBuilder();
        at += quoted ? 1 : 0;
        while (at < text.length() && !(quoted ? text.charAt(at) == '"' : isEnd(end))) {
            if (text.charAt(at) == '\\') {
                at++;
                if (at == text.length()) {
                    throw malformed("a character expected after the backslash");
                }
            }
            part.append(text.charAt(at++));
        }
        if (quoted) {
            if (at == text.length()) {
                throw malformed("'\"' expected");
            }
            at++;
        } else if (at == start) {
            throw malformed("a key or a value expected");
        }
        return part.toString();
    }

    private boolean isEnd(char end) {
        char c = text.charAt(at);
        return isBlank(c) || c == end;
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private IllegalArgumentException malformed(String what) {
        String shown = text.length() > QUOTED ? text.substring(0, QUOTED) + "…" : text;
        return new IllegalArgumentException("'" + shown + "' is not an hstore: " + what + " at index " + at);
    }
}
