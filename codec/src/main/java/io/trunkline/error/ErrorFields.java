// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the server says about an error or a notice, field by field. Immutable.
 *
 * <p>A field is known by the character that stands before it on the wire (PostgreSQL manual, 54.8 Error and Notice Message
 * Fields). Every field may be missing, whatever the manual promises, and fields nobody has a name for are kept. Numbers
 * that are no numbers read as 0.
 */
public final class ErrorFields implements Serializable {
    private static final long serialVersionUID = 1L;

    private final TreeMap<Character, String> fields;

    private ErrorFields(Map<Character, String> fields) {
        this.fields = new TreeMap<>(fields);
        for (char code : this.fields.keySet()) {
            if (code == 0 || code > 0xFF) {
                throw new IllegalArgumentException("a field of code " + (int) code + ", which is a byte other than 0");
            }
        }
    }

    /** Fields by their characters. */
    public static ErrorFields of(Map<Character, String> fields) {
        return new ErrorFields(fields);
    }

    /** {@return the fields every server error has, to which more can be added} */
    public static Builder builder(String severity, String sqlState, String message) {
        return new Builder()
                .put('S', severity)
                .put('V', severity)
                .put('C', sqlState)
                .put('M', message);
    }

    /** {@return the field of this character, or null} */
    public @Nullable String get(char code) {
        return fields.get(code);
    }

    /** {@return all fields by their characters, in the order of the characters} */
    public Map<Character, String> asMap() {
        return Collections.unmodifiableMap(fields);
    }

    /** {@return ERROR, FATAL, PANIC, WARNING, NOTICE, DEBUG, INFO or LOG} In English where the server says so (field V), else in its language. */
    public String severity() {
        String plain = get('V');
        return plain != null ? plain : orElse('S', "ERROR");
    }

    /** {@return whether the server ends the session with this} */
    public boolean isFatal() {
        return severity().equals("FATAL") || severity().equals("PANIC");
    }

    /** {@return the five-character SQLSTATE, or null: some poolers send none} */
    public @Nullable String sqlState() {
        return get('C');
    }

    /** {@return what happened, in the server's language; empty if it did not say} */
    public String message() {
        return orElse('M', "");
    }

    public @Nullable String detail() {
        return get('D');
    }

    public @Nullable String hint() {
        return get('H');
    }

    /** {@return where in the statement, in characters counted from 1; 0 if nowhere} */
    public int position() {
        return number('P');
    }

    /** {@return where in {@link #internalQuery()}, in characters counted from 1; 0 if nowhere} */
    public int internalPosition() {
        return number('p');
    }

    /** {@return the text of a command the server made itself, such as a function's, or null} */
    public @Nullable String internalQuery() {
        return get('q');
    }

    /** {@return the calls that led there, one per line, innermost first, or null} */
    public @Nullable String where() {
        return get('W');
    }

    public @Nullable String schema() {
        return get('s');
    }

    public @Nullable String table() {
        return get('t');
    }

    public @Nullable String column() {
        return get('c');
    }

    public @Nullable String dataType() {
        return get('d');
    }

    public @Nullable String constraint() {
        return get('n');
    }

    /** {@return the file of the server's source code that reported this, or null} */
    public @Nullable String file() {
        return get('F');
    }

    /** {@return the line in {@link #file()}; 0 if unknown} */
    public int line() {
        return number('L');
    }

    /** {@return the function of the server's source code that reported this, or null} */
    public @Nullable String routine() {
        return get('R');
    }

    /**
     * {@return one line: severity, SQLSTATE, what happened, constraint and hint} Without the detail, in which servers
     * repeat values: {@link #detail} is for those who may see them.
     */
    public String summary() {
        StringBuilder line = new StringBuilder(severity());
        if (sqlState() != null) {
            line.append(' ').append(sqlState());
        }
        line.append(": ").append(message());
        append(line, "constraint", constraint());
        append(line, "hint", hint());
        return line.toString().replace("\r", "").replace('\n', ' ');
    }

    private static void append(StringBuilder line, String what, @Nullable String field) {
        if (field != null) {
            line.append(" (").append(what).append(": ").append(field).append(')');
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ErrorFields that && fields.equals(that.fields);
    }

    /** {@return the same fields but one} */
    ErrorFields without(char code) {
        TreeMap<Character, String> others = new TreeMap<>(fields);
        others.remove(code);
        return new ErrorFields(others);
    }

    /** {@return the same fields with a hint} */
    public ErrorFields withHint(String hint) {
        Builder builder = new Builder();
        fields.forEach(builder::put);
        return builder.put('H', hint).build();
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    /** {@return the {@link #summary}} */
    @Override
    public String toString() {
        return summary();
    }

    private String orElse(char code, String otherwise) {
        String field = get(code);
        return field != null ? field : otherwise;
    }

    private int number(char code) {
        String digits = get(code);
        if (digits == null) {
            return 0;
        }
        try {
            return Math.max(0, Integer.parseInt(digits));
        } catch (NumberFormatException noNumber) {
            return 0;
        }
    }

    /** Collects fields; a field said twice is what was said last. */
    public static final class Builder {
        private final TreeMap<Character, String> fields = new TreeMap<>();

        public Builder() {}

        public Builder put(char code, String value) {
            fields.put(code, value);
            return this;
        }

        public ErrorFields build() {
            return new ErrorFields(fields);
        }
    }
}
