// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A {@code tsvector}, a document made ready for text search: {@code 'cat':3 'fat':2A,4}.
 *
 * <p>Kept as the server keeps it: lexemes sorted by their bytes, each once with the positions of all that were given,
 * positions sorted, each once with the greatest weight that was given, and no more than {@value #MOST_POSITIONS}.
 *
 * @param lexemes in any order
 * @see <a href="https://www.postgresql.org/docs/current/datatype-textsearch.html#DATATYPE-TSVECTOR">tsvector</a>
 */
public record TsVector(List<Lexeme> lexemes) implements PgValue {
    /** The largest position there is; what comes later in a document has this one. */
    public static final int LAST_POSITION = 16_383;

    /** The positions that a lexeme can have. */
    public static final int MOST_POSITIONS = 256;

    /** How much a position matters, least first. */
    public enum Weight {
        D(0),
        C(1),
        B(2),
        A(3);

        private final int number;

        Weight(int number) {
            this.number = number;
        }

        /** {@return the number that PostgreSQL has for it, 0 for D to 3 for A} */
        public int number() {
            return number;
        }
    }

    /**
     * Where in a document a lexeme stands.
     *
     * @param position from 1 to {@link #LAST_POSITION}
     * @param weight {@code D} unless something else was said
     */
    public record Position(int position, Weight weight) {
        /** @throws IllegalArgumentException if the position is out of range */
        public Position {
            Objects.requireNonNull(weight, "weight");
            if (position < 1 || position > LAST_POSITION) {
                throw new IllegalArgumentException(
                        "a position of " + position + " in a tsvector, outside 1 to " + LAST_POSITION);
            }
        }
    }

    /**
     * A normalised word.
     *
     * @param text the word
     * @param positions where it stands, in any order; none if that is not known
     */
    public record Lexeme(String text, List<Position> positions) {
        public Lexeme {
            Objects.requireNonNull(text, "text");
            positions = canonical(List.copyOf(positions));
        }

        public Lexeme(String text) {
            this(text, List.of());
        }

        private static List<Position> canonical(List<Position> given) {
            boolean ordered = given.size() <= MOST_POSITIONS;
            for (int i = 1; i < given.size() && ordered; i++) {
                ordered = given.get(i - 1).position < given.get(i).position;
            }
            if (ordered) {
                return given;
            }
            List<Position> sorted = new ArrayList<>(given);
            sorted.sort(Comparator.comparingInt(Position::position)
                    .thenComparing(Position::weight, Comparator.reverseOrder()));
            List<Position> kept = new ArrayList<>();
            for (Position position : sorted) {
                boolean isNew = kept.isEmpty() || kept.get(kept.size() - 1).position != position.position;
                if (isNew && kept.size() < MOST_POSITIONS) {
                    kept.add(position);
                }
            }
            return List.copyOf(kept);
        }
    }

    public TsVector {
        lexemes = canonical(List.copyOf(lexemes));
    }

    private static List<Lexeme> canonical(List<Lexeme> given) {
        boolean ordered = true;
        for (int i = 1; i < given.size() && ordered; i++) {
            ordered = compare(given.get(i - 1).text, given.get(i).text) < 0;
        }
        if (ordered) {
            return given;
        }
        List<Lexeme> sorted = new ArrayList<>(given);
        sorted.sort((one, other) -> compare(one.text, other.text));
        List<Lexeme> merged = new ArrayList<>();
        for (int i = 0; i < sorted.size(); ) {
            String text = sorted.get(i).text;
            List<Position> positions = new ArrayList<>();
            for (; i < sorted.size() && sorted.get(i).text.equals(text); i++) {
                positions.addAll(sorted.get(i).positions);
            }
            merged.add(new Lexeme(text, positions));
        }
        return List.copyOf(merged);
    }

    /** The order of the UTF-8 bytes, which is that of the code points, and not that of Java's surrogates. */
    private static int compare(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                boolean differ = Character.isSurrogate(a) != Character.isSurrogate(b);
                return differ && a >= Character.MIN_SURROGATE && b >= Character.MIN_SURROGATE
                        ? Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b))
                        : Character.compare(a, b);
            }
        }
        return Integer.compare(one.length(), other.length());
    }

    /**
     * Reads lexemes with blanks between them, in quotes or not, each perhaps with {@code :} and positions and their
     * weights. A position beyond the last one is the last one.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static TsVector parse(String text) {
        LexemeReader in = new LexemeReader("a tsvector", text, ":");
        List<Lexeme> lexemes = new ArrayList<>();
        in.skipBlanks();
        while (!in.atEnd()) {
            String lexeme = in.lexeme();
            lexemes.add(in.accept(":") ? new Lexeme(lexeme, positions(in)) : new Lexeme(lexeme));
            in.skipBlanks();
        }
        return new TsVector(lexemes);
    }

    private static List<Position> positions(LexemeReader in) {
        List<Position> positions = new ArrayList<>();
        do {
            int position = in.number(LAST_POSITION);
            if (position < 1) {
                throw in.malformed("a position expected");
            }
            positions.add(new Position(position, weight(in)));
        } while (in.accept(","));
        if (!in.atEnd() && !in.atBlank()) {
            throw in.malformed("a blank expected");
        }
        return positions;
    }

    private static Weight weight(LexemeReader in) {
        Weight weight =
                switch (in.peek()) {
                    case 'A', 'a', '*' -> Weight.A;
                    case 'B', 'b' -> Weight.B;
                    case 'C', 'c' -> Weight.C;
                    default -> Weight.D;
                };
        if (weight != Weight.D || in.peek() == 'D' || in.peek() == 'd') {
            in.skip();
        }
        return weight;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Lexeme lexeme : lexemes) {
            text.append(text.isEmpty() ? "" : " ");
            LexemeReader.quote(lexeme.text, text);
            char before = ':';
            for (Position position : lexeme.positions) {
                text.append(before).append(position.position);
                if (position.weight != Weight.D) {
                    text.append(position.weight);
                }
                before = ',';
            }
        }
        return text.toString();
    }
}
