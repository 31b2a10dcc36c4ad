// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A line of libpq's answers.
 *
 * @param question the line that was asked
 * @param string the connection string
 * @param circumstances variables ({@code $NAME=value}) and files ({@code @name:mode=text}), still escaped
 * @param values what libpq makes of it, or null if it refuses
 * @param password the password found, for a completed string
 */
record LibpqAnswer(
        String question,
        String string,
        List<String> circumstances,
        @Nullable Map<ConnectionKey, String> values,
        @Nullable String password) {

    static List<LibpqAnswer> read(String name) {
        return lines(name).map(LibpqAnswer::of).toList();
    }

    static Stream<String> lines(String name) {
        try (InputStream in = LibpqAnswer.class.getResourceAsStream("/libpq-18/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.US_ASCII).lines();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static LibpqAnswer of(String line) {
        List<String> fields = Arrays.asList(line.split("\t", -1));
        int asked = 1;
        while (asked < fields.size() && "$@".indexOf(fields.get(asked).charAt(0)) >= 0) {
            asked++;
        }
        List<String> answer = fields.subList(asked, fields.size());
        String question = String.join("\t", fields.subList(0, asked));
        String string = unescaped(fields.get(0).substring(2));
        List<String> circumstances = List.copyOf(fields.subList(1, asked));
        if (answer.equals(List.of("!"))) {
            return new LibpqAnswer(question, string, circumstances, null, null);
        }
        Map<ConnectionKey, String> values = new EnumMap<>(ConnectionKey.class);
        String password = null;
        for (String field : answer) {
            int equals = field.indexOf('=');
            String name = field.substring(0, equals);
            String value = unescaped(field.substring(equals + 1));
            if (name.equals("password:")) {
                password = value;
            } else {
                values.put(Objects.requireNonNull(ConnectionKey.of(name), name), value);
            }
        }
        return new LibpqAnswer(question, string, circumstances, values, password);
    }

    /** {@return the text, with replacement characters where it is no UTF-8} */
    static String unescaped(String escaped) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int at = 0; at < escaped.length(); at++) {
            if (escaped.startsWith("\\x", at)) {
                octets.write(Integer.parseInt(escaped.substring(at + 2, at + 4), 16));
                at += 3;
            } else {
                octets.write(escaped.charAt(at));
            }
        }
        return octets.toString(StandardCharsets.UTF_8);
    }
}
