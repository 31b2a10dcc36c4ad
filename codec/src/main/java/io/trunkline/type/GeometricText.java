// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import io.trunkline.codec.text.FloatText;
import io.trunkline.codec.text.Received;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The text of geometric values and cubes, read from left to right: numbers, commas, brackets of several kinds, and blanks
 * anywhere between them.
 *
 * <pre>
 *   point   (x,y)  or  x,y
 *   points  point,point,…  perhaps in one more pair of parentheses, of which points without any may be inside
 * </pre>
 */
final class GeometricText {
    private static final int USUAL_LENGTH = 48;

    private final byte[] text;
    private final WireReader in;

    private GeometricText(byte[] text) {
        this.text = text;
        this.in = new WireReader(text);
    }

    /**
     * Reads a whole text.
     *
     * @param what what it should be, for the error
     * @throws IllegalArgumentException if it is not
     */
    static <T> T parse(String what, String text, Function<GeometricText, T> value) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        GeometricText cursor = new GeometricText(bytes);
        try {
            T parsed = value.apply(cursor);
            cursor.skipBlanks();
            cursor.in.requireEnd();
            return parsed;
        } catch (RuntimeException failure) {
            throw new IllegalArgumentException(
                    Received.quote(bytes, 0, bytes.length) + " is not " + what + ": " + failure.getMessage(), failure);
        }
    }

    /** {@return what was written, which is ASCII} */
    static String string(WireWriter out) {
        return new String(out.array(), 0, out.size(), StandardCharsets.ISO_8859_1);
    }

    static WireWriter writer() {
        return new WireWriter(USUAL_LENGTH, WireWriter.DEFAULT_LIMIT);
    }

    /** Moves behind the character if it is the next one but blanks. */
    boolean accept(char wanted) {
        skipBlanks();
        if (in.remaining() == 0 || in.peekByte() != wanted) {
            return false;
        }
        in.skip(1);
        return true;
    }

    void expect(char wanted) {
        if (!accept(wanted)) {
            throw new IllegalArgumentException("'" + wanted + "' expected after " + in.position() + " bytes");
        }
    }

    double number() {
        skipBlanks();
        int length = 0;
        while (length < in.remaining() && isOfNumber(text[in.position() + length])) {
            length++;
        }
        int outer = in.narrow(length);
        double number = FloatText.readDouble(in);
        in.widen(outer);
        return number;
    }

    private static boolean isOfNumber(byte b) {
        return (b >= '0' && b <= '9') || ((b | 0x20) >= 'a' && (b | 0x20) <= 'z') || b == '.' || b == '-' || b == '+';
    }

    Point point() {
        boolean parentheses = accept('(');
        double x = number();
        expect(',');
        double y = number();
        if (parentheses) {
            expect(')');
        }
        return new Point(x, y);
    }

    /** One point or more. */
    List<Point> points() {
        boolean around = isAroundPoints() && accept('(');
        List<Point> points = new ArrayList<>();
        do {
            points.add(point());
        } while (accept(','));
        if (around) {
            expect(')');
        }
        return points;
    }

    List<Point> twoPoints() {
        List<Point> points = points();
        if (points.size() != 2) {
            throw new IllegalArgumentException("it has " + points.size() + " points, not 2");
        }
        return points;
    }

    /** Whether the parenthesis that comes next belongs to the points together: it opens another one, or is the only one. */
    private boolean isAroundPoints() {
        return isNested() || nextParenthesis(in.position() + 1) == text.length;
    }

    /** {@return whether two parentheses open next to each other} */
    boolean isNested() {
        skipBlanks();
        int next = in.position() + 1;
        while (next < text.length && isBlank(text[next])) {
            next++;
        }
        return next == nextParenthesis(next) && next < text.length;
    }

    private int nextParenthesis(int from) {
        int at = from;
        while (at < text.length && text[at] != '(') {
            at++;
        }
        return at;
    }

    private void skipBlanks() {
        while (in.remaining() > 0 && isBlank(in.peekByte())) {
            in.skip(1);
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    /** Writes points with commas between them. */
    static void write(List<Point> points, WireWriter out) {
        for (int i = 0; i < points.size(); i++) {
            if (i > 0) {
                out.writeByte(',');
            }
            points.get(i).write(out);
        }
    }
}
