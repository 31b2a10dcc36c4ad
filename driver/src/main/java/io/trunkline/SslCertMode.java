// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

/** Whether the certificate of the client is sent. */
public enum SslCertMode {
    /** Never, even if there is one. */
    DISABLE("disable"),

    /** If the server asks for one and there is one. */
    ALLOW("allow"),

    /** Always: a server that does not ask for it is refused. */
    REQUIRE("require");

    private final String word;

    SslCertMode(String word) {
        this.word = word;
    }

    /** {@return the word that connection strings use} */
    @Override
    public String toString() {
        return word;
    }
}
