// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import io.trunkline.exchange.CommandExchange;
import io.trunkline.exchange.Pace;
import io.trunkline.transport.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * Finds out whether the server is still there: when somebody wants to know, and, where that is configured, when it has been
 * silent for long.
 *
 * <p>Messages cost no more for it than the time of their burst, which is taken anyway: one timer looks at that when the
 * silence may have become too long, and is set anew for when it may be so again. Whatever seems too long is looked at once
 * more on the event loop's next turn, which reads first: that a loop was held up itself is no fault of the server.
 *
 * <p>All methods belong to the event loop.
 */
final class Liveness {
    /** The server is gone if a question that nobody but us has asked is not answered within this time. */
    private static final long ANSWER_MILLIS = 10_000;

    private static final long NEXT_TURN_MILLIS = 1;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Session session;
    private final EventLoop loop;
    private final Pace pace;
    private final long idleMillis;
    private final long silenceMillis;

    private EventLoop.@Nullable Timer timer;
    private @Nullable Question question;
    /** The server owes an answer, and since when: it may have said nothing for an hour before it was asked. */
    private boolean owed;

    private long owedSince;
    private boolean seemedSilent;

    Liveness(Session session, EventLoop loop, Pace pace, PgConfig config) {
        this.session = session;
        this.loop = loop;
        this.pace = pace;
        this.idleMillis = config.keepAliveInterval().toMillis();
        this.silenceMillis = config.readTimeout().toMillis();
    }

    void start() {
        if (idleMillis != 0 || silenceMillis != 0) {
            watch();
        }
    }

    void stop() {
        EventLoop.Timer running = timer;
        if (running != null) {
            running.cancel();
            timer = null;
        }
    }

    // ---- When somebody wants to know
    // ---------------------------------------------------------------------------------

    /** Answers true or false within that time. A question that is under way already serves all who ask meanwhile. */
    void check(long limitMillis, MonoSink<Boolean> asker) {
        if (!session.isOpen()) {
            asker.success(false);
        } else if (session.isBusy(question == null ? 0 : 1)) {
            asker.error(new UsageException(
                    "not checked: the connection is busy, so its own statements will tell whether it is alive. Check a"
                            + " connection that nobody uses",
                    Outcome.NOT_SENT));
        } else {
            try {
                ask(limitMillis, asker);
            } catch (RejectedExecutionException loopIsOver) {
                asker.success(false);
            }
        }
    }

    private void ask(long limitMillis, @Nullable MonoSink<Boolean> asker) {
        Question asked = question;
        if (asked == null) {
            asked = new Question();
            asked.limit(limitMillis);
            question = asked;
            session.admit(new CommandExchange(session, "", null, asked));
        } else {
            asked.limit(limitMillis);
        }
        if (asker != null) {
            asked.askers.add(asker);
        }
    }

    /** An empty query, which no transaction and no log takes notice of. */
    private final class Question implements CommandExchange.Listener {
        final List<MonoSink<Boolean>> askers = new ArrayList<>();
        private final List<EventLoop.Timer> limits = new ArrayList<>();

        void limit(long millis) {
            limits.add(loop.schedule(
                    Math.max(0, millis - NEXT_TURN_MILLIS),
                    () -> limits.add(loop.schedule(NEXT_TURN_MILLIS, () -> unanswered(millis)))));
        }

        private void unanswered(long millis) {
            if (question == this) {
                session.fail(new ConnectionException(
                        "the server did not answer within " + millis + " ms when asked whether it is there",
                        Outcome.UNKNOWN,
                        null));
            }
        }

        /** Any answer is one: a pooler that has no server for us may say so. */
        @Override
        public void settled(@Nullable Throwable failure) {
            question = null;
            limits.forEach(EventLoop.Timer::cancel);
            boolean alive = !session.isGone();
            askers.forEach(asker -> asker.success(alive));
        }
    }

    // ---- When it has been silent for long
    // ------------------------------------------------------------------------------

    /** Something was written, answered, held back or read on. */
    void changed() {
        if (silenceMillis != 0) {
            boolean owes = session.isOwedAnAnswer();
            if (owes && !owed) {
                owedSince = System.nanoTime();
            }
            owed = owes;
        }
    }

    private void watch() {
        long wait = Long.MAX_VALUE;
        long now = System.nanoTime();
        if (idleMillis != 0) {
            wait = isIdle() ? left(idleMillis, pace.heardAt(), now) : idleMillis;
        }
        if (silenceMillis != 0) {
            wait = Math.min(wait, owed ? left(silenceMillis, silentSince(), now) : silenceMillis);
        }
        timer = loop.schedule(wait, this::look);
    }

    /** Rounded up, so that no timer is too early. */
    private static long left(long limitMillis, long since, long now) {
        long nanos = limitMillis * NANOS_PER_MILLI - (now - since);
        return nanos <= 0 ? 0 : nanos / NANOS_PER_MILLI + 1;
    }

    private boolean isIdle() {
        return question == null && session.isOpen() && !session.isBusy(0);
    }

    private long silentSince() {
        long heard = pace.heardAt();
        return heard - owedSince > 0 ? heard : owedSince;
    }

    private void look() {
        long now = System.nanoTime();
        boolean silent = silenceMillis != 0 && owed && now - silentSince() >= silenceMillis * NANOS_PER_MILLI;
        if (silent && seemedSilent) {
            session.fail(new ConnectionException(
                    "nothing came from the server for " + silenceMillis
                            + " ms (readTimeout), with statements under way",
                    Outcome.UNKNOWN,
                    null));
            return;
        }
        seemedSilent = silent;
        if (silent) {
            timer = loop.schedule(NEXT_TURN_MILLIS, this::look);
            return;
        }
        if (idleMillis != 0 && isIdle() && now - pace.heardAt() >= idleMillis * NANOS_PER_MILLI) {
            ask(Math.min(idleMillis, ANSWER_MILLIS), null);
        }
        watch();
    }
}
