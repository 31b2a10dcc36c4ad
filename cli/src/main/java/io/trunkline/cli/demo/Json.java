// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import java.util.Map;
import java.util.stream.Collectors;

/** Flat JSON objects (RFC 8259) on one line, in ASCII: no terminal or pipe can garble it. */
final class Json {
    private Json() {}

    /** @param members strings and finite numbers, in the order of the map */
    static String object(Map<String, Object> members) {
        return members.entrySet().stream()
                .map(member -> string(member.getKey()) + ":" + value(member.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String value(Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            throw new IllegalArgumentException("JSON has no " + number);
        }
        return value instanceof Number ? value.toString() : string(value.toString());
    }

    private static String string(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
