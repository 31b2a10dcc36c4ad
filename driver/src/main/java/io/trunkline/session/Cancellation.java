// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.ConnectionException;
import io.trunkline.error.Outcome;
import io.trunkline.exchange.Exchange;
import io.trunkline.exchange.ExchangeQueue;
import io.trunkline.transport.EventLoop;
import io.trunkline.transport.Transport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a statement that is under way and nobody waits for any more.
 *
 * <p>Most are over before anything needs doing. Until it is over no new statements are written behind it; if all
 * that is under way is abandoned the server is asked to cancel, and nothing is written before the cancel has hit, which
 * the end of its own connection proves: it can never hit a statement it was not meant for. A statement that goes on all the
 * same is asked for again, as a busy server may have heard of the cancel before it had begun with the statement; one that
 * survives even that costs the connection.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS">Canceling
 *     requests in progress</a>
 */
final class Cancellation {
    /** Most abandoned statements are answered within this time: a cancel would come too late. */
    private static final long PATIENCE_MILLIS = 20;

    /** A cancel that has had no effect for so long is asked for again; then for twice as long, and so on. */
    private static final long REPEAT_MILLIS = 100;

    /** So long an abandoned statement may go on, cancelled or not, before the connection is given up. */
    private static final long GRACE_MILLIS = 10_000;

    private final ExchangeQueue queue;
    private final Transport transport;
    private final CancelSender sender;
    private final Runnable resumeWriting;
    private final Consumer<Throwable> giveUp;

    private @Nullable Exchange watched;
    private boolean overdue;
    private EventLoop.@Nullable Timer timer;
    private EventLoop.@Nullable Timer repeat;
    private long repeatMillis = REPEAT_MILLIS;
    private boolean cancelling;
    private @Nullable Exchange cancelled;

    Cancellation(
            ExchangeQueue queue,
            Transport transport,
            CancelSender sender,
            Runnable resumeWriting,
            Consumer<Throwable> giveUp) {
        this.queue = queue;
        this.transport = transport;
        this.sender = sender;
        this.resumeWriting = resumeWriting;
        this.giveUp = giveUp;
    }

    /** Whether new statements must wait: behind an abandoned one they would keep it from being cancelled when its turn comes. */
    boolean holdsWriting() {
        return cancelling || queue.isAnyAbandoned();
    }

    /** Something was abandoned, or another exchange has come to the head of the queue. */
    void consider() {
        Exchange busy = queue.busy();
        if (busy == null || !busy.isAbandoned()) {
            return;
        }
        if (busy != watched) {
            stop();
            watched = busy;
            timer = transport.schedule(PATIENCE_MILLIS, this::patienceIsOver);
        } else if (overdue) {
            cancelUnlessOthersLive();
        }
    }

    /** The head of the queue was answered. */
    void settled() {
        if (watched != null) {
            stop();
            resumeWriting.run();
        }
        consider();
    }

    void stop() {
        watched = null;
        cancelled = null;
        overdue = false;
        repeatMillis = REPEAT_MILLIS;
        timer = end(timer);
        repeat = end(repeat);
    }

    private static EventLoop.@Nullable Timer end(EventLoop.@Nullable Timer running) {
        if (running != null) {
            running.cancel();
        }
        return null;
    }

    private void patienceIsOver() {
        timer = transport.schedule(GRACE_MILLIS, this::graceIsOver);
        overdue = true;
        cancelUnlessOthersLive();
    }

    /** One request at a time: what comes to the head meanwhile is asked for afterwards. */
    private void cancelUnlessOthersLive() {
        if (!cancelling && repeat == null && queue.isAllAbandoned()) {
            cancelling = true;
            cancelled = watched;
            sender.send(this::cancelIsOver);
        }
    }

    private void cancelIsOver() {
        cancelling = false;
        if (overdue && cancelled == watched) {
            repeat = transport.schedule(repeatMillis, this::cancelAgain);
            repeatMillis *= 2;
        } else if (overdue) {
            cancelUnlessOthersLive();
        }
        resumeWriting.run();
    }

    private void cancelAgain() {
        repeat = null;
        cancelUnlessOthersLive();
    }

    private void graceIsOver() {
        giveUp.accept(new ConnectionException(
                "an abandoned statement went on for " + GRACE_MILLIS + " ms, so its connection was closed",
                Outcome.UNKNOWN,
                null));
    }
}
