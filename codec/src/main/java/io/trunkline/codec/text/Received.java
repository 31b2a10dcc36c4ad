// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.text;

import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;

/** Errors about received text, which quote it: the shortest way from a message to its cause. */
public final class Received {
    private static final int QUOTED = 48;

    private Received() {}

    /** {@return an error that says that what remains of {@code in} is not {@code expected}} */
    public static MalformedBytesException isNot(String expected, WireReader in) {
        return isNot(expected, in.array(), in.position(), in.remaining());
    }

    public static MalformedBytesException isNot(String expected, byte[] bytes, int offset, int length) {
        return new MalformedBytesException(quote(bytes, offset, length) + " is not " + expected);
    }

    /** {@return the bytes in quotes: printable ASCII as it is, a dot for others, cut where it grows long} */
    public static String quote(byte[] bytes, int offset, int length) {
        StringBuilder quoted = new StringBuilder("'");
        for (int i = 0; i < Math.min(length, QUOTED); i++) {
            byte b = bytes[offset + i];
            quoted.append(b >= ' ' && b < 0x7F ? (char) b : '.');
        }
        return quoted.append(length > QUOTED ? "…'" : "'").toString();
    }
}
