// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.trunkline;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** The subscriber of one operation's answer: asks for all of it, and checks it when it is complete. */
abstract class Operation<T> implements CoreSubscriber<T> {
    private final InFlight inFlight;

    Operation(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    /** Tells the lane what has come; throws if that is wrong. */
    abstract void check();

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onComplete() {
        try {
            check();
        } catch (RuntimeException wrong) {
            inFlight.fail(wrong);
            return;
        }
        inFlight.end();
    }

    @Override
    public void onError(Throwable failure) {
        inFlight.fail(failure);
    }
}
