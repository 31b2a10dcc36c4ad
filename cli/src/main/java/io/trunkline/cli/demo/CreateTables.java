// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import reactor.core.publisher.Mono;

/** Several statements in one script, which is one transaction. */
final class CreateTables implements Step {
    private static final String TABLES = """
            create table trunkline_demo.cities (
                id        int8 primary key,
                name      text not null,
                country   text not null,
                admin1    text,
                admin2    text,
                latitude  float8 not null,
                longitude float8 not null
            );
            create table trunkline_demo.postcards (
                city  int8 primary key,
                cards int4 not null constraint no_debts check (cards >= 0)
            );
            insert into trunkline_demo.postcards values (1, 100), (2, 0);
            """;

    private static final String COUNT = "select count(*) from pg_tables where schemaname = $1";

    @Override
    public String name() {
        return "create tables";
    }

    @Override
    public Mono<Tally> run(Stage stage) {
        return stage.connection()
                .script(TABLES)
                .then(stage.connection().query(COUNT, DemoSchema.NAME).one(Long.class))
                .doOnNext(tables -> CheckFailedException.expect("tables in " + DemoSchema.NAME, 2L, tables))
                .thenReturn(Tally.rows(0, "2 tables in schema " + DemoSchema.NAME));
    }
}
