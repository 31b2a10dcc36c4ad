// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.RolledBackException;
import io.trunkline.UsageException;
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
import org.jspecify.annotations.Nullable;

/**
 * SQL by the simple query protocol: scripts, and the commands that begin and end transactions. Any number of statements,
 * whose rows are passed over; the outcome is one, when the server is ready again.
 *
 * <pre>
 * Query  →  (T D… C | C | I | H d… c C | G E)… E? Z
 * </pre>
 */
public final class CommandExchange extends Exchange {
    /** Told of the outcome, on the event loop, unless the exchange was abandoned. */
    public interface Listener {
        /** @param failure null if all is well */
        void settled(@Nullable Throwable failure);
    }

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

    private final Wire wire;
    private final String sql;
    private final @Nullable Owner owner;
    private final Listener listener;
    private @Nullable Throwable failure;
    private boolean rolledBack;
    private Phase phase = Phase.BEGIN;

    /** @param owner the transaction it belongs to; null for statements outside any */
    public CommandExchange(Wire wire, String sql, @Nullable Owner owner, Listener listener) {
        this.wire = wire;
        this.sql = sql;
        this.owner = owner;
        this.listener = listener;
    }

    @Override
    public Ending ending() {
        return Ending.NOTHING;
    }

    @Override
    protected void encode(FrontendWriter out) {
        out.query(sql);
    }

    @Override
    public int weight() {
        return 64 + sql.length();
    }

    @Override
    public @Nullable Owner owner() {
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
    public void on(RowDescription columns) {
        advance(Phase.ROWS, columns);
    }

    @Override
    public void on(DataRow row) {
        if (phase != Phase.ROWS) {
            unexpected(row);
        }
    }

    @Override
    public void on(CommandComplete command) {
        advance(Phase.BETWEEN, command);
        rolledBack = command.is("ROLLBACK");
    }

    @Override
    public void on(Signal signal) {
        switch (signal) {
            case EMPTY_QUERY_RESPONSE -> advance(Phase.BETWEEN, signal);
            case COPY_DONE -> advance(Phase.COPIED, signal);
            default -> unexpected(signal);
        }
    }

    @Override
    public void on(ErrorResponse error) {
        advance(Phase.FAILED, error);
        if (failure == null) {
            failure = Advice.on(error.fields(), sql);
        }
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
        if (failure == null && rolledBack && sql.equals("COMMIT")) {
            failure = new RolledBackException(
                    "COMMIT was answered with ROLLBACK: a statement of this transaction had failed"
                            + " and its error was swallowed, so the server undid all of it");
        }
        settle(failure);
    }

    @Override
    protected void fail(Throwable lost) {
        settle(failure == null ? lost : failure);
    }

    private void settle(@Nullable Throwable outcome) {
        if (!isAbandoned()) {
            listener.settled(outcome);
        }
    }

    @Override
    public String toString() {
        return "script in phase " + phase + ": " + Advice.excerpt(sql);
    }
}
