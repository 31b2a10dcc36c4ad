// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

/**
 * Whether a connection is encrypted, and what is demanded of the certificate of the server.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION">Protection provided in
 *     different modes</a>
 */
public enum SslMode {
    /** Never encrypted. */
    DISABLE("disable"),

    /** In clear, and encrypted only if the server refuses that. */
    ALLOW("allow"),

    /** Encrypted if the server can, in clear if not: the default, and no protection against whoever sits between. */
    PREFER("prefer"),

    /** Encrypted, with whoever answers; the certificate is checked only if a root certificate file is there. */
    REQUIRE("require"),

    /** Encrypted, with a server whose certificate an authority of ours has signed. */
    VERIFY_CA("verify-ca"),

    /** As VERIFY_CA, and the certificate names the host that we asked for. */
    VERIFY_FULL("verify-full");

    private final String word;

    SslMode(String word) {
        this.word = word;
    }

    /** {@return the word that connection strings use} */
    @Override
    public String toString() {
        return word;
    }
}
