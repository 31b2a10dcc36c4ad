// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import java.util.Map;

/**
 * Reads connection strings in libpq's two forms, {@code postgresql://user@host:port/dbname?key=value} and
 * {@code host=… dbname=…}, just as libpq 18 does.
 *
 * <p>Four things are not libpq's: percent escapes that are no UTF-8 are refused, as a Java string cannot hold them; psqlpy's
 * names and spellings are understood; three keys are ours; and errors, which are always {@link IllegalArgumentException}s,
 * never show the string or a value, since any part of a mistyped string may be part of a password.
 *
 * @see <a href="https://www.postgresql.org/docs/18/libpq-connect.html#LIBPQ-CONNSTRING">The manual on connection strings</a>
 */
public final class ConnectionString {
    private ConnectionString() {}

    /**
     * {@return what the string says, in the order of the keys; values are as given, and not yet checked}
     *
     * @throws IllegalArgumentException if it is malformed or has an unknown key; the message names the key or part, and says
     *     what to do
     */
    public static Map<ConnectionKey, String> parse(String string) {
        if (string.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("malformed connection string: it holds a NUL character (U+0000)");
        }
        if (hasHalfCharacter(string)) {
            throw new IllegalArgumentException(
                    "malformed connection string: it holds half of a character (an unpaired surrogate)");
        }
        GivenPairs pairs = new GivenPairs();
        int afterScheme = UriForm.afterScheme(string);
        if (afterScheme > 0) {
            new UriForm(string, pairs).readFrom(afterScheme);
        } else {
            new KeywordForm(string, pairs).read();
        }
        return pairs.settle();
    }

    private static boolean hasHalfCharacter(String string) {
        return string.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
