// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.RolledBackException;
import io.trunkline.protocol.CommandComplete;
import org.jspecify.annotations.Nullable;

/**
 * SQL that is run for its effect by the simple query protocol: scripts, and the commands that begin and end transactions.
 * Rows are passed over; the outcome is one, when the server is ready again.
 */
public final class CommandExchange extends SimpleQueryExchange {
    /** Told of the outcome, on the event loop, unless the exchange was abandoned. */
    public interface Listener {
        /** @param failure null if all is well */
        void settled(@Nullable Throwable failure);
    }

    private final boolean commits;
    private final Listener listener;
    private boolean rolledBack;

    /** @param owner the transaction it belongs to; null for statements outside any */
    public CommandExchange(Wire wire, String sql, @Nullable Owner owner, Listener listener) {
        super(wire, sql, owner);
        this.commits = sql.equals("COMMIT");
        this.listener = listener;
    }

    @Override
    protected void completed(CommandComplete command) {
        rolledBack = command.is("ROLLBACK");
    }

    @Override
    protected void settled(@Nullable Throwable failure) {
        if (!isAbandoned()) {
            listener.settled(failure == null && commits && rolledBack ? swallowed() : failure);
        }
    }

    private static RolledBackException swallowed() {
        return new RolledBackException("COMMIT was answered with ROLLBACK: a statement of this transaction had failed"
                + " and its error was swallowed, so the server undid all of it");
    }
}
