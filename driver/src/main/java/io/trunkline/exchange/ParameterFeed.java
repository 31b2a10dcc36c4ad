// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;

/** Rows of parameters from a publisher, which signals on any thread and is asked for a few more than are being sent. */
public final class ParameterFeed implements ParameterSource, CoreSubscriber<@Nullable Object[]> {
    private static final int AHEAD = 256;

    private final Publisher<? extends @Nullable Object[]> publisher;
    private final Wire wire;
    private final Queue<@Nullable Object[]> rows =
            Queues.<@Nullable Object[]>get(AHEAD).get();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile @Nullable Subscription subscription;
    private volatile @Nullable Throwable failure;
    private volatile boolean complete;
    private volatile boolean cancelled;
    private Runnable whenMore = () -> {};
    private int taken;
    /** What was taken, as long as it may be wanted once more: no more than is sent without an answer. */
    private @Nullable Queue<@Nullable Object[]> kept = new ArrayDeque<>();

    private Queue<@Nullable Object[]> again = new ArrayDeque<>();

    public ParameterFeed(Publisher<? extends @Nullable Object[]> publisher, Wire wire) {
        this.publisher = publisher;
        this.wire = wire;
    }

    @Override
    public void start(Runnable whenMore) {
        this.whenMore = whenMore;
        publisher.subscribe(this);
    }

    @Override
    public @Nullable Object @Nullable [] next() {
        @Nullable Object[] row = again.poll();
        if (row == null) {
            row = poll();
        }
        if (row != null && kept != null) {
            kept.add(row);
        }
        return row;
    }

    private @Nullable Object @Nullable [] poll() {
        @Nullable Object[] row = rows.poll();
        if (row != null && ++taken == AHEAD / 2) {
            taken = 0;
            Subscription source = subscription;
            if (source != null) {
                source.request(AHEAD / 2);
            }
        }
        return row;
    }

    @Override
    public boolean isExhausted() {
        return complete && rows.isEmpty() && again.isEmpty();
    }

    @Override
    public void rewind() {
        Queue<@Nullable Object[]> first = kept;
        if (first == null) {
            throw new IllegalStateException("the rows were not kept");
        }
        first.addAll(again);
        again = first;
        kept = new ArrayDeque<>();
    }

    @Override
    public void keepNoLonger() {
        kept = null;
    }

    @Override
    public @Nullable Throwable failure() {
        return failure;
    }

    @Override
    public void cancel() {
        if (cancelled) {
            return;
        }
        cancelled = true;
        Subscription source = subscription;
        if (source != null) {
            source.cancel();
        }
    }

    // ---- What the publisher signals, on any thread

    @Override
    public void onSubscribe(Subscription source) {
        if (Operators.validate(subscription, source)) {
            subscription = source;
            if (cancelled) {
                source.cancel();
            } else {
                source.request(AHEAD);
            }
        }
    }

    @Override
    public void onNext(@Nullable Object[] row) {
        if (rows.offer(row)) {
            tell();
        } else {
            onError(new IllegalStateException(
                    "the publisher of a batch's rows emits more of them than it is asked for"));
        }
    }

    @Override
    public void onError(Throwable thrown) {
        failure = thrown;
        tell();
    }

    @Override
    public void onComplete() {
        complete = true;
        tell();
    }

    /** Once per turn of the event loop, and always on a turn of its own: the publisher may signal while it is asked. */
    private void tell() {
        if (told.compareAndSet(false, true)) {
            wire.execute(() -> {
                told.set(false);
                whenMore.run();
            });
        }
    }
}
