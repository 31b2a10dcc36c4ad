// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.wire.WireWriter;

/** The values of one {@link Bind}, each of which writes itself. */
public interface BindParameters {
    /** How many there are; at most 65,535. */
    int count();

    boolean isNull(int index);

    /** The format in which {@link #write} writes this value: 0 text, 1 binary. Asked of NULLs too. */
    int format(int index);

    /** Writes the bytes of a value that is not NULL, without a length. Whatever it throws takes back the whole Bind. */
    void write(int index, WireWriter out);
}
