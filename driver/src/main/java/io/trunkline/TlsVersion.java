// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

/** A version of TLS. */
public enum TlsVersion {
    /** Broken, and switched off in most Javas. */
    TLS_1_0("TLSv1"),

    /** Broken, and switched off in most Javas. */
    TLS_1_1("TLSv1.1"),

    /** The least that is accepted by default. */
    TLS_1_2("TLSv1.2"),

    /** The newest. */
    TLS_1_3("TLSv1.3");

    private final String word;

    TlsVersion(String word) {
        this.word = word;
    }

    /** {@return the word that connection strings use} */
    @Override
    public String toString() {
        return word;
    }
}
