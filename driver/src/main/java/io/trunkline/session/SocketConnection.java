// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.PgTransport;
import io.trunkline.connect.NameService;
import io.trunkline.error.Notice;
import io.trunkline.transport.VertxNetwork;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A connection over a socket: the public face of a {@link Session}, and how one comes to be. */
public final class SocketConnection extends SocketClient implements PgConnection {
    private final int processId;

    SocketConnection(Session session, int processId) {
        super(session);
        this.processId = processId;
    }

    /** Connects when subscribed to. */
    public static Mono<PgConnection> connect(PgConfig config, PgTransport transport) {
        return connect(config, transport, NameService.SYSTEM);
    }

    static Mono<PgConnection> connect(PgConfig config, PgTransport transport, NameService names) {
        VertxNetwork network = (VertxNetwork) transport;
        return Mono.create(sink -> new Connecting(config, network, names, sink).start());
    }

    @Override
    @Nullable
    SocketTransaction transaction() {
        return null;
    }

    @Override
    public int processId() {
        return processId;
    }

    @Override
    public @Nullable String parameter(String name) {
        return session.parameter(name);
    }

    @Override
    public Flux<Notice> notices() {
        return session.notices();
    }

    @Override
    public boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public Mono<Boolean> check(Duration limit) {
        return session.check(limit);
    }

    @Override
    public Mono<Void> close() {
        return session.close();
    }
}
