// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.UsageException;
import io.trunkline.error.ErrorFields;
import io.trunkline.error.Outcome;
import io.trunkline.error.ServerException;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.CopyData;
import io.trunkline.protocol.CopyFail;
import io.trunkline.protocol.CopyInResponse;
import io.trunkline.protocol.CopyOutResponse;
import io.trunkline.protocol.DataRow;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.FrontendSignal;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.ParameterDescription;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.RowDescription;
import io.trunkline.protocol.Signal;
import io.trunkline.protocol.WireName;
import io.trunkline.row.RowLayout;
import io.trunkline.row.RowView;
import io.trunkline.statement.Advice;
import io.trunkline.statement.Statement;
import io.trunkline.statement.StatementCache;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * One execution of one statement by the extended query protocol, in one flight:
 *
 * <pre>
 * first use    Parse Describe Bind Execute Sync  →  1 t (T|n) 2 D… C Z
 * later uses                  Bind Execute Sync  →              2 D… C Z
 * </pre>
 *
 * The first use does not know its types yet, so it sends parameters and asks for columns as text; the answer to Describe
 * lets later ones use binary. Executions that are written before that answer is back ride on the same Parse.
 *
 * <p>It is also the {@link Subscription} of whoever asked: what becomes of rows and outcome is told by the subclasses.
 *
 * @param <T> what the subscriber receives
 */
abstract class QueryExchange<T> extends Exchange implements Subscription {
    /** What may come next; the order is the protocol's. */
    private enum Phase {
        PARSE,
        PARAMETERS,
        COLUMNS,
        BIND,
        ROWS,
        /** COPY's data, which has nowhere to go and is passed over. */
        COPY,
        COPIED,
        /** The statement is through, or has failed: only ReadyForQuery may follow, or an error at the very end. */
        END
    }

    protected final Wire wire;
    protected final CoreSubscriber<? super T> subscriber;
    private final Execution execution;

    private Phase phase = Phase.BIND;
    private byte closing;
    private @Nullable Statement statement;
    private @Nullable RowLayout layout;
    private @Nullable Throwable failure;

    QueryExchange(Wire wire, Execution execution, CoreSubscriber<? super T> subscriber) {
        this.wire = wire;
        this.execution = execution;
        this.subscriber = subscriber;
    }

    /** A row that the subscriber wants; the view is valid during the call. What it throws fails this query. */
    protected abstract void row(RowView row, DataRow message);

    /** The statement is through with this many rows; final only with {@link #succeed()}. */
    protected abstract void complete(long affectedRows);

    /** All is well, finally. */
    protected abstract void succeed();

    /** It failed, finally; called once and not after {@link #succeed()}. */
    protected abstract void error(Throwable failure);

    /** How many rows the server is asked for; 0 for all. */
    protected int maxRows() {
        return 0;
    }

    @Override
    public int weight() {
        return execution.weight();
    }

    @Override
    public @Nullable Object owner() {
        return execution.owner();
    }

    @Override
    public void cancel() {
        wire.abandon(this);
    }

    /** Ends it for the subscriber at once; what the server still sends is passed over. */
    protected final void giveUp(Throwable failure) {
        if (!isAbandoned()) {
            wire.abandon(this);
            try {
                error(failure);
            } catch (Throwable thrown) {
                blame(thrown);
            }
        }
    }

    @Override
    protected void encode(FrontendWriter out) {
        StatementCache statements = wire.statements();
        Statement known = statements.find(execution.sql());
        Statement used = known == null ? statements.create(execution.sql()) : known;
        used.checkParameterCount(execution.parameters().length, Outcome.NOT_SENT);
        closing = statements.writeClosings(out);
        if (known == null) {
            phase = Phase.PARSE;
            out.parse(used.name(), used.sql());
            out.describeStatement(used.name());
        }
        layout = used.layout();
        out.bind(WireName.UNNAMED, used.name(), wire.binder().bind(used, execution.parameters()), used.resultFormats());
        out.execute(WireName.UNNAMED, maxRows());
        out.sync();
        statement = used;
        statements.written(used, known == null, closing);
    }

