// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** A statement that was asked, and how it ended: once. It counts signals itself, because Reactor's own subscribers hide a second end. */
final class Asked implements CoreSubscriber<Object> {
    /** What must become of a statement when the server turns on us. */
    enum Fate {
        /** It was under way: its outcome is unknown, and its error says why. */
        UNKNOWN,
        /** It waited: it was not sent, and its error says why. */
        NOT_SENT,
        /** The server's own error, or the driver's about this statement alone, came first and stays. */
        OWN_ERROR,
        /** It was answered before. */
        ANSWERED
    }

    private final String name;
    private final Fate fate;
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger ends = new AtomicInteger();
    private volatile @Nullable Object value;
    private volatile @Nullable Throwable failure;

    private Asked(String name, Fate fate) {
        this.name = name;
        this.fate = fate;
    }

    static Asked ask(String name, Fate fate, Publisher<?> statement) {
        Asked asked = new Asked(name, fate);
        statement.subscribe(asked);
        return asked;
    }

    Fate fate() {
        return fate;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object next) {
        value = next;
    }

    @Override
    public void onError(Throwable error) {
        failure = error;
        ends.incrementAndGet();
        over.countDown();
    }

    @Override
    public void onComplete() {
        ends.incrementAndGet();
        over.countDown();
    }

    /** Waits for the end. */
    Asked await(long millis) {
        try {
            assertThat(over.await(millis, TimeUnit.MILLISECONDS))
                    .as("%s has ended within %d ms", name, millis)
                    .isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
        return this;
    }

    @Nullable
    Object value() {
        return value;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    void assertEndedOnce() {
        assertThat(ends).as("ends of %s", name).hasValue(1);
    }

    @Override
    public String toString() {
        return name + " → " + (failure == null ? String.valueOf(value) : String.valueOf(failure));
    }
}
