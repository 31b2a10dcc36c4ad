// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.ConnectionException;
import io.trunkline.RolledBackException;
import io.trunkline.Transaction;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.exchange.BeginExchange;
import io.trunkline.exchange.Exchange;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/**
 * One subscription to {@code transaction(work)}: opens the transaction, runs the work at once, without waiting for an
 * answer, and ends the transaction as the work ended. It is the work's subscriber.
 *
 * <pre>
 * NEW → OPENING → WORKING → ENDING → OVER
 * </pre>
 *
 * <p>The transaction takes possession of the connection when its first command enters the queue, and gives it back when
 * its last one does: the order of the queue does the rest, so whoever comes next need not wait for the answer, and a
 * cancelled transaction is rolled back before anything else is done, even if it had not begun. A savepoint gives it back
 * only when its release is answered, as it may have to be rolled back after all.
 *
 * <p>The stages change on the event loop only; what the work signals on other threads is brought there.
 */
final class TransactionRun<T> implements CoreSubscriber<T> {
    private enum Stage {
        NEW,
        OPENING,
        WORKING,
        ENDING,
        OVER
    }

    private static final String IN_FAILED_TRANSACTION = "25P02";

    private final SocketTransaction transaction;
    private final Session session;
    private final Function<? super Transaction, ? extends Mono<T>> work;
    private final MonoSink<T> sink;
    private Stage stage = Stage.NEW;
    private boolean cancelled;
    private @Nullable Exchange opening;
    private @Nullable Subscription working;
    private volatile @Nullable T value;

    TransactionRun(
            SocketTransaction transaction, Function<? super Transaction, ? extends Mono<T>> work, MonoSink<T> sink) {
        this.transaction = transaction;
        this.session = transaction.session;
        this.work = work;
        this.sink = sink;
    }

    void start() {
        sink.onCancel(() -> onEventLoop(this::cancel));
        onEventLoop(this::open);
    }

    private void onEventLoop(Runnable task) {
        if (session.onEventLoop()) {
            task.run();
        } else {
            session.execute(task);
        }
    }

    private void open() {
        if (!cancelled) {
            stage = Stage.OPENING;
            Exchange begin = transaction.begin(this::opened);
            opening = begin;
            session.begin(transaction, begin);
            if (stage == Stage.OPENING) {
                stage = Stage.WORKING;
                work();
            }
        }
    }

    private void opened(@Nullable Throwable failure) {
        if (failure == null) {
            return;
        }
        if (stage == Stage.OPENING) {
            session.release(transaction);
            over(failure);
        } else {
            Throwable obstacle = opening == null ? null : opening.obstacle();
            transaction.obstruct(obstacle == null ? failure : obstacle);
        }
    }

    private void work() {
        try {
            Mono<T> publisher = work.apply(transaction);
            Objects.requireNonNull(publisher, "the transaction's function returned null, where a Mono belongs");
            publisher.subscribe(this);
        } catch (Throwable thrown) {
            if (stage == Stage.WORKING) {
                rollBack(thrown);
            }
        }
    }

    /** Before the end is on its way it is a rollback; afterwards it comes too late. */
    private void cancel() {
        cancelled = true;
        if (stage == Stage.OPENING || stage == Stage.WORKING) {
            Subscription subscription = working;
            if (subscription != null) {
                subscription.cancel();
            }
            rollBack(null);
        }
    }

    // ---- What the work signals, on any thread

    @Override
    public Context currentContext() {
        return Context.of(sink.contextView());
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        onEventLoop(() -> {
            working = subscription;
            if (cancelled) {
                subscription.cancel();
            } else {
                subscription.request(Long.MAX_VALUE);
            }
        });
    }

    @Override
    public void onNext(T value) {
        this.value = value;
    }

    @Override
    public void onError(Throwable failure) {
        onEventLoop(() -> {
            if (stage == Stage.WORKING) {
                rollBack(failure);
            }
        });
    }

    @Override
    public void onComplete() {
        onEventLoop(() -> {
            if (stage == Stage.WORKING) {
                commit();
            }
        });
    }

    // ---- The end

    private void commit() {
        if (!session.isOwner(transaction)) {
            rollBack(new UsageException(
                    "the transaction was rolled back: its work had completed while a transaction inside it was still"
                            + " open. Let the work's publisher end after the inner one's",
                    Outcome.REJECTED));
            return;
        }
        stage = Stage.ENDING;
        if (isUnused()) {
            drop();
            over(null);
        } else if (transaction.isSavepoint()) {
            session.insist(transaction.commit(this::released));
        } else {
            session.end(transaction, transaction.commit(this::over));
        }
    }

    private void released(@Nullable Throwable failure) {
        if (failure instanceof PgException refusal && IN_FAILED_TRANSACTION.equals(refusal.sqlState())) {
            RolledBackException swallowed = new RolledBackException(
                    "the savepoint was rolled back: one of its statements had failed and the error was swallowed");
            session.end(transaction, transaction.rollback(unable -> over(withSuppressed(swallowed, unable))));
        } else {
            session.release(transaction);
            over(failure);
        }
    }

    /** @param reason null if nobody waits for the outcome */
    private void rollBack(@Nullable Throwable reason) {
        stage = Stage.ENDING;
        if (isUnused()) {
            drop();
            over(reason);
        } else {
            session.end(transaction, transaction.rollback(unable -> over(withSuppressed(reason, unable))));
        }
    }

    /** Nothing was ever asked of it, so the server need not hear of it. */
    private boolean isUnused() {
        return opening instanceof BeginExchange begin && begin.isUnused() && session.isOwner(transaction);
    }

    private void drop() {
        if (opening != null) {
            session.abandon(opening);
        }
        session.release(transaction);
    }

    /** A connection that is gone has taken the transaction with it, and the caller has been told that already. */
    private static @Nullable Throwable withSuppressed(@Nullable Throwable reason, @Nullable Throwable unable) {
        if (reason != null && unable != null && unable != reason && !(unable instanceof ConnectionException)) {
            reason.addSuppressed(unable);
        }
        return reason;
    }

    private void over(@Nullable Throwable failure) {
        stage = Stage.OVER;
        if (cancelled) {
            return;
        }
        if (failure != null) {
            sink.error(failure);
        } else {
            sink.success(value);
        }
    }
}
