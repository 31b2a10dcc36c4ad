// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.protocol.FrontendMessage;
import io.trunkline.row.RowView;
import io.trunkline.statement.ParameterBinder;
import io.trunkline.statement.StatementCache;

/** What an exchange sees of its connection. */
public interface Wire {
    /** Puts the exchange into the queue; from any thread. */
    void submit(Exchange exchange);

    /** Nobody waits for the exchange any more: it is not sent if it was not yet, and passed over otherwise; any thread. */
    void abandon(Exchange exchange);

    /** Sends a message outside the queue, as authentication and COPY do; event loop only. */
    void reply(FrontendMessage... messages);

    /** Whether other exchanges are behind the one at the head, so that it must not keep the wire waiting. */
    boolean isShared();

    /** The message being delivered is not consumed: it is delivered again after {@link #resume()}, and nothing before it. */
    void holdBack();

    /** Delivers what was held back, and reads on. */
    void resume();

    boolean onEventLoop();

    void execute(Runnable task);

    /** The connection's statements. */
    StatementCache statements();

    /** The one view through which all rows of this connection are read, one at a time. */
    RowView row();

    /** The one binder that writes the parameters of all its statements, one at a time. */
    ParameterBinder binder();

    /** The bytes of rows that may be kept for a subscriber that lags behind. */
    long rowBufferBytes();
}
