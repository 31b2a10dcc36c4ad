// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Reads one level of DER (X.690), element by element, and writes the little of it that wraps one key format in another.
 *
 * <pre>
 * +-----+--------+----------+
 * | tag | length | contents |     length: one byte below 128, else 0x80 + n and n bytes
 * +-----+--------+----------+
 * </pre>
 */
final class Der {
    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int NULL = 0x05;
    static final int OID = 0x06;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;
    static final int CONTEXT_0 = 0xA0;

    private final byte[] data;
    private final int end;
    private int next;

    Der(byte[] data) {
        this(data, 0, data.length);
    }

    private Der(byte[] data, int start, int end) {
        this.data = data;
        this.next = start;
        this.end = end;
    }

    boolean hasMore() {
        return next < end;
    }

    /** {@return the tag of the next element, or -1 at the end} */
    int tag() {
        return hasMore() ? data[next] & 0xFF : -1;
    }

    /** {@return a reader of what is inside the next element, which is passed} */
    Der enter(int tag) throws MalformedException {
        int length = header(tag);
        Der inside = new Der(data, next, next + length);
        next += length;
        return inside;
    }

    byte[] bytes(int tag) throws MalformedException {
        int length = header(tag);
        next += length;
        return Arrays.copyOfRange(data, next - length, next);
    }

    /** {@return the next element as it stands, tag and length included} */
    byte[] whole() throws MalformedException {
        int start = next;
        skip();
        return Arrays.copyOfRange(data, start, next);
    }

    void skip() throws MalformedException {
        int length = header(tag());
        next += length;
    }

    /** {@return a count, which has to be of sensible size} */
    int count(int most) throws MalformedException {
        BigInteger value = new BigInteger(1, bytes(INTEGER));
        if (value.compareTo(BigInteger.valueOf(most)) > 0) {
            throw new MalformedException("has a number that is out of bounds");
        }
        return value.intValue();
    }

    /** {@return an object identifier with dots} */
    String oid() throws MalformedException {
        byte[] bytes = bytes(OID);
        StringBuilder dotted = new StringBuilder();
        long arc = 0;
        for (byte part : bytes) {
            if (arc > Integer.MAX_VALUE) {
                throw new MalformedException("has an object identifier that is out of bounds");
            }
            arc = (arc << 7) | (part & 0x7F);
            if (part >= 0) {
                if (dotted.length() == 0) {
                    long root = Math.min(arc / 40, 2);
                    dotted.append(root).append('.').append(arc - root * 40);
                } else {
                    dotted.append('.').append(arc);
                }
                arc = 0;
            }
        }
        return dotted.toString();
    }

    private int header(int tag) throws MalformedException {
        if (tag < 0 || tag() != tag) {
            throw new MalformedException("is not the structure that was expected");
        }
        next++;
        int length = octet();
        if (length > 0x7F) {
            int octets = length & 0x7F;
            if (octets == 0 || octets > 3) {
                throw new MalformedException("has an element of unknown length");
            }
            length = 0;
            while (octets-- > 0) {
                length = (length << 8) | octet();
            }
        }
        if (length > end - next) {
            throw new MalformedException("is cut off");
        }
        return length;
    }

    private int octet() throws MalformedException {
        if (!hasMore()) {
            throw new MalformedException("is cut off");
        }
        return data[next++] & 0xFF;
    }

    /** {@return an element around the given contents} */
    static byte[] element(int tag, byte[]... contents) {
        int length = 0;
        for (byte[] content : contents) {
            length += content.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 5);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            byte[] octets = BigInteger.valueOf(length).toByteArray();
            int from = octets[0] == 0 ? 1 : 0;
            out.write(0x80 | (octets.length - from));
            out.write(octets, from, octets.length - from);
        }
        for (byte[] content : contents) {
            out.writeBytes(content);
        }
        return out.toByteArray();
    }
}
