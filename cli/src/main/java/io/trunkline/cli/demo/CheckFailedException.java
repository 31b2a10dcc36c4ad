// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import org.jspecify.annotations.Nullable;

/** A step did what it was told, but the result is not what it must be. */
final class CheckFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CheckFailedException(String message) {
        super(message);
    }

    /** Nothing if both are equal. */
    static void expect(String what, @Nullable Object expected, @Nullable Object found) {
        if (!(expected == null ? found == null : expected.equals(found))) {
            throw new CheckFailedException(what + ": expected " + expected + ", found " + found);
        }
    }
}
