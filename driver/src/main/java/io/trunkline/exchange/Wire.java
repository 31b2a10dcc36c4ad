// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.catalog.TypeCatalog;
import io.trunkline.protocol.FrontendMessage;
import io.trunkline.row.RowView;
import io.trunkline.statement.ParameterBinder;
import io.trunkline.statement.StatementCache;
import java.time.Duration;
import java.util.Collection;

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

    /** Puts an exchange in front of all that have not been written, whatever the limits; event loop only. */
    void insert(Exchange exchange);

    /** What an exchange lacked to be written may be there now. */
    void proceed();

    boolean onEventLoop();

    void execute(Runnable task);

    /** What is known of the database's types. */
    TypeCatalog types();

    /** Asks the server about types, on this connection, and adds the answer to {@link #types()}; event loop only. */
    void lookUp(Collection<Integer> typeOids, LookupListener listener);

    /** As {@link #lookUp}, on a connection of its own: for an exchange whose rows wait on this one. */
    void lookUpElsewhere(Collection<Integer> typeOids, LookupListener listener);

    /** Whether values that the server sends as text are in the styles that are read, ISO dates say. */
    boolean isTextReadable();

    /** The connection's statements. */
    StatementCache statements();

    /** The one view through which all rows of this connection are read, one at a time. */
    RowView row();

    /** The one binder that writes the parameters of all its statements, one at a time. */
    ParameterBinder binder();

    /** How long subscribers wait for what has no time limit of its own; zero for ever. */
    Duration queryTimeout();

    /** How long its statements take. */
    Pace pace();

    /** The exchange's {@link Exchange#deadline()} has changed; event loop only. */
    void watch(Exchange exchange);

    /** The bytes of rows that may be kept for a subscriber that lags behind. */
    long rowBufferBytes();
}
