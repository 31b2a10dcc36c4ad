// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

/**
 * Whether authentication is bound to the TLS connection under it, so that nobody can sit between client and server on TLS
 * connections of their own.
 */
public enum ChannelBindingMode {
    /** Never. */
    DISABLE("disable"),

    /** Where TLS and the server offer it: the default. */
    PREFER("prefer"),

    /** A server that does not authenticate with it is refused. */
    REQUIRE("require");

    private final String word;

    ChannelBindingMode(String word) {
        this.word = word;
    }

    /** {@return the word that connection strings use} */
    @Override
    public String toString() {
        return word;
    }
}
