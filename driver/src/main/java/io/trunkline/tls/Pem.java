// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text form of keys and certificates (RFC 7468), and the headers that OpenSSL once put into it (RFC 1421).
 *
 * <pre>
 * anything, which is skipped
 * -----BEGIN RSA PRIVATE KEY-----
 * Proc-Type: 4,ENCRYPTED                              headers, and an empty line behind them
 * DEK-Info: AES-256-CBC,41C6…
 *
 * MIIE…                                               base64
 * -----END RSA PRIVATE KEY-----
 * </pre>
 *
 * Strict within a block: whatever is not base64 is an error, because a key half read is worse than none.
 */
final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final int BLOCKS = 10_000;
    private static final int MARKER = 100;
    private static final int HEADER = 1_000;

    /** One block; whoever takes it may overwrite its bytes. */
    static final class Block {
        private final String label;
        private final Map<String, String> headers;
        private final byte[] bytes;

        private Block(String label, Map<String, String> headers, byte[] bytes) {
            this.label = label;
            this.headers = headers;
            this.bytes = bytes;
        }

        String label() {
            return label;
        }

        Map<String, String> headers() {
            return headers;
        }

        byte[] bytes() {
            return bytes;
        }

        void wipe() {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private final byte[] text;
    private final byte[] body;
    private int next;
    private int lineStart;
    private int lineEnd;

    private Pem(byte[] text) {
        this.text = text;
        this.body = new byte[text.length];
    }

    /** {@return whether there is a block in it} */
    static boolean isIn(byte[] content) {
        Pem lines = new Pem(content);
        while (lines.nextLine()) {
            if (lines.label(BEGIN) != null) {
                return true;
            }
        }
        return false;
    }

    static List<Block> blocks(byte[] content) throws MalformedException {
        Pem lines = new Pem(content);
        List<Block> blocks = new ArrayList<>();
        try {
            while (lines.nextLine()) {
                String label = lines.label(BEGIN);
                if (label != null) {
                    if (blocks.size() == BLOCKS) {
                        throw new MalformedException("has more than " + BLOCKS + " blocks");
                    }
                    blocks.add(lines.block(label));
                }
            }
            return blocks;
        } catch (MalformedException malformed) {
            blocks.forEach(Block::wipe);
            throw malformed;
        } finally {
            Arrays.fill(lines.body, (byte) 0);
        }
    }

    private Block block(String label) throws MalformedException {
        Map<String, String> headers = headers(label);
        int length = 0;
        while (label(END) == null) {
            System.arraycopy(text, lineStart, body, length, lineEnd - lineStart);
            length += lineEnd - lineStart;
            advance(label);
        }
        if (!label.equals(label(END))) {
            throw new MalformedException("has a block that begins as " + label + " and ends as " + label(END));
        }
        byte[] base64 = Arrays.copyOf(body, length);
        try {
            return new Block(label, headers, Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            // Not the cause: its message cites what it read.
            throw new MalformedException("has a block " + label + " that is not base64");
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
    }

    /** Headers stand before the first empty line, and have a colon, which base64 has not. Ends on the first line of the body. */
    private Map<String, String> headers(String label) throws MalformedException {
        Map<String, String> headers = new HashMap<>();
        advance(label);
        int colon = colon();
        while (colon >= 0) {
            if (lineEnd - lineStart > HEADER || headers.size() > 10) {
                throw new MalformedException("has a block " + label + " with headers that are too long");
            }
            headers.put(text(lineStart, colon).strip(), text(colon + 1, lineEnd).strip());
            advance(label);
            colon = colon();
        }
        return headers;
    }

    private int colon() {
        for (int i = lineStart; i < lineEnd; i++) {
            if (text[i] == ':') {
                return i;
            }
        }
        return -1;
    }

    private void advance(String label) throws MalformedException {
        if (!nextLine()) {
            throw new MalformedException("has a block " + label + " without an end: it is cut off");
        }
    }

    /** Moves to the next line, without its white space at both ends. */
    private boolean nextLine() {
        if (next >= text.length) {
            return false;
        }
        lineStart = next;
        while (next < text.length && text[next] != '\n') {
            next++;
        }
        lineEnd = next++;
        while (lineEnd > lineStart && isSpace(text[lineEnd - 1])) {
            lineEnd--;
        }
        while (lineStart < lineEnd && isSpace(text[lineStart])) {
            lineStart++;
        }
        return true;
    }

    private static boolean isSpace(byte character) {
        return character == ' ' || character == '\t' || character == '\r';
    }

    /** {@return what this line begins or ends, or null if it is no such line} */
    private @Nullable String label(String marker) {
        int length = lineEnd - lineStart;
        if (length < marker.length() + DASHES.length() || length > MARKER || text[lineStart] != '-') {
            return null;
        }
        String line = text(lineStart, lineEnd);
        return line.startsWith(marker) && line.endsWith(DASHES)
                ? line.substring(marker.length(), line.length() - DASHES.length())
                : null;
    }

    /** As Latin-1 every byte is one character: nothing is lost and nothing is refused. */
    private String text(int start, int end) {
        return new String(text, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
