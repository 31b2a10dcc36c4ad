// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import java.util.StringJoiner;

/** Text search, and the extensions whose values are labels and keys. */
final class SearchLiterals {
    static final Generator TSVECTOR = Generator.of(
            draws -> {
                StringJoiner text = new StringJoiner(" ");
                while (draws.more(4)) {
                    text.add(lexeme(draws) + positions(draws));
                }
                return text.toString();
            },
            "",
            "a",
            "a:1A,2B,3C,4",
            "'it''s':16383 'a b'",
            "'\\\\':1",
            "':':1 '''':2",
            "漢:1 😀");

    static final Generator TSQUERY = Generator.of(
            draws -> query(draws, 0),
            "",
            "a",
            "!a",
            "!!a",
            "a & b | c",
            "a & (b | c)",
            "!(a & b)",
            "a <-> b",
            "a <16384> b",
            "(a <-> b) <-> c",
            "a <-> (b <-> c)",
            "a <0> b",
            "'it''s':*ABCD",
            "'\\\\' & ''''",
            "a:*",
            "!(a <-> !b) & c:D");

    static final Generator HSTORE = Generator.of(
            draws -> {
                StringJoiner text = new StringJoiner(", ");
                while (draws.more(3)) {
                    String value = draws.rarely(4) ? "NULL" : quoted(TextLiterals.text(draws));
                    text.add(quoted(TextLiterals.text(draws)) + "=>" + value);
                }
                return text.toString();
            },
            "",
            "a=>1",
            "a=>NULL",
            "a=>\"NULL\"",
            "\"\"=>\"\"",
            "b=>1, a=>2, aa=>3",
            "\"a b\"=>\"=>\"");

    static final Generator LTREE =
            Generator.of(SearchLiterals::labels, "", "a", "Top.Science", "a.a.a.a", "x".repeat(255));
    static final Generator LQUERY = Generator.of(
            draws -> {
                StringJoiner levels = new StringJoiner(".");
                do {
                    levels.add(
                            switch (draws.below(4)) {
                                case 0 -> label(draws);
                                case 1 -> draws.pick("*", "*{1}", "*{1,}", "*{,3}", "*{2,5}");
                                case 2 -> label(draws) + draws.pick("*", "@", "%", "@*");
                                default -> draws.pick("", "!") + label(draws) + "|" + label(draws);
                            });
                } while (draws.more(3));
                return levels.toString();
            },
            "*",
            "a.*.b",
            "!a",
            "a@*%|b.*{3}");
    static final Generator LTXTQUERY = Generator.of(
            draws -> {
                StringBuilder query = new StringBuilder(label(draws));
                while (draws.more(2)) {
                    query.append(draws.pick(" & ", " | ", " & !"))
                            .append(label(draws))
                            .append(draws.pick("", "*", "@", "%"));
                }
                return query.toString();
            },
            "a",
            "!a",
            "a & (b | c*@)");

    private SearchLiterals() {}

    private static String lexeme(Draws draws) {
        String text = TextLiterals.text(draws);
        return "'" + (text.isEmpty() ? "a" : text).replace("\\", "\\\\").replace("'", "''") + "'";
    }

    private static String positions(Draws draws) {
        StringBuilder positions = new StringBuilder();
        while (draws.more(1)) {
            positions
                    .append(positions.length() == 0 ? ':' : ',')
                    .append(1 + draws.upTo(14) % 16_383)
                    .append(draws.pick("", "A", "B", "C", "D"));
        }
        return positions.toString();
    }

    private static String query(Draws draws, int depth) {
        return switch (draws.below(depth < 5 ? 6 : 2)) {
            case 0, 1 -> lexeme(draws) + draws.pick("", "", ":A", ":*", ":*BD", ":ABCD");
            case 2 -> "!" + operand(draws, depth);
            case 3 -> operand(draws, depth) + " & " + operand(draws, depth);
            case 4 -> operand(draws, depth) + " | " + operand(draws, depth);
            default ->
                operand(draws, depth) + " <" + draws.pick("-", "1", "2", "0", "16384") + "> " + operand(draws, depth);
        };
    }

    private static String operand(Draws draws, int depth) {
        return draws.below(2) == 0 ? "(" + query(draws, depth + 1) + ")" : query(draws, depth + 1);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String label(Draws draws) {
        return draws.pick("a", "B", "c1", "_", "Top", "x_y", "9");
    }

    private static String labels(Draws draws) {
        StringJoiner labels = new StringJoiner(".");
        while (draws.more(4)) {
            labels.add(label(draws));
        }
        return labels.toString();
    }
}
