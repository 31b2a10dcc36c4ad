// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.text.Received;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/**
 * The text of composite values: where its fields begin and end, and which of them need quotes.
 *
 * <pre>
 *   (1,,"","a ""quoted"" one","back\\slash","(1,""nested"")")
 * </pre>
 *
 * <p>A field of no characters is NULL; in quotes it is the empty string. Fields stand as their types print them.
 *
 * @see <a href="https://www.postgresql.org/docs/current/rowtypes.html#ROWTYPES-IO-SYNTAX">Composite type input and
 *     output syntax</a>
 */
final class CompositeText {
    private CompositeText() {}

    /**
     * Moves behind the opening parenthesis.
     *
     * @return the number of fields; 1 for {@code ()}, which may also be a value without any
     */
    static int begin(WireReader in) {
        if (in.remaining() == 0 || in.peekByte() != '(') {
            throw Received.isNot("a composite value", in);
        }
        in.skip(1);
        int end = in.position() + in.remaining();
        int at = in.position();
        int count = 0;
        do {
            at = fieldEnd(in, at) + 1;
            count++;
        } while (in.array()[at - 1] == ',');
        if (at != end) {
            throw new MalformedBytesException(
                    "a composite value with " + (end - at) + " bytes behind its closing parenthesis");
        }
        return count;
    }

    /** {@return where the field that begins at {@code start} ends: at a comma or a parenthesis that is not in quotes} */
    static int fieldEnd(WireReader in, int start) {
        byte[] bytes = in.array();
        int end = in.position() + in.remaining();
        boolean quoted = false;
        int at = start;
        while (at < end && (quoted || (bytes[at] != ',' && bytes[at] != ')'))) {
            // Two quotes within quotes stand for one, which is as good as an end and a beginning.
            quoted ^= bytes[at] == '"';
            at += bytes[at] == '\\' ? 2 : 1;
        }
        if (at >= end) {
            throw new MalformedBytesException("a composite value without its closing parenthesis");
        }
        return at;
    }

    /** {@return whether the field between the two stands there as it is, but for quotes around it} */
    static boolean isPlain(byte[] bytes, int start, int end) {
        boolean quoted = isQuoted(bytes, start, end);
        for (int i = quoted ? start + 1 : start; i < (quoted ? end - 1 : end); i++) {
            if (bytes[i] == '"' || bytes[i] == '\\') {
                return false;
            }
        }
        return true;
    }

    static boolean isQuoted(byte[] bytes, int start, int end) {
        return end - start >= 2 && bytes[start] == '"' && bytes[end - 1] == '"';
    }

    /** {@return a copy of the field between the two without what quotes and escapes} */
    static byte[] unquote(byte[] bytes, int start, int end) {
        WireWriter plain = new WireWriter(end - start, end - start);
        boolean quoted = false;
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\\') {
                plain.writeByte(bytes[++i]);
            } else if (bytes[i] != '"') {
                plain.writeByte(bytes[i]);
            } else if (quoted && i + 1 < end && bytes[i + 1] == '"') {
                plain.writeByte(bytes[++i]);
            } else {
                quoted = !quoted;
            }
        }
        return plain.toByteArray();
    }

    /** Puts the field that was written since {@code mark} in quotes if it needs them, as PostgreSQL would. */
    static void quote(int mark, WireWriter out) {
        if (!needsQuotes(out.array(), mark, out.size())) {
            return;
        }
        byte[] field = new byte[out.size() - mark];
        System.arraycopy(out.array(), mark, field, 0, field.length);
        out.truncate(mark);
        out.writeByte('"');
        for (byte b : field) {
            if (b == '"' || b == '\\') {
                out.writeByte(b);
            }
            out.writeByte(b);
        }
        out.writeByte('"');
    }

    private static boolean needsQuotes(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            boolean space = b == ' ' || (b >= '\t' && b <= '\r');
            if (space || b == '"' || b == '\\' || b == '(' || b == ')' || b == ',') {
                return true;
            }
        }
        return start == end;
    }
}
