// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.StatementMode;
import io.trunkline.UsageException;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.codec.StaleTypeException;
import io.trunkline.error.CodecException;
import io.trunkline.error.ErrorFields;
import io.trunkline.error.Outcome;
import io.trunkline.error.ServerException;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.ParameterDescription;
import io.trunkline.protocol.RowDescription;
import io.trunkline.protocol.Signal;
import io.trunkline.protocol.WireName;
import io.trunkline.row.RowLayout;
import io.trunkline.statement.Advice;
import io.trunkline.statement.Statement;
import io.trunkline.statement.StatementCache;
import org.jspecify.annotations.Nullable;

/**
 * The use that one flight makes of a statement: finds it among the prepared ones, or prepares it in front of what is to be
 * run, and says what an error means for it.
 *
 * <pre>
 * first use    Close… Parse Describe Bind…  →  3… 1 t (T|n) 2…
 * later uses   Close…                Bind…  →  3…           2…
 * </pre>
 *
 * <p>The first use does not know its types yet, so it sends parameters and asks for columns as text; the answer to Describe
 * lets later ones use binary. Executions that are written before that answer is back ride on the same Parse. Where text
 * alone will not do, {@link Preparation} goes ahead.
 *
 * <p>Where a pooler may have changed the server behind our back, what is known is used, and checked: each Bind is followed
 * by a Describe of its portal, whose answer says what the rows that follow are. What the parameters are it does not say, so
 * their types are declared, as they are known: once, under another name, or by each flight if nothing stays prepared at all.
 *
 * <pre>
 * tracked, second use    Close… Parse Bind DescribePortal…  →  3… 1 2 (T|n)…
 * tracked, later uses    Close…       Bind DescribePortal…  →  3…   2 (T|n)…
 * unnamed, later uses           Parse Bind DescribePortal…  →     1 2 (T|n)…
 * </pre>
 */
final class StatementUse {
    private enum Phase {
        /** Parse alone, of what is known already. */
        PARSE_AGAIN,
        PARSE,
        PARAMETERS,
        COLUMNS,
        /** It is prepared, as far as this flight is concerned. */
        PREPARED
    }

    /** Where the server finds that a type cannot be sent in binary. */
    private static final String NO_BINARY_FORM = "getTypeBinaryOutputInfo";

    /** Causes of causes may go in a circle. */
    private static final int MOST_CAUSES = 8;

    private final Wire wire;
    private final Execution execution;
    private final QueryExchange<?> exchange;
    private Phase phase = Phase.PREPARED;
    private short closing;
    private @Nullable Statement statement;
    private @Nullable Preparation preparation;
    private @Nullable Throwable mismatch;
    private boolean stale;
    private boolean ahead;
    private boolean relies;
    private boolean anew;
    private boolean checked;
    private boolean awaitsColumns;
    private boolean knownBefore;
    private boolean columnsChanged;
    private byte[] resultFormats = {};

    StatementUse(Wire wire, Execution execution, QueryExchange<?> exchange) {
        this.wire = wire;
        this.execution = execution;
        this.exchange = exchange;
    }

    /** All is to be known of the statement before it is run: for flights that are long, or as long as others like. */
    void prepareAhead() {
        ahead = true;
    }

    /** The flight is to have a Parse of its own, so that nothing can come between that and what is run. */
    void prepareAnew() {
        anew = true;
    }

    /** Looks the statement up, and whether what is known of it suffices to write the flight. */
    boolean isReady() {
        if (preparation == null) {
            Statement known = anew ? null : wire.statements().find(execution.sql(), execution.types());
            statement = known;
            CodecRegistry codecs = wire.types().codecs();
            boolean described = known != null && known.layout() != null;
            if (known != null && described) {
                known.refresh(codecs);
            }
            if (known != null && described && known.areParametersKnown() && !(ahead && known.areColumnsUnknown())) {
                return true;
            }
            boolean textWillDo = !ahead
                    && (described
                            || (wire.isTextReadable()
                                    && execution.types().names().isEmpty()));
            if (textWillDo && execution.isTextEnough(codecs)) {
                return true;
            }
            preparation = new Preparation(wire, execution, ahead, exchange::cannotBePrepared);
        }
        if (!preparation.isDone()) {
            return false;
        }
        statement = preparation.statement();
        return true;
    }

