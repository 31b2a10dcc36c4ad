// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import org.jspecify.annotations.Nullable;

/** The transaction that exchanges belong to. */
public interface Owner {
    /** {@return why nothing more can be run in it, null if there is no such reason} */
    @Nullable
    Throwable obstacle();
}
