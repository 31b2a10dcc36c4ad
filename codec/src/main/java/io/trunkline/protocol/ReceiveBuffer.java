// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.wire.ArrayCache;

/**
 * Received bytes that have not been consumed, in one array that grows as bytes arrive and never because of a length that
 * was merely announced.
 *
 * <p>The cost is linear in the bytes received. They are moved to the front of the array only when at least as many have
 * been consumed before them, else into an array twice as long, so a byte is moved a bounded number of times however
 * small the pieces are in which a message arrives. An array that is empty goes back to the {@link ArrayCache}.
 */
final class ReceiveBuffer {
    private static final byte[] NOTHING = {};

    /** An array beyond this is not kept for the little that follows a large message. */
    private static final int LARGE = 1 << 20;

    private final ArrayCache arrays;

    /** The array; its bytes from {@link #start} to {@link #end} have not been consumed. */
    byte[] bytes = NOTHING;

    int start;
    int end;

    /** How many bytes from {@link #start} on the message there needs; 0 if unknown. */
    long wanted;

    private long moved;

    ReceiveBuffer(ArrayCache arrays) {
        this.arrays = arrays;
    }

    /** Makes room for {@code room} bytes after {@link #end}. */
    byte[] reserve(int room) {
        if (room < 0) {
            throw new IllegalArgumentException("room for " + room + " bytes");
        }
        if (room > bytes.length - end) {
            makeRoom(room);
        }
        return bytes;
    }

    private void makeRoom(int room) {
        int held = end - start;
        long needed = (long) held + room;
        if (needed <= bytes.length && held <= start) {
            moveTo(bytes);
            return;
        }
        long doubled = 2L * bytes.length;
        if (wanted > held) {
            doubled = Math.min(doubled, wanted + ArrayCache.ARRAY_SIZE);
        }
        byte[] old = bytes;
        moveTo(arrays.take(Math.toIntExact(Math.max(needed, Math.min(doubled, Integer.MAX_VALUE - 8)))));
        arrays.give(old);
    }

    private void moveTo(byte[] target) {
        int held = end - start;
        System.arraycopy(bytes, start, target, 0, held);
        moved += held;
        bytes = target;
        start = 0;
        end = held;
    }

    /** That many bytes have been put there. */
    void received(int count) {
        if (count < 0 || count > bytes.length - end) {
            throw new IndexOutOfBoundsException(count + " bytes in room for " + (bytes.length - end));
        }
        end += count;
    }

    /** Gives back what is no longer needed once messages have been consumed. */
    void settle() {
        if (start == end) {
            release();
        } else if (bytes.length > LARGE && Math.max(end - start, wanted) <= ArrayCache.ARRAY_SIZE) {
            moveTo(arrays.take(ArrayCache.ARRAY_SIZE));
        }
    }

    /** Gives back the array and forgets the bytes in it. */
    void release() {
        arrays.give(bytes);
        bytes = NOTHING;
        start = 0;
        end = 0;
        wanted = 0;
    }

    int buffered() {
        return end - start;
    }

    /** The bytes of memory held. */
    int held() {
        return bytes.length;
    }

    /** How many bytes have been moved so far, within an array or to a longer one. */
    long moved() {
        return moved;
    }
}
