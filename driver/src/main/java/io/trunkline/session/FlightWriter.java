// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.exchange.Exchange;
import io.trunkline.exchange.Exchange.Ending;
import io.trunkline.exchange.Exchange.Stage;
import io.trunkline.exchange.ExchangeQueue;
import io.trunkline.exchange.Pace;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Writes what waits in the queue, as far as window and socket allow, in as few buffers as may be, and puts a Sync behind
 * each exchange or group of exchanges that goes under one.
 *
 * <p>A group is either statements that only read, as many as are sure to take little time together, or BEGIN and the first
 * statement of its transaction. The others of that transaction wait until BEGIN has succeeded: they would run outside of any
 * otherwise.
 */
final class FlightWriter {
    /** A flight that grows beyond this leaves before more is written. */
    private static final int FLIGHT_BYTES = 256 * 1024;

    /** The most statements under one Sync: with more of them its cost is spread no thinner that one could measure. */
    private static final int GROUP_STATEMENTS = 256;

    private static final int GROUP_BYTES = 64 * 1024;

    private final ExchangeQueue queue;
    private final Transport transport;
    private final FrontendWriter writer;
    private final int window;

    /** BEGIN, until it is answered. */
    private @Nullable Exchange opening;

    // Of the group being written:
    private @Nullable Exchange last;
    private int statements;
    private int groupStart;
    private long expectedNanos;

    /** @param window how many exchanges may be under way */
    FlightWriter(ExchangeQueue queue, Transport transport, FrontendWriter writer, int window) {
        this.queue = queue;
        this.transport = transport;
        this.writer = writer;
        this.window = window;
    }

    /** Lets an exchange that had not ended write on. */
    void continueOpen() {
        Exchange open = queue.lastWritten();
        if (open != null && !open.isWritten() && transport.isWritable()) {
            open.encodeMore(writer);
            transport.send();
        }
    }

    /** One has failed. If that is BEGIN, and what goes under its Sync is still being written, this need not go on. */
    void failed(Exchange exchange) {
        Exchange open = queue.lastWritten();
        if (exchange == opening && exchange.isLeftToAnother() && open != null && !open.isWritten()) {
            open.passedOver();
        }
    }

    /** Whether one under way writes on, so that nothing can be written behind it yet. */
    boolean isOpen() {
        Exchange last = queue.lastWritten();
        return last != null && !last.isWritten();
    }

    /** While more than half of the window is under way nothing is added: the rest keeps the server busy meanwhile. */
    void write() {
        if (queue.inFlight() > window / 2 || isOpen()) {
            return;
        }
        while (queue.inFlight() < window && transport.isWritable() && !awaitsBegin()) {
            Exchange next = queue.nextReady();
            if (next == null) {
                break;
            }
            Ending ending = next.ending();
            if (last != null && !joins(next, ending)) {
                endGroup();
                continue;
            }
            if (ending == Ending.NEXT_SYNC && queue.mayTakeBack()) {
                // What was asked for in front of the transaction would be run again in the midst of it.
                break;
            }
            boolean alone = last == null;
            int start = writer.out().size();
            if (!queue.write(next, writer)) {
                continue;
            }
            written(next, ending, alone, start);
            if (writer.out().size() >= FLIGHT_BYTES) {
                groupStart -= writer.out().size();
                transport.send();
            }
            if (!next.isWritten()) {
                break;
            }
        }
        if (last != null) {
            endGroup();
        }
        transport.send();
    }

    private boolean awaitsBegin() {
        Exchange begin = opening;
        if (begin != null && begin.stage() == Stage.SETTLED) {
            opening = null;
        }
        return opening != null && opening != last && opening.stage() == Stage.IN_FLIGHT;
    }

    private boolean joins(Exchange next, Ending ending) {
        if (last == opening) {
            return ending != Ending.NOTHING && ending != Ending.NEXT_SYNC;
        }
        return ending == Ending.SHARED_SYNC
                && statements < GROUP_STATEMENTS
                && writer.out().size() - groupStart < GROUP_BYTES
                && expectedNanos + next.expectedNanos() < Pace.PATIENCE_NANOS;
    }

    private void written(Exchange next, Ending ending, boolean alone, int start) {
        switch (ending) {
            case NEXT_SYNC -> {
                opening = next;
                last = next;
                next.leftToAnother(true);
            }
            case SHARED_SYNC -> {
                if (alone) {
                    statements = 0;
                    expectedNanos = 0;
                    groupStart = start;
                }
                last = next;
                statements++;
                expectedNanos += next.expectedNanos();
                next.leftToAnother(true);
            }
            case SYNC -> {
                last = null;
                writer.sync();
            }
            case NOTHING -> {}
            case OPEN -> last = null;
        }
    }

    private void endGroup() {
        Exchange owner = last;
        if (owner != null) {
            last = null;
            owner.leftToAnother(false);
            if (owner != opening && statements > 1) {
                owner.endsGroup(Math.max(1, expectedNanos));
            }
            writer.sync();
        }
    }
}
