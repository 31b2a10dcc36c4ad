// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import io.trunkline.PgConnection;
import reactor.core.publisher.Mono;

/**
 * The schema that all of the demo happens in, so that it can run against any database and leave it as it was.
 *
 * <p>A comment on the schema says who made it: one that is left over from a demo that was cut off is replaced, any other is
 * not touched. An advisory lock, held by the connection that made it, keeps two demos apart.
 */
final class DemoSchema {
    static final String NAME = "trunkline_demo";

    private static final String COMMENT = "made by trunkline demo, which also drops it";
    private static final long LOCK = 0x7472756e6b6c696eL; // "trunklin"

    private final PgConnection owner;

    private DemoSchema(PgConnection owner) {
        this.owner = owner;
    }

    /** Makes it, or fails with {@link DemoException}. The connection must stay open until it is dropped. */
    static Mono<DemoSchema> create(PgConnection owner) {
        return lock(owner)
                .then(make(owner).onErrorResume(refused -> unlock(owner).then(Mono.error(refused))))
                .thenReturn(new DemoSchema(owner));
    }

    private static Mono<Void> make(PgConnection owner) {
        return existing(owner)
                .flatMap(comment -> comment.equals(COMMENT)
                        ? owner.script("drop schema " + NAME + " cascade")
                        : Mono.error(new DemoException("the database has a schema " + NAME
                                + " that the demo did not make, so it is not touched: rename or drop it first")))
                .then(owner.script("create schema " + NAME + "; comment on schema " + NAME + " is '" + COMMENT + "'"));
    }

    private static Mono<Void> lock(PgConnection owner) {
        return owner.query("select pg_try_advisory_lock($1)", LOCK)
                .one(Boolean.class)
                .filter(Boolean::booleanValue)
                .switchIfEmpty(Mono.error(() -> new DemoException("another demo is running in this database")))
                .then();
    }

    /** At once, so that the next demo need not wait until the server has noticed that this one is gone. */
    private static Mono<Void> unlock(PgConnection owner) {
        return owner.query("select pg_advisory_unlock($1)", LOCK)
                .one(Boolean.class)
                .then();
    }

    /** {@return the comment on the schema, empty if it has none; no signal if there is no such schema} */
    private static Mono<String> existing(PgConnection owner) {
        return owner.query(
                        "select coalesce(obj_description(oid, 'pg_namespace'), '') from pg_namespace where nspname = $1",
                        NAME)
                .one(String.class);
    }

    /** Drops it with all that is in it. */
    Mono<Void> drop() {
        return owner.script("drop schema " + NAME + " cascade").then(unlock(owner));
    }
}
