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
 * <p>Most are over before anything needs doing. One that is not keeps new statements from being written behind it; if all
 * that is under way is abandoned the server is asked to cancel, and nothing is written before the cancel has hit, which
 * the end of its own connection proves: it can never hit a statement it was not meant for. A statement that survives even
 * that costs the connection.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS">Canceling
 *     requests in progress</a>
 */
final class Cancellation {
    /** Most abandoned statements are answered within this time: a cancel would come too late. */
    private static final long PATIENCE_MILLIS = 20;

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

    /** Whether new statements must wait. */
    boolean holdsWriting() {
        return cancelling || watched != null;
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
        overdue = false;
        EventLoop.Timer running = timer;
        if (running != null) {
            running.cancel();
            timer = null;
        }
    }

    private void patienceIsOver() {
        timer = transport.schedule(GRACE_MILLIS, this::graceIsOver);
        overdue = true;
        cancelUnlessOthersLive();
    }

    /** One request per head at most, and one at a time: what comes to the head meanwhile is asked for afterwards. */
    private void cancelUnlessOthersLive() {
        if (!cancelling && cancelled != watched && queue.isAllAbandoned()) {
            cancelling = true;
            cancelled = watched;
            sender.send(this::cancelIsOver);
        }
    }

    private void cancelIsOver() {
        cancelling = false;
        if (overdue) {
            cancelUnlessOthersLive();
        }
        resumeWriting.run();
    }

    private void graceIsOver() {
        giveUp.accept(new ConnectionException(
                "an abandoned statement went on for " + GRACE_MILLIS + " ms, so its connection was closed",
                Outcome.UNKNOWN,
                null));
    }
}
