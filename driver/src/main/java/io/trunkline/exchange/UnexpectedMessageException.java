// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.protocol.BackendMessage;

/** The server said what the exchange at the head of the queue does not declare; the connection is closed. */
public final class UnexpectedMessageException extends PgException {
    private static final long serialVersionUID = 1L;

    UnexpectedMessageException(Exchange exchange, BackendMessage message) {
        super(
                "protocol violation: the server sent " + name(message) + " during " + exchange
                        + ", which did not expect it",
                Outcome.UNKNOWN,
                null);
    }

    /** A message that arrived while nothing was asked. */
    public UnexpectedMessageException(BackendMessage message) {
        super("protocol violation: the server sent " + name(message) + " while idle", Outcome.UNKNOWN, null);
    }

    /** The kind only: a message's content may be anyone's data. */
    private static String name(BackendMessage message) {
        return message instanceof Enum<?> signal
                ? signal.name()
                : message.getClass().getSimpleName();
    }
}
