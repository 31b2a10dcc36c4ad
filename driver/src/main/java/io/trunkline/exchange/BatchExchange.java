// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.RowMapper;
import io.trunkline.UsageException;
import io.trunkline.error.CodecException;
import io.trunkline.error.ErrorFields;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.protocol.DataRow;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.WireName;
import io.trunkline.row.RowView;
import io.trunkline.statement.Statement;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/**
 * One statement with many rows of parameters under one Sync: all of them or none.
 *
 * <pre>
 * what {@link StatementUse} writes, (Bind Execute)… [Flush (Bind Execute)…]… Sync  →  (2 D… C)… Z
 * </pre>
 *
 * <p>What does not fit into one flight leaves in several; a few of them may be unanswered. Where the rows end before their
 * time, for an error of their publisher or of ours, the server is given something to fail with: else the Sync would keep
 * what it has.
 */
public final class BatchExchange<T> extends RowStream<T> {
    private static final int FLIGHT_BYTES = 256 * 1024;

    private static final int UNANSWERED_FLIGHTS = 4;

    /** There is none of that name, so running it fails all that was sent since the last Sync. */
    private static final WireName NO_PORTAL = WireName.of("trunkline_no_such_portal");

    /** Told of what each row of parameters has affected. */
    public interface Counts<T> {
        void add(long affectedRows);

        /** {@return the next count to emit when all is final, null after the last} */
        @Nullable
        T next();
    }

    private final ParameterSource source;
    private final @Nullable Counts<T> counts;
    private final boolean streamed;
    /** How many rows of parameters had been written at the end of each unanswered flight. */
    private final Queue<Long> flights = new ArrayDeque<>();

    private @Nullable Statement statement;
    private long sent;
    private long answered;
    private boolean started;
    private boolean over;
    /** The server has been given something to fail with, and nothing but that ends it. */
    private boolean failing;

    private boolean written;

    /**
     * @param mapper for the rows that are answered
     * @param counts where these are not wanted, but their numbers
     * @param streamed whether the rows of parameters come as they like
     */
    public BatchExchange(
            Wire wire,
            Execution execution,
            ParameterSource source,
            RowMapper<? extends T> mapper,
            @Nullable Counts<T> counts,
            boolean streamed,
            CoreSubscriber<? super T> subscriber) {
        super(wire, execution, mapper, subscriber);
        this.source = source;
        this.counts = counts;
        this.streamed = streamed;
        if (streamed) {
            use.prepareAhead();
        }
    }

    @Override
    public boolean ownsConnection() {
        return streamed;
    }

    @Override
    public boolean readsRows() {
        return counts == null;
    }

    @Override
    public void row(RowView row, DataRow message) {
        if (counts == null) {
            super.row(row, message);
        }
    }

    // ---- What is sent
    // ------------------------------------------------------------------------------------------------

    @Override
    public Ending ending() {
        return Ending.OPEN;
    }

    @Override
    public boolean isWritten() {
        return written;
    }

    @Override
    public boolean awaitsServer() {
        return written || answered < sent;
    }

    @Override
    protected void encode(FrontendWriter out) {
        Statement used = use.open(out);
        intake.asked(used.layout());
        statement = used;
        if (!started) {
            started = true;
            source.start(wire::proceed);
        }
        try {
            writeFlight(used, out);
        } catch (Exception unfit) {
            throw cannotBeSent("nothing was sent", Outcome.NOT_SENT, unfit);
        }
        use.written(used);
    }

    @Override
    public void encodeMore(FrontendWriter out) {
        Statement used = statement;
        if (over || used == null) {
            end(out);
        } else if (isAbandoned()) {
            fail(out);
        } else if (source.failure() != null) {
            failWith(new UsageException(
                    "the batch was rolled back: the publisher of its rows failed after " + sent + " of them: "
                            + source.failure(),
                    Outcome.REJECTED,
                    source.failure()));
            fail(out);
        } else if (flights.size() < UNANSWERED_FLIGHTS) {
            int mark = out.out().size();
            try {
                writeFlight(used, out);
            } catch (Throwable unfit) {
                out.out().truncate(mark);
                failWith(cannotBeSent("the batch was rolled back", Outcome.REJECTED, unfit));
                fail(out);
            }
        }
    }

