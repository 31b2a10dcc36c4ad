// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

/**
 * What a server must be for a session with it to be acceptable.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-TARGET-SESSION-ATTRS">The manual
 *     on target_session_attrs</a>
 */
public enum TargetSessionAttributes {
    /** Any that lets us in. */
    ANY("any"),

    /** One whose transactions may write by default. */
    READ_WRITE("read-write"),

    /** One whose transactions may not write by default. */
    READ_ONLY("read-only"),

    /** One that is not in recovery. */
    PRIMARY("primary"),

    /** One that is in recovery. */
    STANDBY("standby"),

    /** A standby if any of the hosts is one, else any server. */
    PREFER_STANDBY("prefer-standby");

    private final String word;

    TargetSessionAttributes(String word) {
        this.word = word;
    }

    /** {@return the word that connection strings use} */
    @Override
    public String toString() {
        return word;
    }
}
