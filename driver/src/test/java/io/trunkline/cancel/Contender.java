// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cancel;

import io.trunkline.error.PgException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * One statement's subscriber in a storm. It takes what carries its token, ends as it should or is cancelled, and tells its
 * round once.
 *
 * <p>Signals come on the event loop, {@link #giveUp} on any thread.
 */
final class Contender implements CoreSubscriber<Object> {
    /** It is cancelled before it is sent. */
    static final int AT_ONCE = 0;

    /** It is not cancelled by its own doing. */
    static final int NEVER = -1;

    private final String token;
    private final int expected;
    private final @Nullable String sqlState;
    private final int cancelAt;
    private final Tally tally;
    private final Runnable settled;
    private final Runnable signalled;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Subscription subscription;
    private int values;

    /**
     * @param expected how many values it gets if it survives
     * @param sqlState how it fails, if it does
     * @param cancelAt at which of its values it cancels
     * @param settled told once when it has ended or was cancelled
     * @param signalled told of each of its signals
     */
    Contender(
            String token,
            int expected,
            @Nullable String sqlState,
            int cancelAt,
            Tally tally,
            Runnable settled,
            Runnable signalled) {
        this.token = token;
        this.expected = expected;
        this.sqlState = sqlState;
        this.cancelAt = cancelAt;
        this.tally = tally;
        this.settled = settled;
        this.signalled = signalled;
    }

    /** Cancels it, unless it is over. */
    void giveUp() {
        Subscription link = subscription;
        if (link != null && over.compareAndSet(false, true)) {
            link.cancel();
            tally.cancelled();
            settled.run();
        }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        if (cancelAt == AT_ONCE) {
            giveUp();
        } else {
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(Object value) {
        values++;
        if (value instanceof String text && !text.startsWith(token)) {
            tally.fault(token + " was given " + value);
        }
        signalled.run();
        if (values == cancelAt) {
            giveUp();
        }
    }

    /** Even after a cancel that comes at the same time it can only be its own error. */
    @Override
    public void onError(Throwable error) {
        String state = error instanceof PgException refused ? refused.sqlState() : null;
        if (sqlState == null
                || !sqlState.equals(state)
                || !String.valueOf(error.getMessage()).contains(token)) {
            tally.fault(token + (over.get() ? ", cancelled," : "") + " failed: " + error);
        }
        end();
    }

    @Override
    public void onComplete() {
        if (!over.get() && (sqlState != null || values != expected)) {
            tally.fault(token + " completed with " + values + " values of " + expected);
        }
        end();
    }

    private void end() {
        signalled.run();
        if (over.compareAndSet(false, true)) {
            tally.survived();
            settled.run();
        }
    }

    @Override
    public String toString() {
        return token + (over.get() ? " (over)" : " (open, " + values + " values)");
    }
}
