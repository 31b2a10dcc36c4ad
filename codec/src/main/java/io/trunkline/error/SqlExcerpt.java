// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/**
 * A place in SQL, for people to see: its line, and a caret under the character.
 *
 * <pre>
 *   line 2: from usres u where u.name = $1
 *                ^
 * </pre>
 *
 * Servers count characters, which are code points, from 1 at the beginning of all that was sent. A caret stands below its
 * character where the font is fixed and East Asian characters take two columns, as terminals have it.
 */
final class SqlExcerpt {
    /** Characters of a line that are shown at most. */
    private static final int WIDTH = 72;

    /** How many of them stand before the caret if there are as many behind it. */
    private static final int BEFORE = 48;

    private static final char CUT = '…';

    private SqlExcerpt() {}

    /** {@return two lines, or null if the SQL has no such position} */
    static @Nullable String at(int position, String sql, String what) {
        // Longer than the text in chars is longer in characters, too, and saves counting.
        if (position < 1 || position - 1 > sql.length() || position - 1 > sql.codePointCount(0, sql.length())) {
            return null;
        }
        int end = sql.stripTrailing().length();
        if (end == 0) {
            return null;
        }
        // An error at the end of the text is shown behind its last word, not on an empty line.
        int caret = Math.min(sql.offsetByCodePoints(0, position - 1), end);
        int lineStart = lineStart(sql, caret);
        int lineEnd = lineEnd(sql, caret, end);
        int number = lineNumber(sql, lineStart);
        String label = label(what, number > 1 || lineEnd < end ? number : 0);
        while (lineStart < caret && Character.isWhitespace(sql.charAt(lineStart))) {
            lineStart++;
        }
        return show(sql, lineStart, caret, lineEnd, label);
    }

    private static String show(String sql, int start, int caret, int end, String label) {
        int from = back(sql, caret, start, BEFORE);
        int to = ahead(sql, caret, end, WIDTH - sql.codePointCount(from, caret));
        from = back(sql, caret, start, WIDTH - sql.codePointCount(caret, to));
        StringBuilder line = new StringBuilder("  ").append(label);
        int columns = line.length();
        if (from > start) {
            line.append(CUT);
            columns++;
        }
        for (int i = from, character; i < to; i += Character.charCount(character)) {
            character = sql.codePointAt(i);
            if (!isShown(character)) {
                character = ' ';
                line.append(' ');
            } else {
                line.appendCodePoint(character);
            }
            columns += i < caret ? columns(character) : 0;
        }
        if (to < end) {
            line.append(CUT);
        }
        return line.append('\n').append(" ".repeat(columns)).append('^').toString();
    }

    private static int back(String sql, int from, int limit, int characters) {
        int at = from;
        for (int i = 0; i < characters && at > limit; i++) {
            at -= Character.charCount(sql.codePointBefore(at));
        }
        return at;
    }

    private static int ahead(String sql, int from, int limit, int characters) {
        int at = from;
        for (int i = 0; i < characters && at < limit; i++) {
            at += Character.charCount(sql.codePointAt(at));
        }
        return at;
    }

    private static String label(String what, int line) {
        if (line == 0) {
            return what.isEmpty() ? "" : what + ": ";
        }
        return (what.isEmpty() ? "" : what + ", ") + "line " + line + ": ";
    }

    private static int lineStart(String sql, int caret) {
        int start = caret;
        while (start > 0 && !isLineEnd(sql.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static int lineEnd(String sql, int caret, int limit) {
        int end = caret;
        while (end < limit && !isLineEnd(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int lineNumber(String sql, int lineStart) {
        int number = 1;
        for (int i = 0; i < lineStart; i++) {
            // A carriage return and a line feed are one end.
            if (sql.charAt(i) == '\n' || (sql.charAt(i) == '\r' && sql.charAt(i + 1) != '\n')) {
                number++;
            }
        }
        return number;
    }

    private static boolean isLineEnd(char character) {
        return character == '\n' || character == '\r';
    }

    /** Tabs would shift the caret, and what turns or hides text on a terminal has no business in a message. */
    private static boolean isShown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static int columns(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        return isWide(character) ? 2 : 1;
    }

    /** The blocks whose characters take two columns (Unicode Standard Annex 11), and emoji. */
    private static boolean isWide(int character) {
        return character >= 0x1100
                && (character <= 0x115F // Hangul Jamo
                        || (character >= 0x2E80 && character <= 0xA4CF && character != 0x303F) // CJK, kana, Yi
                        || (character >= 0xAC00 && character <= 0xD7A3) // Hangul syllables
                        || (character >= 0xF900 && character <= 0xFAFF) // CJK compatibility ideographs
                        || (character >= 0xFE30 && character <= 0xFE6F) // CJK compatibility forms
                        || (character >= 0xFF00 && character <= 0xFF60) // fullwidth forms
                        || (character >= 0xFFE0 && character <= 0xFFE6)
                        || (character >= 0x1F300 && character <= 0x1F64F) // emoji
                        || (character >= 0x1F680 && character <= 0x1F6FF)
                        || (character >= 0x1F900 && character <= 0x1F9FF)
                        || (character >= 0x20000 && character <= 0x3FFFD)); // CJK extensions
    }
}
