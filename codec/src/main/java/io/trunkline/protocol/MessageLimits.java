// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/**
 * How long a message may be, counted as its own length field counts: in bytes, the field itself included.
 *
 * <p>Beside these, message types that carry neither rows nor text of any length are held to {@link #SMALL}.
 *
 * @param beforeAuthentication for every message until the peer has shown who it is
 * @param message for every message after that; PostgreSQL itself knows none of 1 GiB or more
 */
public record MessageLimits(int beforeAuthentication, int message) {
    /** The longest message of the small types, in bytes. */
    public static final int SMALL = 64 * 1024;

    private static final MessageLimits DEFAULTS = new MessageLimits(64 * 1024, (1 << 30) - 1);

    public MessageLimits {
        if (beforeAuthentication < 4 || message < 4) {
            throw new IllegalArgumentException("a message has at least the 4 bytes of its length");
        }
    }

    /** {@return 64 KiB before authentication and one byte less than 1 GiB after} */
    public static MessageLimits defaults() {
        return DEFAULTS;
    }
}