    /** Says which row of parameters it is that does not fit. */
    private PgException cannotBeSent(String consequence, Outcome outcome, Throwable unfit) {
        String message = consequence + ", as row " + sent + " of the batch's parameters, counted from 0, cannot be: "
                + unfit.getMessage();
        return unfit instanceof CodecException
                ? new CodecException(message, outcome, unfit)
                : new UsageException(message, outcome, unfit);
    }

    private void writeFlight(Statement used, FrontendWriter out) {
        int start = out.out().size();
        long before = sent;
        while (out.out().size() - start < FLIGHT_BYTES) {
            @Nullable Object[] values = source.next();
            if (values == null) {
                break;
            }
            use.bind(used, values, out);
            out.execute(WireName.UNNAMED, 0);
            sent++;
        }
        if (source.isExhausted()) {
            end(out);
        } else if (sent > before) {
            out.flush();
            flights.add(sent);
            wire.proceed();
        }
    }

    private void fail(FrontendWriter out) {
        out.execute(NO_PORTAL, 0);
        failing = true;
        source.cancel();
        end(out);
    }

    private void end(FrontendWriter out) {
        out.sync();
        written = true;
    }

    @Override
    public void passedOver() {
        over = true;
        source.cancel();
        wire.proceed();
    }

    // ---- What comes
    // --------------------------------------------------------------------------------------------------

    @Override
    protected boolean runsAgain() {
        return !written || failing || answered + 1 < sent;
    }

    @Override
    protected void complete(long affectedRows) {
        answered++;
        if (answered == 1) {
            source.keepNoLonger();
        }
        if (counts != null) {
            counts.add(affectedRows);
        }
        Long flight = flights.peek();
        if (flight != null && flight <= answered) {
            flights.remove();
            wire.proceed();
        }
    }

    @Override
    protected boolean isThrough() {
        return super.isThrough() || (isBetweenRuns() && written && !failing && answered == sent);
    }

    @Override
    protected Throwable explain(ErrorFields fields) {
        boolean isOfRow = use.isPrepared() && answered < sent;
        return super.explain(isOfRow ? fields.withHint(atRow(fields.hint())) : fields);
    }

    private String atRow(@Nullable String hint) {
        String row =
                "It was row " + answered + " of the batch's parameters, counted from 0; none of them has been kept.";
        return hint == null ? row : hint + " " + row;
    }

    @Override
    public void on(ErrorResponse error) {
        super.on(error);
        over = true;
        if (!use.isStale() || !mayBeSentAgain()) {
            source.cancel();
        }
        wire.proceed();
    }

    @Override
    public boolean mayBeSentAgain() {
        return answered == 0 && super.mayBeSentAgain();
    }

    /** Before the first answer, all of it can be sent once more. */
    @Override
    public boolean isToBeSentAgain(ReadyForQuery ready) {
        if (answered > 0 || !super.isToBeSentAgain(ready)) {
            return false;
        }
        source.rewind();
        sent = 0;
        flights.clear();
        over = false;
        failing = false;
        written = false;
        return true;
    }

    // ---- How it ends
    // -------------------------------------------------------------------------------------------------

    @Override
    protected void succeed() {
        if (counts != null) {
            for (T count = counts.next(); count != null; count = counts.next()) {
                offer(count);
            }
        }
        super.succeed();
    }

    @Override
    protected void error(Throwable failure) {
        source.cancel();
        super.error(failure);
    }

    @Override
    public void cancel() {
        super.cancel();
        source.cancel();
    }
}
