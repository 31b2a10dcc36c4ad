// SPDX-License-Identifier: Apache-2.0
package io.trunkline.bouncer;

import static io.trunkline.bouncer.Clients.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.testkit.container.PgBouncer;
import io.trunkline.testkit.container.RequiresContainers;
import io.trunkline.testkit.gate.Seeds;
import io.trunkline.testkit.server.EmbeddedServer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Named statements through a pooler that keeps account of them ({@code max_prepared_statements}), in transaction pooling:
 * whatever server process comes next, the pooler sees to it that the statement is there, under a name of its own.
 */
@RequiresContainers
class NamedStatementsIT {
    private static final String DATABASE = "bouncer_named";
    private static final int SERVER_CONNECTIONS = 5;
    private static final int KEPT_PER_SERVER_CONNECTION = 20;
    /** More than the pooler keeps per server connection, and than a connection's own small cache does. */
    private static final int TEXTS = 60;

    private static final int THINGS = 15;

    private static EmbeddedServer server;
    private static PgBouncer bouncer;

    @BeforeAll
    static void start() {
        server = EmbeddedServer.shared();
        server.sql("create database " + DATABASE);
        server.sqlIn(DATABASE, Mixture.TABLE);
        bouncer = PgBouncer.start(server, settings());
    }

    private static Map<String, String> settings() {
        return Map.of(
                "pool_mode",
                "transaction",
                "default_pool_size",
                Integer.toString(SERVER_CONNECTIONS),
                "max_prepared_statements",
                Integer.toString(KEPT_PER_SERVER_CONNECTION),
                "max_client_conn",
                "300");
    }

    @AfterAll
    static void stop() {
        bouncer.close();
        server.sql("drop database " + DATABASE + " with (force)");
    }

    private static PgConfig config(int statementCacheSize) {
        return PgConfig.parse(bouncer.uri(DATABASE)).with(it -> it.statementCacheSize(statementCacheSize));
    }

    private static long serverConnections() {
        return Long.parseLong(server.sql("select count(*) from pg_stat_activity where datname = '" + DATABASE + "'")
                .get(0)
                .get(0));
    }

    /** One cache holds all statements; the other is always too small, so that its statements are closed all the time. */
    @ParameterizedTest
    @ValueSource(ints = {256, 7})
    void twoHundredClientsOnFiveServerConnectionsGetTheirOwnAnswers(int statementCacheSize) {
        long seed = Seeds.seed("clients of a pooler");
        try (Clients clients = Clients.open(200, config(statementCacheSize))) {
            Long answers = Flux.range(0, clients.count())
                    .flatMap(
                            i -> new Mixture(clients.get(i), statementCacheSize + "." + i, TEXTS, new Random(seed + i))
                                    .run(THINGS),
                            clients.count())
                    .reduce(0L, Long::sum)
                    .block(SOON.multipliedBy(3));
            assertThat(answers).isGreaterThan(200 * THINGS);
            assertThat(serverConnections()).isBetween(2L, (long) SERVER_CONNECTIONS);
            assertThat(clients.all()).allMatch(PgConnection::isOpen);
        }
    }

    @Test
    void theServerKnowsThePoolersNamesAndNoMoreThanItIsToKeep() {
        try (Clients clients = Clients.open(1, config(256))) {
            PgConnection connection = clients.get(0);
            for (int round = 0; round < 2; round++) {
                List<String> answers = Flux.range(0, TEXTS)
                        .concatMap(i -> connection
                                .query("select $1::text || ' in turn " + i + "'", "t")
                                .one(String.class))
                        .collectList()
                        .block(SOON);
                assertThat(answers)
                        .isEqualTo(IntStream.range(0, TEXTS)
                                .mapToObj(i -> "t in turn " + i)
                                .toList());
                List<String> names = connection
                        .query("select name from pg_prepared_statements")
                        .all(String.class)
                        .collectList()
                        .block(SOON);
                assertThat(names)
                        .hasSizeBetween(1, KEPT_PER_SERVER_CONNECTION)
                        .allMatch(it -> it.startsWith("PGBOUNCER_"));
            }
        }
    }

    @Test
    void statementsThatLeaveOurCacheAreClosedAtThePooler() {
        PgConfig config = config(10).with(it -> it.applicationName("closes"));
        try (Clients clients = Clients.open(1, config)) {
            PgConnection connection = clients.get(0);
            for (int i = 0; i < 100; i++) {
                connection.query("select " + i).one(Integer.class).block(SOON);
            }
            // The last to leave is closed in front of the next flight.
            assertThat(keptFor("closes")).isBetween(10, 11);
        }
    }

    /** How many statements the pooler keeps account of for a client. */
    private static int keptFor(String application) {
        List<Integer> kept = bouncer.console("show clients").stream()
                .filter(client -> client.contains(application))
                .map(client -> Integer.parseInt(client.get(client.size() - 2)))
                .toList();
        assertThat(kept).hasSize(1);
        return kept.get(0);
    }

    @Test
    void pipelinedStatementsStayInOrderAndWithTheirParameters() {
        try (Clients clients = Clients.open(8, config(7))) {
            List<Integer> wanted = IntStream.range(0, 400).boxed().toList();
            List<List<Integer>> answers = Flux.fromIterable(clients.all())
                    .flatMap(connection -> Flux.fromIterable(wanted)
                            .flatMapSequential(
                                    i -> connection
                                            .query("select $1::int4 + " + i % TEXTS, i - i % TEXTS)
                                            .one(Integer.class),
                                    400,
                                    1)
                            .collectList())
                    .collectList()
                    .block(SOON);
            assertThat(answers).hasSize(8).containsOnly(wanted);
        }
    }

