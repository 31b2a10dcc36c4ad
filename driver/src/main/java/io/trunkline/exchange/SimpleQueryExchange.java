// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.StatementTimeoutException;
import io.trunkline.UsageException;
import io.trunkline.error.ErrorFields;
import io.trunkline.error.Outcome;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.CopyData;
import io.trunkline.protocol.CopyFail;
import io.trunkline.protocol.CopyInResponse;
import io.trunkline.protocol.CopyOutResponse;
import io.trunkline.protocol.DataRow;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.RowDescription;
import io.trunkline.protocol.Signal;
import io.trunkline.statement.Advice;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * SQL by the simple query protocol: any number of statements, in text without parameters.
 *
 * <pre>
 * Query  →  (T D… C | C | I | H d… c C | G E)… E? Z
 * </pre>
 *
 * What becomes of rows, tags and the outcome is told by the subclasses. COPY, whose data would have nowhere to go, is refused.
 */
abstract class SimpleQueryExchange extends Exchange {
    /** What came last; the order of the constants is that of one statement. */
    private enum Phase {
        /** Nothing has come, so the server cannot be ready. */
        BEGIN,
        ROWS,
        COPY_IN,
        COPY_OUT,
        COPIED,
        /** A statement is through: the next one's answers may follow, or the end. */
        BETWEEN,
        /** An error ends the whole script. */
        FAILED
    }

    protected final Wire wire;
    private final String sql;
    private final @Nullable Owner owner;
    private final long deadline;
    private @Nullable Throwable failure;
    private int completed;
    private Phase phase = Phase.BEGIN;

    /** @param owner the transaction it belongs to; null for statements outside any */
    SimpleQueryExchange(Wire wire, String sql, @Nullable Owner owner) {
        this.wire = wire;
        this.sql = sql;
        this.owner = owner;
        Duration timeout = wire.queryTimeout();
        this.deadline = timeout.isZero() ? 0 : Math.max(1, System.nanoTime() + timeout.toNanos());
    }

    /** Whether the message that is being delivered shall come later; whoever says so has held it back. */
    protected boolean holdsBack() {
        return false;
    }

    /** Rows of these columns follow. */
    protected void columns(RowDescription columns) {}

    /** A row, which may be held back. */
    protected void row(DataRow row) {}

    /** A statement is through, or there was none, which has an empty tag; final only at the end of all. */
    protected void completed(CommandComplete command) {}

    /** It is over, or there will be no answer. */
    protected abstract void settled(@Nullable Throwable failure);

    @Override
    public final long deadline() {
        return deadline;
    }

    @Override
    public final void expire() {
        Outcome outcome = stage() == Stage.WAITING ? Outcome.NOT_SENT : Outcome.UNKNOWN;
        settled(StatementTimeoutException.after(wire.queryTimeout(), outcome, Advice.excerpt(sql)));
        wire.abandon(this);
    }

    @Override
    public final Ending ending() {
        return Ending.NOTHING;
    }

    @Override
    protected final void encode(FrontendWriter out) {
        out.query(sql);
    }

    @Override
    public final int weight() {
        return 64 + sql.length();
    }

    @Override
    public final @Nullable Owner owner() {
        return owner;
    }

    private void advance(Phase to, BackendMessage message) {
        boolean declared =
                switch (phase) {
                    case BEGIN, BETWEEN -> to != Phase.COPIED;
                    // A rule may add queries to a command; each describes its rows, and the command ends once.
                    case ROWS -> to == Phase.ROWS || to == Phase.BETWEEN || to == Phase.FAILED;
                    case COPY_IN -> to == Phase.FAILED;
                    case COPY_OUT -> to == Phase.COPIED || to == Phase.FAILED;
                    case COPIED -> to == Phase.BETWEEN || to == Phase.FAILED;
                    case FAILED -> false;
                };
        if (!declared) {
            unexpected(message);
        }
        phase = to;
    }

    @Override
    public final void on(RowDescription columns) {
        if (!holdsBack()) {
            advance(Phase.ROWS, columns);
            columns(columns);
        }
    }

    @Override
    public final void on(DataRow row) {
        if (phase != Phase.ROWS) {
            unexpected(row);
        }
        row(row);
    }

    @Override
    public final void on(CommandComplete command) {
        if (!holdsBack()) {
            advance(Phase.BETWEEN, command);
            completed++;
            completed(command);
        }
    }

    @Override
    public final void on(Signal signal) {
        switch (signal) {
            case EMPTY_QUERY_RESPONSE -> {
                advance(Phase.BETWEEN, signal);
                completed(CommandComplete.of(""));
            }
            case COPY_DONE -> advance(Phase.COPIED, signal);
            default -> unexpected(signal);
        }
    }

    @Override
    public void on(ErrorResponse error) {
        advance(Phase.FAILED, error);
        if (failure == null) {
            failure = Advice.on(numbered(error.fields()), sql);
        }
    }

    /** Before the first is through it may be any of them: the server parses all before it runs one. */
    private ErrorFields numbered(ErrorFields fields) {
        if (completed == 0) {
            return fields;
        }
        String hint = fields.hint();
        return fields.withHint((hint == null ? "" : hint + " ") + "This was statement " + (completed + 1)
                + " of those that were sent together.");
    }

    @Override
    public void on(CopyInResponse copy) {
        advance(Phase.COPY_IN, copy);
        UsageException refusal = copyIsElsewhere(Outcome.REJECTED);
        failure = refusal;
        if (wire.isShared()) {
            // The server takes what was sent behind it for data, and nobody can tell which answers it will not give.
            throw refusal;
        }
        wire.reply(new CopyFail("COPY FROM STDIN was run in a script"));
    }

    @Override
    public void on(CopyOutResponse copy) {
        advance(Phase.COPY_OUT, copy);
        failure = copyIsElsewhere(Outcome.UNKNOWN);
    }

    @Override
    public void on(CopyData data) {
        if (phase != Phase.COPY_OUT) {
            unexpected(data);
        }
    }

    private static UsageException copyIsElsewhere(Outcome outcome) {
        return new UsageException(
                "COPY from STDIN or to STDOUT cannot be run in a script: its data has nowhere to go", outcome);
    }

    @Override
    public void requireEnd(ReadyForQuery ready) {
        if (phase != Phase.BETWEEN && phase != Phase.FAILED) {
            unexpected(ready);
        }
    }

    @Override
    public void on(ReadyForQuery ready) {
        settled(failure);
    }

    @Override
    protected void fail(Throwable lost) {
        settled(failure == null ? lost : failure);
    }

    @Override
    public String toString() {
        return "script in phase " + phase + ": " + Advice.excerpt(sql);
    }
}
