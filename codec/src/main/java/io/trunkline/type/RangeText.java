// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The text of ranges and multiranges: where bounds begin and end, and which of them need quotes.
 *
 * <pre>
 *   empty    [1,5)    (,"2024-01-01 00:00:00"]    ("a ""quoted"" one","back\\slash")    {}    {[1,2),[4,)}
 * </pre>
 *
 * <p>A bound of no characters is none; in quotes it is the empty string. A cursor, for one use.
 *
 * @see <a href="https://www.postgresql.org/docs/current/rangetypes.html#RANGETYPES-IO">Range input and output</a>
 */
final class RangeText {
    private static final String EMPTY = "empty";
    private static final int SHOWN = 48;

    private final String text;
    private int at;

    RangeText(String text) {
        this.text = text;
    }

    <T> Range<T> range(Function<String, ? extends T> bound) {
        skipSpace();
        if (text.regionMatches(true, at, EMPTY, 0, EMPTY.length())) {
            at += EMPTY.length();
            skipSpace();
            return Range.empty();
        }
        boolean lowerInclusive = next("[(", "a range") == '[';
        T lower = bound(bound);
        next(",", "a range");
        T upper = bound(bound);
        boolean upperInclusive = next("])", "a range") == ']';
        skipSpace();
        return Range.of(lower, lowerInclusive, upper, upperInclusive);
    }

    <T> List<Range<T>> ranges(Function<String, ? extends T> bound) {
        List<Range<T>> ranges = new ArrayList<>();
        skipSpace();
        next("{", "a multirange");
        skipSpace();
        if (at < text.length() && text.charAt(at) == '}') {
            at++;
        } else {
            do {
                ranges.add(range(bound));
            } while (next(",}", "a multirange") == ',');
        }
        skipSpace();
        return ranges;
    }

    void end(String what) {
        if (at != text.length()) {
            throw isNot(what);
        }
    }

    private char next(String expected, String what) {
        if (at == text.length() || expected.indexOf(text.charAt(at)) < 0) {
            throw isNot(what);
        }
        return text.charAt(at++);
    }

    private <T> @Nullable T bound(Function<String, ? extends T> parse) {
        int start = at;
        boolean quoted = false;
        boolean plain = true;
        while (at < text.length() && (quoted || ",)]".indexOf(text.charAt(at)) < 0)) {
            char c = text.charAt(at);
            plain &= c != '"' && c != '\\';
            // Two quotes within quotes stand for one, which is as good as an end and a beginning.
            quoted ^= c == '"';
            at += c == '\\' ? 2 : 1;
        }
        if (at >= text.length()) {
            at = start;
            throw isNot("a range");
        }
        if (start == at) {
            return null;
        }
        return parse.apply(plain ? text.substring(start, at) : unquoted(start, at));
    }

    private String unquoted(int start, int end) {
        StringBuilder bound = new StringBuilder(end - start);
        boolean quoted = false;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                bound.append(text.charAt(++i));
            } else if (c != '"') {
                bound.append(c);
            } else if (quoted && i + 1 < end && text.charAt(i + 1) == '"') {
                bound.append(text.charAt(++i));
            } else {
                quoted = !quoted;
            }
        }
        return bound.toString();
    }

    private void skipSpace() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private IllegalArgumentException isNot(String what) {
        String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return new IllegalArgumentException("'" + shown + "' is not " + what + ": see its character " + (at + 1));
    }

    static void append(Range<?> range, StringBuilder out) {
        if (range.isEmpty()) {
            out.append(EMPTY);
            return;
        }
        out.append(range.lowerInclusive() ? '[' : '(');
        append(range.lower(), out);
        out.append(',');
        append(range.upper(), out);
        out.append(range.upperInclusive() ? ']' : ')');
    }

    private static void append(@Nullable Object bound, StringBuilder out) {
        if (bound == null) {
            return;
        }
        String plain = bound.toString();
        if (!needsQuotes(plain)) {
            out.append(plain);
            return;
        }
        out.append('"');
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c == '"' || c == '\\') {
                out.append(c);
            }
            out.append(c);
        }
        out.append('"');
    }

    private static boolean needsQuotes(String plain) {
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (isSpace(c) || "\"\\()[],".indexOf(c) >= 0) {
                return true;
            }
        }
        return plain.isEmpty();
    }
}
