// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import io.trunkline.PgConnection;
import io.trunkline.error.PgException;
import reactor.core.publisher.Mono;

/** A transaction rolls back when its publisher fails, and the error comes through as it was. */
final class RollBackTransfer implements Step {
    @Override
    public String name() {
        return "roll back";
    }

    @Override
    public Mono<Tally> run(Stage stage) {
        PgConnection db = stage.connection();
        return db.transaction(tx -> Postcards.send(tx, 1_000))
                .flatMap(sent -> Mono.<Tally>error(new CheckFailedException("sent more postcards than there were")))
                .onErrorResume(PgException::isCheckViolation, debts -> Postcards.expect(stage.connection(), 60, 40)
                        .thenReturn(Tally.rows(0, "1,000 are too many: both updates are undone")));
    }
}
