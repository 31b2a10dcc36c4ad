// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A few connections, taken in turn. They can be shared: each pipelines the statements of all who use it. */
final class Connections {
    private final List<PgConnection> open;
    private final AtomicInteger turn = new AtomicInteger();

    private Connections(List<PgConnection> open) {
        this.open = open;
    }

    /** Opens so many; if one cannot be opened none stays open. */
    static Mono<Connections> open(PgConfig config, int count) {
        return Mono.defer(() -> {
            List<PgConnection> open = new CopyOnWriteArrayList<>();
            return Flux.range(0, count)
                    .concatMap(i -> PgConnection.connect(config).doOnNext(open::add))
                    .then(Mono.fromSupplier(() -> new Connections(open)))
                    .onErrorResume(refused -> new Connections(open).close().then(Mono.error(refused)));
        });
    }

    PgConnection next() {
        return open.get(Math.floorMod(turn.getAndIncrement(), open.size()));
    }

    int count() {
        return open.size();
    }

    Mono<Void> close() {
        return Flux.fromIterable(open).flatMap(PgConnection::close).then();
    }
}
