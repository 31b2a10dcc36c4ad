// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cancel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a storm has come to so far, from all its threads. */
final class Tally {
    private final int enough;
    private final AtomicInteger survived = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final AtomicReference<@Nullable String> fault = new AtomicReference<>();

    /** @param enough cancels */
    Tally(int enough) {
        this.enough = enough;
    }

    void survived() {
        survived.incrementAndGet();
    }

    void cancelled() {
        cancelled.incrementAndGet();
    }

    /** The first one counts: what comes after it may be its consequence. */
    void fault(String what) {
        fault.compareAndSet(null, what);
    }

    int survivors() {
        return survived.get();
    }

    int cancels() {
        return cancelled.get();
    }

    @Nullable
    String fault() {
        return fault.get();
    }

    boolean isOver() {
        return cancelled.get() >= enough || fault.get() != null;
    }
}
