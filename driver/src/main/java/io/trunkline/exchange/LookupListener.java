// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import org.jspecify.annotations.Nullable;

/** Told once, on the event loop, that a look-up of types is over. */
public interface LookupListener {
    /** @param failure why nothing could be looked up; null if the catalog has all that the server knows of the types */
    void lookedUp(@Nullable Throwable failure);
}
