// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Texts of any characters, and what is written as text: names, bytes, JSON, XML. */
final class TextLiterals {
    private static final List<String> PIECES = List.of(
            "a",
            "B",
            "0",
            " ",
            ",",
            ";",
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            "<",
            ">",
            "\"",
            "\\",
            "'",
            "/",
            ":",
            "=",
            "%s",
            "$1",
            "NULL",
            "null",
            "\n",
            "\t",
            "\r",
            "\u000b",
            "\u0001",
            "\u007f",
            "\u00a0",
            "é",
            "ß",
            "e\u0301",
            "€",
            "İ",
            "\u2028",
            "\ufeff",
            "\ufffd",
            "漢",
            "😀",
            "\udbff\udffd");

    static final Generator TEXT = Generator.of(
            TextLiterals::text,
            "",
            " ",
            "  a  ",
            "NULL",
            "null",
            "\"",
            "\\",
            "\\\\\"",
            "{}",
            "{NULL}",
            "(,)",
            "[,]",
            "empty",
            "\n",
            "\\x00",
            "größer 漢字 😀",
            "😀".repeat(50),
            "long ".repeat(500));

    /** At most 63 bytes. */
    static final Generator NAME = Generator.of(
            draws -> cut(text(draws)), "", " ", "\"", "\\", "NULL", "a".repeat(63), "é".repeat(31), "pg_class");

    /** Of one byte. */
    static final Generator CHAR = Generator.of(
            draws -> Character.toString((char) (draws.below(127) + 1)), "", "a", " ", "\"", "\\", "{", ",", "\u007f");

    static final Generator BYTEA = Generator.of(
            draws -> {
                StringBuilder hex = new StringBuilder("\\x");
                while (draws.more(12)) {
                    hex.append(String.format("%02x", draws.below(256)));
                }
                return hex.toString();
            },
            "",
            "\\x",
            "\\x00",
            "\\xff",
            "\\x5c5c22",
            "\\000\\377abc",
            "\\x" + HexFormat.of().formatHex(new byte[3_000]));

    static final Generator UUID = Generator.of(
            draws -> new java.util.UUID(draws.upTo(64), draws.bits(64)).toString(),
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "{a0eebc999c0b4ef8bb6d6bb9bd380a11}");

    static final Generator JSON = Generator.of(
            draws -> {
                StringBuilder text = new StringBuilder();
                json(draws, 0, text);
                return text.toString();
            },
            "null",
            "true",
            "\"\"",
            "{}",
            "[]",
            " [ 1 , 2 ] ",
            "{\"a\": 1, \"a\": 2}",
            "\"\\ud83d\\ude00\"",
            "1e20",
            "1.10",
            "-0",
            "12345678901234567890.123",
            "{\"b\":1,\"aa\":[{}],\"\":null}",
            "\"{NULL}\"");

    static final Generator XML = Generator.of(
            draws -> {
                StringBuilder text = new StringBuilder("<a");
                if (draws.below(2) == 1) {
                    text.append(" b=\"").append(draws.upTo(30)).append("\"");
                }
                text.append('>');
                while (draws.more(3)) {
                    text.append(draws.pick("x", " ", "é", "😀", "&amp;", "&lt;", "<b/>", "\n", "'", "\"", "\\", ","));
                }
                return text.append("</a>").toString();
            },
            "<a/>",
            "",
            "just text",
            "<!-- one --><b>two</b>");

    static final Generator JSONPATH = Generator.of(
            draws -> {
                StringBuilder text = new StringBuilder(draws.pick("$", "lax $", "strict $"));
                while (draws.more(3)) {
                    text.append(
                            draws.pick(".a", "[*]", "[0 to 2]", "[last]", ".*", ".**{1 to 2}", ".size()", ".abs()"));
                    if (draws.rarely(4)) {
                        text.append('.').append(string(draws));
                    }
                }
                if (draws.below(2) == 1) {
                    text.append(" ? (@ ")
                            .append(draws.pick("==", "!=", "<", ">="))
                            .append(' ');
                    text.append(draws.below(2) == 0 ? Long.toString(draws.signed(60)) : string(draws));
                    text.append(draws.pick("", " && exists(@.b)", " || !(@.c == true)", " && @.d like_regex \"^x\""))
                            .append(')');
                }
                return text.toString();
            },
            "$",
            "($.a + 1) * -2",
            "$v ? (@ starts with \"x\")",
            "$.\"a b\"",
            "$.a.datetime()",
            "1.5",
            "\"x\"",
            "null");

    private TextLiterals() {}

    static String text(Draws draws) {
        StringBuilder text = new StringBuilder();
        while (draws.more(5)) {
            text.append(draws.pick(PIECES));
        }
        return text.toString();
    }

    private static String cut(String text) {
        String shorter = text;
        while (shorter.getBytes(StandardCharsets.UTF_8).length > 63) {
            shorter = shorter.substring(0, shorter.offsetByCodePoints(shorter.length(), -1));
        }
        return shorter;
    }

    private static void json(Draws draws, int depth, StringBuilder text) {
        switch (draws.below(depth < 3 ? 8 : 6)) {
            case 0 -> text.append(draws.signed(60));
            case 1 -> text.append(draws.pick("null", "true", "false"));
            case 2, 3 -> text.append(string(draws));
            case 4 -> text.append(draws.signed(20)).append('.').append(draws.upTo(20));
            case 5 -> text.append(draws.signed(10)).append(draws.pick("e1", "E+2", "e-7", "e30"));
            case 6 -> {
                text.append('[');
                for (int i = 0; draws.more(2); i++) {
                    text.append(i == 0 ? "" : draws.pick(",", ", ", "\n,"));
                    json(draws, depth + 1, text);
                }
                text.append(']');
            }
            default -> {
                text.append('{');
                for (int i = 0; draws.more(2); i++) {
                    text.append(i == 0 ? "" : ",").append(string(draws)).append(':');
                    json(draws, depth + 1, text);
                }
                text.append('}');
            }
        }
    }

    /** A string as JSON has it. */
    private static String string(Draws draws) {
        StringBuilder quoted = new StringBuilder("\"");
        text(draws).chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
