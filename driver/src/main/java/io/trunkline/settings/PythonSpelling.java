// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import io.trunkline.LoadBalanceHosts;
import io.trunkline.SslMode;
import io.trunkline.TargetSessionAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Values as psqlpy's enumerations and Python's booleans spell them: {@code VerifyCa} or {@code SslMode.VerifyCa} is
 * {@code verify-ca}, {@code True} is {@code 1}. libpq knows none of these spellings, so none of its values changes.
 */
final class PythonSpelling {
    private PythonSpelling() {}

    /** {@return the value in libpq's spelling, or just as it is if it is no such spelling} */
    static String toLibpq(ConnectionKey key, String value) {
        return switch (key) {
            case SSLMODE -> word("SslMode", List.of(SslMode.values()), value);
            case TARGET_SESSION_ATTRS -> word("TargetSessionAttrs", List.of(TargetSessionAttributes.values()), value);
            case LOAD_BALANCE_HOSTS -> word("LoadBalanceHosts", List.of(LoadBalanceHosts.values()), value);
            case POOL_RECYCLING -> word("ConnRecyclingMethod", List.of("fast", "verified", "clean", "auto"), value);
            case KEEPALIVES -> value.equals("True") ? "1" : value.equals("False") ? "0" : value;
            default -> value;
        };
    }

    private static String word(String enumeration, List<?> words, String value) {
        String constant = value.startsWith(enumeration + ".") ? value.substring(enumeration.length() + 1) : value;
        for (Object word : words) {
            if (constant.equals(camelCase(word.toString()))) {
                return word.toString();
            }
        }
        return value;
    }

    private static String camelCase(String word) {
        return Arrays.stream(word.split("-", -1))
                .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                .collect(Collectors.joining());
    }
}
