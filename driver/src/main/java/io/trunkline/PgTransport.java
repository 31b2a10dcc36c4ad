// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.transport.VertxNetwork;
import io.vertx.core.Vertx;
import reactor.core.publisher.Mono;

/**
 * The event loops that connections run on.
 *
 * <p>Each connection stays on the loop it was opened on: the caller's own where the caller is on one of this transport's
 * loops, and otherwise the loops take turns.
 */
public sealed interface PgTransport permits VertxNetwork {
    /**
     * The transport of those who name none: made at first use, one event loop per core, on daemon threads that live as
     * long as the process. Closing it is refused. Applications that are unloaded before the process ends, in a container
     * say, should {@link #create} their own.
     */
    static PgTransport shared() {
        return VertxNetwork.shared();
    }

    /** A transport with a private Vert.x, one event loop per core, on daemon threads; to be closed by its owner. */
    static PgTransport create() {
        return VertxNetwork.create();
    }

    /** A transport on the event loops of a Vert.x that the caller owns; closing the transport leaves that Vert.x running. */
    static PgTransport of(Vertx vertx) {
        return VertxNetwork.of(vertx);
    }

    /** Ends a private Vert.x and with it all connections on it; does nothing to a Vert.x of the caller's. */
    Mono<Void> close();
}
