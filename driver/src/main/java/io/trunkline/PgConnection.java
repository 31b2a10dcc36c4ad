// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.error.Notice;
import io.trunkline.session.SocketConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One connection to one server: its own session, its own socket, bound to one event loop.
 *
 * <p>It never reconnects: once it is lost or closed, every statement fails with {@link ConnectionException}. At most
 * {@link PgConfig#queueLimit()} statements wait or are under way at a time; one more fails with
 * {@link QueueFullException}, and was not sent.
 */
public interface PgConnection extends PgClient {
    /**
     * Connects, on an event loop of the process-wide {@link PgTransport#shared() shared transport}.
     *
     * @param uri {@code postgresql://user:password@host:port/database?parameter=value}, see {@link PgConfig#parse}
     * @return the connection, or {@link ConnectionException} with host, port and, where the server refused, its SQLSTATE
     */
    static Mono<PgConnection> connect(String uri) {
        return Mono.defer(() -> connect(PgConfig.parse(uri)));
    }

    /** Connects as {@code config} says, on an event loop of the process-wide {@link PgTransport#shared() shared transport}. */
    static Mono<PgConnection> connect(PgConfig config) {
        return connect(config, PgTransport.shared());
    }

    /**
     * Connects as {@code config} says, on one of the transport's event loops: the caller's own if it is one of them.
     * Cancelling gives the attempt up. A connection that is handed over in that very instant belongs to the subscriber: one
     * that drops what comes after its cancel leaves it open.
     */
    static Mono<PgConnection> connect(PgConfig config, PgTransport transport) {
        return SocketConnection.connect(config, transport);
    }

    /** {@return the server's process that serves this connection, as {@code pg_backend_pid()} tells it} */
    int processId();

    /**
     * {@return what the server last reported of a run-time parameter such as {@code server_version} or
     * {@code in_hot_standby}, or null if it does not report it}
     *
     * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-ASYNC">Asynchronous operations</a>
     */
    @Nullable
    String parameter(String name);

    /**
     * A cursor that stays open until it is closed, or the session ends: it must be declared
     * {@link CursorDeclaration#withHold() with hold}, as there is no transaction around it to live in.
     *
     * @param sql a query, with parameters as {@code $1, $2, …}
     * @param params the parameters' values in that order
     */
    CursorDeclaration cursor(String sql, @Nullable Object @Nullable ... params);

    /**
     * The notices that the server sends from now on, whatever statement they belong to, and those that belong to none. Hot:
     * what comes while nobody listens is gone. A subscriber that asks for fewer than come keeps the latest 256 and loses
     * those before, which is logged; statements never wait for it. Completes when the connection is closed or lost.
     *
     * <p>How much the server says is up to its setting {@code client_min_messages}. {@link Query#onNotice} tells of those
     * of one statement. Signals arrive on the connection's event loop, or on the thread that asks for what was kept.
     *
     * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-ASYNC">Asynchronous operations</a>
     */
    Flux<Notice> notices();

    /** {@return whether statements can still be sent} */
    boolean isOpen();

    /**
     * Asks the server whether it is there, by an empty query, one round trip. Answers within the limit, whatever has become
     * of the network: true if the server has answered by then, false if not, or if the connection is gone or being closed
     * already. One that does not answer in time is closed, and what is run on it afterwards fails with a
     * {@link ConnectionException} that says why. Several checks at a time ask once; cancelling one gives up its answer and
     * nothing else.
     *
     * <p>This is for connections that nobody uses, as in a pool. With a statement under way or waiting, a transaction open, or
     * a stream that has the connection for itself, neither answer would be true at once: those may rightly take longer than
     * the limit. So a busy connection is an error, at once, and nothing is sent or queued.
     *
     * @param limit to the millisecond, more than zero; counted on the event loop, which tells of the answer
     * @return true or false; {@link UsageException} if the connection is busy, and no other error
     */
    Mono<Boolean> check(Duration limit);

    /**
     * Ends the session: statements already subscribed to finish, new ones fail, then the server is told and the socket
     * closed. A statement that takes longer than {@link PgConfig#closeTimeout()} is cut off. Completes when the socket is
     * gone; closing again changes nothing.
     */
    Mono<Void> close();
}
