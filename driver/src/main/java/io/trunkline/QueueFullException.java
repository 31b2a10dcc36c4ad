// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;

/**
 * A statement was not sent because too many are waiting on its connection, by number or by bytes. Subscribe to fewer at a time
 * (Reactor's {@code flatMap} takes a concurrency), use more connections, or raise the limit.
 */
public final class QueueFullException extends PgException {
    private static final long serialVersionUID = 1L;

    public QueueFullException(String message) {
        super(message, Outcome.NOT_SENT, null);
    }

    @Override
    protected boolean retryable() {
        return true;
    }
}