    @Test
    void aTableThatIsMadeAnewInTheMidstOfItsReadersStaysReadable() {
        server.sqlIn(DATABASE, "create table remade (token text); insert into remade values ('0')");
        try (Clients clients = Clients.open(20, config(256))) {
            Set<String> seen = new HashSet<>();
            for (int round = 0; round < 10; round++) {
                String token = Integer.toString(round);
                server.sqlIn(
                        DATABASE,
                        "begin; drop table remade; create table remade (id int8, token text); insert into remade values ("
                                + round + ", '" + token + "'); commit");
                List<String> answers = Flux.fromIterable(clients.all())
                        .flatMap(it -> it.query("select token from remade").one(String.class), clients.count())
                        .collectList()
                        .block(SOON);
                assertThat(answers).hasSize(clients.count()).containsOnly(token);
                seen.addAll(answers);
            }
            assertThat(seen).hasSize(10);
        } finally {
            server.sqlIn(DATABASE, "drop table remade");
        }
    }

    /** The server has forgotten what the pooler had prepared, and the pooler knows. */
    @Test
    void aPoolerThatResetsItsServerConnectionsAfterEachTransactionPreparesAnew() {
        Map<String, String> settings = Map.of(
                "pool_mode", "transaction",
                "default_pool_size", "2",
                "max_prepared_statements", "20",
                "server_reset_query", "discard all",
                "server_reset_query_always", "1");
        try (PgBouncer resetting = PgBouncer.start(server, settings);
                Clients clients = Clients.open(20, resetting.uri(DATABASE))) {
            long seed = Seeds.seed("clients of a pooler that resets");
            Long answers = Flux.range(0, clients.count())
                    .flatMap(
                            i -> new Mixture(clients.get(i), "reset " + i, TEXTS, new Random(seed + i)).run(20),
                            clients.count())
                    .reduce(0L, Long::sum)
                    .block(SOON);
            assertThat(answers).isGreaterThan(20 * 20);
            assertThat(clients.get(0)
                            .query("select count(*) from pg_prepared_statements")
                            .one(Long.class)
                            .block(SOON))
                    .as("only the one that counts")
                    .isEqualTo(1);
        }
    }

    /** In session pooling names pass as they are, so the next client of a server connection needs them to be free. */
    @Test
    void inSessionPoolingTheNextClientFindsACleanSession() {
        Map<String, String> settings = Map.of("pool_mode", "session", "default_pool_size", "1");
        try (PgBouncer sessions = PgBouncer.start(server, settings)) {
            Integer process = null;
            for (int visit = 0; visit < 3; visit++) {
                try (Clients clients = Clients.open(1, sessions.uri(DATABASE))) {
                    PgConnection connection = clients.get(0);
                    String suffix = " on visit " + visit;
                    for (int use = 0; use < 3; use++) {
                        assertThat(connection
                                        .query("select $1::text || '" + suffix + "'", "a")
                                        .one(String.class)
                                        .block(SOON))
                                .isEqualTo("a" + suffix);
                    }
                    assertThat(connection
                                    .query("show work_mem")
                                    .one(String.class)
                                    .block(SOON))
                            .isEqualTo("4MB");
                    connection.execute("set work_mem = '64kB'").block(SOON);
                    Integer now = connection
                            .query("select pg_backend_pid()")
                            .one(Integer.class)
                            .block(SOON);
                    assertThat(process == null || process.equals(now))
                            .as("the same server process")
                            .isTrue();
                    process = now;
                }
            }
        }
    }

    /** With one server connection only: one that is logging in would be told of as a failure, for a while. */
    @Test
    void aServerConnectionThatIsReplacedIsPreparedAnew() {
        Map<String, String> settings =
                Map.of("pool_mode", "transaction", "default_pool_size", "1", "max_prepared_statements", "20");
        try (PgBouncer replacing = PgBouncer.start(server, settings);
                Clients clients = Clients.open(10, replacing.uri(DATABASE))) {
            Set<String> processes = new HashSet<>();
            for (int round = 0; round < 5; round++) {
                String token = "round " + round + " by ";
                List<String> answers = Flux.fromIterable(clients.all())
                        .flatMap(
                                it -> it.query("select $1::text || pg_backend_pid()", token)
                                        .one(String.class),
                                clients.count())
                        .collectList()
                        .block(SOON);
                assertThat(answers).hasSize(clients.count()).allMatch(it -> it.startsWith(token));
                assertThat(new HashSet<>(answers))
                        .as("one server process at a time")
                        .hasSize(1);
                processes.add(answers.get(0).substring(token.length()));
                replacing.console("reconnect");
            }
            assertThat(processes).hasSize(5);
        }
    }

    /** Waiting for a server connection is waiting, not failing: all do something longer than a turn at once. */
    @Test
    void transactionsThatOutnumberTheServerConnectionsTakeTurns() {
        try (Clients clients = Clients.open(25, config(256))) {
            List<Integer> processes = Flux.fromIterable(clients.all())
                    .flatMap(
                            it -> it.transaction(tx -> tx.execute("select pg_sleep(0.01)")
                                    .then(Mono.zip(
                                            tx.query("select pg_backend_pid()").one(Integer.class),
                                            tx.query("select pg_backend_pid()").one(Integer.class)))
                                    .map(pids -> {
                                        assertThat(pids.getT1()).isEqualTo(pids.getT2());
                                        return pids.getT1();
                                    })),
                            clients.count())
                    .collectList()
                    .block(SOON);
            assertThat(processes).hasSize(25);
            assertThat(new HashSet<>(processes)).hasSizeBetween(2, SERVER_CONNECTIONS);
        }
    }
}
