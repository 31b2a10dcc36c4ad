// SPDX-License-Identifier: Apache-2.0
package io.trunkline.wire;

/** More bytes were to be written than the limit allows; nothing of it may be sent. */
public final class SizeLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SizeLimitException(long wanted, int limit) {
        super(wanted + " bytes to send at once, of which " + limit + " are allowed");
    }
}
