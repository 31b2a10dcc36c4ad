// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cancel;

import io.trunkline.error.PgException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Whoever asks one statement, in one thread with its session: takes what carries its token, until it cancels, and after that
 * nothing.
 */
final class Asker implements CoreSubscriber<Object> {
    private final String token;
    private final long demand;
    private final int cancelAt;
    private final boolean isSingle;
    private final Runnable atFirst;
    private @Nullable Subscription subscription;
    private @Nullable String fault;
    private @Nullable Throwable failure;
    private int values;
    private boolean cancelled;
    private boolean over;

    /**
     * @param token what its values begin with, if they are texts
     * @param demand how many values it asks for
     * @param cancelAt with which of its values it cancels; 0: with none
     * @param isSingle whether the end comes with the value, in one: a cancel between them is too late to keep it off
     * @param atFirst done when the first value comes
     */
    Asker(String token, long demand, int cancelAt, boolean isSingle, Runnable atFirst) {
        this.token = token;
        this.demand = demand;
        this.cancelAt = cancelAt;
        this.isSingle = isSingle;
        this.atFirst = atFirst;
    }

    static Asker of(String token) {
        return new Asker(token, Long.MAX_VALUE, 0, false, () -> {});
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        if (demand > 0) {
            subscription.request(demand);
        }
    }

    @Override
    public void onNext(Object value) {
        check("was given " + value);
        values++;
        if (value instanceof String text && !text.startsWith(token)) {
            broke("was given " + value);
        }
        if (values == 1) {
            atFirst.run();
        }
        if (values == cancelAt) {
            cancel();
        }
    }

    @Override
    public void onError(Throwable error) {
        check("failed: " + error);
        over = true;
        failure = error;
    }

    @Override
    public void onComplete() {
        if (isSingle && values == cancelAt) {
            return;
        }
        check("completed");
        over = true;
    }

    private void check(String signal) {
        if (cancelled || over) {
            broke(signal + " after it had " + (cancelled ? "cancelled" : "ended"));
        }
    }

    private void broke(String how) {
        if (fault == null) {
            fault = token + " " + how;
        }
    }

    void cancel() {
        Subscription link = subscription;
        if (link == null) {
            throw new AssertionError(token + " has no subscription");
        }
        cancelled = !over;
        link.cancel();
    }

    String token() {
        return token;
    }

    boolean isOver() {
        return over;
    }

    /** {@return whether it got all that it asked for, without an error} */
    boolean hasCompleted() {
        return over && failure == null;
    }

    boolean wasCancelled() {
        return cancelled;
    }

    /** @throws AssertionError unless it was cancelled, or has ended with so many values, and as it should */
    void requireEnd(int expected, @Nullable String sqlState) {
        if (fault != null) {
            throw new AssertionError(fault);
        }
        if (cancelled) {
            return;
        }
        if (!over) {
            throw new AssertionError(token + " has heard of no end");
        }
        String state = failure instanceof PgException error ? error.sqlState() : null;
        if (failure != null && (sqlState == null || !sqlState.equals(state))) {
            throw new AssertionError(token + " failed", failure);
        }
        if (failure == null && (sqlState != null || values != expected)) {
            throw new AssertionError(token + " completed with " + values + " values of " + expected);
        }
    }

    @Nullable
    Throwable failure() {
        return failure;
    }
}
