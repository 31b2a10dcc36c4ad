// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.Signal;
import io.trunkline.protocol.WireName;
import io.trunkline.statement.Advice;
import io.trunkline.statement.NoParameters;
import org.jspecify.annotations.Nullable;

/**
 * Opens a transaction in front of its first statement, under that statement's Sync: it costs no round trip, and should it
 * fail the server passes the statement over, which would else run on its own.
 *
 * <pre>
 * Parse Bind Execute  →  1 2 C
 * </pre>
 */
public final class BeginExchange extends Exchange {
    private enum Phase {
        PARSE,
        BIND,
        RUN,
        END
    }

    private final String sql;
    private final Owner owner;
    private final CommandExchange.Listener listener;
    private Phase phase = Phase.PARSE;
    private @Nullable Throwable failure;

    public BeginExchange(String sql, Owner owner, CommandExchange.Listener listener) {
        this.sql = sql;
        this.owner = owner;
        this.listener = listener;
    }

    /** Whether nothing has been asked of the transaction yet, so that it need not be begun at all. */
    public boolean isUnused() {
        return stage() == Stage.WAITING && next == null;
    }

    @Override
    protected boolean isReady() {
        return next != null;
    }

    @Override
    public Owner owner() {
        return owner;
    }

    @Override
    public Ending ending() {
        return Ending.NEXT_SYNC;
    }

    @Override
    protected void encode(FrontendWriter out) {
        out.parse(WireName.UNNAMED, sql);
        out.bind(WireName.UNNAMED, WireName.UNNAMED, NoParameters.INSTANCE, NoParameters.ALL_TEXT);
        out.execute(WireName.UNNAMED, 0);
    }

    private void advance(Phase from, Phase to, BackendMessage message) {
        if (phase != from) {
            unexpected(message);
        }
        phase = to;
    }

    @Override
    public void on(Signal signal) {
        switch (signal) {
            case PARSE_COMPLETE -> advance(Phase.PARSE, Phase.BIND, signal);
            case BIND_COMPLETE -> advance(Phase.BIND, Phase.RUN, signal);
            default -> unexpected(signal);
        }
    }

    @Override
    public void on(CommandComplete command) {
        advance(Phase.RUN, Phase.END, command);
    }

    @Override
    public void on(ErrorResponse error) {
        if (failure != null) {
            unexpected(error);
        }
        phase = Phase.END;
        failure = Advice.on(error.fields(), sql);
    }

    @Override
    public boolean isAnswered() {
        return phase == Phase.END;
    }

    @Override
    public Throwable obstacle() {
        Throwable cause = failure;
        return new UsageException(
                "not run: the transaction could not be begun" + (cause == null ? "" : ": " + cause.getMessage()),
                Outcome.NOT_SENT,
                cause);
    }

    @Override
    public void requireEnd(ReadyForQuery ready) {
        if (phase != Phase.END) {
            unexpected(ready);
        }
    }

    @Override
    public void on(ReadyForQuery ready) {
        listener.settled(failure);
    }

    @Override
    protected void fail(Throwable lost) {
        listener.settled(failure == null ? lost : failure);
    }

    @Override
    public String toString() {
        return sql + " in phase " + phase;
    }
}
