// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import io.trunkline.PgConnection;
import io.trunkline.error.PgException;
import io.trunkline.error.ServerException;
import reactor.core.publisher.Mono;

/** An error is a value with a type, a SQLSTATE and names; its statement failed, and the connection is as good as before. */
final class DuplicateKey implements Step {
    private static final String INSERT =
            "insert into trunkline_demo.cities (id, name, country, latitude, longitude) values ($1, $2, $3, $4, $5)";

    @Override
    public String name() {
        return "typed error";
    }

    @Override
    public Mono<Tally> run(Stage stage) {
        PgConnection db = stage.connection();
        City first = stage.cities().all().get(0);
        return db.execute(INSERT, first.id(), "Atlantis", "--", 31.25, -24.25)
                .flatMap(inserted -> Mono.<Tally>error(new CheckFailedException("the same key went in twice")))
                .onErrorResume(PgException::isUniqueViolation, refused -> check(db, (ServerException) refused));
    }

    private static Mono<Tally> check(PgConnection db, ServerException refused) {
        CheckFailedException.expect("SQLSTATE", "23505", refused.sqlState());
        CheckFailedException.expect("table", "cities", refused.table());
        CheckFailedException.expect("constraint", "cities_pkey", refused.constraint());
        Tally tally = Tally.rows(0, refused.sqlState() + ", " + refused.constraint() + " of " + refused.table())
                .fact("sqlState", "23505")
                .fact("constraint", "cities_pkey")
                .fact("table", "cities");
        return db.query("select 1").one(Integer.class).thenReturn(tally);
    }
}
