// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import io.trunkline.PgClient;
import java.util.List;
import reactor.core.publisher.Mono;

/** Two cities that send each other postcards, and cannot send more than they have. */
final class Postcards {
    static final long FROM = 1;
    static final long TO = 2;

    private Postcards() {}

    /** Two updates that belong together; to be run in a transaction, so it takes whatever can run SQL. */
    static Mono<Long> send(PgClient db, int cards) {
        Mono<Long> arrive =
                db.execute("update trunkline_demo.postcards set cards = cards + $1 where city = $2", cards, TO);
        Mono<Long> leave =
                db.execute("update trunkline_demo.postcards set cards = cards - $1 where city = $2", cards, FROM);
        return arrive.zipWith(leave, Long::sum);
    }

    /** {@return nothing if the cities have so many cards each, otherwise {@link CheckFailedException}} */
    static Mono<Void> expect(PgClient db, int from, int to) {
        return db.query("select city, cards from trunkline_demo.postcards order by city")
                .all(row -> row.getLong("city") + " has " + row.getInt("cards"))
                .collectList()
                .doOnNext(found -> CheckFailedException.expect(
                        "postcards", List.of(FROM + " has " + from, TO + " has " + to), found))
                .then();
    }
}