    /** Whether the server has described the statement already, so that its flight is no more than Bind and Execute. */
    boolean isDescribed() {
        Statement known = statement;
        return known != null && known.layout() != null;
    }

    /** Writes what goes before Bind. */
    Statement open(FrontendWriter out) {
        StatementCache statements = wire.statements();
        Statement known = statement;
        StatementMode mode = statements.mode();
        knownBefore = known != null && known.layout() != null;
        Statement used = known == null
                ? statements.create(execution.sql(), execution.types())
                : knownBefore && mode == StatementMode.TRACKED ? statements.pinned(known) : known;
        // The same for all runs of the flight, even if more is known before the last of them is written.
        resultFormats = used.resultFormats();
        closing = statements.writeClosings(out, used);
        relies = known != null;
        if (known == null || (mode == StatementMode.UNNAMED && !knownBefore)) {
            phase = Phase.PARSE;
            out.parse(used.name(), used.text(), used.declaredOids());
            out.describeStatement(used.name());
        } else if (mode == StatementMode.UNNAMED || used != known) {
            phase = Phase.PARSE_AGAIN;
            out.parse(used.name(), used.text(), used.knownOids());
        }
        // What rides on another's Parse may be run by another server.
        checked = mode != StatementMode.NAMED && phase != Phase.PARSE;
        return used;
    }

    /** Whether the flight has no Parse of its own, so that what it runs may be stale by then. */
    boolean reliesOnEarlier() {
        return relies;
    }

    /** Writes one Bind of these values. */
    void bind(Statement used, @Nullable Object[] values, FrontendWriter out) {
        used.checkParameterCount(values.length, Outcome.NOT_SENT);
        try {
            out.bind(WireName.UNNAMED, used.name(), wire.binder().bind(used, values), resultFormats);
            if (checked) {
                // Once: later runs of the flight are of the same statement on the same server.
                checked = false;
                awaitsColumns = true;
                out.describePortal(WireName.UNNAMED);
            }
        } catch (CodecException unwritable) {
            forgetIfStale(unwritable);
            throw unwritable;
        }
    }

    /** All of the flight has been written. */
    void written(Statement used) {
        wire.statements().written(used, statement != used, closing);
        statement = used;
    }

    /** A Close of the exchange's own is answered beside those of the cache. */
    void expectClosed() {
        closing++;
    }

    /** Whether the server has answered every Close of the flight. */
    boolean areClosed() {
        return closing == 0;
    }

    /** The server has passed the flight over, and will not be sent it again: what it was to prepare is not there. */
    void skipped(Throwable obstacle) {
        if (phase != Phase.PREPARED) {
            wire.statements().failed(statement(), obstacle, false);
        }
    }

    Statement statement() {
        Statement used = statement;
        if (used == null) {
            throw new IllegalStateException("an answer before the flight");
        }
        return used;
    }

    /** Whether what comes next are the answers to Bind. */
    boolean isPrepared() {
        return phase == Phase.PREPARED;
    }

    private void advance(Phase from, Phase to, BackendMessage message) {
        if (phase != from) {
            exchange.unexpected(message);
        }
        phase = to;
    }

    /** Takes the answers to Close, Parse and Describe; any other signal is a violation. */
    void on(Signal signal) {
        switch (signal) {
            case CLOSE_COMPLETE -> {
                if (closing-- <= 0) {
                    exchange.unexpected(signal);
                }
            }
            case PARSE_COMPLETE -> {
                if (phase == Phase.PARSE_AGAIN) {
                    phase = Phase.PREPARED;
                } else {
                    advance(Phase.PARSE, Phase.PARAMETERS, signal);
                }
            }
            case NO_DATA -> described(RowLayout.NONE, signal);
            default -> exchange.unexpected(signal);
        }
    }

    void on(ParameterDescription parameters) {
        advance(Phase.PARAMETERS, Phase.COLUMNS, parameters);
        statement().parameters(parameters.typeOids());
        mismatch = wrongCount();
    }

    void on(RowDescription columns) {
        described(wire.statements().layout(columns), columns);
    }

    /** Whether the columns of the rows that come next are to be told first. */
    boolean awaitsColumns() {
        return awaitsColumns;
    }

