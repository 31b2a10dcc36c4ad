// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An {@code hstore}, text by text, of which values may be NULL: {@code "a"=>"1", "b"=>NULL}. Immutable.
 *
 * <p>A plain map is as good wherever the server's type is known to be hstore; this one is also written where it is not. The
 * order is the one of the map it was made of. To the server there is none, and neither is there to {@link #equals}.
 *
 * @see <a href="https://www.postgresql.org/docs/current/hstore.html">hstore</a>
 */
public final class HStore implements PgValue {
    private final Map<String, @Nullable String> entries;

    /** @param entries for this hstore to keep */
    private HStore(Map<String, @Nullable String> entries) {
        this.entries = Collections.unmodifiableMap(entries);
    }

    /**
     * A copy of the map.
     *
     * @throws IllegalArgumentException if a key is null
     */
    public static HStore of(Map<String, ? extends @Nullable String> entries) {
        Map<String, @Nullable String> copy = new LinkedHashMap<>(entries);
        if (copy.containsKey(null)) {
            throw new IllegalArgumentException("an hstore with a key that is null");
        }
        return new HStore(copy);
    }

    /**
     * Reads {@code key=>value} pairs with commas between them. Keys and values stand in quotes, or without them if they
     * have no blank, equals sign or comma; a backslash stands before any character to be taken as it is. NULL without
     * quotes is a NULL. Of a key that is there twice the first one counts, as on the server.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static HStore parse(String text) {
        return new HStore(new HStoreReader(text).read());
    }

    /** {@return an unmodifiable map, in which a value may be null} */
    public Map<String, @Nullable String> asMap() {
        return entries;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HStore hstore && entries.equals(hstore.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        entries.forEach((key, value) -> {
            text.append(text.isEmpty() ? "" : ", ");
            quote(key, text);
            text.append("=>");
            if (value == null) {
                text.append("NULL");
            } else {
                quote(value, text);
            }
        });
        return text.toString();
    }

    private static void quote(String part, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
        text.append('"');
    }
}
