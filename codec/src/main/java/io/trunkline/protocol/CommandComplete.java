// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A command is done, as its tag says: which command it was and, for some, how many rows it was about.
 *
 * <p>A {@link BackendReader} delivers one and the same instance every time, pointed at the bytes where they were received:
 * it is valid until the handler returns. {@link #copy} makes one to keep. Belongs to one thread.
 */
public final class CommandComplete implements BackendMessage {
    private static final byte[] NOTHING = {};

    private byte[] array = NOTHING;
    private int start;
    private int end;

    CommandComplete() {}

    /** @throws IllegalArgumentException if the tag holds a NUL character */
    public static CommandComplete of(String tag) {
        byte[] bytes = new WireWriter().writeCString(tag).toByteArray();
        CommandComplete message = new CommandComplete();
        message.point(bytes, 0, bytes.length);
        return message;
    }

    /** Points this message at a tag and its terminating zero byte. */
    void point(byte[] array, int start, int end) {
        int at = start;
        while (at < end && array[at] != 0) {
            at++;
        }
        if (at != end - 1) {
            throw new MalformedBytesException("a tag that does not end where its message does");
        }
        this.array = array;
        this.start = start;
        this.end = at;
    }

    void writeTag(WireWriter out) {
        out.writeBytes(array, start, end - start).writeByte(0);
    }

    /** Lets go of the bytes, so that a tag kept beyond its time is empty and not another one. */
    void forget() {
        array = NOTHING;
        start = 0;
        end = 0;
    }

    /** {@return the tag as text, made anew at every call} */
    public String tag() {
        return new String(array, start, end - start, StandardCharsets.UTF_8);
    }

    /** {@return whether the tag is exactly this text, which is of ASCII characters} */
    public boolean is(String asciiTag) {
        int length = end - start;
        if (asciiTag.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (array[start + i] != asciiTag.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether the tag's first word is this one, of ASCII characters} */
    public boolean begins(String asciiWord) {
        int length = asciiWord.length();
        if (end - start < length || (end - start > length && array[start + length] != ' ')) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (array[start + i] != asciiWord.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return the last number of the tag: how many rows were selected, inserted, updated, deleted, merged, moved, fetched
     * or copied; 0 for a tag that does not end in a number}
     *
     * @throws MalformedBytesException if the number is beyond 2⁶³ - 1
     */
    public long affectedRows() {
        int first = end;
        while (first > start && isDigit(array[first - 1])) {
            first--;
        }
        if (first == start || array[first - 1] != ' ') {
            return 0;
        }
        long rows = 0;
        for (int at = first; at < end; at++) {
            int digit = array[at] - '0';
            if (rows > (Long.MAX_VALUE - digit) / 10) {
                throw new MalformedBytesException("a number of rows beyond 64 bits");
            }
            rows = rows * 10 + digit;
        }
        return rows;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    /** {@return a message of the same tag that stays} */
    public CommandComplete copy() {
        CommandComplete copy = new CommandComplete();
        copy.array = Arrays.copyOfRange(array, start, end);
        copy.end = end - start;
        return copy;
    }

    @Override
    public void deliver(BackendHandler handler) {
        handler.on(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CommandComplete that
                && Arrays.equals(array, start, end, that.array, that.start, that.end);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(Arrays.copyOfRange(array, start, end));
    }

    @Override
    public String toString() {
        return "CommandComplete[" + tag() + "]";
    }
}
