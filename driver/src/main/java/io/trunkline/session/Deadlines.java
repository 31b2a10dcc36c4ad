// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.exchange.Exchange;
import io.trunkline.exchange.ExchangeQueue;
import io.trunkline.transport.EventLoop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends the patience of subscribers: one timer for all exchanges of a connection, set for the earliest deadline, as most are
 * answered long before theirs.
 */
final class Deadlines {
    private final ExchangeQueue queue;
    private final EventLoop loop;
    private EventLoop.@Nullable Timer timer;
    private long dueAt;

    Deadlines(ExchangeQueue queue, EventLoop loop) {
        this.queue = queue;
        this.loop = loop;
    }

    /** Takes the exchange's deadline into account; a later one than before needs no telling. */
    void watch(Exchange exchange) {
        long deadline = exchange.deadline();
        if (deadline != 0 && (timer == null || deadline - dueAt < 0)) {
            schedule(deadline);
        }
    }

    private void schedule(long deadline) {
        stop();
        dueAt = deadline;
        long nanos = Math.max(0, deadline - System.nanoTime());
        // Rounded up, so that it is not too early.
        timer = loop.schedule(nanos / 1_000_000 + 1, this::due);
    }

    private void due() {
        timer = null;
        long now = System.nanoTime();
        List<Exchange> expired = new ArrayList<>();
        Earliest earliest = new Earliest();
        queue.forEach(exchange -> {
            long deadline = exchange.deadline();
            if (deadline != 0 && !exchange.isAbandoned()) {
                if (deadline - now <= 0) {
                    expired.add(exchange);
                } else {
                    earliest.add(deadline);
                }
            }
        });
        if (earliest.deadline != 0) {
            schedule(earliest.deadline);
        }
        for (Exchange exchange : expired) {
            if (exchange.stage() != Exchange.Stage.SETTLED && !exchange.isAbandoned()) {
                exchange.expire();
            }
        }
    }

    void stop() {
        EventLoop.Timer running = timer;
        if (running != null) {
            running.cancel();
            timer = null;
        }
    }

    private static final class Earliest {
        private long deadline;

        void add(long other) {
            if (deadline == 0 || other - deadline < 0) {
                deadline = other;
            }
        }
    }
}
