// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.RowMapper;
import io.trunkline.SlowSubscriberException;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import io.trunkline.protocol.DataRow;
import io.trunkline.row.RowView;
import java.time.Duration;
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
public abstract class RowStream<T> extends QueryExchange<T> {
    /** What a kept row costs beside its bytes: the mapped object, its place in the queue. */
    private static final int KEPT_ROW_OVERHEAD = 64;

    @SuppressWarnings("rawtypes")
    private static final AtomicLongFieldUpdater<RowStream> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(RowStream.class, "requested");

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<RowStream> HOPS =
            AtomicIntegerFieldUpdater.newUpdater(RowStream.class, "hops");

    private final RowMapper<? extends T> mapper;
    private final Duration demandTimeout;

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
    /** When the subscriber, who does not ask for the rows that are there, has been waited for long enough. */
    private long demandDeadline;

    RowStream(Wire wire, Execution execution, RowMapper<? extends T> mapper, CoreSubscriber<? super T> subscriber) {
        super(wire, execution, subscriber);
        this.mapper = mapper;
        this.demandTimeout = execution.demandTimeout();
    }

    @Override
    public void row(RowView row, DataRow message) {
        if (done) {
            return;
        }
        if (emitted < requested && nothingKept()) {
            emit(map(row));
        } else {
            starve();
            if (keeps()) {
                keep(map(row), message.end() - message.start());
            } else {
                intake.holdBack();
            }
        }
    }

    /** Whether rows that nobody has asked for are read and kept, rather than held back unread. */
    protected boolean keeps() {
        return wire.isShared();
    }

    /** Whether the subscriber wants, or may be given, no more; known before the exchange is abandoned. */
    protected final boolean isDone() {
        return done;
    }

    /** Rows that were kept have been delivered. */
    protected void drained() {}

    protected final int keptRows() {
        return kept == null ? 0 : kept.size();
    }

    protected final long keptBytes() {
        return keptBytes;
    }

    /** From now on the subscriber is waited for. */
    private void starve() {
        if (demandDeadline == 0 && !demandTimeout.isZero()) {
            demandDeadline = Math.max(1, System.nanoTime() + demandTimeout.toNanos());
            wire.watch(this);
        }
    }

    @Override
    public long deadline() {
        long own = super.deadline();
        return own == 0 || (demandDeadline != 0 && demandDeadline - own < 0) ? demandDeadline : own;
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
        if (keptBytes > wire.rowBufferBytes() && !ownsConnection()) {
            kept = null;
            throw intake.tooFarBehind();
        }
        queue().add(new Kept<>(value, bytes + KEPT_ROW_OVERHEAD));
    }

    /** Delivers what is no row, in its turn. */
    protected final void offer(T value) {
        if (emitted < requested && nothingKept() && !done) {
            emit(value);
        } else if (!done) {
            queue().add(new Kept<>(value, 0));
        }
    }

    private Queue<Kept<T>> queue() {
        Queue<Kept<T>> queue = kept;
        if (queue == null) {
            queue = new ArrayDeque<>();
            kept = queue;
        }
        return queue;
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
        demandDeadline = 0;
        intake.replay();
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
            if (!nothingKept()) {
                starve();
            }
            intake.release();
            drained();
        }
    }

    @Override
    public boolean wantsRow() {
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
        if (done || !nothingKept() || intake.hasBacklog()) {
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

    /** Rows that were kept for a subscriber who has waited long enough are not worth waiting for any more. */
    @Override
    public void expire() {
        kept = null;
        long demanded = demandDeadline;
        if (demanded != 0 && demanded - System.nanoTime() <= 0) {
            giveUp(new SlowSubscriberException("the subscriber has asked for no row for " + demandTimeout.toMillis()
                    + " ms, with rows waiting for it: the stream was ended, as its connection is of no use to others"
                    + " meanwhile. Ask for more at a time, or raise demandTimeout"));
        } else {
            super.expire();
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
