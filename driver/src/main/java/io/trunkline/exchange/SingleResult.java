// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * A query whose subscriber receives one value or none, when the outcome is final and the value has been asked for.
 *
 * <p>Demand may come from any thread and the outcome from the event loop: whichever is second emits.
 */
abstract class SingleResult<T> extends QueryExchange<T> {
    private static final int NEITHER = 0;
    private static final int REQUESTED = 1;
    private static final int READY = 2;
    private static final int DONE = 3;

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<SingleResult> STATE =
            AtomicIntegerFieldUpdater.newUpdater(SingleResult.class, "state");

    private volatile int state = NEITHER;
    private @Nullable T value;

    SingleResult(Wire wire, Execution execution, CoreSubscriber<? super T> subscriber) {
        super(wire, execution, subscriber);
    }

    /** {@return the value, known once the query has succeeded; null for none} */
    protected abstract @Nullable T result();

    @Override
    public boolean wantsRow() {
        return state != DONE;
    }

    @Override
    protected void succeed() {
        T result = result();
        if (result == null) {
            if (STATE.getAndSet(this, DONE) != DONE) {
                subscriber.onComplete();
            }
            return;
        }
        value = result;
        if (state == REQUESTED || !STATE.compareAndSet(this, NEITHER, READY)) {
            emit(REQUESTED);
        }
    }

    @Override
    protected void error(Throwable failure) {
        if (STATE.getAndSet(this, DONE) != DONE) {
            subscriber.onError(failure);
        }
    }

    @Override
    public void request(long n) {
        if (!Operators.validate(n)) {
            error(new IllegalArgumentException(
                    "a subscriber asked for " + n + " values; demand must be positive (Reactive Streams, rule 3.9)"));
            super.cancel();
        } else if (!STATE.compareAndSet(this, NEITHER, REQUESTED) && state == READY) {
            if (wire.onEventLoop()) {
                emit(READY);
            } else {
                wire.execute(() -> emit(READY));
            }
        }
    }

    private void emit(int from) {
        T result = value;
        if (result != null && STATE.compareAndSet(this, from, DONE)) {
            value = null;
            subscriber.onNext(result);
            subscriber.onComplete();
        }
    }

    @Override
    public void cancel() {
        if (STATE.getAndSet(this, DONE) != DONE) {
            super.cancel();
        }
    }
}
