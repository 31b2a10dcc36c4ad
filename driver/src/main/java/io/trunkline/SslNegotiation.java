// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

/** How TLS begins. */
public enum SslNegotiation {
    /** The client asks whether the server speaks TLS, and the server answers: a round trip. Every server knows it. */
    POSTGRES("postgres"),

    /** TLS begins at once, with the ALPN protocol {@code postgresql}: PostgreSQL 17 and later. */
    DIRECT("direct");

    private final String word;

    SslNegotiation(String word) {
        this.word = word;
    }

    /** {@return the word that connection strings use} */
    @Override
    public String toString() {
        return word;
    }
}
