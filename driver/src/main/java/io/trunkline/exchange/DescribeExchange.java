// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

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
 * Prepares a statement and asks for its description, without running it:
 *
 * <pre>
 * Parse Describe Sync  →  1 t (T|n) Z
 * </pre>
 *
 * Where that has been done before there is nothing but the Sync and its answer.
 */
abstract class DescribeExchange extends Exchange {
    private enum Phase {
        PARSE,
        PARAMETERS,
        COLUMNS,
        END
    }

    protected final Wire wire;
    private final String sql;
    private @Nullable Statement statement;
    private Phase phase = Phase.END;
    private @Nullable Throwable failure;
    private boolean stale;

    DescribeExchange(Wire wire, String sql) {
        this.wire = wire;
        this.sql = sql;
    }

    /** Writes the flight of a statement that is to be prepared. */
    protected final void describe(Statement fresh, FrontendWriter out) {
        out.parse(fresh.name(), fresh.text(), fresh.declaredOids());
        out.describeStatement(fresh.name());
        statement = fresh;
        phase = Phase.PARSE;
    }

    /** It is over, or there will be no answer. */
    protected abstract void settled(@Nullable Throwable failure);

    private void advance(Phase from, Phase to, BackendMessage message) {
        if (phase != from) {
            unexpected(message);
        }
        phase = to;
    }

    private Statement described(BackendMessage message) {
        Statement described = statement;
        if (described == null) {
            unexpected(message);
            throw new IllegalStateException("an answer to what was not asked");
        }
        return described;
    }

    @Override
    public final void on(Signal signal) {
        switch (signal) {
            case PARSE_COMPLETE -> advance(Phase.PARSE, Phase.PARAMETERS, signal);
            case NO_DATA -> columns(RowLayout.NONE, signal);
            default -> unexpected(signal);
        }
    }

    @Override
    public final void on(ParameterDescription parameters) {
        advance(Phase.PARAMETERS, Phase.COLUMNS, parameters);
        described(parameters).parameters(parameters.typeOids());
    }

    @Override
    public final void on(RowDescription columns) {
        columns(wire.statements().layout(columns), columns);
    }

    private void columns(RowLayout columns, BackendMessage message) {
        advance(Phase.COLUMNS, Phase.END, message);
        described(message).describe(columns);
    }

    @Override
    public final void on(ErrorResponse error) {
        if (failure != null) {
            unexpected(error);
        }
        failure = Advice.on(error.fields(), sql);
        Statement refused = statement;
        if (refused != null && phase != Phase.END) {
            stale = wire.statements().isStaleAtPooler(error.fields());
            if (stale) {
                wire.statements().forget(refused);
            }
            wire.statements().failed(refused, failure, phase != Phase.PARSE);
        }
        phase = Phase.END;
    }

    /** What it was to prepare is not there. */
    @Override
    public @Nullable Throwable skipped(Exchange culprit) {
        Throwable obstacle = culprit.obstacle();
        Statement missing = statement;
        if (obstacle != null && missing != null && phase == Phase.PARSE) {
            wire.statements().failed(missing, obstacle, false);
        }
        return obstacle;
    }

    @Override
    public final void requireEnd(ReadyForQuery ready) {
        if (phase != Phase.END) {
            unexpected(ready);
        }
    }

    /** What a pooler had prepared for somebody else, and is stale, is prepared under another text, once. */
    @Override
    public final boolean isToBeSentAgain(ReadyForQuery ready) {
        if (!stale || wasSentBefore() || ready.status() != TransactionStatus.IDLE) {
            return false;
        }
        stale = false;
        failure = null;
        reset();
        return true;
    }

    /** It has come to nothing, and will be sent once more. */
    protected abstract void reset();

    @Override
    public final void on(ReadyForQuery ready) {
        settled(failure);
    }

    @Override
    protected final void fail(Throwable lost) {
        settled(failure == null ? lost : failure);
    }

    @Override
    public String toString() {
        return "preparation in phase " + phase + ": " + Advice.excerpt(sql);
    }
}
