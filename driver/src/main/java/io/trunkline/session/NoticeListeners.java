// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.error.ErrorFields;
import io.trunkline.error.Notice;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * Who listens to the notices of a connection: each with a buffer of its own, in which the latest find room, so that the
 * connection waits for nobody. They are told on the event loop; listening begins and ends on any thread.
 */
final class NoticeListeners {
    private static final Logger LOG = LoggerFactory.getLogger(NoticeListeners.class);

    /** The notices kept for one that does not ask for more. */
    private static final int KEPT = 256;

    private final List<FluxSink<Notice>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    Flux<Notice> stream() {
        return Flux.defer(() -> Flux.create(this::add, FluxSink.OverflowStrategy.IGNORE)
                .onBackpressureBuffer(KEPT, new Losses()::count, BufferOverflowStrategy.DROP_OLDEST));
    }

    private void add(FluxSink<Notice> listener) {
        listeners.add(listener);
        listener.onDispose(() -> listeners.remove(listener));
        if (ended) {
            listener.complete();
        }
    }

    void tell(ErrorFields fields) {
        if (listeners.isEmpty()) {
            return;
        }
        Notice notice = new Notice(fields);
        for (FluxSink<Notice> listener : listeners) {
            try {
                listener.next(notice);
            } catch (Throwable thrown) {
                blame(thrown);
            }
        }
    }

    /** There will be no more. */
    void end() {
        ended = true;
        for (FluxSink<Notice> listener : listeners) {
            try {
                listener.complete();
            } catch (Throwable thrown) {
                blame(thrown);
            }
        }
    }

    private static void blame(Throwable thrown) {
        LOG.error("a subscriber threw from a signal, which Reactive Streams forbids; the connection goes on", thrown);
    }

    /** What one listener has missed, told at its first, second, fourth, … notice. */
    private static final class Losses {
        private long lost;

        void count(Notice dropped) {
            lost++;
            if (Long.bitCount(lost) == 1) {
                LOG.warn("a subscriber to notices is more than {} of them behind and has lost {} so far", KEPT, lost);
            }
        }
    }
}
