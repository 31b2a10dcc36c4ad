// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.trunkline;

import io.trunkline.benchmarks.workload.Pace;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.scheduler.Schedulers;

/** A consumer that asks for a burst of rows when that is due, and for none before. */
final class SlowRows extends Rows {
    private final Pace pace = new Pace();
    private @Nullable Subscription subscription;

    SlowRows(InFlight inFlight) {
        super(inFlight, Rows::event);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Pace.BURST);
    }

    @Override
    public void onNext(Boolean added) {
        super.onNext(added);
        if (rows() % Pace.BURST == 0) {
            Schedulers.parallel().schedule(this::askForMore, pace.nanosUntilMore(rows()), TimeUnit.NANOSECONDS);
        }
    }

    private void askForMore() {
        if (subscription != null) {
            subscription.request(Pace.BURST);
        }
    }
}
