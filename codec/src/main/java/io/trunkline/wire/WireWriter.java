// SPDX-License-Identifier: Apache-2.0
package io.trunkline.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A growing buffer of bytes to send, in network order.
 *
 * <p>The one place that writes lengths: {@link #beginLength} leaves room for an int32 and {@link #endLength} fills it in,
 * so no caller computes a size ahead of time and none can wrap around. Growth beyond the limit is refused, never
 * truncated. What has been written since a {@link #size() mark} can be taken back with {@link #truncate}, so a value that
 * fails to encode leaves no trace. Belongs to one thread.
 */
public final class WireWriter {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** PostgreSQL accepts no message of 1 GiB or more, so nothing longer is worth building. */
    public static final int DEFAULT_LIMIT = (1 << 30) - 1;

    private final int limit;
    private byte[] bytes;
    private int size;

    public WireWriter() {
        this(256, DEFAULT_LIMIT);
    }

    /**
     * @param capacity bytes to start with
     * @param limit bytes that may be held at once; one more is a {@link SizeLimitException}
     */
    public WireWriter(int capacity, int limit) {
        this.bytes = new byte[capacity];
        this.limit = limit;
    }

    /** The bytes written so far. */
    public int size() {
        return size;
    }

    /** The array behind this writer; valid for {@link #size()} bytes, until the next write. */
    public byte[] array() {
        return bytes;
    }

    /** A copy of the bytes written so far. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Takes back all that was written after {@code size} bytes. */
    public void truncate(int size) {
        if (size < 0 || size > this.size) {
            throw new IndexOutOfBoundsException("truncate to " + size + " of " + this.size + " bytes");
        }
        this.size = size;
    }

    /** Forgets all bytes, and the array too if it has grown beyond {@code keep} bytes: one large value is not kept for ever. */
    public void clear(int keep) {
        size = 0;
        if (bytes.length > keep) {
            bytes = new byte[keep];
        }
    }

    public WireWriter writeByte(int value) {
        require(1);
        bytes[size++] = (byte) value;
        return this;
    }

    public WireWriter writeShort(int value) {
        require(2);
        SHORT.set(bytes, size, (short) value);
        size += 2;
        return this;
    }

    public WireWriter writeInt(int value) {
        require(4);
        INT.set(bytes, size, value);
        size += 4;
        return this;
    }

    public WireWriter writeLong(long value) {
        require(8);
        LONG.set(bytes, size, value);
        size += 8;
        return this;
    }

    public WireWriter writeFloat(float value) {
        return writeInt(Float.floatToRawIntBits(value));
    }

    public WireWriter writeDouble(double value) {
        return writeLong(Double.doubleToRawLongBits(value));
    }

    public WireWriter writeBytes(byte[] source) {
        return writeBytes(source, 0, source.length);
    }

    public WireWriter writeBytes(byte[] source, int offset, int length) {
        require(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
        return this;
    }

    /** Overwrites four bytes written earlier. */
    public void setInt(int at, int value) {
        if (at < 0 || at > size - 4) {
            throw new IndexOutOfBoundsException("int at " + at + " of " + size + " bytes");
        }
        INT.set(bytes, at, value);
    }

    /** Leaves room for an int32 length; what it returns is for {@link #endLength}. */
    public int beginLength() {
        int at = size;
        writeInt(0);
        return at;
    }

    /** Fills in the length of all that was written since {@link #beginLength}, the length itself not counted. */
    public void endLength(int at) {
        setInt(at, size - at - 4);
    }

    /** As {@link #endLength} for lengths that count their own four bytes, as those of messages do. */
    public void endLengthOfMessage(int at) {
        setInt(at, size - at);
    }

    /** Text followed by a zero byte, so the text itself may not hold one. */
    public WireWriter writeCString(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("text with a NUL character (U+0000), which PostgreSQL cannot take");
        }
        return writeUtf8(text).writeByte(0);
    }

    /** Text as UTF-8; an unpaired surrogate has no such form and is refused. */
    public WireWriter writeUtf8(CharSequence text) {
        int length = text.length();
        require(length);
        byte[] target = bytes;
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                size = at;
                return writeBeyondAscii(text, i);
            }
            target[at++] = (byte) c;
        }
        size = at;
        return this;
    }

    private WireWriter writeBeyondAscii(CharSequence text, int from) {
        int length = text.length();
        for (int i = from; i < length; i++) {
            require(4);
            int c = text.charAt(i);
            if (c < 0x80) {
                bytes[size++] = (byte) c;
            } else if (c < 0x800) {
                bytes[size++] = (byte) (0xC0 | (c >> 6));
                bytes[size++] = (byte) (0x80 | (c & 0x3F));
            } else if (!Character.isSurrogate((char) c)) {
                bytes[size++] = (byte) (0xE0 | (c >> 12));
                bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                bytes[size++] = (byte) (0x80 | (c & 0x3F));
            } else {
                int codePoint = Character.codePointAt(text, i++);
                if (!Character.isSupplementaryCodePoint(codePoint)) {
                    throw new IllegalArgumentException(
                            "text with an unpaired surrogate at index " + (i - 1) + ", which has no UTF-8 form");
                }
                bytes[size++] = (byte) (0xF0 | (codePoint >> 18));
                bytes[size++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
                bytes[size++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
                bytes[size++] = (byte) (0x80 | (codePoint & 0x3F));
            }
        }
        return this;
    }

    private void require(int more) {
        if (more > bytes.length - size) {
            grow(more);
        }
    }

    private void grow(int more) {
        long wanted = (long) size + more;
        if (more < 0 || wanted > limit) {
            throw new SizeLimitException(wanted, limit);
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(wanted, 2L * bytes.length)));
    }
}
