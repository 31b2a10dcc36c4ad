// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

/** How a value is written on the wire. */
public enum Format {
    /** As the type's output function prints it. */
    TEXT(0),
    /** As the type's send function packs it. */
    BINARY(1);

    private final int code;

    Format(int code) {
        this.code = code;
    }

    /** {@return the protocol's code for it} */
    public int code() {
        return code;
    }
}
