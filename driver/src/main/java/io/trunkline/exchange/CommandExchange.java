// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.RolledBackException;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
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
 * Query  →  (T D… C | C | I | E)… Z
 * </pre>
 */
public final class CommandExchange extends Exchange {
    /** Told of the outcome, on the event loop, unless the exchange was abandoned. */
    public interface Listener {
        /** @param failure null if all is well */
        void settled(@Nullable Throwable failure);
    }

    private final Wire wire;
    private final String sql;
    private final @Nullable Object owner;
    private final Listener listener;
    private @Nullable Throwable failure;
    private boolean rolledBack;
    private boolean copying;

    /** @param owner the transaction it belongs to; null for statements outside any */
    public CommandExchange(Wire wire, String sql, @Nullable Object owner, Listener listener) {
        this.wire = wire;
        this.sql = sql;
        this.owner = owner;
        this.listener = listener;
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
    public @Nullable Object owner() {
        return owner;
    }

    @Override
    public void on(RowDescription columns) {}

    @Override
    public void on(DataRow row) {}

    @Override
    public void on(CommandComplete command) {
        rolledBack = command.is("ROLLBACK");
    }

    @Override
    public void on(Signal signal) {
        if (signal != Signal.EMPTY_QUERY_RESPONSE && !(copying && signal == Signal.COPY_DONE)) {
            unexpected(signal);
        }
    }

    @Override
    public void on(ErrorResponse error) {
        if (failure == null) {
            failure = Advice.on(error.fields(), sql);
        }
    }

    @Override
    public void on(CopyInResponse copy) {
        failure = copyIsElsewhere();
        wire.reply(new CopyFail("COPY FROM STDIN was run in a script"));
    }

    @Override
    public void on(CopyOutResponse copy) {
        copying = true;
        failure = copyIsElsewhere();
    }

    @Override
    public void on(CopyData data) {
        if (!copying) {
            unexpected(data);
        }
    }

    private static UsageException copyIsElsewhere() {
        return new UsageException(
                "COPY from STDIN or to STDOUT cannot be run in a script: its data has nowhere to go", Outcome.REJECTED);
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
        return "script: " + Advice.excerpt(sql);
    }
}
