// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.SlowSubscriberException;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.error.CodecException;
import io.trunkline.error.Outcome;
import io.trunkline.protocol.DataRow;
import io.trunkline.row.RowLayout;
import io.trunkline.row.RowView;
import io.trunkline.statement.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way of an exchange's rows from the wire to its {@link RowReader}.
 *
 * <p>Rows of types that nobody has told of yet are kept as they came, in a {@link RowBacklog}, until the server is ready;
 * then the catalog is asked, and they are delivered before the outcome. If they get too many they are held back, and another
 * connection asks.
 */
final class RowIntake {
    private final Wire wire;
    private final StatementUse use;
    private final RowReader reader;

    private @Nullable RowLayout layout;
    /** The rows were asked for when their columns were not known: all of them come as text. */
    private boolean sentAsText;

    private @Nullable RowBacklog backlog;
    private boolean askedElsewhere;
    private @Nullable Runnable whenDelivered;
    private boolean held;

    RowIntake(Wire wire, StatementUse use, RowReader reader) {
        this.wire = wire;
        this.use = use;
        this.reader = reader;
    }

    /** The rows have been asked for, in the formats of this layout, or as text where it is not known. */
    void asked(@Nullable RowLayout columns) {
        layout = columns;
        sentAsText = columns == null;
    }

    /** The rows are about to come. */
    void bound() {
        if (layout == null && use.statement().layout() != null) {
            layout = use.statement().textLayout();
        }
    }

    /** The columns of the rows that come next have been told anew. */
    void columns(RowLayout columns) {
        layout = columns;
        sentAsText = false;
    }

    /** {@return the columns, null as long as they are not known} */
    @Nullable
    RowLayout layout() {
        return layout;
    }

    /** Whether the statement answers no rows. */
    boolean isEmpty() {
        return layout == RowLayout.NONE;
    }

    void take(DataRow message) {
        RowLayout columns = Objects.requireNonNull(layout, "rows of columns that are not known");
        if (backlog == null && columns.isUnresolved() && reader.readsRows()) {
            // Somebody else may have asked meanwhile.
            columns = resolve(columns, false);
        }
        if (backlog != null || (columns.isUnresolved() && reader.readsRows())) {
            postpone(columns, message);
        } else {
            deliver(wire.row(), columns, message);
        }
    }

    private boolean deliver(RowView view, RowLayout columns, DataRow message) {
        view.point(columns, message);
        try {
            reader.row(view, message);
            return true;
        } catch (Throwable unreadable) {
            use.forgetIfStale(unreadable);
            reader.giveUp(unreadable);
            return false;
        } finally {
            view.expire();
        }
    }

    /** Keeps a row that cannot be read yet, or is behind such rows. */
    private void postpone(RowLayout columns, DataRow message) {
        RowBacklog rows = backlog;
        if (rows == null) {
            rows = new RowBacklog();
            backlog = rows;
        }
        rows.view().point(columns, message);
        rows.view().expire();
        boolean awaitsDemand = !columns.isUnresolved();
        if (awaitsDemand && !wire.isShared()) {
            holdBack();
        } else if (!rows.add(message, wire.rowBufferBytes())) {
            if (awaitsDemand) {
                reader.giveUp(tooFarBehind());
                return;
            }
            holdBack();
            if (!askedElsewhere) {
                askedElsewhere = true;
                wire.lookUpElsewhere(columns.unknownTypes(), this::lookedUp);
            }
        }
    }

    SlowSubscriberException tooFarBehind() {
        return new SlowSubscriberException("the subscriber is more than " + wire.rowBufferBytes()
                + " bytes of rows behind, with other statements waiting for the same connection: give the stream a"
                + " connection of its own, use fetchSize, or raise rowBufferBytes");
    }

    /** The row being delivered is not wanted yet: it stays where it lies, and all behind it. */
    void holdBack() {
        held = true;
        wire.holdBack();
    }

    /** Reads on where a row is held back. */
    void release() {
        if (held) {
            held = false;
            wire.resume();
        }
    }

    /** Forgets the rows that are kept. */
    void drop() {
        backlog = null;
    }

    /** As {@link #drop}, of rows that can never be read. */
    void dropUnreadable() {
        RowLayout columns = layout;
        if (columns == null || columns.isUnresolved()) {
            backlog = null;
        }
    }

    /** Whether rows are still to be delivered before the outcome. */
    boolean hasBacklog() {
        return backlog != null;
    }

    /**
     * The server is ready, and sends no more rows: asks the catalog if those that came cannot be read yet.
     *
     * @param afterwards run when the rows have been delivered
     * @return whether there is something to wait for
     */
    boolean lookUp(Runnable afterwards) {
        RowLayout columns = layout;
        if (columns == null || !columns.isUnresolved() || (backlog == null && !reader.tellsTypes())) {
            return false;
        }
        whenDelivered = afterwards;
        wire.lookUp(columns.unknownTypes(), this::lookedUp);
        return true;
    }

    private void lookedUp(@Nullable Throwable problem) {
        RowLayout columns = layout;
        if (columns != null && (backlog != null || reader.tellsTypes())) {
            if (problem == null) {
                resolve(columns, true);
                replay();
            } else if (backlog != null) {
                reader.giveUp(unreadable(columns, problem));
            }
        }
        if (whenDelivered != null) {
            whenDelivered.run();
        } else {
            release();
        }
    }

    /** @param settled whether the catalog has been asked, so that what is not known now never will be */
    private RowLayout resolve(RowLayout columns, boolean settled) {
        CodecRegistry codecs = wire.types().codecs();
        Statement used = use.statement();
        if (settled) {
            used.settle(codecs);
        } else {
            used.refresh(codecs);
        }
        RowLayout resolved =
                sentAsText ? used.textLayout() : settled ? columns.settledWith(codecs) : columns.readWith(codecs);
        layout = resolved;
        return resolved;
    }

    private static CodecException unreadable(RowLayout columns, Throwable problem) {
        return new CodecException(
                "the rows cannot be read: " + columns.describeUnknown() + ", which could not be looked up: "
                        + problem.getMessage() + ". Cast to text in SQL (::text) what is to be read without knowing",
                Outcome.UNKNOWN,
                problem);
    }

    /** Delivers what was postponed, as far as it is wanted. */
    void replay() {
        RowBacklog rows = backlog;
        RowLayout columns = layout;
        if (rows == null || columns == null || columns.isUnresolved()) {
            return;
        }
        while (reader.wantsRow() && !rows.isEmpty()) {
            DataRow next = rows.poll();
            if (next == null || !deliver(rows.view(), columns, next)) {
                return;
            }
        }
        if (rows.isEmpty()) {
            backlog = null;
        }
    }
}
