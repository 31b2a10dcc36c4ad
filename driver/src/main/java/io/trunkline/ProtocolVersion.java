// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

/** A version of the frontend/backend protocol. */
public enum ProtocolVersion {
    /** Every server since 7.4. */
    V3_0("3.0"),

    /** PostgreSQL 18 and later: secret keys for cancelling are longer than 32 bits. */
    V3_2("3.2");

    private final String word;

    ProtocolVersion(String word) {
        this.word = word;
    }

    /** {@return the word that connection strings use} */
    @Override
    public String toString() {
        return word;
    }
}
