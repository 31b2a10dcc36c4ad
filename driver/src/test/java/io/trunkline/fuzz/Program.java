// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import io.trunkline.PgClient;
import io.trunkline.Row;
import java.math.BigDecimal;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * What a client does once it is connected. Every statement has its name as its first parameter, by which it is found again on
 * the wire, and rows of one column that is a place for a token.
 */
enum Program {
    PIPELINE(client -> {
        client.one("a", Sql.ROW);
        client.all("b", Sql.ROWS);
        client.execute("c", Sql.ROWS);
        client.one("d", Sql.ROW);
        client.first("e", Sql.ROWS);
    }),
    REUSE(client -> client.one("a", Sql.ROW, () -> {
        client.one("b", Sql.ROW);
        client.all("c", Sql.ROWS, () -> client.all("d", Sql.ROWS));
    })),
    TRANSACTION(client -> client.subscribe("tx", client.sql().transaction(tx -> tx.query(Sql.ROW, "a")
            .one(Program::token)
            .then(tx.execute(Sql.ROWS, "b"))
            .then(tx.transaction(inner -> inner.execute("select 1 / 0 where $1::text <> ''", "c")
                            .then())
                    .onErrorResume(ignored -> Mono.empty()))
            .then(tx.query(Sql.ROW, "d").one(Program::token))))),
    SLOW_STREAM(client -> {
        client.slow("a", Sql.MANY_ROWS);
        client.one("b", Sql.ROW);
    }),
    STREAM_ALONE(client -> client.slow("a", Sql.MANY_ROWS)),
    ERRORS(client -> {
        client.subscribe("script", client.sql().script("create temp table t (id int primary key); select 1; select 2"));
        client.one("a", "select 1 / 0 where $1::text <> ''");
        client.one("b", Sql.ROW);
        client.execute("c", "insert into t select 1 where $1::text <> ''");
        client.execute("d", "insert into t select 1 where $1::text <> ''");
        client.one("e", "selec $1");
        client.one("f", Sql.ROWS);
        client.subscribe(
                "notices", client.sql().script("do $$ begin raise notice 'so'; end $$; listen l; notify l, 'x'"));
        client.one("g", Sql.ROW);
    }),
    CANCEL(client -> {
        client.cancelled("a", Sql.MANY_ROWS, 2);
        client.one("b", Sql.ROW);
        client.cancelled("c", Sql.ROWS, 0);
        client.all("d", Sql.ROWS);
    }),
    CANCEL_ALONE(client -> client.cancelled("a", Sql.MANY_ROWS, 1)),
    TYPES(client -> client.subscribe(
            "a",
            client.sql().query(Sql.TYPES, "a").all(Program::all),
            () -> client.subscribe("b", client.sql().query(Sql.TYPES, "b").all(Program::all)))),
    CLOSES(client -> {
        for (int i = 0; i < 6; i++) {
            client.one(
                    "s" + i, Sql.ROW + " and " + i + " = " + i, i == 5 ? () -> client.one("again", Sql.ROW) : () -> {});
        }
    }),
    COPY(client -> client.subscribe(
            "script",
            client.sql().script("create temp table u (id int)"),
            () -> client.subscribe("out", client.sql().execute("copy (select 1) to stdout"), () -> {}))),
    COPY_IN(client -> client.subscribe(
            "script",
            client.sql().script("create temp table u (id int)"),
            () -> client.subscribe("in", client.sql().execute("copy u from stdin"))));

    /** What a program can do. */
    interface Client {
        PgClient sql();

        void subscribe(String name, org.reactivestreams.Publisher<?> publisher, Runnable then);

        default void subscribe(String name, org.reactivestreams.Publisher<?> publisher) {
            subscribe(name, publisher, () -> {});
        }

        void slow(String name, String sql);

        void cancelled(String name, String sql, int after);

        default void one(String name, String sql, Runnable then) {
            subscribe(name, sql().query(sql, name).one(Program::token), then);
        }

        default void one(String name, String sql) {
            one(name, sql, () -> {});
        }

        default void first(String name, String sql) {
            subscribe(name, sql().query(sql, name).first(Program::token));
        }

        void all(String name, String sql, Runnable then);

        default void all(String name, String sql) {
            all(name, sql, () -> {});
        }

        default void execute(String name, String sql) {
            subscribe(name, sql().execute(sql, name));
        }
    }

    private static final class Sql {
        static final String ROW = "select 't000000000'::text where $1::text <> ''";
        static final String ROWS = "select 't000000000'::text from generate_series(1, 4) where $1::text <> ''";
        static final String MANY_ROWS = "select 't000000000'::text from generate_series(1, 12) where $1::text <> ''";
        static final String TYPES = "select 't000000000'::text, 42, 42::int8, true, 1.5::float8, 12.50::numeric,"
                + " '2026-11-21 10:00:00+00'::timestamptz, array[1, 2], null::text, '{\"a\": 1}'::jsonb"
                + " where $1::text <> ''";
    }

    @SuppressWarnings("ImmutableEnumChecker") // A lambda without anything of its own.
    private final Consumer<Client> body;

    Program(Consumer<Client> body) {
        this.body = body;
    }

    void run(Client client) {
        body.accept(client);
    }

    static String token(Row row) {
        return String.valueOf(row.getString(0));
    }

    private static String all(Row row) {
        String token = token(row);
        row.getInt(1);
        row.getLong(2);
        row.getBoolean(3);
        row.getDouble(4);
        row.get(5, BigDecimal.class);
        row.get(6);
        row.get(7, int[].class);
        row.isNull(8);
        row.getString(9);
        return token;
    }
}
