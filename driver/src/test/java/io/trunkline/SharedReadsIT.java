// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static io.trunkline.Outcomes.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.Outcome;
import io.trunkline.error.ServerException;
import io.trunkline.testkit.gate.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads that share a Sync, in front of a real server. */
@ExtendWith(WithConnection.class)
class SharedReadsIT {
    private static final String TOKEN = "select 100 / $1 * 0 + $1";

    /** Subscribes to all of them in one turn of the event loop, and waits for all. */
    private static List<String> inOneTurn(PgConnection connection, int count, Function<Integer, Mono<?>> statement) {
        return values(connection
                .execute("select 0")
                .thenMany(Flux.range(0, count)
                        .flatMapSequential(
                                i -> statement
                                        .apply(i)
                                        .map(String::valueOf)
                                        .onErrorResume(failure -> Mono.just(
                                                failure instanceof ServerException rejected
                                                        ? rejected.sqlState()
                                                        : failure.getClass().getSimpleName()))
                                        .defaultIfEmpty("nothing"),
                                count,
                                1)));
    }

    private static Mono<Integer> read(PgClient client, int token) {
        return client.query(TOKEN, token).readOnly().one(Integer.class);
    }

    @Test
    void everyoneGetsItsOwnAnswerWhoeverFails(PgConnection connection) {
        Random random = new Random(Seeds.seed("errors among shared reads"));
        for (int round = 0; round < 200; round++) {
            int count = 1 + random.nextInt(40);
            int errors = random.nextInt(4);
            List<Integer> tokens = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                tokens.add(random.nextInt(count) < errors ? 0 : 1 + random.nextInt(1_000));
            }
            List<String> answers = inOneTurn(connection, count, i -> switch (i % 5) {
                case 3 ->
                    connection
                            .query(TOKEN, tokens.get(i))
                            .readOnly()
                            .all(Integer.class)
                            .next();
                case 4 -> connection.query(TOKEN, tokens.get(i)).one(Integer.class);
                default -> read(connection, tokens.get(i));
            });
            assertThat(answers)
                    .as("round %s", round)
                    .isEqualTo(tokens.stream()
                            .map(token -> token == 0 ? "22012" : String.valueOf(token))
                            .toList());
        }
    }

    @Test
    void rowsThatWereDeliveredBeforeAnErrorAreNotDeliveredAgain(PgConnection connection) {
        String rows = "select g from generate_series(1, 3) g where 1 / $1 = 1 or g = 2";
        for (int use = 1; use <= 2; use++) {
            values(connection.query(rows, 1).readOnly().all(Integer.class));
        }
        List<List<Integer>> seen = IntStream.range(0, 5)
                .<List<Integer>>mapToObj(i -> new ArrayList<>())
                .toList();
        inOneTurn(connection, 5, i -> connection
                .query(rows, i == 2 ? 0 : 1)
                .readOnly()
                .all(Integer.class)
                .doOnNext(seen.get(i)::add)
                .count());
        for (int i = 0; i < 5; i++) {
            assertThat(seen.get(i)).isEqualTo(i == 2 ? List.of() : List.of(1, 2, 3));
        }
    }

    @Test
    void oneThatWritesIsRefusedAndTheOthersAreNotTouched(PgConnection connection) {
        completion(connection.script("create temp table t (id int4)"));
        for (int use = 1; use <= 3; use++) {
            List<String> outcomes = inOneTurn(
                    connection,
                    4,
                    i -> i == 1
                            ? connection
                                    .query("insert into t values (1) returning id")
                                    .readOnly()
                                    .one(Integer.class)
                            : read(connection, i + 1));
            assertThat(outcomes).containsExactly("1", "UsageException", "3", "4");
        }
        UsageException refusal =
                failure(connection.query("update t set id = 2").readOnly().execute(), UsageException.class);
        assertThat(refusal).hasMessageContaining("declared read-only and is UPDATE");
        assertThat(refusal.outcome()).isEqualTo(Outcome.UNKNOWN);
        failure(connection.query("set work_mem = '5MB'").readOnly().execute(), UsageException.class);
    }

    /** The documented price of a wrong declaration. */
    @Test
    void aFunctionThatWritesMayBeRolledBackByTheErrorOfAnother(PgConnection connection) {
        completion(connection.script("create temp table t (id int4); create function pg_temp.write() returns int4"
                + " language sql as 'insert into t values (1) returning id'"));
        String write = "select pg_temp.write()";
        read(connection, 1).block(Outcomes.LIMIT);
        value(connection.query(write).readOnly().one(Integer.class));
        value(connection.query(write).readOnly().one(Integer.class));
        completion(connection.script("truncate t"));
        List<String> outcomes = inOneTurn(
                connection,
                2,
                i -> i == 0 ? connection.query(write).readOnly().one(Integer.class) : read(connection, 0));
        assertThat(outcomes).containsExactly("1", "22012");
        assertThat(value(connection.query("select count(*) from t").one(Long.class)))
                .isZero();
    }

    @Test
    void aStatementThatTheServerHasForgottenHealsForAllWhoShare(PgConnection connection) {
        completion(connection.script("create temp table t (id int4); insert into t values (7)"));
        String all = "select * from t";
        for (int round = 1; round <= 3; round++) {
            for (int use = 1; use <= 2; use++) {
                value(connection.query(all).readOnly().one(Row::size));
            }
            completion(connection.script(round == 2 ? "deallocate all" : "alter table t add c" + round + " int4"));
            int columns = round == 1 ? 2 : round == 2 ? 2 : 3;
            assertThat(inOneTurn(
                            connection,
                            50,
                            i -> connection.query(all).readOnly().one(Row::size)))
                    .hasSize(50)
                    .containsOnly(String.valueOf(columns));
        }
    }

    @Test
    void aClientThatOnlyReadsMayNotWrite() {
        PgConnection reader = value(PgConnection.connect(WithConnection.config().with(it -> it.readOnly(true))));
        for (int use = 1; use <= 3; use++) {
            assertThat(inOneTurn(reader, 10, i -> reader.query(TOKEN, i).one(Integer.class)))
                    .containsExactly("22012", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        }
        ServerException refusal = failure(reader.execute("create table written ()"), ServerException.class);
        assertThat(refusal.sqlState()).isEqualTo("25006");
        assertThat(failure(reader.transaction(tx -> tx.execute("create table written ()")), ServerException.class)
                        .sqlState())
                .isEqualTo("25006");
        WithConnection.checkAndClose(reader);
    }

    /** Seen by the server: one implicit transaction for all of a group. */
    @Test
    void thoseWhoShareRunInOneImplicitTransaction(PgConnection connection) {
        String now = "select transaction_timestamp()::text || $1";
        for (int use = 1; use <= 2; use++) {
            value(connection.query(now, "").readOnly().one(String.class));
        }
        List<String> shared = inOneTurn(
                connection, 20, i -> connection.query(now, "").readOnly().one(String.class));
        assertThat(shared.stream().distinct()).hasSize(1);
        List<String> apart =
                inOneTurn(connection, 20, i -> connection.query(now, "").one(String.class));
        assertThat(apart.stream().distinct()).hasSizeGreaterThan(1);
    }
}
