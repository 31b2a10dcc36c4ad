// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import java.util.ArrayList;
import java.util.List;

/** Lines of comma-separated values, as RFC 4180 has them, without line breaks inside a value. */
final class Csv {
    private Csv() {}

    /** {@return the values of one line; a doubled quote inside quotes is one} */
    static List<String> values(String line) {
        List<String> values = new ArrayList<>();
        int at = 0;
        while (true) {
            StringBuilder value = new StringBuilder();
            at = at < line.length() && line.charAt(at) == '"' ? quoted(line, at + 1, value) : plain(line, at, value);
            values.add(value.toString());
            if (at == line.length()) {
                return values;
            }
            if (line.charAt(at) != ',') {
                throw new IllegalArgumentException("a comma is missing at character " + (at + 1) + " of: " + line);
            }
            at++;
        }
    }

    private static int plain(String line, int start, StringBuilder value) {
        int comma = line.indexOf(',', start);
        int end = comma < 0 ? line.length() : comma;
        value.append(line, start, end);
        return end;
    }

    private static int quoted(String line, int start, StringBuilder value) {
        int at = start;
        while (true) {
            int quote = line.indexOf('"', at);
            if (quote < 0) {
                throw new IllegalArgumentException("a quote is not closed in: " + line);
            }
            value.append(line, at, quote);
            if (quote + 1 == line.length() || line.charAt(quote + 1) != '"') {
                return quote + 1;
            }
            value.append('"');
            at = quote + 2;
        }
    }
}
