// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Arrays and composites of values, with all the quoting that their texts need. */
final class Composed {
    private Composed() {}

    /** Arrays of up to three dimensions, some with bounds of their own; one element in six is NULL. */
    static Generator array(Generator element, char delimiter) {
        List<String> borders = new ArrayList<>(List.of("{}", "{NULL}", "{NULL,NULL}".replace(',', delimiter)));
        StringJoiner all = new StringJoiner(String.valueOf(delimiter), "{", "}");
        for (String border : element.borders()) {
            // Each by itself, too, as one that cannot be read would hide the others.
            borders.add("{" + quoted(border) + "}");
            all.add(quoted(border));
        }
        if (!element.borders().isEmpty()) {
            borders.add(all.toString());
        }
        return new Generator(List.copyOf(borders), draws -> array(draws, element, delimiter));
    }

    private static String array(Draws draws, Generator element, char delimiter) {
        int dimensions = Math.max(1, draws.below(10) - 6);
        int[] lengths = new int[dimensions];
        StringBuilder bounds = new StringBuilder();
        for (int i = 0; i < dimensions; i++) {
            lengths[i] = i == 0 && dimensions == 1 ? length(draws) : draws.between(1, 3);
            int lower = draws.signed(3) < 0 ? (int) draws.signed(20) : 1;
            bounds.append('[')
                    .append(lower)
                    .append(':')
                    .append(lower + lengths[i] - 1)
                    .append(']');
        }
        if (lengths[0] == 0) {
            return "{}";
        }
        boolean bounded = draws.rarely(5);
        StringBuilder text = new StringBuilder(bounded ? bounds.append('=').toString() : "");
        elements(draws, element, delimiter, lengths, 0, text);
        return text.toString();
    }

    private static int length(Draws draws) {
        int length = 0;
        while (draws.more(4)) {
            length++;
        }
        return length;
    }

    private static void elements(
            Draws draws, Generator element, char delimiter, int[] lengths, int dimension, StringBuilder text) {
        text.append('{');
        for (int i = 0; i < lengths[dimension]; i++) {
            if (i > 0) {
                text.append(delimiter);
            }
            if (dimension < lengths.length - 1) {
                elements(draws, element, delimiter, lengths, dimension + 1, text);
            } else {
                text.append(draws.rarely(6) ? "NULL" : quoted(element.draw(draws)));
            }
        }
        text.append('}');
    }

    /** Composites with a field of each generator and one with a whole number at the end; one field in six is NULL. */
    static Generator composite(List<Generator> fields) {
        List<String> borders = new ArrayList<>();
        borders.add(",".repeat(fields.size()));
        for (int i = 0; i < fields.size(); i++) {
            for (String border : fields.get(i).borders()) {
                List<@Nullable String> values = new ArrayList<>();
                for (int j = 0; j < fields.size(); j++) {
                    values.add(i == j ? border : null);
                }
                borders.add(written(values) + ",1");
            }
        }
        return new Generator(borders.stream().map(text -> "(" + text + ")").toList(), draws -> {
            List<@Nullable String> values = new ArrayList<>();
            fields.forEach(field -> values.add(draws.rarely(6) ? null : field.draw(draws)));
            return "(" + written(values) + "," + draws.signed(31) + ")";
        });
    }

    private static String written(List<@Nullable String> values) {
        StringJoiner text = new StringJoiner(",");
        values.forEach(value -> text.add(value == null ? "" : quoted(value)));
        return text.toString();
    }

    /** As the texts of arrays, composites and ranges all have it. */
    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
