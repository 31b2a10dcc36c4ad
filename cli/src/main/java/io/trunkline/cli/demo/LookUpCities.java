// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import io.trunkline.PgClient;
import java.util.List;
import reactor.core.publisher.Mono;

/** Pipelining is subscribing twice; here it is 20,000 times, before the first answer is in. */
final class LookUpCities implements Step {
    private static final int LOOK_UPS = 20_000;

    private static final String BY_ID = "select " + City.COLUMNS + " from trunkline_demo.cities where id = $1";

    @Override
    public String name() {
        return "look up";
    }

    @Override
    public Mono<Tally> run(Stage stage) {
        List<City> sample = stage.cities().sample(LOOK_UPS);
        // Mono.when counts; flatMap would look through all that are under way whenever one is done.
        return Mono.when(sample.stream()
                        .map(city -> check(stage.connections().next(), city)
                                .doOnNext(found -> stage.progress().advance(1)))
                        .toList())
                .thenReturn(Tally.rows(
                        sample.size(), "all at once over " + stage.connections().count() + " connections"));
    }

    private static Mono<City> check(PgClient db, City expected) {
        return db.query(BY_ID, expected.id())
                .one(City.class)
                .switchIfEmpty(Mono.error(() -> new CheckFailedException("city " + expected.id() + " is not there")))
                .doOnNext(found -> CheckFailedException.expect("city " + expected.id(), expected, found));
    }
}
