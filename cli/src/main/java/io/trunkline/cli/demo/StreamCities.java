// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Back-pressure: the reader asks for a few hundred rows ahead, and what it does not ask for waits in the socket. So the
 * result may be larger than the memory.
 */
final class StreamCities implements Step {
    private static final int ROWS_AHEAD = 256;

    private static final String ALL = "select " + City.COLUMNS + " from trunkline_demo.cities order by id";

    @Override
    public String name() {
        return "stream";
    }

    @Override
    public Mono<Tally> run(Stage stage) {
        return Mono.using(() -> Schedulers.newSingle("slow-reader"), thread -> read(stage, thread), Scheduler::dispose);
    }

    private static Mono<Tally> read(Stage stage, Scheduler thread) {
        return Mono.fromCallable(() -> new SlowReader(stage.cities(), stage.progress()))
                .flatMap(reader -> stage.connection()
                        .query(ALL)
                        .all(City::of)
                        .publishOn(thread, ROWS_AHEAD)
                        .doOnNext(reader::read)
                        .then(Mono.fromCallable(reader::end)))
                .subscribeOn(thread);
    }
}
