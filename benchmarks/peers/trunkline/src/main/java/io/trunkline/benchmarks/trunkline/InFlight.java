// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.trunkline;

import io.trunkline.benchmarks.workload.Lane;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Operations in flight on one event loop: each that ends starts another, until the lane grants no more or one fails. */
final class InFlight {
    private final Lane lane;
    private final Consumer<InFlight> operation;
    private final CompletableFuture<Void> over;
    private int count;
    private boolean failed;

    /**
     * @param operation starts one, which calls {@link #end} or {@link #fail} when it ends
     * @param over completed when none is in flight any more
     */
    InFlight(Lane lane, Consumer<InFlight> operation, CompletableFuture<Void> over) {
        this.lane = lane;
        this.operation = operation;
        this.over = over;
    }

    Lane lane() {
        return lane;
    }

    void keep(int operations) {
        for (int i = 0; i < operations; i++) {
            startAnother();
        }
    }

    void end() {
        count--;
        startAnother();
    }

    void fail(Throwable cause) {
        failed = true;
        over.completeExceptionally(cause);
        end();
    }

    private void startAnother() {
        if (!failed && lane.more()) {
            count++;
            operation.accept(this);
        } else if (count == 0) {
            over.complete(null);
        }
    }
}
