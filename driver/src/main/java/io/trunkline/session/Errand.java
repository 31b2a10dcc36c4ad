// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.exchange.Exchange;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.ReadyForQuery;

/**
 * Something to be done on the event loop, in its turn among the exchanges that other threads have submitted: so that what one
 * thread asks for one after the other happens in that order. It never enters the queue.
 */
final class Errand extends Exchange {
    private final Runnable task;

    Errand(Runnable task) {
        this.task = task;
    }

    void run() {
        task.run();
    }

    @Override
    protected void encode(FrontendWriter out) {
        throw new IllegalStateException("an errand is not sent");
    }

    @Override
    public void requireEnd(ReadyForQuery ready) {
        unexpected(ready);
    }

    @Override
    public void on(ReadyForQuery ready) {
        unexpected(ready);
    }

    @Override
    protected void fail(Throwable error) {}

    @Override
    public String toString() {
        return "errand";
    }
}
