// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

/** How a value is written on the wire; the ordinals are the protocol's format codes. */
public enum Format {
    /** As the type's output function prints it. */
    TEXT,
    /** As the type's send function packs it. */
    BINARY
}
