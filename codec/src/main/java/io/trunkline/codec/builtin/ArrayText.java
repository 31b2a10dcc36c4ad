// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.text.Received;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/**
 * The text of arrays: where its elements begin and end, and which of them need quotes.
 *
 * <pre>
 *   [lower:upper]={1,NULL,"a \"quoted\" one","back\\slash","NULL"}     the bounds only where the lower one is not 1
 * </pre>
 *
 * <p>NULL is an element that is none; in quotes it is text. Elements stand as the element type prints them.
 *
 * @see <a href="https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO">Array input and output syntax</a>
 */
final class ArrayText {
    private static final String NULL = "NULL";

    private ArrayText() {}

    /** Moves behind the opening brace. Bounds are passed over, more dimensions than one are refused. */
    static void begin(WireReader in) {
        if (in.remaining() > 0 && in.peekByte() == '[') {
            skipBounds(in);
        }
        int dimensions = 0;
        while (dimensions < in.remaining() && in.array()[in.position() + dimensions] == '{') {
            dimensions++;
        }
        if (dimensions == 0) {
            throw Received.isNot("an array", in);
        }
        if (dimensions > 1) {
            throw hasDimensions(dimensions);
        }
        in.skip(1);
    }

    static UnsupportedOperationException hasDimensions(int dimensions) {
        return new UnsupportedOperationException(
                "it has " + dimensions + " dimensions, and arrays are read as one: unnest it, or cast it to text");
    }

    private static void skipBounds(WireReader in) {
        byte[] bytes = in.array();
        int end = in.position() + in.remaining();
        int at = in.position();
        while (at < end && bytes[at] != '=') {
            byte b = bytes[at++];
            if (b != '[' && b != ']' && b != ':' && b != '-' && (b < '0' || b > '9')) {
                throw Received.isNot("an array", in);
            }
        }
        in.skip(Math.min(at + 1, end) - in.position());
    }

    /** {@return the number of elements} The cursor stands behind the opening brace and does not move. */
    static int count(WireReader in, char delimiter) {
        byte[] bytes = in.array();
        int end = in.position() + in.remaining();
        int at = in.position();
        int count = 0;
        if (in.remaining() == 1 && bytes[at] == '}') {
            return 0;
        }
        while (true) {
            at = elementEnd(in, at, delimiter);
            count++;
            if (bytes[at] == '}') {
                break;
            }
            at++;
        }
        if (at + 1 != end) {
            throw new MalformedBytesException("an array with " + (end - at - 1) + " bytes behind its closing brace");
        }
        return count;
    }

    /** {@return where the element that begins at {@code start} ends: at a delimiter or at the closing brace} */
    static int elementEnd(WireReader in, int start, char delimiter) {
        byte[] bytes = in.array();
        int end = in.position() + in.remaining();
        int at = start;
        boolean quoted = at < end && bytes[at] == '"';
        if (quoted) {
            at++;
            while (at < end && bytes[at] != '"') {
                at += bytes[at] == '\\' ? 2 : 1;
            }
            at++;
        }
        while (at < end && bytes[at] != delimiter && bytes[at] != '}') {
            if (quoted || bytes[at] == '{' || bytes[at] == '"') {
                throw new MalformedBytesException("an array with a stray character after or in an element");
            }
            at += bytes[at] == '\\' ? 2 : 1;
        }
        if (at >= end) {
            throw new MalformedBytesException("an array without its closing brace");
        }
        if (at == start) {
            throw new MalformedBytesException("an array with an element of no characters and no quotes");
        }
        return at;
    }

    /** {@return whether the element between the two is the word NULL without quotes} */
    static boolean isNull(byte[] bytes, int start, int end) {
        if (end - start != NULL.length()) {
            return false;
        }
        for (int i = 0; i < NULL.length(); i++) {
            if ((bytes[start + i] & ~0x20) != NULL.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static boolean hasEscape(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    /** {@return a copy of the bytes between the two without the backslashes that escape} */
    static byte[] unescape(byte[] bytes, int start, int end) {
        WireWriter plain = new WireWriter(end - start, end - start);
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\\') {
                i++;
            }
            plain.writeByte(bytes[i]);
        }
        return plain.toByteArray();
    }

    static void writeNull(WireWriter out) {
        out.writeUtf8(NULL);
    }

    /** Puts the element that was written since {@code mark} in quotes if it needs them, as PostgreSQL would. */
    static void quote(int mark, char delimiter, WireWriter out) {
        if (!needsQuotes(out.array(), mark, out.size(), delimiter)) {
            return;
        }
        byte[] element = new byte[out.size() - mark];
        System.arraycopy(out.array(), mark, element, 0, element.length);
        out.truncate(mark);
        out.writeByte('"');
        for (byte b : element) {
            if (b == '"' || b == '\\') {
                out.writeByte('\\');
            }
            out.writeByte(b);
        }
        out.writeByte('"');
    }

    private static boolean needsQuotes(byte[] bytes, int start, int end, char delimiter) {
        if (start == end || isNull(bytes, start, end)) {
            return true;
        }
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            boolean space = b == ' ' || (b >= '\t' && b <= '\r');
            if (space || b == '"' || b == '\\' || b == '{' || b == '}' || b == delimiter) {
                return true;
            }
        }
        return false;
    }
}
