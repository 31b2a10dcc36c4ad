// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.vertx;

import io.trunkline.benchmarks.workload.Lane;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;

/** Operations in flight on one event loop: each that ends starts another, until the lane grants no more or one fails. */
final class InFlight {
    private final Lane lane;
    private final Operation operation;
    private final Promise<Object> over = Promise.promise();
    private int count;
    private boolean failed;

    InFlight(Lane lane, Operation operation) {
        this.lane = lane;
        this.operation = operation;
    }

    /** Keeps so many in flight; the future ends when none is any more. */
    Future<?> keep(int operations) {
        for (int i = 0; i < operations; i++) {
            startAnother();
        }
        return over.future();
    }

    /** An operation has ended; what it brought, if anything, is to be checked first. */
    <T> void end(AsyncResult<T> result, Consumer<? super T> check) {
        count--;
        if (result.succeeded()) {
            try {
                check.accept(result.result());
            } catch (RuntimeException wrong) {
                fail(wrong);
            }
        } else {
            fail(result.cause());
        }
        startAnother();
    }

    private void startAnother() {
        if (!failed && lane.more()) {
            count++;
            operation.start(this);
        } else if (count == 0) {
            over.tryComplete();
        }
    }

    private void fail(Throwable cause) {
        failed = true;
        over.tryFail(cause);
    }
}
