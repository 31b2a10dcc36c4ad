// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/** What a server says about its transaction whenever it is ready for the next query. */
public enum TransactionStatus {
    /** Not in a transaction block. */
    IDLE('I'),
    /** In a transaction block. */
    IN_TRANSACTION('T'),
    /** In a failed transaction block: all but its end is refused. */
    FAILED('E');

    private final char code;

    TransactionStatus(char code) {
        this.code = code;
    }

    /** {@return the character that stands for it on the wire} */
    public char code() {
        return code;
    }
}
