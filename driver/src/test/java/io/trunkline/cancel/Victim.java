// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cancel;

import io.trunkline.PgClient;
import io.trunkline.RowMapper;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A kind of conversation, which is cut at each of its bytes. Values carry the token that the first parameter has. */
enum Victim {
    ROW_AT_FIRST(1, 0, (sql, token, rows) -> sql.query("select $1::text /* " + token + " */", token)
            .one(rows)),
    ROW(1, 0, (sql, token, rows) -> sql.query("select $1::text", token).one(rows)),
    ROWS_AT_FIRST(5, 0, (sql, token, rows) -> sql.query(
                    "select $1::text || g from generate_series(1, 5) g /* " + token + " */", token)
            .all(rows)),
    ROWS(5, 0, (sql, token, rows) -> sql.query("select $1::text || g from generate_series(1, 5) g", token)
            .all(rows)),
    FIRST(1, 0, (sql, token, rows) -> sql.query("select $1::text || g from generate_series(1, 5) g", token)
            .first(rows)),
    ROWS_THAT_NOBODY_TAKES(
            5, 0, (sql, token, rows) -> sql.query("select $1::text || g from generate_series(1, 5) g", token)
                    .all(rows)) {
        @Override
        long demand() {
            return 0;
        }
    },
    EXECUTE(1, 1, (sql, token, rows) -> sql.execute("insert into cut values ($1, 1)", token)),
    ERROR_BEHIND_ROWS(
            0, 0, (sql, token, rows) -> sql.query("select $1::text || 1 / (3 - g) from generate_series(1, 5) g", token)
                    .all(rows)) {
        @Override
        String failure() {
            return "22012";
        }
    },
    ERROR_IN_PARSE(0, 0, (sql, token, rows) -> sql.query("selec $1 /* " + token + " */", token)
            .all(rows)) {
        @Override
        String failure() {
            return "42601";
        }
    },
    ERROR_BEHIND_COMMAND_COMPLETE(
            0, 0, (sql, token, rows) -> sql.execute("insert into late select $1 from generate_series(1, 2)", token)) {
        @Override
        String failure() {
            return "23505";
        }
    },
    NOTICES(1, 0, (sql, token, rows) -> sql.query("select pg_temp.noisy($1)", token)
            .one(rows)),
    SCRIPT(
            0,
            2,
            (sql, token, rows) -> sql.script("insert into cut values ('" + token + "', 1); select 1;"
                    + " do $$ begin raise notice 'so'; end $$; insert into cut values ('" + token + "', 2)")),
    TRANSACTION(
            1,
            2,
            (sql, token, rows) -> sql.transaction(tx -> tx.execute("insert into cut values ($1, 1)", token)
                    .then(tx.transaction(inner -> inner.execute("insert into cut values ($1, 2)", token)))
                    .then(tx.query("select $1::text", token).one(rows)))) {
        @Override
        boolean ownsConnection() {
            return true;
        }
    },
    TRANSACTION_WITH_AN_ERROR(
            1,
            1,
            (sql, token, rows) -> sql.transaction(tx -> tx.execute("insert into cut values ($1, 1)", token)
                    .then(tx.transaction(inner -> inner.execute("insert into cut values ($1, 1)", token)
                                    .then())
                            .onErrorResume(duplicate -> Mono.empty()))
                    .then(tx.query("select $1::text", token).one(rows)))) {
        @Override
        boolean ownsConnection() {
            return true;
        }
    },
    TRANSACTION_ROLLED_BACK(
            0,
            0,
            (sql, token, rows) -> sql.transaction(tx -> tx.execute("insert into cut values ($1, 1)", token)
                    .then(tx.query("select 1 / 0").one(Integer.class)))) {
        @Override
        boolean ownsConnection() {
            return true;
        }

        @Override
        String failure() {
            return "22012";
        }
    };

    /** Asks it of a client. */
    private interface Question {
        Publisher<?> ask(PgClient sql, String token, RowMapper<String> rows);
    }

    private final int values;
    private final int inserts;

    @SuppressWarnings("ImmutableEnumChecker") // A lambda without anything of its own.
    private final Question question;

    Victim(int values, int inserts, Question question) {
        this.values = values;
        this.inserts = inserts;
        this.question = question;
    }

    Publisher<?> ask(PgClient sql, String token, RowMapper<String> rows) {
        return question.ask(sql, token, rows);
    }

    /** How many values it answers. */
    int size() {
        return values;
    }

    /** How many rows of its token it leaves in the table, unless it leaves none. */
    int inserts() {
        return inserts;
    }

    /** How it fails, as SQLSTATE, if it does. */
    @Nullable
    String failure() {
        return null;
    }

    /** How many values are asked for. */
    long demand() {
        return Long.MAX_VALUE;
    }

    /** Whether others cannot be under way at the same time. */
    boolean ownsConnection() {
        return false;
    }

    /** Whether its values are made by a mapper from rows. */
    boolean isMapped() {
        return inserts == 0 && values > 0;
    }

    static final String SET_UP = """
            create temp table cut (token text, part int, primary key (token, part));
            create temp table late (token text unique deferrable initially deferred);
            create function pg_temp.noisy(text) returns text language plpgsql as
            $$ begin raise notice 'first'; raise notice 'then'; return $1; end $$;
            """;
}
