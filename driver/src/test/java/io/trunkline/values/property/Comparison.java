// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import io.trunkline.PgConnection;
import io.trunkline.Row;
import io.trunkline.error.PgException;
import io.trunkline.error.ServerException;
import io.trunkline.values.FormatSeen;
import io.trunkline.values.property.Subject.Back;
import io.trunkline.values.property.Subject.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends values both ways and says where we and the server differ. All values of a list share their statements, each of which
 * is new and run twice: its first use travels in text, its second in binary.
 */
final class Comparison {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** How many parameters a statement has at most. */
    private static final int AT_ONCE = 100;

    private static final Pattern NULL_BOXES = Pattern.compile("\\{[{}NUL;]*;[{}NUL;]*}");

    private final PgConnection connection;
    private final Tally tally;
    private int statements;
    /** What was under way when an error came. */
    private String way = "";

    Comparison(PgConnection connection, Tally tally) {
        this.connection = connection;
        this.tally = tally;
    }

    /**
     * How a value differs.
     *
     * @param way on which way it went wrong; differences that go the same way are taken for the same
     * @param detail what was expected and what came
     */
    record Difference(String way, String detail) {}

    /** What reading ended with. */
    private record Outcome(@Nullable Object value, @Nullable String error) {
        static Outcome of(Row row, View view) {
            try {
                return new Outcome(read(row, view.javaType()), null);
            } catch (RuntimeException failure) {
                return new Outcome(null, failure.getClass().getSimpleName() + ": " + failure.getMessage());
            }
        }

        private static @Nullable Object read(Row row, Class<?> type) {
            return type == String.class ? row.getString(0) : type == Object.class ? row.get(0) : row.get(0, type);
        }

        boolean isSame(Outcome other) {
            return Objects.equals(error, other.error) && Same.values(value, other.value);
        }

        @Override
        public String toString() {
            return error != null
                    ? error
                    : value == null
                            ? "null"
                            : value.getClass().getSimpleName() + " "
                                    + (value.getClass().isArray() ? Arrays.deepToString(new Object[] {value}) : value);
        }
    }

    /** {@return for each text null, or the first difference} */
    List<@Nullable Difference> of(Subject subject, List<@Nullable String> texts) {
        try {
            return together(subject, texts);
        } catch (PgException failure) {
            // One of them fails them all: which?
            if (texts.size() == 1) {
                String state = failure instanceof ServerException refused ? " " + refused.sqlState() : "";
                return List.of(new Difference(way + ": " + failure.getClass().getSimpleName() + state, "" + failure));
            }
            List<@Nullable Difference> all = new ArrayList<>(of(subject, texts.subList(0, texts.size() / 2)));
            all.addAll(of(subject, texts.subList(texts.size() / 2, texts.size())));
            return all;
        }
    }

    private List<@Nullable Difference> together(Subject subject, List<@Nullable String> texts) {
        List<@Nullable Difference> found = new ArrayList<>(Collections.nCopies(texts.size(), null));
        String sql = "select v, case when x is not null then " + subject.printed("v")
                + " end, pg_catalog.uuid_in('00000000-0000-0000-0000-000000000000')"
                + " from (select " + subject.made("x")
                + " as v, x, n from unnest($1::text[]) with ordinality as u (x, n))"
                + " as s order by n -- " + statements++;
        way = "read in text";
        List<Row> first = rows(sql, texts);
        way = "read in binary";
        List<Row> later = rows(sql, texts);
        String formats = formats(first) + ", " + formats(later);
        if (!texts.isEmpty() && !formats.equals("text, binary")) {
            throw new AssertionError("the first use and the second came in " + formats + ": " + sql);
        }
        for (View view : subject.views()) {
            List<Object> values = new ArrayList<>();
            List<Integer> indexes = new ArrayList<>();
            for (int i = 0; i < texts.size(); i++) {
                Outcome text = Outcome.of(first.get(i), view);
                Outcome binary = Outcome.of(later.get(i), view);
                Difference difference =
                        difference(subject, view, text, binary, first.get(i).getString(1));
                if (difference != null && found.get(i) == null) {
                    found.set(i, difference);
                }
                Object value = binary.value();
                if (difference == null
                        && value != null
                        && view.back() != Back.NOT_SENT
                        && isSent(subject, texts.get(i))) {
                    values.add(value);
                    indexes.add(i);
                }
            }
            tally.read(subject, texts.size());
            for (int from = 0; from < values.size(); from += AT_ONCE) {
                int to = Math.min(from + AT_ONCE, values.size());
                send(subject, view, values.subList(from, to), indexes.subList(from, to), later, found);
            }
        }
        tally.made(subject, texts.size());
        return found;
    }

