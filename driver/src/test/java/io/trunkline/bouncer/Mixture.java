// SPDX-License-Identifier: Apache-2.0
package io.trunkline.bouncer;

import io.trunkline.PgClient;
import io.trunkline.PgConnection;
import io.trunkline.error.PgException;
import java.util.List;
import java.util.Random;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What one client does: statements one by one and pipelined, transactions, errors, in random order. Every answer carries the
 * token of its question and is checked; one that is somebody else's fails the run.
 *
 * <p>Needs the table {@value #TABLE}.
 */
final class Mixture {
    static final String TABLE = "create table tokens (token text, pid int4)";

    private final PgConnection connection;
    private final String name;
    private final int texts;
    private final Random random;
    private int asked;

    /**
     * @param name unlike that of all others
     * @param texts how many different SQL texts all clients choose from
     */
    Mixture(PgConnection connection, String name, int texts, Random random) {
        this.connection = connection;
        this.name = name;
        this.texts = texts;
        this.random = random;
    }

    /** Does so many things, one after the other, and answers how many answers were checked. */
    Mono<Long> run(int things) {
        return Flux.range(0, things).concatMap(i -> next()).reduce(0L, Long::sum);
    }

    private Mono<Long> next() {
        return switch (random.nextInt(8)) {
            case 0 -> sameText(connection);
            case 1, 2 -> oneOfManyTexts(connection);
            case 3 -> number(connection);
            case 4 -> rows(connection);
            case 5 ->
                together(List.of(
                        oneOfManyTexts(connection),
                        failing(),
                        sameText(connection),
                        unknownColumn(),
                        unknownColumn(),
                        number(connection)));
            case 6 -> transaction();
            default -> failedTransaction();
        };
    }

    private String token() {
        return name + ":" + ++asked;
    }

    private static Mono<Long> together(List<Mono<Long>> questions) {
        return Flux.merge(Flux.fromIterable(questions), questions.size()).reduce(0L, Long::sum);
    }

    private static <T> Mono<Long> expect(Mono<T> answer, T expected) {
        return answer.switchIfEmpty(Mono.error(() -> new AssertionError("no answer for " + expected)))
                .map(actual -> {
                    if (!actual.equals(expected)) {
                        throw new AssertionError(expected + " got " + actual);
                    }
                    return 1L;
                });
    }

    private Mono<Long> sameText(PgClient client) {
        String token = token();
        return expect(client.query("select $1::text", token).one(String.class), token);
    }

    private Mono<Long> oneOfManyTexts(PgClient client) {
        String token = token();
        int text = random.nextInt(texts);
        return expect(
                client.query("select $1::text || ' by " + text + "'", token).one(String.class), token + " by " + text);
    }

    /** Of another type and width than the others, so that a description that is not this statement's would show. */
    private Mono<Long> number(PgClient client) {
        long number = random.nextLong() / 4;
        return expect(client.query("select $1::int8 * 3", number).one(Long.class), number * 3);
    }

    private Mono<Long> rows(PgClient client) {
        String token = token();
        int count = random.nextInt(40);
        return expect(
                client.query("select $1::text, i from generate_series(1, $2::int4) i", token, count)
                        .all(row -> {
                            if (!token.equals(row.getString(0))) {
                                throw new AssertionError(token + " got " + row.getString(0));
                            }
                            return row.getInt(1);
                        })
                        .count(),
                (long) count);
    }

    private Mono<Long> failing() {
        return expectFailure(connection.query("select 1 / $1::int4", 0).one(Integer.class), "22012");
    }

    /** Fails at its Parse, and a second use that was sent right behind the first fails with it. */
    private Mono<Long> unknownColumn() {
        return expectFailure(connection.query("select nowhere, $1::int4", 1).one(Integer.class), "42703");
    }

    private static Mono<Long> expectFailure(Mono<?> question, String sqlState) {
        return question.<Long>handle((answer, sink) -> sink.error(new AssertionError("no failure but " + answer)))
                .onErrorResume(
                        failure -> failure instanceof PgException refused && sqlState.equals(refused.sqlState()),
                        failure -> Mono.just(1L));
    }

    /** Runs on one server process from its begin to its end, and sees what it wrote. */
    private Mono<Long> transaction() {
        String token = token();
        return connection.transaction(tx -> tx.execute("insert into tokens values ($1, pg_backend_pid())", token)
                .then(together(List.of(sameText(tx), oneOfManyTexts(tx), number(tx))))
                .flatMap(answers -> expect(
                                tx.query(
                                                "select count(*) from tokens where token = $1 and pid = pg_backend_pid()",
                                                token)
                                        .one(Long.class),
                                1L)
                        .map(one -> answers + one)));
    }

    private Mono<Long> failedTransaction() {
        String token = token();
        return expectFailure(
                        connection.transaction(
                                tx -> tx.execute("insert into tokens values ($1, pg_backend_pid())", token)
                                        .then(tx.query("select 1 / $1::int4", 0).one(Integer.class))),
                        "22012")
                .flatMap(one -> expect(
                                connection
                                        .query("select count(*) from tokens where token = $1", token)
                                        .one(Long.class),
                                0L)
                        .map(two -> one + two));
    }
}
