// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.RowMapper;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import io.trunkline.protocol.DataRow;
import io.trunkline.row.RowView;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Streams all rows of a query to a subscriber, as fast as that asks for them.
 *
 * <p>A row nobody asked for is held back where it lies, unread, and with it the socket. Only when other exchanges wait
 * behind this one are such rows read and kept, so that the others can go on, and only up to a limit.
 */
public final class RowStream<T> extends QueryExchange<T> {
    /** What a kept row costs beside its bytes: the mapped object, its place in the queue. */
    private static final int KEPT_ROW_OVERHEAD = 64;

    @SuppressWarnings("rawtypes")
    private static final AtomicLongFieldUpdater<RowStream> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(RowStream.class, "requested");

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<RowStream> HOPS =
            AtomicIntegerFieldUpdater.newUpdater(RowStream.class, "hops");

    private final RowMapper<? extends T> mapper;

    /** All that was ever asked for. */
    private volatile long requested;
    /** Demand from other threads that the event loop has been told of, and has not seen to yet. */
    @SuppressWarnings("UnusedVariable") // by way of HOPS
    private volatile int hops;

    /** Cancelled, or told of the end: nothing more is signalled. */
    private volatile boolean done;

    // Of the event loop:
    private long emitted;
    private boolean emitting;
    private boolean ended;
    private @Nullable Throwable failure;
    private @Nullable Queue<Kept<T>> kept;
    private long keptBytes;

    public RowStream(
            Wire wire, Execution execution, RowMapper<? extends T> mapper, CoreSubscriber<? super T> subscriber) {
        super(wire, execution, subscriber);
        this.mapper = mapper;
    }

    @Override
    protected void row(RowView row, DataRow message) {
        if (done) {
            return;
        }
        if (emitted < requested && nothingKept()) {
            emit(map(row));
        } else if (!wire.isShared()) {
            held = true;
            wire.holdBack();
        } else {
            keep(map(row), message.end() - message.start());
        }
    }

    private T map(RowView row) {
        T value = mapper.map(row);
        if (value == null) {
            throw new UsageException(
                    "row " + (emitted + 1 + (kept == null ? 0 : kept.size()))
                            + " was mapped to null, which a stream cannot carry: filter such rows out in SQL, or map them"
                            + " to an Optional",
                    Outcome.UNKNOWN);
        }
        return value;
    }

    private void emit(T value) {
        emitted++;
        emitting = true;
        try {
            subscriber.onNext(value);
        } finally {
            emitting = false;
        }
    }

    private void keep(T value, int bytes) {
        keptBytes += bytes + KEPT_ROW_OVERHEAD;
        if (keptBytes > wire.rowBufferBytes()) {
            kept = null;
            throw tooFarBehind();
        }
        Queue<Kept<T>> queue = kept;
        if (queue == null) {
            queue = new ArrayDeque<>();
            kept = queue;
        }
        queue.add(new Kept<>(value, bytes + KEPT_ROW_OVERHEAD));
    }

    private boolean nothingKept() {
        return kept == null || kept.isEmpty();
    }

    @Override
    public void request(long n) {
        if (!Operators.validate(n)) {
            execute(() -> giveUp(new IllegalArgumentException(
                    "a subscriber asked for " + n + " rows; demand must be positive (Reactive Streams, rule 3.9)")));
            return;
        }
        Operators.addCap(REQUESTED, this, n);
        if (!wire.onEventLoop()) {
            if (HOPS.getAndIncrement(this) == 0) {
                wire.execute(this::meetDemand);
            }
        } else if (!emitting) {
            meetDemand();
        }
    }

    private void execute(Runnable task) {
        if (wire.onEventLoop()) {
            task.run();
        } else {
            wire.execute(task);
        }
    }

    private void meetDemand() {
        HOPS.lazySet(this, 0);
        if (emitting) {
            return;
        }
        replay();
        Queue<Kept<T>> queue = kept;
        while (queue != null && !done && emitted < requested) {
            Kept<T> row = queue.poll();
            if (row == null) {
                break;
            }
            keptBytes -= row.bytes();
            try {
                emit(row.value());
            } catch (Throwable thrown) {
                kept = null;
                giveUp(thrown);
            }
        }
        if (ended) {
            endWhenEmpty();
        } else {
            release();
        }
    }

    @Override
    protected boolean wantsRow() {
        return !done && emitted < requested;
    }

    @Override
    protected boolean deliversBeforeError() {
        return true;
    }

    @Override
    protected void complete(long affectedRows) {}

    @Override
    protected void succeed() {
        ended = true;
        endWhenEmpty();
    }

    @Override
    protected void error(Throwable failure) {
        this.failure = failure;
        ended = true;
        endWhenEmpty();
    }

    /** Rows that came before the end are delivered before it. */
    private void endWhenEmpty() {
        if (done || !nothingKept() || hasBacklog()) {
            return;
        }
        done = true;
        if (failure == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(failure);
        }
    }

    @Override
    public void cancel() {
        if (!done) {
            done = true;
            super.cancel();
        }
    }

    @Override
    protected void letGo() {
        kept = null;
        super.letGo();
    }

    /** A row that was read before it was asked for. */
    private record Kept<T>(T value, int bytes) {}
}
