// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The pairs of a connection string, in the order in which they are read. Of a name that is given twice the later value counts, as
 * in libpq; an alias and its key, however, may not contradict each other.
 */
final class GivenPairs {
    private final Map<ConnectionKey, String> byKey = new EnumMap<>(ConnectionKey.class);
    private final Map<KeyAlias, String> byAlias = new EnumMap<>(KeyAlias.class);

    /**
     * Takes a pair whose name may be anything.
     *
     * @throws IllegalArgumentException if the name is neither a key nor an alias
     */
    void put(String name, String value) {
        ConnectionKey key = ConnectionKey.of(name);
        KeyAlias alias = KeyAlias.of(name);
        if (key != null) {
            put(key, value);
        } else if (alias != null) {
            byAlias.put(alias, value);
        } else if (name.equals("requiressl")) {
            // What sslmode was called before 8.0; libpq still takes it.
            put(ConnectionKey.SSLMODE, value.startsWith("1") ? "require" : "prefer");
        } else {
            throw NearestKey.unknown(name);
        }
    }

    void put(ConnectionKey key, String value) {
        byKey.put(key, PythonSpelling.toLibpq(key, value));
    }

    static boolean knows(String name) {
        return ConnectionKey.of(name) != null || KeyAlias.of(name) != null || name.equals("requiressl");
    }

    /**
     * {@return what has been given, by key, with the aliases' values in the keys' units}
     *
     * @throws IllegalArgumentException if names of the same key say different things; it names both
     */
    Map<ConnectionKey, String> settle() {
        Map<ConnectionKey, String> settled = new EnumMap<>(byKey);
        Map<ConnectionKey, String> names = new EnumMap<>(ConnectionKey.class);
        byKey.keySet().forEach(key -> names.put(key, key.toString()));
        byAlias.forEach((alias, text) -> {
            ConnectionKey key = alias.key();
            String name = name(alias);
            String value = value(alias, text);
            String before = settled.putIfAbsent(key, value);
            String nameBefore = names.putIfAbsent(key, name);
            if (before != null && !before.equals(value)) {
                throw new IllegalArgumentException(nameBefore + " and " + name
                        + " are two names of one parameter, and are given different values;" + " keep one of them");
            }
        });
        return Collections.unmodifiableMap(settled);
    }

    private String name(KeyAlias alias) {
        KeyAlias other = otherPart(alias);
        return other == alias || !byAlias.containsKey(other) ? alias.toString() : alias.key() + "_sec/_nanosec";
    }

    private String value(KeyAlias alias, String text) {
        KeyAlias other = otherPart(alias);
        return switch (alias.part()) {
            case WHOLE -> PythonSpelling.toLibpq(alias.key(), text);
            case SECONDS -> SplitTime.join(alias.key(), text, byAlias.get(other));
            case NANOSECONDS -> SplitTime.join(alias.key(), byAlias.get(other), text);
        };
    }

    /** The alias that completes a time; itself for one that says all. */
    private static KeyAlias otherPart(KeyAlias alias) {
        return switch (alias.part()) {
            case WHOLE -> alias;
            case SECONDS -> KeyAlias.valueOf(alias.key().name() + "_NANOSEC");
            case NANOSECONDS -> KeyAlias.valueOf(alias.key().name() + "_SEC");
        };
    }
}
