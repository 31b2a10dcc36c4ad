// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files in no encoding that one could know: lines are strings with a character for each byte, so that a line in another
 * encoding than UTF-8 harms nobody who does not need it.
 */
final class OctetLines {
    private OctetLines() {}

    /** {@return the file's lines without line feeds, but with whatever stands before them} */
    static List<String> read(Path file) throws IOException {
        String octets = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        return List.of(octets.split("\n", -1));
    }

    /** {@return the text as it stands in such a line} */
    static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** {@return a piece of a line as text, or null if it is not UTF-8} */
    static @Nullable String text(String octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }
}
