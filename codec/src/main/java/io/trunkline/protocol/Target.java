// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/** What a {@link Describe} or {@link Close} is about. */
public enum Target {
    STATEMENT('S'),
    PORTAL('P');

    private final char code;

    Target(char code) {
        this.code = code;
    }

    /** {@return the character that stands for it on the wire} */
    public char code() {
        return code;
    }
}
