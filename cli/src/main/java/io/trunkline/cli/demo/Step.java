// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import java.util.List;
import reactor.core.publisher.Mono;

/** Something the driver does for its living, with a check that it did. */
interface Step {
    /** In a word or two. */
    String name();

    /**
     * Does it when subscribed to.
     *
     * @return what was done; {@link CheckFailedException} if the result is wrong, and any error of the driver's
     */
    Mono<Tally> run(Stage stage);

    /** {@return all of them, in an order in which each finds what it needs} */
    static List<Step> all() {
        return List.of(
                new CreateTables(),
                new LoadCities(),
                new LookUpCities(),
                new StreamCities(),
                new CommitTransfer(),
                new RollBackTransfer(),
                new DuplicateKey());
    }
}
