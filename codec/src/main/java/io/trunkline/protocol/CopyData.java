// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A piece of COPY data, from either end.
 *
 * <p>A reader delivers one and the same instance every time, pointed at the bytes where they were received: it is valid
 * until the handler returns. {@link #copy} makes one to keep. Belongs to one thread.
 */
public final class CopyData implements BackendMessage, FrontendMessage {
    private static final byte[] NOTHING = {};

    private byte[] array = NOTHING;
    private int start;
    private int end;

    CopyData() {}

    /** The whole of {@code data}, not copied. */
    public static CopyData of(byte[] data) {
        return of(data, 0, data.length);
    }

    /** The bytes of {@code array} from {@code start} to {@code end}, not copied. */
    public static CopyData of(byte[] array, int start, int end) {
        if (start < 0 || start > end || end > array.length) {
            throw new IndexOutOfBoundsException(start + " to " + end + " of " + array.length + " bytes");
        }
        CopyData message = new CopyData();
        message.point(array, start, end);
        return message;
    }

    void point(byte[] array, int start, int end) {
        this.array = array;
        this.start = start;
        this.end = end;
    }

    /** Lets go of the bytes, so that a piece kept beyond its time is empty and not another one. */
    void forget() {
        point(NOTHING, 0, 0);
    }

    /** {@return the array the data is in, from {@link #start} to {@link #end}} */
    public byte[] array() {
        return array;
    }

    public int start() {
        return start;
    }

    public int end() {
        return end;
    }

    /** {@return the length of the data in bytes} */
    public int length() {
        return end - start;
    }

    /** {@return a copy of the data} */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, start, end);
    }

    /** {@return a message of the same data that stays} */
    public CopyData copy() {
        return of(toByteArray());
    }

    @Override
    public void deliver(BackendHandler handler) {
        handler.on(this);
    }

    @Override
    public void deliver(FrontendHandler handler) {
        handler.on(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CopyData that && Arrays.equals(array, start, end, that.array, that.start, that.end);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toByteArray());
    }

    @Override
    public String toString() {
        return "CopyData[" + length() + " bytes]";
    }
}
