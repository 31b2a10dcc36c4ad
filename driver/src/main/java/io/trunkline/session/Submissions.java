// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.exchange.Exchange;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges on their way from other threads to the event loop: pushed by any number of threads, taken all at once by one,
 * so that many submissions cost one wake-up.
 */
final class Submissions {
    private final AtomicReference<@Nullable Exchange> newest = new AtomicReference<>();
    private final AtomicInteger count = new AtomicInteger();

    /** {@return whether the event loop must be woken: nothing else was waiting} */
    boolean push(Exchange exchange) {
        count.incrementAndGet();
        Exchange before;
        do {
            before = newest.get();
            exchange.linkTo(before);
        } while (!newest.compareAndSet(before, exchange));
        return before == null;
    }

    /** How many are on their way. */
    int count() {
        return count.get();
    }

    /** Hands all of them over, in the order in which they were pushed. */
    void drain(Consumer<Exchange> target) {
        Exchange taken = newest.getAndSet(null);
        Exchange oldest = null;
        while (taken != null) {
            Exchange before = taken.linked();
            taken.linkTo(oldest);
            oldest = taken;
            taken = before;
        }
        while (oldest != null) {
            Exchange following = oldest.linked();
            oldest.linkTo(null);
            target.accept(oldest);
            count.decrementAndGet();
            oldest = following;
        }
    }
}
