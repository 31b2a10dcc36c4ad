// SPDX-License-Identifier: Apache-2.0
package io.trunkline.bouncer;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;

/** Connections that are opened together, a few at a time, and closed together. */
final class Clients implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(30);

    private static final int AT_A_TIME = 10;

    private final List<PgConnection> connections;

    private Clients(List<PgConnection> connections) {
        this.connections = connections;
    }

    static Clients open(int count, PgConfig config) {
        List<PgConnection> connections = Flux.range(0, count)
                .flatMap(i -> PgConnection.connect(config), AT_A_TIME)
                .collectList()
                .block(SOON);
        assertThat(connections).hasSize(count);
        return new Clients(connections);
    }

    static Clients open(int count, String uri) {
        return open(count, PgConfig.parse(uri));
    }

    PgConnection get(int index) {
        return connections.get(index);
    }

    List<PgConnection> all() {
        return connections;
    }

    int count() {
        return connections.size();
    }

    /** Ends them; one that is open but does not answer any more fails the test. */
    @Override
    public void close() {
        try {
            for (PgConnection connection : connections) {
                if (connection.isOpen()) {
                    assertThat(connection
                                    .query("select 'still here'")
                                    .one(String.class)
                                    .block(SOON))
                            .isEqualTo("still here");
                }
            }
        } finally {
            Flux.fromIterable(connections)
                    .flatMap(PgConnection::close, AT_A_TIME)
                    .blockLast(SOON);
        }
    }
}
