// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import io.trunkline.PgConnection;
import reactor.core.publisher.Mono;

/** A transaction commits when its publisher completes. Its two updates are pipelined. */
final class CommitTransfer implements Step {
    @Override
    public String name() {
        return "commit";
    }

    @Override
    public Mono<Tally> run(Stage stage) {
        PgConnection db = stage.connection();
        return db.transaction(tx -> Postcards.send(tx, 40))
                .doOnNext(updated -> CheckFailedException.expect("rows updated", 2L, updated))
                .flatMap(updated -> Postcards.expect(stage.connection(), 60, 40)
                        .thenReturn(Tally.rows(updated, "40 postcards sent, another connection sees them")));
    }
}
