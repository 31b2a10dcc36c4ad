// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.protocol.FrontendWriter;
import io.trunkline.statement.Statement;
import org.jspecify.annotations.Nullable;

/** Prepares a statement for those who must know its types before they can send anything. */
public final class PrepareExchange extends DescribeExchange {
    /** Told of the outcome on the event loop, once. */
    public interface Listener {
        /**
         * @param statement what was to be prepared
         * @param failure null if the statement is prepared, described and in the cache
         */
        void prepared(Statement statement, @Nullable Throwable failure);
    }

    private final Listener listener;
    private Statement statement;

    public PrepareExchange(Wire wire, Statement statement, Listener listener) {
        super(wire, statement.sql());
        this.statement = statement;
        this.listener = listener;
    }

    @Override
    protected void encode(FrontendWriter out) {
        describe(statement, out);
        wire.statements().adopt(statement);
    }

    @Override
    protected void reset() {
        statement = wire.statements().anew(statement);
    }

    @Override
    protected void settled(@Nullable Throwable failure) {
        listener.prepared(statement, failure);
    }
}
