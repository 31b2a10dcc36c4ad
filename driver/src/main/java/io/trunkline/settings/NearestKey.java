// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says of a name that is no key which one was probably meant. */
final class NearestKey {
    private static final Pattern LIKE_A_KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,39}");

    private NearestKey() {}

    /** {@return the error for a name that is no key; it does not show what hardly looks like one, which may be a secret} */
    static IllegalArgumentException unknown(String name) {
        if (!LIKE_A_KEY.matcher(name).matches()) {
            return new IllegalArgumentException("malformed connection string: a key must be a word such as host or"
                    + " application_name, and what stands before one '=' is none (not shown, as it may be part of a"
                    + " password)");
        }
        ConnectionKey nearest = to(name);
        return new IllegalArgumentException("unknown connection parameter \"" + name + "\""
                + (nearest == null ? "; none has a similar name" : "; did you mean \"" + nearest + "\"?"));
    }

    /** {@return the key whose name or alias is nearest, or null if even that shares less than half of its letters} */
    static @Nullable ConnectionKey to(String name) {
        String meant = name.toLowerCase(Locale.ROOT);
        ConnectionKey nearest = null;
        int least = Math.max(1, (meant.length() + 1) / 2) + 1;
        for (ConnectionKey key : ConnectionKey.values()) {
            int distance = distance(meant, key.toString());
            if (distance < least) {
                least = distance;
                nearest = key;
            }
        }
        for (KeyAlias alias : KeyAlias.values()) {
            int distance = distance(meant, alias.toString());
            if (distance < least) {
                least = distance;
                nearest = alias.key();
            }
        }
        return nearest;
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
