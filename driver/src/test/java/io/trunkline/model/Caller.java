// SPDX-License-Identifier: Apache-2.0
package io.trunkline.model;

import io.trunkline.model.Op.End;
import io.trunkline.model.Op.Kind;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Subscribes as its operation says, and writes down what it sees. On the event loop. */
final class Caller implements CoreSubscriber<String> {
    private final Seen seen;
    private final Executor loop;
    private final Runnable atFirstRow;
    private final Runnable over;
    private @Nullable Subscription subscription;

    /**
     * @param loop runs what belongs into a turn of its own
     * @param over told once when there is nothing more to wait for
     */
    Caller(Seen seen, Executor loop, Runnable atFirstRow, Runnable over) {
        this.seen = seen;
        this.loop = loop;
        this.atFirstRow = atFirstRow;
        this.over = over;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        given.request(isSlow() ? 1 : Long.MAX_VALUE);
    }

    private boolean isSlow() {
        // The publisher is slow where the operation is a streamed batch.
        return seen.op.end() == End.SLOW && seen.op.kind() != Kind.STREAMED;
    }

    @Override
    public void onNext(String row) {
        seen.row(row);
        if (seen.rows.size() == 1) {
            atFirstRow.run();
        }
        Subscription given = subscription;
        if (seen.op.end() == End.TAKE && seen.rows.size() == seen.op.taken()) {
            cancel();
        } else if (isSlow() && given != null) {
            loop.execute(() -> given.request(1));
        }
    }

    @Override
    public void onError(Throwable failure) {
        seen.fail(failure);
        over.run();
    }

    @Override
    public void onComplete() {
        seen.end(Seen.COMPLETE);
        over.run();
    }

    /** Nothing more may come. */
    void cancel() {
        Subscription given = subscription;
        if (given != null && seen.end == null) {
            given.cancel();
            seen.end(Seen.CANCELLED);
            over.run();
        }
    }
}
