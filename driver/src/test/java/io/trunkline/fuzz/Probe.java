// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import io.trunkline.error.PgException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** A subscriber that holds its publisher to the rules: no signal too many, none unasked, errors of ours only. */
final class Probe implements CoreSubscriber<Object> {
    private final String name;
    private final long atFirst;
    private final int cancelAfter;
    private final Runnable then;
    private final List<String> values = new ArrayList<>();
    private @Nullable Subscription subscription;
    private @Nullable Throwable failure;
    private long requested;
    private @Nullable AssertionError broken;
    private boolean over;
    private boolean cancelled;

    /**
     * @param name of the operation, as its first parameter has it
     * @param atFirst how many values it asks for at once
     * @param cancelAfter how many values are enough for it; negative: it takes them all
     * @param then what is done when it has completed
     */
    Probe(String name, long atFirst, int cancelAfter, Runnable then) {
        this.name = name;
        this.atFirst = atFirst;
        this.cancelAfter = cancelAfter;
        this.then = then;
    }

    List<String> values() {
        return values;
    }

    boolean isOver() {
        return over || cancelled;
    }

    boolean hasCompleted() {
        return over && failure == null;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    void request(long n) {
        if (!isOver() && subscription != null) {
            requested = requested + n < 0 ? Long.MAX_VALUE : requested + n;
            subscription.request(n);
        }
    }

    private void cancel() {
        cancelled = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        if (cancelAfter == 0) {
            cancel();
        } else if (atFirst > 0) {
            request(atFirst);
        }
    }

    @Override
    public void onNext(Object value) {
        check("onNext(" + value + ")");
        values.add(String.valueOf(value));
        if (values.size() > requested) {
            broke("was given " + values.size() + " values and had asked for " + requested, null);
        }
        if (values.size() == cancelAfter) {
            cancel();
        }
    }

    @Override
    public void onError(Throwable error) {
        check("onError(" + error + ")");
        over = true;
        failure = error;
        if (!(error instanceof PgException) || error.getMessage() == null) {
            broke("failed with " + error, error);
        }
    }

    @Override
    public void onComplete() {
        check("onComplete");
        over = true;
        then.run();
    }

    private void check(String signal) {
        if (isOver()) {
            broke("heard " + signal + " after its end", null);
        }
    }

    /** Not thrown here: what a subscriber throws is nobody's failure but its own. */
    private void broke(String how, @Nullable Throwable cause) {
        if (broken == null) {
            broken = new AssertionError(name + " " + how, cause);
        }
    }

    /** @throws AssertionError if a rule was broken, or there has been no end */
    void requireRules() {
        if (broken != null) {
            throw broken;
        }
        if (!isOver()) {
            throw new AssertionError(name + " has heard of no end");
        }
    }
}
