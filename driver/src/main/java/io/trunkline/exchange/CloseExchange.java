// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.Signal;
import io.trunkline.protocol.WireName;
import io.trunkline.statement.Advice;
import io.trunkline.statement.DeclaredTypes;
import org.jspecify.annotations.Nullable;

/**
 * Takes a statement off the server that a {@link PinExchange} has kept there, if nobody else keeps it:
 *
 * <pre>
 * Close Sync  →  3 Z
 * </pre>
 */
public final class CloseExchange extends Exchange {
    /** Told on the event loop when its turn has come, and of the outcome. */
    public interface Listener {
        /** What is written from now on comes behind it. */
        void closing();

        /** @param failure null if all is well */
        void closed(@Nullable Throwable failure);
    }

    private final Wire wire;
    private final String sql;
    private final DeclaredTypes types;
    private final Listener listener;
    /** Its Close is to be answered yet. */
    private @Nullable WireName closing;

    private @Nullable Throwable failure;

    public CloseExchange(Wire wire, String sql, DeclaredTypes types, Listener listener) {
        this.wire = wire;
        this.sql = sql;
        this.types = types;
        this.listener = listener;
    }

    @Override
    protected void encode(FrontendWriter out) {
        listener.closing();
        WireName name = wire.statements().release(sql, types);
        if (name != null) {
            out.closeStatement(name);
            closing = name;
        }
    }

    @Override
    public void on(Signal signal) {
        if (signal != Signal.CLOSE_COMPLETE || closing == null) {
            unexpected(signal);
        }
        closing = null;
    }

    @Override
    public void on(ErrorResponse error) {
        tryLater();
        failure = Advice.on(error.fields(), sql);
    }

    /** The server has passed it over. */
    private void tryLater() {
        WireName name = closing;
        if (name != null) {
            closing = null;
            wire.statements().closeLater(name);
        }
    }

    @Override
    public void requireEnd(ReadyForQuery ready) {
        if (closing != null) {
            unexpected(ready);
        }
    }

    @Override
    public void on(ReadyForQuery ready) {
        listener.closed(failure);
    }

    @Override
    protected void fail(Throwable lost) {
        tryLater();
        listener.closed(failure == null ? lost : failure);
    }

    @Override
    public String toString() {
        return "closing of a statement: " + Advice.excerpt(sql);
    }
}
