// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

/**
 * What the texts of {@code tsvector} and {@code tsquery} have in common: a cursor, and lexemes with or without quotes.
 *
 * <pre>
 *   'it''s' 'back\\slash' word
 * </pre>
 *
 * <p>A backslash stands before any character to be taken as it is; in quotes, two quotes are one.
 */
final class LexemeReader {
    private static final int QUOTED = 48;

    private final String what;
    private final String text;
    /** The characters besides blanks that end a lexeme without quotes. */
    private final String ends;

    private int at;

    /** @param what what the text should be, for the error */
    LexemeReader(String what, String text, String ends) {
        this.what = what;
        this.text = text;
        this.ends = ends;
    }

    void skipBlanks() {
        while (!atEnd() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    boolean atEnd() {
        return at == text.length();
    }

    boolean atBlank() {
        return !atEnd() && isBlank(text.charAt(at));
    }

    /** {@return the next character, NUL at the end} Does not move. */
    char peek() {
        return atEnd() ? '\0' : text.charAt(at);
    }

    /** Moves behind what comes next if it is this. */
    boolean accept(String wanted) {
        boolean found = text.startsWith(wanted, at);
        at += found ? wanted.length() : 0;
        return found;
    }

    /** Moves behind one character that has been looked at. */
    void skip() {
        at++;
    }

    /**
     * A whole number that is not negative, at most {@code most}: anything above is {@code most}.
     *
     * @return -1 if there is none
     */
    int number(int most) {
        int number = -1;
        while (!atEnd() && peek() >= '0' && peek() <= '9') {
            number = Math.min(most, Math.max(0, number) * 10 + text.charAt(at++) - '0');
        }
        return number;
    }

    /** A lexeme; the cursor stands at its first character, whatever that is. */
    String lexeme() {
        return accept("'") ? quoted() : unquoted();
    }

    private String quoted() {
        StringBuilder lexeme = new StringBuilder();
        while (!atEnd()) {
            char c = text.charAt(at++);
            if (c == '\'' && !accept("'")) {
                return lexeme.toString();
            }
            lexeme.append(c == '\\' ? escaped() : c);
        }
        throw malformed("a quote is not closed");
    }

    private String unquoted() {
        StringBuilder lexeme = new StringBuilder();
        do {
            char c = text.charAt(at++);
            lexeme.append(c == '\\' ? escaped() : c);
        } while (!atEnd() && !isBlank(peek()) && ends.indexOf(peek()) < 0);
        return lexeme.toString();
    }

    private char escaped() {
        if (atEnd()) {
            throw malformed("a character is missing after the backslash");
        }
        return text.charAt(at++);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    IllegalArgumentException malformed(String why) {
        String shown = text.length() > QUOTED ? text.substring(0, QUOTED) + "…" : text;
        return new IllegalArgumentException("'" + shown + "' is not " + what + ": " + why + " at index " + at);
    }

    /** Writes a lexeme in quotes. */
    static void quote(String lexeme, StringBuilder text) {
        text.append('\'');
        for (int i = 0; i < lexeme.length(); i++) {
            char c = lexeme.charAt(i);
            if (c == '\'' || c == '\\') {
                text.append(c);
            }
            text.append(c);
        }
        text.append('\'');
    }
}
