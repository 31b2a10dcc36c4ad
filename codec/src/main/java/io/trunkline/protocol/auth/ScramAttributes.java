// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol.auth;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A SCRAM message read attribute by attribute: {@code r=…,s=…,i=…} (RFC 5802, section 7). */
final class ScramAttributes {
    private final String what;
    private final String message;
    private int position;

    /** @param what whose message it is, for errors */
    ScramAttributes(String what, byte[] message) {
        this.what = what;
        this.message = decode(what, message);
    }

    static String decode(String what, byte[] message) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(message))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new ScramException(what + " is not valid UTF-8");
        }
    }

    String text() {
        return message;
    }

    int position() {
        return position;
    }

    /** Whether the next attribute is this one. */
    boolean nextIs(char name) {
        return position + 1 < message.length()
                && message.charAt(position) == name
                && message.charAt(position + 1) == '=';
    }

    /** The value of the next attribute, which must be this one and not empty. */
    String next(char name) {
        String value = nextOrEmpty(name);
        if (value.isEmpty()) {
            throw new ScramException(what + " has an empty attribute " + name);
        }
        return value;
    }

    /** The value of the next attribute, which must be this one. */
    String nextOrEmpty(char name) {
        if (!nextIs(name)) {
            throw new ScramException(what + " has no attribute " + name + " where one must be");
        }
        int start = position + 2;
        int comma = message.indexOf(',', start);
        int end = comma < 0 ? message.length() : comma;
        position = comma < 0 ? end : comma + 1;
        return message.substring(start, end);
    }

    /** The value of the next attribute as bytes. */
    byte[] nextBase64(char name) {
        String value = next(name);
        try {
            // Java's decoder would take it without padding, which RFC 5802 does not allow.
            if (value.length() % 4 == 0) {
                return Base64.getDecoder().decode(value);
            }
        } catch (IllegalArgumentException malformed) {
            // told below
        }
        throw new ScramException(what + " has an attribute " + name + " that is not valid base64");
    }

    /** The value of the next attribute as a number from 1 to {@code most}. */
    int nextCount(char name, int most) {
        String value = next(name);
        for (int i = 0; i < value.length(); i++) {
            char digit = value.charAt(i);
            if (digit < '0' || digit > '9' || (digit == '0' && i == 0)) {
                throw new ScramException(what + " has an attribute " + name + " that is not a positive number");
            }
        }
        if (value.length() > 9 || Integer.parseInt(value) > most) {
            throw new ScramException(what + " has an attribute " + name + " beyond the limit of " + most);
        }
        return Integer.parseInt(value);
    }

    /** The value of the next attribute, which must be a nonce. */
    String nextNonce() {
        String nonce = next('r');
        for (int i = 0; i < nonce.length(); i++) {
            if (nonce.charAt(i) < '!' || nonce.charAt(i) > '~') {
                throw new ScramException(what + " has a nonce of characters that are not printable");
            }
        }
        return nonce;
    }

    /** Skips the rest, which must be extensions that need not be understood. */
    void skipExtensions() {
        while (position < message.length()) {
            skipExtension();
        }
        requireEnd();
    }

    void skipExtension() {
        char name = position < message.length() ? message.charAt(position) : 0;
        if ((name < 'a' || name > 'z') && (name < 'A' || name > 'Z')) {
            throw new ScramException(what + " ends, or goes on with what is no attribute");
        }
        next(name);
    }

    void requireEnd() {
        boolean endsInComma = !message.isEmpty() && message.charAt(message.length() - 1) == ',';
        if (position != message.length() || endsInComma) {
            throw new ScramException(what + " goes on after its last attribute");
        }
    }
}
