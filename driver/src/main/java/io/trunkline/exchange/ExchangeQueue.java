// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.exchange.Exchange.Stage;
import io.trunkline.protocol.FrontendWriter;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one queue: those that were written, in the order their answers will come, then those that wait.
 *
 * <p>A single linked list through {@link Exchange#next}, with a mark where the waiting begin, so an exchange costs no node
 * and never changes queues. Belongs to the event loop; the counts may be read from any thread and are then a moment old.
 */
public final class ExchangeQueue {
    private @Nullable Exchange head;
    private @Nullable Exchange tail;
    private @Nullable Exchange lastWritten;
    private @Nullable Exchange firstWaiting;
    private @Nullable Exchange lastTakenBack;
    private int inFlight;
    private int abandonedInFlight;
    private volatile int size;
    private volatile long weight;

    private static final AtomicIntegerFieldUpdater<ExchangeQueue> SIZE =
            AtomicIntegerFieldUpdater.newUpdater(ExchangeQueue.class, "size");
    private static final AtomicLongFieldUpdater<ExchangeQueue> WEIGHT =
            AtomicLongFieldUpdater.newUpdater(ExchangeQueue.class, "weight");

    /** The exchange whose answers come next; null if nothing is under way. */
    public @Nullable Exchange head() {
        return inFlight == 0 ? null : head;
    }

    /** The one that was written last of those under way; null if nothing is. */
    public @Nullable Exchange lastWritten() {
        return lastWritten;
    }

    /** Whether an exchange waits behind this one. */
    public boolean hasFollower(Exchange exchange) {
        return exchange.next != null;
    }

    /** Calls for each exchange that is under way or waits, in the queue's order. */
    public void forEach(Consumer<Exchange> action) {
        for (Exchange each = head; each != null; each = each.next) {
            if (each.stage() != Stage.SETTLED) {
                action.accept(each);
            }
        }
    }

    public int inFlight() {
        return inFlight;
    }

    /** All that wait or are under way. */
    public int size() {
        return size;
    }

    /** The bytes kept by all that wait or are under way. */
    public long weight() {
        return weight;
    }

    /**
     * The exchange that keeps the server busy, as far as can be told; null if nothing is under way. Not one that rides in front
     * of it under the same Sync: the server keeps the answer to that back until it has both.
     */
    public @Nullable Exchange busy() {
        Exchange first = head();
        Exchange second = first == null ? null : first.next;
        boolean rides = first != null
                && first.ending() == Exchange.Ending.NEXT_SYNC
                && second != null
                && second.stage() == Stage.IN_FLIGHT;
        return rides ? second : first;
    }

    /** Whether nobody waits for it on its own account. */
    private static boolean isNobodys(Exchange exchange) {
        return exchange.isAbandoned() || exchange.ending() == Exchange.Ending.NEXT_SYNC;
    }

    /** Whether the client has given up on any exchange under way, or BEGIN is not answered yet. */
    public boolean isAnyAbandoned() {
        return abandonedInFlight > 0;
    }

    /** Whether the client has given up on every exchange under way, but for those that only ride in front of another. */
    public boolean isAllAbandoned() {
        return inFlight > 0 && abandonedInFlight == inFlight;
    }

    /** Whether one under way may come back, to be sent again. */
    public boolean mayTakeBack() {
        Exchange each = head;
        for (int i = 0; i < inFlight && each != null; i++) {
            if (each.mayBeSentAgain()) {
                return true;
            }
            each = each.next;
        }
        return false;
    }

    public void add(Exchange exchange) {
        exchange.next = null;
        exchange.stage(Stage.WAITING);
        Exchange last = tail;
        if (last == null) {
            head = exchange;
        } else {
            last.next = exchange;
        }
        tail = exchange;
        if (firstWaiting == null) {
            firstWaiting = exchange;
        }
        count(1, exchange.weight());
    }

    /** Puts an exchange in front of all that have not been written. */
    public void insert(Exchange exchange) {
        Exchange waiting = nextToWrite();
        if (waiting == null) {
            add(exchange);
            return;
        }
        exchange.stage(Stage.WAITING);
        linkFirstWaiting(exchange);
        count(1, exchange.weight());
    }

    private void linkFirstWaiting(Exchange exchange) {
        exchange.next = firstWaiting;
        if (firstWaiting == null) {
            tail = exchange;
        }
        Exchange before = lastWritten;
        if (before == null) {
            head = exchange;
        } else {
            before.next = exchange;
        }
        firstWaiting = exchange;
    }

    /**
     * The head is to be sent again: it waits in front of all that have not been written, behind those that were taken back
     * before it. One that nobody waits for is forgotten.
     */
    public void takeBack() {
        Exchange taken = unlinkHead();
        if (taken.isAbandoned()) {
            settle(taken);
            return;
        }
        taken.stage(Stage.WAITING);
        taken.markSentBefore();
        Exchange before = lastTakenBack;
        if (before == null || before == taken || before.stage() != Stage.WAITING) {
            linkFirstWaiting(taken);
        } else {
            taken.next = before.next;
            before.next = taken;
            if (taken.next == null) {
                tail = taken;
            }
        }
        lastTakenBack = taken;
    }

    /** The next one to write if it has all it needs, which it may have to ask for: that is then the next one. */
    public @Nullable Exchange nextReady() {
        Exchange next = nextToWrite();
        while (next != null && !isReady(next)) {
            Exchange other = nextToWrite();
            if (other == next) {
                return null;
            }
            next = other;
        }
        return next;
    }

    /** An exchange that fails in asking for what it needs fails as one that cannot be written. */
    private boolean isReady(Exchange exchange) {
        try {
            Owner owner = exchange.owner();
            Throwable obstacle = owner == null ? null : owner.obstacle();
            if (obstacle != null) {
                throw obstacle;
            }
            return exchange.isReady();
        } catch (Throwable failure) {
            if (exchange.stage() == Stage.WAITING) {
                unlinkFirstWaiting(exchange);
                settle(exchange);
                exchange.settleLost(notSent(failure));
            }
            return false;
        }
    }

    /** The next one to write, passing over those that were dropped while they waited. */
    public @Nullable Exchange nextToWrite() {
        Exchange waiting = firstWaiting;
        while (waiting != null && waiting.stage() == Stage.SETTLED) {
            unlinkFirstWaiting(waiting);
            waiting = firstWaiting;
        }
        return waiting;
    }

    /**
     * Writes the next one. If it cannot be written it fails and is forgotten, and the bytes it left are taken back.
     *
     * @param exchange what {@link #nextReady()} answered
     * @return whether it was written
     */
    public boolean write(Exchange exchange, FrontendWriter out) {
        int mark = out.out().size();
        try {
            exchange.encode(out);
        } catch (Throwable failure) {
            out.out().truncate(mark);
            unlinkFirstWaiting(exchange);
            settle(exchange);
            exchange.settleLost(notSent(failure));
            return false;
        }
        lastWritten = exchange;
        firstWaiting = exchange.next;
        exchange.stage(Stage.IN_FLIGHT);
        inFlight++;
        if (isNobodys(exchange)) {
            abandonedInFlight++;
        }
        return true;
    }

    /** Whatever kept it from being written, nothing was sent: a statement that is too long, text with a NUL in it. */
    private static Throwable notSent(Throwable failure) {
        return failure instanceof PgException || failure instanceof Error
                ? failure
                : new UsageException(
                        "the statement cannot be sent: " + failure.getMessage(), Outcome.NOT_SENT, failure);
    }

    /** Takes the head out: it has its final answer, or there will be none. */
    public Exchange remove() {
        Exchange first = unlinkHead();
        settle(first);
        return first;
    }

    private Exchange unlinkHead() {
        Exchange first = head;
        if (first == null || inFlight == 0) {
            throw new IllegalStateException("nothing is in flight");
        }
        head = first.next;
        if (head == null) {
            tail = null;
        }
        first.next = null;
        inFlight--;
        if (inFlight == 0) {
            lastWritten = null;
        }
        if (isNobodys(first)) {
            abandonedInFlight--;
        }
        return first;
    }

    /** Nobody waits for it any more: it leaves the queue unless it was written already. */
    public void abandon(Exchange exchange) {
        if (exchange.isAbandoned() || exchange.stage() == Stage.SETTLED) {
            return;
        }
        boolean counted = isNobodys(exchange);
        exchange.markAbandoned();
        switch (exchange.stage()) {
            case NEW -> exchange.stage(Stage.SETTLED);
            case WAITING -> settle(exchange);
            case IN_FLIGHT -> abandonedInFlight += counted ? 0 : 1;
            case SETTLED -> {}
        }
    }

    /** Fails an exchange that may not enter the queue. */
    public void reject(Exchange exchange, Throwable reason) {
        exchange.stage(Stage.SETTLED);
        exchange.settleLost(reason);
    }

    /** Takes out the first of all, in flight or waiting; null when the queue is empty. For a connection that is gone. */
    public @Nullable Exchange removeAny() {
        if (inFlight > 0) {
            return remove();
        }
        Exchange waiting = nextToWrite();
        if (waiting != null) {
            unlinkFirstWaiting(waiting);
            settle(waiting);
        }
        return waiting;
    }

    private void unlinkFirstWaiting(Exchange waiting) {
        Exchange before = lastWritten;
        Exchange after = waiting.next;
        if (before == null) {
            head = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            tail = before;
        }
        firstWaiting = after;
        waiting.next = null;
    }

    private void settle(Exchange exchange) {
        exchange.stage(Stage.SETTLED);
        count(-1, -exchange.weight());
    }

    /** Only the event loop writes, so this needs neither an atomic increment nor a full fence. */
    private void count(int exchanges, long bytes) {
        SIZE.lazySet(this, size + exchanges);
        WEIGHT.lazySet(this, weight + bytes);
    }
}
