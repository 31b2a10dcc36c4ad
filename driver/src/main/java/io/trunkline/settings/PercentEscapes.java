// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent escapes of URIs. Messages name the part, and do not show it. */
final class PercentEscapes {
    private PercentEscapes() {}

    /**
     * {@return the text with its escapes resolved, and without spaces around it; these are libpq's to forgive, but none
     * inside}
     *
     * @throws IllegalArgumentException for broken escapes, %00, escapes that are no UTF-8, and spaces inside
     */
    static String decode(String part, String encoded) {
        String text = withoutSpacesAround(encoded);
        if (text.indexOf(' ') >= 0) {
            throw malformed(part, "holds a space; a space is written %20");
        }
        StringBuilder decoded = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            if (text.charAt(at) == '%') {
                at = escapes(part, text, at, decoded);
            } else {
                decoded.append(text.charAt(at++));
            }
        }
        return decoded.toString();
    }

    /** Resolves a run of escapes, which together must be characters. {@return where it ends} */
    private static int escapes(String part, String text, int start, StringBuilder decoded) {
        ByteBuffer bytes = ByteBuffer.allocate((text.length() - start + 2) / 3);
        int at = start;
        while (at < text.length() && text.charAt(at) == '%') {
            int octet = hexDigit(part, text, at + 1) << 4 | hexDigit(part, text, at + 2);
            if (octet == 0) {
                throw malformed(part, "holds %00, which stands for nothing that PostgreSQL can hold");
            }
            bytes.put((byte) octet);
            at += 3;
        }
        try {
            decoded.append(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()));
            return at;
        } catch (CharacterCodingException notUtf8) {
            throw malformed(part, "has percent escapes that are not valid UTF-8");
        }
    }

    /** Of all that is white only the space is forgiven. */
    private static String withoutSpacesAround(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(start, end);
    }

    private static int hexDigit(String part, String text, int index) {
        char c = index < text.length() ? text.charAt(index) : 'x';
        if (c > 'f' || Character.digit(c, 16) < 0) {
            throw malformed(part, "has a '%' that two hexadecimal digits do not follow; a '%' itself is written %25");
        }
        return Character.digit(c, 16);
    }

    private static IllegalArgumentException malformed(String part, String what) {
        return new IllegalArgumentException("malformed connection URI: the " + part + " " + what);
    }
}