    private static @Nullable Difference difference(
            Subject subject, View view, Outcome text, Outcome binary, @Nullable String theirs) {
        if (view.javaType() == String.class) {
            Outcome wanted = new Outcome(theirs, null);
            if (!text.isSame(wanted)) {
                return new Difference("read as String in text", "ours   " + text + "\ntheirs " + theirs);
            }
            if (!binary.isSame(wanted)) {
                return new Difference("read as String in binary", "ours   " + binary + "\ntheirs " + theirs);
            }
        }
        if (view.javaType() == Object.class
                && text.value() != null
                && !subject.natural().isInstance(text.value())) {
            return new Difference(
                    "read as natural", "wanted " + subject.natural().getName() + "\nread   " + text);
        }
        return text.isSame(binary)
                ? null
                : new Difference("read as " + view + " in both formats", "text   " + text + "\nbinary " + binary);
    }

    /**
     * As parameters are written by their class alone, Java's characters from 128 on are not the one byte of a "char", and
     * nothing tells that an array of nothing but NULLs is one of boxes, which stand between semicolons.
     */
    private static boolean isSent(Subject subject, @Nullable String text) {
        return text == null
                || switch (subject.type()) {
                    case "char" -> text.chars().allMatch(c -> c < 128);
                    case "box" -> !NULL_BOXES.matcher(text).find();
                    default -> true;
                };
    }

    private void send(
            Subject subject,
            View view,
            List<Object> values,
            List<Integer> indexes,
            List<Row> rows,
            List<@Nullable Difference> found) {
        way = "sent as " + view;
        String sql = IntStream.rangeClosed(1, values.size())
                .mapToObj(i -> subject.printed("$" + i + "::" + subject.sql()))
                .collect(Collectors.joining(", ", "select ", " -- " + statements++));
        Came text = printed(sql, values);
        Came binary = printed(sql, values);
        if ((text.error() != null || binary.error() != null) && values.size() > 1) {
            // One of them fails them all.
            for (int i = 0; i < values.size(); i++) {
                send(subject, view, values.subList(i, i + 1), indexes.subList(i, i + 1), rows, found);
            }
            return;
        }
        for (int i = 0; i < values.size(); i++) {
            int index = indexes.get(i);
            String theirs = view.back() == Back.WHOLE ? rows.get(index).getString(1) : text.text(i);
            String sent = "sent   " + new Outcome(values.get(i), null) + "\nwanted " + theirs + "\ncame   ";
            if (found.get(index) == null && !Objects.equals(text.text(i), theirs)) {
                found.set(index, new Difference(way + " in text", sent + text.text(i)));
            } else if (found.get(index) == null && !Objects.equals(binary.text(i), theirs)) {
                found.set(index, new Difference(way + " in binary", sent + binary.text(i)));
            }
        }
        tally.sent(subject, values.size());
    }

    /** What became of values that were sent: their texts, or for all of them an error. */
    private record Came(
            List<@Nullable String> texts, @Nullable String error) {
        @Nullable
        String text(int index) {
            return error == null ? texts.get(index) : error;
        }
    }

    private List<Row> rows(String sql, List<@Nullable String> texts) {
        return Objects.requireNonNull(connection
                .query(sql, (Object) texts)
                .all(Row::copy)
                .collectList()
                .block(LIMIT));
    }

    private static String formats(List<Row> rows) {
        return rows.isEmpty()
                ? "none"
                : Objects.requireNonNull(rows.get(0).get(2, FormatSeen.Seen.class))
                        .format();
    }

    /** Of errors what does not depend on the format that the server complains about. */
    private Came printed(String sql, List<Object> values) {
        try {
            List<@Nullable String> texts = connection
                    .query(sql, values.toArray())
                    .one(row -> {
                        List<@Nullable String> columns = new ArrayList<>();
                        for (int i = 0; i < row.size(); i++) {
                            columns.add(row.getString(i));
                        }
                        return columns;
                    })
                    .block(LIMIT);
            return new Came(Objects.requireNonNull(texts), null);
        } catch (PgException failure) {
            return new Came(
                    List.of(),
                    failure instanceof ServerException refused ? "error " + refused.sqlState() : "" + failure);
        }
    }
}
