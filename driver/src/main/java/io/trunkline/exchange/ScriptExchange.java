// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.Result;
import io.trunkline.SlowSubscriberException;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.DataRow;
import io.trunkline.protocol.RowDescription;
import io.trunkline.row.RowLayout;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Runs a script and hands on what each of its statements answered, result by result.
 *
 * <p>A result that nobody has asked for keeps what comes after it on the socket, where nobody else waits for the connection;
 * where somebody does, results are collected up to a limit. A result with columns of a type that nobody has told of yet waits
 * for the end of the script, when the catalog can be asked; where that takes too much memory, another connection asks.
 */
public final class ScriptExchange extends SimpleQueryExchange implements Subscription {
    private static final AtomicLongFieldUpdater<ScriptExchange> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(ScriptExchange.class, "requested");

    /** Where there is less room than that, no further result is begun. */
    private static final int ROOM_FOR_A_RESULT = 4096;

    private final CoreSubscriber<? super Result> subscriber;

    /** All that was ever asked for. */
    private volatile long requested;

    /** Cancelled, or told of the end: nothing more is signalled. */
    private volatile boolean done;

    // Of the event loop:
    private final Queue<CollectedResult> waiting = new ArrayDeque<>();
    private @Nullable CollectedResult current;
    /** What {@link #waiting} and {@link #current} take. */
    private long bytes;

    private long emitted;
    private boolean emitting;
    private boolean held;
    private boolean askedElsewhere;
    private boolean ended;
    private @Nullable Throwable failure;

    /** @param owner the transaction it belongs to; null for statements outside any */
    public ScriptExchange(Wire wire, String sql, @Nullable Owner owner, CoreSubscriber<? super Result> subscriber) {
        super(wire, sql, owner);
        this.subscriber = subscriber;
    }

    // ---- What comes

    @Override
    protected boolean holdsBack() {
        if (ended || done || waiting.isEmpty()) {
            return false;
        }
        if (!isBlockedByTypes() && !wire.isShared()) {
            hold();
            return true;
        }
        return !makeRoom(ROOM_FOR_A_RESULT) && held;
    }

    @Override
    protected void columns(RowDescription columns) {
        if (!ended && !done) {
            CollectedResult result = current();
            bytes += result.columns(RowLayout.asSent(columns.columns(), codecs()));
            if (bytes > wire.rowBufferBytes()) {
                giveUp(waiting.isEmpty() ? ResultExchange.tooLarge(wire.rowBufferBytes()) : tooFarBehind());
            }
        }
    }

    @Override
    protected void row(DataRow row) {
        if (ended || done || !makeRoom(CollectedResult.size(row))) {
            return;
        }
        CollectedResult result = current();
        // Finds its borders and holds them against its columns while somebody can be blamed for it.
        wire.row().point(result.columns(), row);
        wire.row().expire();
        bytes += result.add(row);
    }

    @Override
    protected void completed(CommandComplete command) {
        if (ended || done) {
            return;
        }
        CollectedResult result = current();
        current = null;
        result.complete(command);
        waiting.add(result);
        drain();
    }

    private CollectedResult current() {
        CollectedResult result = current;
        if (result == null) {
            result = new CollectedResult();
            current = result;
            bytes += CollectedResult.OVERHEAD;
        }
        return result;
    }

    /** Whether so much more may be kept. Otherwise the message is held back, or the subscriber hears that this was too much. */
    private boolean makeRoom(int size) {
        if (bytes + size <= wire.rowBufferBytes()) {
            return true;
        }
        if (waiting.isEmpty()) {
            giveUp(ResultExchange.tooLarge(wire.rowBufferBytes()));
        } else if (isBlockedByTypes()) {
            hold();
            if (!askedElsewhere) {
                askedElsewhere = true;
                wire.lookUpElsewhere(unknownTypes(), problem -> {
                    askedElsewhere = false;
                    lookedUp();
                });
            }
        } else if (!wire.isShared()) {
            hold();
        } else {
            giveUp(tooFarBehind());
        }
        return false;
    }

    private SlowSubscriberException tooFarBehind() {
        return new SlowSubscriberException("the subscriber is more than " + wire.rowBufferBytes()
                + " bytes of results behind, with other statements waiting for the same connection: ask for more of them,"
                + " give the script a connection of its own, or raise rowBufferBytes");
    }

    private void hold() {
        held = true;
        wire.holdBack();
    }

    private void release() {
        if (held) {
            held = false;
            wire.resume();
        }
    }

    /** Whether the next result is wanted, and cannot be read yet. */
    private boolean isBlockedByTypes() {
        CollectedResult next = waiting.peek();
        return next != null && emitted < requested && !next.isReadable(codecs());
    }

    private CodecRegistry codecs() {
        return wire.types().codecs();
    }

    private Set<Integer> unknownTypes() {
        Set<Integer> unknown = new LinkedHashSet<>();
        for (CollectedResult result : waiting) {
            if (!result.isReadable(codecs())) {
                unknown.addAll(result.unknownTypes());
            }
        }
        return unknown;
    }

    /** What the catalog does not know by now, or could not be asked for, is text. */
    private void lookedUp() {
        waiting.forEach(result -> result.settle(codecs()));
        drain();
    }

    // ---- The end

    @Override
    protected void settled(@Nullable Throwable failure) {
        if (done) {
            return;
        }
        Set<Integer> unknown = unknownTypes();
        if (!unknown.isEmpty()) {
            wire.lookUp(unknown, problem -> lookedUp());
        }
        end(failure);
    }

    @Override
    protected void fail(Throwable lost) {
        waiting.forEach(result -> result.settle(codecs()));
        super.fail(lost);
    }

    /** Nothing more is collected; the results that are there go first. */
    private void end(@Nullable Throwable failure) {
        if (!ended) {
            ended = true;
            current = null;
            this.failure = failure;
        }
        drain();
    }

    @Override
    public void giveUp(Throwable why) {
        wire.abandon(this);
        end(why);
    }

    // ---- What is handed on

    private void drain() {
        if (emitting) {
            return;
        }
        while (!done && emitted < requested) {
            CollectedResult next = waiting.peek();
            if (next == null || !next.isReadable(codecs())) {
                break;
            }
            waiting.remove();
            bytes -= next.bytes();
            emit(next);
        }
        if (ended && waiting.isEmpty() && !done) {
            done = true;
            if (failure == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(failure);
            }
        }
        release();
    }

    private void emit(CollectedResult next) {
        emitted++;
        emitting = true;
        try {
            subscriber.onNext(next.result());
        } catch (Throwable thrown) {
            refuse(thrown);
        } finally {
            emitting = false;
        }
    }

    /** The subscriber is told at once: it has done what it must not. */
    private void refuse(Throwable why) {
        if (!done) {
            done = true;
            wire.abandon(this);
            letGo();
            try {
                subscriber.onError(why);
            } catch (Throwable thrown) {
                blame(thrown);
            }
        }
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            Operators.addCap(REQUESTED, this, n);
            onEventLoop(this::drain);
        } else {
            onEventLoop(() -> refuse(new IllegalArgumentException(
                    "a subscriber asked for " + n + " results; demand must be positive (Reactive Streams, rule 3.9)")));
        }
    }

    @Override
    public void cancel() {
        if (!done) {
            done = true;
            wire.abandon(this);
            onEventLoop(this::letGo);
        }
    }

    private void letGo() {
        waiting.clear();
        current = null;
        release();
    }

    private void onEventLoop(Runnable task) {
        if (wire.onEventLoop()) {
            task.run();
        } else {
            wire.execute(task);
        }
    }
}
