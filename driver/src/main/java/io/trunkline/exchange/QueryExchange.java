// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.SlowSubscriberException;
import io.trunkline.UsageException;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.codec.StaleTypeException;
import io.trunkline.error.CodecException;
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
 * lets later ones use binary. Executions that are written before that answer is back ride on the same Parse. Where text
 * alone will not do, {@link Preparation} goes ahead.
 *
 * <p>Rows of types that nobody has told of yet are kept as they came, in a {@link RowBacklog}, until the server is ready;
 * then the catalog is asked, and they are delivered before the outcome. If they get too many they are held back, and another
 * connection asks.
 *
 * <p>Longer than most because it is one conversation, from its first byte to its last.
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

    /** Causes of causes may go in a circle. */
    private static final int MOST_CAUSES = 8;

    protected final Wire wire;
    protected final CoreSubscriber<? super T> subscriber;
    private final Execution execution;

    private Phase phase = Phase.BIND;
    private byte closing;
    private @Nullable Statement statement;
    private @Nullable RowLayout layout;
    private @Nullable Throwable failure;
    private @Nullable Preparation preparation;
    /** It was sent when its columns were not known: all of them come as text. */
    private boolean sentAsText;

    private @Nullable RowBacklog backlog;
    private boolean askedElsewhere;
    /** The server is ready for others, the rows were not: they, and the outcome, are still to be told. */
    private boolean settlesLater;
    /** A row is held back on the wire. */
    protected boolean held;

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

    /** Whether rows matter at all. */
    protected boolean readsRows() {
        return true;
    }

    /** Whether a row would be taken now. */
    protected boolean wantsRow() {
        return true;
    }

    /** Whether rows that came before an error are delivered before it. */
    protected boolean deliversBeforeError() {
        return false;
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
        if (wire.onEventLoop()) {
            letGo();
        } else {
            wire.execute(this::letGo);
        }
    }

    /** Nobody wants the rows any more, so they keep nobody waiting. */
    protected void letGo() {
        backlog = null;
        release();
    }

    /** Reads on where a row is held back. */
    protected final void release() {
        if (held) {
            held = false;
            wire.resume();
        }
    }

    /** Ends it for the subscriber at once; what the server still sends is passed over. */
    protected final void giveUp(Throwable failure) {
        backlog = null;
        if (!isAbandoned()) {
            wire.abandon(this);
            try {
                error(failure);
            } catch (Throwable thrown) {
                blame(thrown);
            }
        }
        release();
    }

    /** Looks the statement up, and whether what is known of it suffices to write the flight. */
    @Override
    protected boolean isReady() {
        if (preparation == null) {
            Statement known = wire.statements().find(execution.sql(), execution.types());
            statement = known;
            CodecRegistry codecs = wire.types().codecs();
            boolean described = known != null && known.layout() != null;
            if (known != null && described) {
                known.refresh(codecs);
            }
            if (known != null && described && known.areParametersKnown()) {
                return true;
            }
            boolean textWillDo = described
                    || (wire.isTextReadable() && execution.types().names().isEmpty());
            if (textWillDo && Preparation.isTextEnough(execution, codecs)) {
                return true;
            }
            preparation = new Preparation(wire, execution, this::preparationFailed);
        }
        if (!preparation.isDone()) {
            return false;
        }
        statement = preparation.statement();
        return true;
    }

    private void preparationFailed(Throwable why) {
        if (stage() == Stage.WAITING) {
            giveUp(why);
        }
    }

    @Override
    protected void encode(FrontendWriter out) {
        StatementCache statements = wire.statements();
        Statement known = statement;
        Statement used = known == null ? statements.create(execution.sql(), execution.types()) : known;
        used.checkParameterCount(execution.parameters().length, Outcome.NOT_SENT);
        closing = statements.writeClosings(out);
        if (known == null) {
            phase = Phase.PARSE;
            out.parse(used.name(), used.sql(), used.declaredOids());
            out.describeStatement(used.name());
        }
        layout = used.layout();
        sentAsText = layout == null;
        bind(used, out);
        out.execute(WireName.UNNAMED, maxRows());
        out.sync();
        statement = used;
        statements.written(used, known == null, closing);
    }

    private void bind(Statement used, FrontendWriter out) {
        try {
            out.bind(
                    WireName.UNNAMED,
                    used.name(),
                    wire.binder().bind(used, execution.parameters()),
                    used.resultFormats());
        } catch (CodecException unwritable) {
            forgetIfStale(unwritable);
            throw unwritable;
        }
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
        if (backlog == null && columns.isUnresolved() && readsRows()) {
            // Somebody else may have asked meanwhile.
            columns = resolve(columns, false);
        }
        if (backlog != null || (columns.isUnresolved() && readsRows())) {
            postpone(columns, message);
        } else {
            deliver(wire.row(), columns, message);
        }
    }

    private boolean deliver(RowView view, RowLayout columns, DataRow message) {
        view.point(columns, message);
        try {
            row(view, message);
            return true;
        } catch (Throwable unreadable) {
            forgetIfStale(unreadable);
            giveUp(unreadable);
            return false;
        } finally {
            view.expire();
        }
    }

    /** A type that is not what the catalog says is looked up anew by the next who meets it. */
    private void forgetIfStale(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (cause instanceof StaleTypeException stale) {
                wire.types().forget(stale.typeOid());
            }
            cause = cause.getCause();
        }
    }

    // ---- Rows whose types are not known
    // ------------------------------------------------------------------------------

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
            held = true;
            wire.holdBack();
        } else if (!rows.add(message, wire.rowBufferBytes())) {
            if (awaitsDemand) {
                giveUp(tooFarBehind());
                return;
            }
            held = true;
            wire.holdBack();
            if (!askedElsewhere) {
                askedElsewhere = true;
                wire.lookUpElsewhere(columns.unknownTypes(), this::lookedUp);
            }
        }
    }

    protected final SlowSubscriberException tooFarBehind() {
        return new SlowSubscriberException("the subscriber is more than " + wire.rowBufferBytes()
                + " bytes of rows behind, with other statements waiting for the same connection: give the stream a"
                + " connection of its own, or raise rowBufferBytes");
    }

    private void lookedUp(@Nullable Throwable problem) {
        RowLayout columns = layout;
        if (backlog != null && columns != null) {
            if (problem == null) {
                resolve(columns, true);
                replay();
            } else {
                giveUp(failure == null ? unreadable(columns, problem) : failure);
            }
        }
        if (settlesLater) {
            end();
        } else {
            release();
        }
    }

    /** @param settled whether the catalog has been asked, so that what is not known now never will be */
    private RowLayout resolve(RowLayout columns, boolean settled) {
        CodecRegistry codecs = wire.types().codecs();
        Statement used = statement();
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
    protected final void replay() {
        RowBacklog rows = backlog;
        RowLayout columns = layout;
        if (rows == null || columns == null || columns.isUnresolved()) {
            return;
        }
        while (wantsRow() && !rows.isEmpty()) {
            DataRow next = rows.poll();
            if (next == null || !deliver(rows.view(), columns, next)) {
                return;
            }
        }
        if (rows.isEmpty()) {
            backlog = null;
        }
    }

    /** Whether rows are still to be delivered before the outcome. */
    protected final boolean hasBacklog() {
        return backlog != null;
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
        }
        wire.statements().forgetIfStale(used, fields, phase == Phase.BIND);
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
        RowLayout columns = layout;
        if (backlog != null && columns != null && columns.isUnresolved()) {
            if (failure == null || deliversBeforeError()) {
                settlesLater = true;
                wire.lookUp(columns.unknownTypes(), this::lookedUp);
                return;
            }
            backlog = null;
        }
        end();
    }

    private void end() {
        if (failure == null) {
            succeed();
        } else {
            error(failure);
        }
    }

    @Override
    protected void fail(Throwable lost) {
        RowLayout columns = layout;
        if (columns == null || columns.isUnresolved()) {
            backlog = null;
        }
        if (!isAbandoned()) {
            error(failure == null ? lost : failure);
        }
    }

    @Override
    public String toString() {
        return "query in phase " + phase + ": " + Advice.excerpt(execution.sql());
    }
}
