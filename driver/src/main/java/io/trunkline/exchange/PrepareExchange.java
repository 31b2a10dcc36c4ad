// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.error.ErrorFields;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.ParameterDescription;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.RowDescription;
import io.trunkline.protocol.Signal;
import io.trunkline.protocol.TransactionStatus;
import io.trunkline.row.RowLayout;
import io.trunkline.statement.Advice;
import io.trunkline.statement.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Prepares a statement and asks for its description, for those who must know the types before they can send anything:
 *
 * <pre>
 * Parse Describe Sync  →  1 t (T|n) Z
 * </pre>
 */
public final class PrepareExchange extends Exchange {
    /** Told of the outcome on the event loop, once. */
    public interface Listener {
        /**
         * @param statement what was to be prepared
         * @param failure null if the statement is prepared, described and in the cache
         */
        void prepared(Statement statement, @Nullable Throwable failure);
    }

    private enum Phase {
        PARSE,
        PARAMETERS,
        COLUMNS,
        END
    }

    private final Wire wire;
    private Statement statement;
    private final Listener listener;
    private Phase phase = Phase.PARSE;
    private @Nullable Throwable failure;
    private boolean stale;

    public PrepareExchange(Wire wire, Statement statement, Listener listener) {
        this.wire = wire;
        this.statement = statement;
        this.listener = listener;
    }

    @Override
    protected void encode(FrontendWriter out) {
        out.parse(statement.name(), statement.text(), statement.declaredOids());
        out.describeStatement(statement.name());
        wire.statements().adopt(statement);
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
            case PARSE_COMPLETE -> advance(Phase.PARSE, Phase.PARAMETERS, signal);
            case NO_DATA -> described(RowLayout.NONE, signal);
            default -> unexpected(signal);
        }
    }

    @Override
    public void on(ParameterDescription parameters) {
        advance(Phase.PARAMETERS, Phase.COLUMNS, parameters);
        statement.parameters(parameters.typeOids());
    }

    @Override
    public void on(RowDescription columns) {
        described(wire.statements().layout(columns), columns);
    }

    private void described(RowLayout columns, BackendMessage message) {
        advance(Phase.COLUMNS, Phase.END, message);
        statement.describe(columns);
    }

    @Override
    public void on(ErrorResponse error) {
        if (failure != null) {
            unexpected(error);
        }
        ErrorFields fields = error.fields();
        failure = Advice.on(fields, statement.sql());
        stale = wire.statements().isStaleAtPooler(fields);
        if (stale) {
            wire.statements().forget(statement);
        }
        wire.statements().failed(statement, failure, phase != Phase.PARSE);
        phase = Phase.END;
    }

    @Override
    public @Nullable Throwable skipped(Exchange culprit) {
        Throwable obstacle = culprit.obstacle();
        if (obstacle != null) {
            wire.statements().failed(statement, obstacle, false);
        }
        return obstacle;
    }

    @Override
    public void requireEnd(ReadyForQuery ready) {
        if (phase != Phase.END) {
            unexpected(ready);
        }
    }

    /** What a pooler had prepared for somebody else, and is stale, is prepared under another text, once. */
    @Override
    public boolean isToBeSentAgain(ReadyForQuery ready) {
        if (!stale || wasSentBefore() || ready.status() != TransactionStatus.IDLE) {
            return false;
        }
        statement = wire.statements().anew(statement);
        stale = false;
        failure = null;
        phase = Phase.PARSE;
        return true;
    }

    @Override
    public void on(ReadyForQuery ready) {
        listener.prepared(statement, failure);
    }

    @Override
    protected void fail(Throwable lost) {
        listener.prepared(statement, failure == null ? lost : failure);
    }

    @Override
    public String toString() {
        return "preparation in phase " + phase + ": " + Advice.excerpt(statement.sql());
    }
}
