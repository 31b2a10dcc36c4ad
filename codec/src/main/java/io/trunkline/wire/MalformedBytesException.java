// SPDX-License-Identifier: Apache-2.0
package io.trunkline.wire;

/**
 * Received bytes are not what their format says: too short, too long, or with a count that cannot be true.
 *
 * <p>Whoever knows the context turns it into an error for people: a value's codec names the column, the message reader
 * names the message.
 */
public final class MalformedBytesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong with the bytes, without their content */
    public MalformedBytesException(String message) {
        super(message);
    }
}
