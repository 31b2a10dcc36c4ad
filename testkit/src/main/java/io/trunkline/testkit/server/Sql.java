// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.server;

/** Names and texts as they are quoted in SQL: set-up statements take no parameters. */
final class Sql {
    private Sql() {}

    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Right while {@code standard_conforming_strings} is on, which is its default. */
    static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
