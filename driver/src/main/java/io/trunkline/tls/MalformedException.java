// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import org.jspecify.annotations.Nullable;

/** Bytes are not what they should be. The message says how, and holds nothing of what was read. */
final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    MalformedException(String reason) {
        this(reason, null);
    }

    MalformedException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    /** {@return what is wrong, as the end of a sentence that begins with the file} */
    String reason() {
        return reason;
    }
}