    private Statement statement() {
        Statement used = statement;
        if (used == null) {
            throw new IllegalStateException("an answer before the flight");
        }
        return used;
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
            case CLOSE_COMPLETE -> {
                if (closing-- <= 0) {
                    unexpected(signal);
                }
            }
            case PARSE_COMPLETE -> advance(Phase.PARSE, Phase.PARAMETERS, signal);
            case NO_DATA -> described(RowLayout.NONE, signal);
            case BIND_COMPLETE -> {
                advance(Phase.BIND, Phase.ROWS, signal);
                if (layout == null && statement().layout() != null) {
                    layout = statement().textLayout();
                }
            }
            case EMPTY_QUERY_RESPONSE -> {
                advance(Phase.ROWS, Phase.END, signal);
                complete(0);
            }
            case PORTAL_SUSPENDED -> {
                if (maxRows() == 0) {
                    unexpected(signal);
                }
                advance(Phase.ROWS, Phase.END, signal);
                complete(maxRows());
            }
            case COPY_DONE -> advance(Phase.COPY, Phase.COPIED, signal);
        }
    }

    @Override
    public void on(ParameterDescription parameters) {
        advance(Phase.PARAMETERS, Phase.COLUMNS, parameters);
        statement().parameters(parameters.typeOids());
        try {
            statement().checkParameterCount(execution.parameters().length, Outcome.REJECTED);
        } catch (UsageException wrongCount) {
            // The Bind that is already under way will be refused; this says why in terms of what the caller wrote.
            failure = wrongCount;
        }
    }

    @Override
    public void on(RowDescription columns) {
        described(wire.statements().layout(columns), columns);
    }

    private void described(RowLayout columns, BackendMessage message) {
        advance(Phase.COLUMNS, Phase.BIND, message);
        statement().describe(columns);
    }

    @Override
    public void on(DataRow message) {
        RowLayout columns = layout;
        if (phase != Phase.ROWS || columns == RowLayout.NONE) {
            unexpected(message);
        }
        if (isAbandoned() || failure != null) {
            return;
        }
        if (columns == null) {
            failure = undescribed();
            return;
        }
        RowView view = wire.row();
        view.point(columns, message);
        try {
            row(view, message);
        } catch (Throwable unreadable) {
            giveUp(unreadable);
        } finally {
            view.expire();
        }
    }

    /** The use that prepared the statement failed between Parse and Describe; this one was under way and ran. */
    private UsageException undescribed() {
        Throwable cause = statement().failure();
        return new UsageException(
                "the rows cannot be read: what columns they have was to be told to an earlier use of the statement,"
                        + " which failed" + (cause == null ? "" : ": " + cause.getMessage()),
                Outcome.UNKNOWN,
                cause);
    }

    @Override
    public void on(CommandComplete command) {
        advance(phase == Phase.COPIED ? Phase.COPIED : Phase.ROWS, Phase.END, command);
        complete(command.affectedRows());
    }

    @Override
    public void on(ErrorResponse error) {
        if (phase == Phase.END && failure != null) {
            unexpected(error);
        }
        if (failure == null) {
            failure = explain(error.fields());
        }
        phase = Phase.END;
    }

    /** What the server says about our own bookkeeping is not what the caller needs to read. */
    private Throwable explain(ErrorFields fields) {
        Statement used = statement();
        if (phase == Phase.PARSE || phase == Phase.PARAMETERS || phase == Phase.COLUMNS) {
            ServerException refused = Advice.on(fields, used.sql());
            wire.statements().failed(used, refused, phase != Phase.PARSE);
            return refused;
        }
        Throwable parseFailure = used.failure();
        if (parseFailure != null) {
            return parseFailure;
        }
        if (phase == Phase.BIND) {
            try {
                used.checkParameterCount(execution.parameters().length, Outcome.REJECTED);
            } catch (UsageException wrongCount) {
                // Sent before the number was known, on the Parse of another.
                return wrongCount;
            }
            wire.statements().forgetIfStale(used, fields);
        }
        return Advice.on(fields, used.sql());
    }

    /** COPY is another conversation; the statement is ended in good order where that is possible. */
    @Override
    public void on(CopyInResponse copy) {
        advance(Phase.ROWS, Phase.COPIED, copy);
        UsageException refusal = copyIsElsewhere(Outcome.REJECTED);
        failure = refusal;
        if (wire.isShared()) {
            // The server takes what was sent behind it for data, and nobody can tell which answers it will not give.
            throw refusal;
        }
        wire.reply(new CopyFail("COPY FROM STDIN was run as a plain statement"), FrontendSignal.SYNC);
    }

    @Override
    public void on(CopyOutResponse copy) {
        advance(Phase.ROWS, Phase.COPY, copy);
        failure = copyIsElsewhere(Outcome.UNKNOWN);
    }

    @Override
    public void on(CopyData data) {
        if (phase != Phase.COPY) {
            unexpected(data);
        }
    }

    private static UsageException copyIsElsewhere(Outcome outcome) {
        return new UsageException(
                "COPY from STDIN or to STDOUT cannot be run as a plain statement: its data has nowhere to go", outcome);
    }

    @Override
    public void requireEnd(ReadyForQuery ready) {
        if (phase != Phase.END) {
            unexpected(ready);
        }
    }

    @Override
    public void on(ReadyForQuery ready) {
        if (isAbandoned()) {
            return;
        }
        if (failure == null) {
            succeed();
        } else {
            error(failure);
        }
    }

    @Override
    protected void fail(Throwable lost) {
        if (!isAbandoned()) {
            error(failure == null ? lost : failure);
        }
    }

    @Override
    public String toString() {
        return "query in phase " + phase + ": " + Advice.excerpt(execution.sql());
    }
}
