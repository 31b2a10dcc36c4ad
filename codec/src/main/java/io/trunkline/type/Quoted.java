// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

/** Errors about text that is no value, which quote it. */
final class Quoted {
    private static final int LONGEST = 48;

    private Quoted() {}

    /** {@return an error that says that {@code text} is not {@code expected}} What is long is cut, what is odd a dot. */
    static IllegalArgumentException isNot(String expected, String text) {
        StringBuilder quoted = new StringBuilder("'");
        for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
            char c = text.charAt(i);
            quoted.append(c >= ' ' && c < 0x7F ? c : '.');
        }
        quoted.append(text.length() > LONGEST ? "…'" : "'");
        return new IllegalArgumentException(
                quoted.append(" is not ").append(expected).toString());
    }
}
