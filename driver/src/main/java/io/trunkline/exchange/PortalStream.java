// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.RowMapper;
import io.trunkline.protocol.Close;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.Signal;
import io.trunkline.protocol.Target;
import io.trunkline.protocol.WireName;
import reactor.core.CoreSubscriber;

/**
 * Streams the rows of a query by way of a portal, so many at a time: the server makes no more than are fetched, and the
 * client keeps no more than two fetches.
 *
 * <pre>
 * … Bind Execute Flush  →  2 D… s
 *        Execute Flush  →    D… s
 *        Execute Flush  →    D… C
 *                 Sync  →       Z
 * </pre>
 *
 * <p>The next fetch is asked for while rows of the one before are still to be delivered. The one Sync at the end makes all of
 * it one statement to the server, in a transaction or outside; until then the connection belongs to the stream alone.
 */
public final class PortalStream<T> extends RowStream<T> {
    private final int fetchSize;
    private boolean fetching;
    private boolean over;
    private boolean closing;
    private boolean written;

    /** @param fetchSize the most rows that the server sends without being asked again */
    public PortalStream(
            Wire wire,
            Execution execution,
            RowMapper<? extends T> mapper,
            int fetchSize,
            CoreSubscriber<? super T> subscriber) {
        super(wire, execution, mapper, subscriber);
        this.fetchSize = fetchSize;
        use.prepareAhead();
    }

    @Override
    protected int maxRows() {
        return fetchSize;
    }

    @Override
    public boolean ownsConnection() {
        return true;
    }

    // ---- What is sent
    // ------------------------------------------------------------------------------------------------

    @Override
    public Ending ending() {
        return Ending.OPEN;
    }

    @Override
    protected void encode(FrontendWriter out) {
        super.encode(out);
        out.flush();
        fetching = true;
    }

    @Override
    public void encodeMore(FrontendWriter out) {
        if (over || isAbandoned()) {
            if (!over) {
                // Else the portal would stay until the transaction ends.
                out.write(new Close(Target.PORTAL, ""));
                use.expectClosed();
                closing = true;
            }
            out.sync();
            written = true;
        } else if (!fetching && !isDone() && keptRows() <= fetchSize) {
            out.execute(WireName.UNNAMED, fetchSize);
            out.flush();
            fetching = true;
        }
    }

    @Override
    public boolean isWritten() {
        return written;
    }

    @Override
    public boolean awaitsServer() {
        return fetching || written;
    }

    @Override
    public void passedOver() {
        end();
    }

    private void end() {
        over = true;
        wire.proceed();
    }

    // ---- What comes
    // --------------------------------------------------------------------------------------------------

    @Override
    public void on(Signal signal) {
        super.on(signal);
        if (isAnswered()) {
            end();
        }
    }

    @Override
    protected boolean suspends() {
        fetching = false;
        wire.proceed();
        return true;
    }

    @Override
    public void on(CommandComplete command) {
        super.on(command);
        end();
    }

    @Override
    public void on(ErrorResponse error) {
        super.on(error);
        end();
    }

    /** One that nobody wants any more is through when its portal is closed, be there more rows or not. */
    @Override
    protected boolean isThrough() {
        return super.isThrough() || (closing && !fetching && use.areClosed());
    }

    @Override
    public boolean isToBeSentAgain(ReadyForQuery ready) {
        boolean again = super.isToBeSentAgain(ready);
        if (again) {
            fetching = false;
            over = false;
            written = false;
        }
        return again;
    }

    /** Rows are kept, so that the end of the fetch is seen and the next one can be asked for; within the usual bounds. */
    @Override
    protected boolean keeps() {
        return keptBytes() < wire.rowBufferBytes();
    }

    @Override
    protected void drained() {
        if (!fetching && !over && keptRows() <= fetchSize) {
            wire.proceed();
        }
    }
}
