// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.Column;
import io.trunkline.StatementMode;
import io.trunkline.StatementTimeoutException;
import io.trunkline.UsageException;
import io.trunkline.error.ErrorFields;
import io.trunkline.error.Notice;
import io.trunkline.error.Outcome;
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
import io.trunkline.protocol.NoticeResponse;
import io.trunkline.protocol.ParameterDescription;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.RowDescription;
import io.trunkline.protocol.Signal;
import io.trunkline.protocol.TransactionStatus;
import io.trunkline.protocol.WireName;
import io.trunkline.row.RowLayout;
import io.trunkline.statement.Advice;
import io.trunkline.statement.Statement;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;

/**
 * One execution of one statement by the extended query protocol, in one flight:
 *
 * <pre>
 * what {@link StatementUse} writes, Bind Execute Sync  →  2 D… C Z
 * </pre>
 *
 * <p>A statement that its caller declared to be read-only may go without a Sync of its own: then it is over with its last
 * answer, and sent again if the server has passed it over.
 *
 * <p>It is also the {@link Subscription} of whoever asked: what becomes of rows and outcome is told by the subclasses.
 *
 * @param <T> what the subscriber receives
 */
abstract class QueryExchange<T> extends Exchange implements Subscription, RowReader {
    /** What may come next once the statement is prepared; the order is the protocol's. */
    private enum Phase {
        BIND,
        ROWS,
        /** COPY's data, which has nowhere to go and is passed over. */
        COPY,
        COPIED,
        /** The statement is through, or has failed: only ReadyForQuery may follow, or an error at the very end. */
        END
    }

    private static final Logger LOG = LoggerFactory.getLogger(QueryExchange.class);

    private static final int MOST_HEALED = 2;

    protected final Wire wire;
    protected final CoreSubscriber<? super T> subscriber;
    protected final StatementUse use;
    protected final RowIntake intake;
    private final Execution execution;
    private final long deadline;

    private Phase phase = Phase.BIND;
    private @Nullable Throwable failure;
    /** How often it was sent again because of its statement; not because the server had passed it over. */
    private int healed;

    private long writtenAt;
    /** How long those under its Sync were expected to take, itself included; 0 if it has it for itself. */
    private long groupNanos;

    QueryExchange(Wire wire, Execution execution, CoreSubscriber<? super T> subscriber) {
        this.wire = wire;
        this.execution = execution;
        this.subscriber = subscriber;
        this.use = new StatementUse(wire, execution, this);
        this.intake = new RowIntake(wire, use, this);
        this.deadline = execution.deadline();
    }

    /** The statement is through with this many rows; final only with {@link #succeed()}. */
    protected abstract void complete(long affectedRows);

    /** The command tag, told before {@link #complete}; none where there was no statement. */
    protected void tag(CommandComplete command) {}

    /** All is well, finally. */
    protected abstract void succeed();

    /** It failed, finally; called once and not after {@link #succeed()}. */
    protected abstract void error(Throwable failure);

    /** How many rows the server is asked for; 0 for all. */
    protected int maxRows() {
        return 0;
    }

    @Override
    public boolean readsRows() {
        return true;
    }

    /** {@return the columns, once the statement is through} */
    protected final List<Column> columns() {
        RowLayout columns = intake.layout();
        return columns == null ? List.of() : columns.described();
    }

    @Override
    public boolean wantsRow() {
        return true;
    }

    /** The server has sent as many rows as it was asked for. Whether it will be asked for more. */
    protected boolean suspends() {
        return false;
    }

    /** Whether the same statement is run once more in the same flight when this run is through. */
    protected boolean runsAgain() {
        return false;
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
    public @Nullable Owner owner() {
        return execution.owner();
    }

    // ---- The subscriber has had enough
    // -------------------------------------------------------------------------------

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
        intake.drop();
        intake.release();
    }

