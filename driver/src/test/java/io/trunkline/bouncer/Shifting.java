// SPDX-License-Identifier: Apache-2.0
package io.trunkline.bouncer;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgClient;
import io.trunkline.Row;
import io.trunkline.testkit.server.EmbeddedServer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A table that is never long what it was: its columns change their types, their places, and one comes and goes; the values
 * stay the same. In each row {@code a} is ten times {@code id}, and {@code b} is {@code id} taken away from nothing.
 */
final class Shifting {
    private static final int ROWS = 20;

    private static final List<String> SHAPES = List.of(
            "alter table shifting alter column a type float8",
            made("id int8, b int4, a text"),
            "alter table shifting add column more text default 'more'",
            "alter table shifting alter column b type numeric",
            "alter table shifting drop column more",
            made("b float8, a int8, id int8"),
            "alter table shifting alter column a type int4",
            made("a int8, b int8, id int8"),
            "alter table shifting alter column b type text",
            made("id int8, a int8, b int8"));

    private final EmbeddedServer server;
    private final String database;
    private int shape;

    Shifting(EmbeddedServer server, String database) {
        this.server = server;
        this.database = database;
        server.sqlIn(database, "drop table if exists shifting; drop table if exists ledger");
        server.sqlIn(database, "create table shifting (id int8, a int8, b int8); " + filled());
        server.sqlIn(database, "create table ledger (token text, value int4)");
    }

    private static String made(String columns) {
        return "begin; drop table shifting; create table shifting (" + columns + "); " + filled() + "; commit";
    }

    private static String filled() {
        return "insert into shifting (id, a, b) select i, i * 10, -i from generate_series(1, " + ROWS + ") i";
    }

    /** Takes on the next shape. */
    void shift() {
        server.sqlIn(database, SHAPES.get(shape++ % SHAPES.size()));
        server.sqlIn(
                database,
                "alter table ledger alter column value type "
                        + List.of("int8", "numeric", "text", "int4").get(shape % 4) + " using value::"
                        + List.of("int8", "numeric", "text", "int4").get(shape % 4));
    }

    int shapes() {
        return SHAPES.size();
    }

    private static boolean check(Row row, long id) {
        for (String column : List.of("id", "a", "b")) {
            long wanted = column.equals("id") ? id : column.equals("a") ? 10 * id : -id;
            BigDecimal found = new BigDecimal(row.getString(column));
            if (found.compareTo(BigDecimal.valueOf(wanted)) != 0) {
                throw new AssertionError(column + " of " + id + " is not " + found + ", in a row of " + row.names());
            }
        }
        return true;
    }

    /** By all of its columns. */
    static Mono<Boolean> one(PgClient client, int number) {
        long id = 1L + number % ROWS;
        return client.query("select * from shifting where id = $1", id).one(row -> check(row, id));
    }

    /** By two of its columns and what is passed through. */
    static Mono<Boolean> some(PgClient client, int number) {
        long id = 1L + number % ROWS;
        return client.query("select b, $1::int8 as id, a from shifting where a::int8 = $1 * 10", id)
                .one(row -> check(row, id));
    }

    /** All rows by a portal; answers how many. */
    static Mono<Long> all(PgClient client) {
        return client.query("select * from shifting")
                .fetchSize(7)
                .all(row -> check(row, number(row)))
                .count();
    }

    private static long number(Row row) {
        return new BigDecimal(row.getString("id")).longValueExact();
    }

    /** Writes a value that only its token may come with. */
    static Mono<Long> write(PgClient client, String token, int value) {
        return client.execute("insert into ledger (token, value) values ($1, $2)", token, value);
    }

    static Flux<Long> write(PgClient client, String token, int value, int times) {
        var batch = client.batch("insert into ledger (token, value) values ($1, $2)");
        for (int i = 0; i < times; i++) {
            batch = batch.add(token + "/" + i, value);
        }
        return batch.atomic();
    }

    /** Each token that was written is there once, with its value, which is its hash; and of the others none is there twice. */
    void requireLedger(List<String> written) {
        List<String> kept = server.sqlIn(database, "select token, value from ledger").stream()
                .map(row -> {
                    String token = String.valueOf(row.get(0));
                    assertThat(row.get(1)).isEqualTo(Integer.toString(value(token)));
                    return token;
                })
                .toList();
        List<String> missing = new ArrayList<>(written);
        missing.removeAll(kept);
        assertThat(missing).isEmpty();
        assertThat(kept).doesNotHaveDuplicates();
    }

    /** The value that goes with a token. */
    static int value(String token) {
        return token.replaceFirst("/.*", "").hashCode();
    }
}
