// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.protocol.BackendHandler;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.NoticeResponse;
import io.trunkline.protocol.ReadyForQuery;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One conversation with the server: what is sent, and what may come back until it is ready for the next.
 *
 * <p>Exchanges wait and are answered in one queue, in one order, each behind a Sync of its own unless its {@link Ending}
 * says otherwise, so an error in one touches no other. Each is settled exactly once, by {@link #on(ReadyForQuery)} or by
 * {@link #fail}. All methods belong to the event loop.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING">Pipelining</a>
 */
public abstract class Exchange implements BackendHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** Where an exchange is on its way. */
    public enum Stage {
        /** Not in the queue yet. */
        NEW,
        /** In the queue; nothing of it has been written. */
        WAITING,
        /** Written, and not finally answered. */
        IN_FLIGHT,
        /** Answered, failed or dropped; the queue has forgotten it. */
        SETTLED
    }

    /** What ends its flight. */
    public enum Ending {
        /** A Sync of its own. */
        SYNC,
        /**
         * A Sync, which may be that of exchanges like it right behind: those are statements that only read, so that the
         * server may undo and the client send again all that comes behind an error.
         */
        SHARED_SYNC,
        /** The Sync of the exchange behind it, which the server passes over should this one fail: BEGIN. */
        NEXT_SYNC,
        /** Nothing: what it sends makes the server ready by itself, as in the simple query protocol. */
        NOTHING,
        /** It writes on as it likes, and its Sync at last: nothing is written behind it before that. */
        OPEN
    }

    /** The next in the queue, or among the submissions on their way to it. */
    @Nullable
    Exchange next;

    private Stage stage = Stage.NEW;
    private boolean abandoned;
    private boolean leftToAnother;
    private boolean sentBefore;

    /**
     * Asked when it is its turn to be written. An exchange that lacks something has seen to it when this answers false, and
     * calls {@link Wire#proceed()} once it is there: until then nothing behind it is written either.
     */
    protected boolean isReady() {
        return true;
    }

    /** {@return what is to be written behind the flight} Asked when the exchange is ready, before it is written. */
    public Ending ending() {
        return Ending.SYNC;
    }

    /**
     * Writes the flight but for its ending. What it throws fails this exchange alone, as not sent; nothing written by it
     * leaves.
     */
    protected abstract void encode(FrontendWriter out);

    /** Writes on, where the ending is open; called when the socket can take it and after {@link Wire#proceed()}. */
    public void encodeMore(FrontendWriter out) {}

    /** Whether all of it has been written, its ending included. */
    public boolean isWritten() {
        return true;
    }

    /** Whether the server has been asked for something that it has not sent yet; asked once it is under way. */
    public boolean awaitsServer() {
        return true;
    }

    /** Whether the server has answered all of it, but for the ReadyForQuery; asked where the Sync is another's. */
    public boolean isAnswered() {
        return false;
    }

    /**
     * Whether the error it has met is one that sending it again may not meet, and it has made itself ready for that. Asked
     * when the server is ready, once it has failed.
     */
    public boolean isToBeSentAgain(ReadyForQuery ready) {
        return false;
    }

    /** Whether {@link #isToBeSentAgain} or {@link #skipped} may turn out so, as far as is known while it is in flight. */
    public boolean mayBeSentAgain() {
        return false;
    }

    /**
     * The server has passed it over, because of an error in one in front of it under the same Sync.
     *
     * @return null if it can be sent again, and has made itself ready for that; else what it fails with
     */
    public @Nullable Throwable skipped(Exchange culprit) {
        return culprit.obstacle();
    }

    /** Its flight is open, and the server passes all of it over, because of an error in the one in front of it. */
    public void passedOver() {}

    /** Whether nothing else may wait behind it, as it takes as long as its subscriber likes. */
    public boolean ownsConnection() {
        return false;
    }

    /** Ends it for its subscriber, at once. */
    public void giveUp(Throwable reason) {}

    /** {@return what those whom its error has kept from being run fail with; null if they can be sent again} */
    public @Nullable Throwable obstacle() {
        return null;
    }

    /** How long the server is expected to take for it, where it may share a Sync. */
    public long expectedNanos() {
        return 0;
    }

    /** Its Sync is also that of others in front of it. */
    public void endsGroup(long expectedNanos) {}

    /** When the subscriber's patience ends, in the time of {@link System#nanoTime()}; 0 if it does not. */
    public long deadline() {
        return 0;
    }

    /** The {@link #deadline()} has passed: it fails, for its subscriber, at once. */
    public void expire() {}

    /** Throws if the server cannot be ready yet, because this exchange lacks an answer. */
    public abstract void requireEnd(ReadyForQuery ready);

    /** The server is ready for the next exchange: this one has its final outcome. Called after {@link #requireEnd}. */
    @Override
    public abstract void on(ReadyForQuery ready);

    /**
     * There will be no answer: it was not sent, or the connection is gone. An error that the server had sent before goes
     * first.
     */
    protected abstract void fail(Throwable error);

    /** Tells the subscriber the final outcome, and lets nothing that the subscriber throws through. */
    public final void settle(ReadyForQuery ready) {
        try {
            on(ready);
        } catch (Throwable thrown) {
            blame(thrown);
        }
    }

    /** Tells the subscriber that there will be no answer, and lets nothing that the subscriber throws through. */
    public final void settleLost(Throwable reason) {
        try {
            fail(reason);
        } catch (Throwable thrown) {
            blame(thrown);
        }
    }

    /** What one subscriber does wrong must not hit the others on this connection. */
    static void blame(Throwable thrown) {
        LOG.error("a subscriber threw from a signal, which Reactive Streams forbids; the connection goes on", thrown);
    }

    /** The bytes of SQL and parameters that this exchange keeps in memory while it waits, roughly. */
    public int weight() {
        return 64;
    }

    /** The transaction it belongs to; null for statements outside any. */
    public @Nullable Owner owner() {
        return null;
    }

    /** The link serves whoever holds the exchange: the submissions first, then the queue. */
    public final void linkTo(@Nullable Exchange other) {
        next = other;
    }

    /** {@return what {@link #linkTo} was given} */
    public final @Nullable Exchange linked() {
        return next;
    }

    public final Stage stage() {
        return stage;
    }

    final void stage(Stage stage) {
        this.stage = stage;
    }

    /** Whether the ReadyForQuery that comes next is not its own but that of one behind it. */
    public final boolean isLeftToAnother() {
        return leftToAnother;
    }

    public final void leftToAnother(boolean left) {
        leftToAnother = left;
    }

    /** Whether it was written once already, in vain. */
    public final boolean wasSentBefore() {
        return sentBefore;
    }

    final void markSentBefore() {
        sentBefore = true;
        leftToAnother = false;
    }

    /** Whether nobody waits for the answer any more; what still comes is passed over. */
    public final boolean isAbandoned() {
        return abandoned;
    }

    protected final void markAbandoned() {
        abandoned = true;
    }

    /** A notice that came while this exchange was at the head; nothing that it has to expect or to refuse. */
    @Override
    public void on(NoticeResponse notice) {}

    /** What is not declared was not expected. The connection closes: nobody can know what the bytes after it belong to. */
    @Override
    public void unexpected(BackendMessage message) {
        throw new UnexpectedMessageException(this, message);
    }

    /** {@return what this exchange was doing, for error messages; without parameter values} */
    @Override
    public abstract String toString();
}
