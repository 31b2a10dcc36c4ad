// SPDX-License-Identifier: Apache-2.0
package io.trunkline.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A bounds-checked cursor over a window of received bytes.
 *
 * <p>Nothing is read beyond the window, whatever a length inside it claims: counts are bounded by the bytes that remain
 * before anything is allocated for them. The bytes are borrowed; a reader is reused from value to value and belongs to
 * one thread. All faults are {@link MalformedBytesException}.
 */
public final class WireReader {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] EMPTY = {};

    private byte[] bytes = EMPTY;
    private int position;
    private int limit;

    /** A reader over nothing, to be pointed at bytes with {@link #reset}. */
    public WireReader() {}

    /** A reader over all of {@code bytes}. */
    public WireReader(byte[] bytes) {
        reset(bytes, 0, bytes.length);
    }

    /** Points this reader at {@code length} bytes from {@code offset} on. */
    public WireReader reset(byte[] bytes, int offset, int length) {
        if (offset < 0 || length < 0 || length > bytes.length - offset) {
            throw new IndexOutOfBoundsException(
                    "window " + offset + "+" + length + " of an array of " + bytes.length + " bytes");
        }
        this.bytes = bytes;
        this.position = offset;
        this.limit = offset + length;
        return this;
    }

    /** The bytes from the cursor to the end of the window. */
    public int remaining() {
        return limit - position;
    }

    /** The array behind the window; valid only from {@link #position()} for {@link #remaining()} bytes. */
    public byte[] array() {
        return bytes;
    }

    /** The cursor, as an index into {@link #array()}. */
    public int position() {
        return position;
    }

    /** The next byte, without moving the cursor. */
    public byte peekByte() {
        require(1);
        return bytes[position];
    }

    public byte readByte() {
        require(1);
        return bytes[position++];
    }

    public int readUnsignedByte() {
        return readByte() & 0xFF;
    }

    public short readShort() {
        require(2);
        short value = (short) SHORT.get(bytes, position);
        position += 2;
        return value;
    }

    public int readUnsignedShort() {
        return readShort() & 0xFFFF;
    }

    public int readInt() {
        require(4);
        int value = (int) INT.get(bytes, position);
        position += 4;
        return value;
    }

    public long readUnsignedInt() {
        return readInt() & 0xFFFF_FFFFL;
    }

    public long readLong() {
        require(8);
        long value = (long) LONG.get(bytes, position);
        position += 8;
        return value;
    }

    public float readFloat() {
        return Float.intBitsToFloat(readInt());
    }

    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    /**
     * An int32 that counts things of at least {@code minimumSize} bytes each, so a count that the remaining bytes
     * cannot hold is refused before anything is allocated for it.
     */
    public int readCount(int minimumSize) {
        return checkCount(readInt(), minimumSize);
    }

    /** As {@link #readCount}, for an unsigned int16. */
    public int readShortCount(int minimumSize) {
        return checkCount(readUnsignedShort(), minimumSize);
    }

    private int checkCount(int count, int minimumSize) {
        if (count < 0 || (long) count * minimumSize > remaining()) {
            throw new MalformedBytesException("a count of " + count + " in " + remaining() + " remaining bytes");
        }
        return count;
    }

    /** A copy of the next {@code length} bytes. */
    public byte[] readBytes(int length) {
        require(length);
        byte[] copy = length == 0 ? EMPTY : Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return copy;
    }

    /** A copy of all bytes that remain. */
    public byte[] readRemainingBytes() {
        return readBytes(remaining());
    }

    public void skip(int length) {
        require(length);
        position += length;
    }

    /** The next {@code length} bytes as strict UTF-8: a malformed sequence is an error, never a replacement. */
    public String readUtf8(int length) {
        require(length);
        String text = decodeUtf8(bytes, position, length);
        position += length;
        return text;
    }

    /** All bytes that remain as strict UTF-8. */
    public String readRemainingUtf8() {
        return readUtf8(remaining());
    }

    /** A string that ends with a zero byte inside the window, as strict UTF-8. */
    public String readCString() {
        int end = endOfCString();
        String text = decodeUtf8(bytes, position, end - position);
        position = end + 1;
        return text;
    }

    /**
     * As {@link #readCString}, but what is not valid UTF-8 becomes replacement characters: for text that is for people
     * only and must not fail, such as an error sent before client and server have agreed on an encoding.
     */
    public String readCStringLeniently() {
        int end = endOfCString();
        String text = new String(bytes, position, end - position, StandardCharsets.UTF_8);
        position = end + 1;
        return text;
    }

    private int endOfCString() {
        int end = position;
        while (end < limit && bytes[end] != 0) {
            end++;
        }
        if (end == limit) {
            throw new MalformedBytesException("a string without its terminating zero byte");
        }
        return end;
    }

    /** Moves the end of the window to {@code length} bytes after the cursor; returns the old end for {@link #widen}. */
    public int narrow(int length) {
        require(length);
        int outer = limit;
        limit = position + length;
        return outer;
    }

    /** Ends a narrowed window, all of which must have been read. */
    public void widen(int outer) {
        requireEnd();
        limit = outer;
    }

    /** Checks that nothing is left over: trailing bytes mean that sender and reader disagree about the format. */
    public void requireEnd() {
        if (position != limit) {
            throw new MalformedBytesException(remaining() + " bytes left over");
        }
    }

    private void require(int length) {
        if (length < 0 || length > limit - position) {
            throw new MalformedBytesException(length + " bytes wanted, " + remaining() + " there");
        }
    }

    private static String decodeUtf8(byte[] bytes, int offset, int length) {
        String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
        // The JDK's fast path replaces what is malformed. A replacement character is rare enough to look again.
        return text.indexOf('\uFFFD') < 0 ? text : decodeStrictly(bytes, offset, length);
    }

    private static String decodeStrictly(byte[] bytes, int offset, int length) {
        try {
            CharBuffer text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, offset, length));
            return text.toString();
        } catch (CharacterCodingException malformed) {
            throw new MalformedBytesException("text that is not valid UTF-8");
        }
    }
}
