// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.text.Received;
import io.trunkline.codec.text.WholeText;
import io.trunkline.type.PgArray;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.Arrays;

/**
 * The text of arrays: their shape, where elements begin and end, and which of them need quotes.
 *
 * <pre>
 *   [0:1][1:3]={{1,NULL,"a \"quoted\" one"},{"back\\slash","NULL",{}}}     the bounds only where a lower one is not 1
 * </pre>
 *
 * <p>NULL is an element that is none; in quotes it is text. Elements stand as the element type prints them.
 *
 * @see <a href="https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO">Array input and output syntax</a>
 */
final class ArrayText {
    private static final String NULL = "NULL";
    /** Of a subscript, in characters. */
    private static final int LONGEST_BOUND = 11;

    private ArrayText() {}

    /**
     * Reads the bounds, if they are there, and finds the lengths. The cursor ends on the first brace; that braces and
     * delimiters are where they belong is certain from then on, so whoever reads the elements may skip over them.
     */
    static ArrayShape shape(WireReader in, char delimiter) {
        int[] lengths = new int[PgArray.MOST_DIMENSIONS];
        int[] lowerBounds = new int[PgArray.MOST_DIMENSIONS];
        Arrays.fill(lowerBounds, 1);
        int bounded = readBounds(in, lengths, lowerBounds);
        byte[] bytes = in.array();
        int end = in.position() + in.remaining();
        int dimensions = 0;
        while (dimensions < in.remaining() && bytes[in.position() + dimensions] == '{') {
            dimensions++;
        }
        if (dimensions == 0 || dimensions > PgArray.MOST_DIMENSIONS) {
            throw Received.isNot("an array", in);
        }
        boolean empty = dimensions == 1 && in.remaining() == 2 && bytes[in.position() + 1] == '}';
        if (empty && bounded == 0) {
            return ArrayShape.EMPTY;
        }
        int[] found = new int[dimensions];
        int after = measure(in, in.position(), 0, found, delimiter);
        if (after != end) {
            throw new MalformedBytesException("an array with " + (end - after) + " bytes behind its closing brace");
        }
        if (bounded != 0 && !Arrays.equals(found, 0, dimensions, lengths, 0, bounded)) {
            throw new MalformedBytesException("an array whose bounds say something else than its braces");
        }
        return new ArrayShape(found, Arrays.copyOf(lowerBounds, dimensions));
    }

    /** {@return how many dimensions have bounds: all or none} */
    private static int readBounds(WireReader in, int[] lengths, int[] lowerBounds) {
        int bounded = 0;
        while (in.remaining() > 0 && in.peekByte() == '[') {
            if (bounded == PgArray.MOST_DIMENSIONS) {
                throw Received.isNot("an array", in);
            }
            in.skip(1);
            long lower = readBound(in, ':');
            long upper = readBound(in, ']');
            if (upper < lower || upper - lower >= Integer.MAX_VALUE) {
                throw new MalformedBytesException("an array with bounds " + lower + ":" + upper);
            }
            lowerBounds[bounded] = (int) lower;
            lengths[bounded++] = (int) (upper - lower + 1);
        }
        if (bounded > 0) {
            if (in.remaining() == 0 || in.peekByte() != '=') {
                throw Received.isNot("an array", in);
            }
            in.skip(1);
        }
        return bounded;
    }

    private static long readBound(WireReader in, char end) {
        int length = 0;
        byte[] bytes = in.array();
        while (length < in.remaining() && bytes[in.position() + length] != end) {
            byte b = bytes[in.position() + length++];
            if (length > LONGEST_BOUND || (b != '-' && (b < '0' || b > '9'))) {
                throw new MalformedBytesException("an array with bounds that are no numbers");
            }
        }
        if (length == in.remaining()) {
            throw Received.isNot("an array", in);
        }
        int outer = in.narrow(length);
        long bound = WholeText.read(in);
        in.widen(outer);
        in.skip(1);
        if (bound != (int) bound) {
            throw new MalformedBytesException("an array with a bound of " + bound);
        }
        return bound;
    }

    /**
     * Checks one brace and all inside it.
     *
     * @param lengths of each dimension; 0 as long as it is unknown
     * @return where it ends, behind its closing brace
     */
    private static int measure(WireReader in, int start, int dimension, int[] lengths, char delimiter) {
        byte[] bytes = in.array();
        int end = in.position() + in.remaining();
        if (start >= end || bytes[start] != '{') {
            throw new MalformedBytesException("an array with a stray character where a brace belongs");
        }
        int at = start + 1;
        int count = 0;
        while (true) {
            at = dimension == lengths.length - 1
                    ? elementEnd(in, at, delimiter)
                    : measure(in, at, dimension + 1, lengths, delimiter);
            count++;
            if (at >= end) {
                throw new MalformedBytesException("an array without its closing brace");
            }
            if (bytes[at] == '}') {
                break;
            }
            if (bytes[at] != delimiter) {
                throw new MalformedBytesException("an array with a stray character between its elements");
            }
            at++;
        }
        if (lengths[dimension] == 0) {
            lengths[dimension] = count;
        } else if (lengths[dimension] != count) {
            throw new MalformedBytesException("an array whose rows have " + lengths[dimension] + " and " + count
                    + " elements: they must all have the same number");
        }
        return at + 1;
    }

    /** {@return whether it is an array of one dimension without bounds, the most common one} */
    static boolean isSimple(WireReader in) {
        return in.remaining() > 1 && in.peekByte() == '{' && in.array()[in.position() + 1] != '{';
    }

    /** {@return the number of elements of a simple array} The cursor stands on the brace and does not move. */
    static int count(WireReader in, char delimiter) {
        byte[] bytes = in.array();
        int end = in.position() + in.remaining();
        int at = in.position() + 1;
        if (in.remaining() == 2 && bytes[at] == '}') {
            return 0;
        }
        int count = 0;
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

    /** Writes the bounds if a lower one is not 1. */
    static void writeBounds(ArrayShape shape, WireWriter out) {
        boolean ordinary = true;
        for (int bound : shape.lowerBounds()) {
            ordinary &= bound == 1;
        }
        if (ordinary) {
            return;
        }
        for (int i = 0; i < shape.dimensions(); i++) {
            WholeText.write(shape.lowerBounds()[i], out.writeByte('['));
            WholeText.write((long) shape.lowerBounds()[i] + shape.lengths()[i] - 1, out.writeByte(':'));
            out.writeByte(']');
        }
        out.writeByte('=');
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
