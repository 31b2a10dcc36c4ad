// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.search;

/** The server's limits of lexemes, by what a lexeme may have at most: a character takes three bytes or fewer. */
final class Lexemes {
    /** Of all lexemes of a value together. */
    static final int MOST_BYTES = (1 << 20) - 1;

    private static final int LONGEST = 2046;
    private static final int LONGEST_CHARACTER = 3;

    private Lexemes() {}

    /** {@return the bytes that the lexeme has at most} */
    static long largest(String lexeme) {
        return (long) LONGEST_CHARACTER * lexeme.length();
    }

    /** {@return whether the lexeme is certainly one to the server} */
    static boolean isExact(String lexeme) {
        return !lexeme.isEmpty() && largest(lexeme) <= LONGEST;
    }
}
