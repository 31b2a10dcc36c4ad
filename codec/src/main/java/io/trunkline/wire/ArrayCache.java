// SPDX-License-Identifier: Apache-2.0
package io.trunkline.wire;

import org.jspecify.annotations.Nullable;

/**
 * A few byte arrays shared by the connections of one thread, so that an idle connection holds none.
 *
 * <p>Connections of one event loop read one after the other: each takes an array when bytes arrive and gives it back when
 * all are consumed, so a thousand idle connections cost what a few busy ones do. Arrays of any other size than
 * {@link #ARRAY_SIZE} are made on demand and left to the garbage collector. Belongs to one thread.
 */
public final class ArrayCache {
    /** The size in bytes of the arrays that are kept. */
    public static final int ARRAY_SIZE = 64 * 1024;

    private static final int KEPT = 4;

    private final byte[] @Nullable [] arrays = new byte[KEPT][];
    private int count;

    public ArrayCache() {}

    /** An array of at least {@code minimum} bytes, of any content. */
    public byte[] take(int minimum) {
        if (minimum > ARRAY_SIZE) {
            return new byte[minimum];
        }
        if (count == 0) {
            return new byte[ARRAY_SIZE];
        }
        byte[] array = arrays[--count];
        arrays[count] = null;
        return array != null ? array : new byte[ARRAY_SIZE];
    }

    /** Takes an array back, which its giver must not touch any more. */
    public void give(byte[] array) {
        if (array.length == ARRAY_SIZE && count < KEPT) {
            arrays[count++] = array;
        }
    }

    /** {@return how many arrays are kept at the moment} */
    public int kept() {
        return count;
    }
}