    @Override
    public final void giveUp(Throwable thrown) {
        intake.drop();
        if (!isAbandoned()) {
            wire.abandon(this);
            try {
                error(failure == null ? thrown : failure);
            } catch (Throwable unfit) {
                blame(unfit);
            }
        }
        intake.release();
    }

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public void expire() {
        giveUp(StatementTimeoutException.after(
                execution.timeout(),
                stage() == Stage.WAITING ? Outcome.NOT_SENT : Outcome.UNKNOWN,
                Advice.excerpt(execution.sql())));
    }

    // ---- What is sent
    // ------------------------------------------------------------------------------------------------

    @Override
    protected boolean isReady() {
        execution.check();
        return use.isReady();
    }

    /** Told, on the event loop, why the statement cannot be prepared ahead. */
    final void cannotBePrepared(Throwable why) {
        if (stage() == Stage.WAITING) {
            giveUp(why);
        }
    }

    @Override
    public Ending ending() {
        return execution.isReadOnly()
                        && !wasSentBefore()
                        && execution.owner() == null
                        && use.isDescribed()
                        && expectedNanos() < Pace.PATIENCE_NANOS
                ? Ending.SHARED_SYNC
                : Ending.SYNC;
    }

    @Override
    public long expectedNanos() {
        return use.statement().expectedNanos(wire.pace().epoch());
    }

    @Override
    protected void encode(FrontendWriter out) {
        Statement used = use.open(out);
        intake.asked(used.layout());
        use.bind(used, execution.parameters(), out);
        out.execute(WireName.UNNAMED, maxRows());
        use.written(used);
        if (execution.isReadOnly()) {
            writtenAt = System.nanoTime();
        }
    }

    // ---- What comes
    // --------------------------------------------------------------------------------------------------

    @Override
    public void endsGroup(long expectedNanos) {
        groupNanos = expectedNanos;
    }

    /** What it took tells with whom it, or those like it, may go the next time. */
    private void measure() {
        Pace pace = wire.pace();
        long taken = pace.taken(writtenAt);
        if (groupNanos == 0) {
            use.statement().measured(taken, pace.epoch());
        } else {
            pace.check(groupNanos, taken);
        }
    }

    private void advance(Phase from, Phase to, BackendMessage message) {
        if (phase != from || !use.isPrepared() || (from != Phase.BIND && use.awaitsColumns())) {
            unexpected(message);
        }
        phase = to;
    }

    @Override
    public void on(Signal signal) {
        switch (signal) {
            case BIND_COMPLETE -> {
                advance(Phase.BIND, Phase.ROWS, signal);
                intake.bound();
            }
            case EMPTY_QUERY_RESPONSE -> {
                advance(Phase.ROWS, runsAgain() ? Phase.BIND : Phase.END, signal);
                complete(0);
            }
            case PORTAL_SUSPENDED -> {
                if (maxRows() == 0) {
                    unexpected(signal);
                }
                advance(Phase.ROWS, Phase.ROWS, signal);
                if (!suspends()) {
                    phase = Phase.END;
                    complete(maxRows());
                }
            }
            case COPY_DONE -> advance(Phase.COPY, Phase.COPIED, signal);
            case NO_DATA -> {
                if (phase == Phase.ROWS && use.awaitsColumns()) {
                    intake.columns(use.columnsOfPortal(null));
                } else {
                    use.on(signal);
                }
            }
            default -> use.on(signal);
        }
    }

    @Override
    public void on(ParameterDescription parameters) {
        use.on(parameters);
    }

    @Override
    public void on(RowDescription columns) {
        if (phase == Phase.ROWS && use.awaitsColumns()) {
            intake.columns(use.columnsOfPortal(columns));
        } else {
            use.on(columns);
        }
    }

    @Override
    public void on(DataRow message) {
        if (phase != Phase.ROWS || intake.isEmpty() || use.awaitsColumns()) {
            unexpected(message);
        }
        if (isAbandoned() || failure != null) {
            return;
        }
        if (intake.layout() == null) {
            failure = use.undescribed();
            return;
        }
        intake.take(message);
    }