    /** {@return the columns of the rows that come next: those that are known, unless they have changed} */
    RowLayout columnsOfPortal(@Nullable RowDescription columns) {
        awaitsColumns = false;
        Statement used = statement();
        RowLayout known = used.layout();
        if (columns == null) {
            if (known != null && known != RowLayout.NONE) {
                used.describe(RowLayout.NONE);
            }
            return RowLayout.NONE;
        }
        if (known != null) {
            if (known.isOf(columns.columns())) {
                return known;
            }
            RowLayout text = used.textLayout();
            if (text.isOf(columns.columns())) {
                return text;
            }
            columnsChanged = true;
            used.describe(wire.statements().layout(columns));
        }
        return RowLayout.asSent(columns.columns(), wire.types().codecs());
    }

    private void described(RowLayout columns, BackendMessage message) {
        advance(Phase.COLUMNS, Phase.PREPARED, message);
        statement().describe(columns);
    }

    /** The Bind that is already under way will be refused; this says why in terms of what the caller wrote. */
    private @Nullable UsageException wrongCount() {
        int given = execution.parameterCount();
        try {
            if (given >= 0) {
                statement().checkParameterCount(given, Outcome.REJECTED);
            }
            return null;
        } catch (UsageException wrongCount) {
            return wrongCount;
        }
    }

    /**
     * {@return what the caller is told of an error} What the server says about our own bookkeeping is not what the caller
     * needs to read.
     *
     * @param binding whether it came in answer to Bind, or to what goes before
     */
    Throwable explain(ErrorFields fields, boolean binding) {
        Statement used = statement();
        if (mismatch != null) {
            return mismatch;
        }
        StatementCache statements = wire.statements();
        boolean preparing = phase != Phase.PREPARED;
        if (knownBefore && (preparing || binding) && statements.isPerhapsOutdated(fields, preparing)) {
            statements.forget(used);
            stale = true;
            return Advice.on(fields, used.sql());
        }
        if (preparing) {
            ServerException refused = Advice.on(fields, used.sql());
            stale = statements.isStaleAtPooler(fields);
            if (stale) {
                statements.forget(used);
            }
            statements.failed(used, refused, phase != Phase.PARSE);
            return refused;
        }
        Throwable parseFailure = used.failure();
        if (parseFailure != null) {
            // It rode on another's Parse. That may have failed for what has changed since, in front of this one.
            stale = StatementCache.isGone(fields) || statements.isStaleAtPooler(fields);
            return parseFailure;
        }
        Throwable wrongCount = binding ? wrongCount() : null;
        if (wrongCount != null) {
            return wrongCount;
        }
        if (binding && statements.isStaleAtPooler(fields)) {
            statements.forget(used);
            stale = true;
            return Advice.on(fields, used.sql());
        }
        // Columns whose type has no binary form any more: the server says so before the first row.
        stale = (statements.forgetIfStale(used, fields, binding) && binding)
                || (columnsChanged && NO_BINARY_FORM.equals(fields.routine()));
        return Advice.on(fields, used.sql());
    }

    /** Whether the error that was {@link #explain explained} is about a statement that need only be prepared anew. */
    boolean isStale() {
        return stale;
    }

    /** Whether the server had refused to prepare the statement at all. */
    boolean isRefused() {
        return statement().failure() != null;
    }

    /** Forgets all, to be used anew. */
    void reset() {
        phase = Phase.PREPARED;
        closing = 0;
        statement = null;
        preparation = null;
        mismatch = null;
        stale = false;
        checked = false;
        awaitsColumns = false;
        knownBefore = false;
        columnsChanged = false;
    }

    /** A type that is not what the catalog says is looked up anew by the next who meets it. */
    void forgetIfStale(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (cause instanceof StaleTypeException stale) {
                wire.types().forget(stale.typeOid());
            }
            cause = cause.getCause();
        }
    }

    /** The use that prepared the statement failed between Parse and Describe; this one was under way and ran. */
    UsageException undescribed() {
        Throwable cause = statement().failure();
        return new UsageException(
                "the rows cannot be read: what columns they have was to be told to an earlier use of the statement,"
                        + " which failed" + (cause == null ? "" : ": " + cause.getMessage()),
                Outcome.UNKNOWN,
                cause);
    }

    /** {@return where it is, for error messages} */
    @Override
    public String toString() {
        return phase.toString();
    }
}