    @Override
    public void on(CommandComplete command) {
        advance(phase == Phase.COPIED ? Phase.COPIED : Phase.ROWS, runsAgain() ? Phase.BIND : Phase.END, command);
        if (execution.isReadOnly() && failure == null) {
            failure = ReadOnly.refusal(command, execution.sql());
        }
        tag(command);
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

    @Override
    public void on(NoticeResponse notice) {
        Consumer<? super Notice> listener = execution.noticeListener();
        if (listener != null && !isAbandoned()) {
            try {
                listener.accept(new Notice(notice.fields()));
            } catch (Throwable thrown) {
                LOG.error("a listener for notices threw; the statement goes on", thrown);
            }
        }
    }

    /** {@return what the subscriber is told of an error} */
    protected Throwable explain(ErrorFields fields) {
        return use.explain(fields, phase == Phase.BIND || use.awaitsColumns());
    }

    /** Whatever the server says of it, it has failed for a reason of our own. */
    protected final void failWith(Throwable reason) {
        if (failure == null) {
            failure = reason;
        }
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

    // ---- How it ends
    // -------------------------------------------------------------------------------------------------

    @Override
    public boolean isAnswered() {
        return phase == Phase.END;
    }

    /** Whether the server can be ready now. */
    protected boolean isThrough() {
        return phase == Phase.END;
    }

    /** Whether no answer to Bind has come since the last run was through. */
    protected final boolean isBetweenRuns() {
        return phase == Phase.BIND && use.isPrepared();
    }

    @Override
    public void requireEnd(ReadyForQuery ready) {
        if (!isThrough()) {
            unexpected(ready);
        }
        if (writtenAt != 0 && failure == null && !isLeftToAnother()) {
            measure();
        }
    }

    /**
     * Where the server still answers as if nothing had been sent, a stale statement is prepared anew. What others prepare
     * meanwhile will do, the first time; it may be stale in its turn, so the second time is with a Parse in the same flight.
     */
    @Override
    public boolean isToBeSentAgain(ReadyForQuery ready) {
        boolean heals = use.isStale() && isHealable() && ready.status() == TransactionStatus.IDLE && !isAbandoned();
        if (heals) {
            healed++;
            reset();
            if (healed == MOST_HEALED) {
                use.prepareAnew();
            }
        }
        return heals;
    }

    private boolean isHealable() {
        boolean onceMore =
                healed < MOST_HEALED && !use.isRefused() && wire.statements().mode() == StatementMode.NAMED;
        return healed == 0 || onceMore;
    }

    @Override
    public boolean mayBeSentAgain() {
        return execution.owner() == null
                && !isAbandoned()
                && (isLeftToAnother() || (healed < MOST_HEALED && use.reliesOnEarlier()));
    }

    @Override
    public @Nullable Throwable skipped(Exchange culprit) {
        Throwable obstacle = culprit.obstacle();
        if (obstacle == null) {
            reset();
        } else {
            use.skipped(obstacle);
        }
        return obstacle;
    }

    private void reset() {
        use.reset();
        intake.drop();
        intake.asked(null);
        phase = Phase.BIND;
        failure = null;
    }

    @Override
    public void on(ReadyForQuery ready) {
        if (isAbandoned()) {
            return;
        }
        if (failure == null || deliversBeforeError()) {
            if (intake.lookUp(this::end)) {
                return;
            }
        } else {
            intake.dropUnreadable();
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
        intake.dropUnreadable();
        if (!isAbandoned()) {
            error(failure == null ? lost : failure);
        }
    }

    @Override
    public String toString() {
        return "query in phase " + (use.isPrepared() || phase == Phase.END ? phase : use) + ": "
                + Advice.excerpt(execution.sql());
    }
}
