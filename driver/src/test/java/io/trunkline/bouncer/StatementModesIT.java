// SPDX-License-Identifier: Apache-2.0
package io.trunkline.bouncer;

import static io.trunkline.bouncer.Clients.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.StatementMode;
import io.trunkline.error.ServerException;
import io.trunkline.testkit.container.PgBouncer;
import io.trunkline.testkit.container.RequiresContainers;
import io.trunkline.testkit.gate.Seeds;
import io.trunkline.testkit.server.EmbeddedServer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Statements through a pooler in transaction pooling that prepares them by itself ({@code TRACKED}), or knows nothing of
 * them ({@code UNNAMED}), while tables change: what is read and written is right, or an error says why not.
 */
@RequiresContainers
class StatementModesIT {
    private static final String DATABASE = "bouncer_modes";
    private static final int TEXTS = 60;
    private static final int THINGS = 6;

    /** What a statement may meet that runs while its table is made anew twice. */
    private static final Set<String> EXPLAINED =
            Set.of("08P01", "0A000", "22003", "22P02", "22P03", "42804", "42883", "42P01", "42P05", "XX000", "42703");

    private static EmbeddedServer server;
    private static final Map<StatementMode, PgBouncer> wide = new EnumMap<>(StatementMode.class);
    /** With one server connection, so that what one client prepares another meets. */
    private static final Map<StatementMode, PgBouncer> narrow = new EnumMap<>(StatementMode.class);

    @BeforeAll
    static void start() {
        server = EmbeddedServer.shared();
        server.sql("create database " + DATABASE);
        server.sqlIn(DATABASE, Mixture.TABLE);
        for (StatementMode mode : List.of(StatementMode.TRACKED, StatementMode.UNNAMED)) {
            wide.put(mode, PgBouncer.start(server, settings(mode, 5)));
            narrow.put(mode, PgBouncer.start(server, settings(mode, 1)));
        }
    }

    private static Map<String, String> settings(StatementMode mode, int serverConnections) {
        Map<String, String> settings = new HashMap<>();
        settings.put("pool_mode", "transaction");
        settings.put("default_pool_size", Integer.toString(serverConnections));
        settings.put("max_prepared_statements", mode == StatementMode.TRACKED ? "200" : "0");
        settings.put("max_client_conn", "300");
        return settings;
    }

    @AfterAll
    static void stop() {
        wide.values().forEach(PgBouncer::close);
        narrow.values().forEach(PgBouncer::close);
        server.sql("drop database " + DATABASE + " with (force)");
    }

    private static PgConfig config(PgBouncer bouncer, StatementMode mode) {
        return PgConfig.parse(bouncer.uri(DATABASE)).with(it -> it.statementMode(mode));
    }

    // ---- One after the other

    /** A new server connection makes a pooler prepare the statement by itself, so that no error tells of a change. */
    @ParameterizedTest
    @EnumSource(names = {"TRACKED", "UNNAMED"})
    void whatIsReadIsRightAfterEachChangeOfTheTable(StatementMode mode) {
        PgBouncer bouncer = narrow.get(mode);
        Shifting shifting = new Shifting(server, DATABASE);
        try (Clients clients = Clients.open(4, config(bouncer, mode))) {
            for (int change = 0; change <= 2 * shifting.shapes(); change++) {
                int number = change;
                for (int use = 0; use < 2; use++) {
                    List<Boolean> right = Flux.fromIterable(clients.all())
                            .concatMap(it -> Flux.concat(
                                    Shifting.one(it, number),
                                    Shifting.some(it, number),
                                    Shifting.all(it).map(rows -> rows == 20),
                                    it.transaction(tx -> tx.query("select 1")
                                            .one(Integer.class)
                                            .then(Mono.just(true)))))
                            .collectList()
                            .block(SOON);
                    assertThat(right)
                            .as("change %s, use %s", change, use)
                            .hasSize(16)
                            .containsOnly(true);
                }
                // One who has never seen the table as it was, by a server that has.
                try (Clients newcomer = Clients.open(1, config(bouncer, mode))) {
                    assertThat(Shifting.one(newcomer.get(0), number).block(SOON))
                            .isTrue();
                    assertThat(Shifting.all(newcomer.get(0)).block(SOON)).isEqualTo(20);
                }
                shifting.shift();
                if (change % 2 == 1) {
                    bouncer.console("reconnect");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TRACKED", "UNNAMED"})
    void whatIsWrittenIsRightAfterEachChangeOfTheTable(StatementMode mode) {
        PgBouncer bouncer = narrow.get(mode);
        server.sqlIn(DATABASE, "drop table if exists taken; create table taken (v int8)");
        String insert = "insert into taken values ($1)";
        String find = "select count(*) from taken where v = $1";
        try (Clients clients = Clients.open(1, config(bouncer, mode))) {
            PgConnection connection = clients.get(0);
            for (String type : List.of("int8", "float8", "text", "numeric", "int4", "int8", "float4")) {
                server.sqlIn(
                        DATABASE,
                        "truncate taken; alter table taken alter column v type " + type + " using v::" + type);
                bouncer.console("reconnect");
                for (int use = 0; use < 3; use++) {
                    assertThat(connection.execute(insert, 7L).block(SOON)).isEqualTo(1);
                    assertThat(connection
                                    .batch(insert)
                                    .add(8L)
                                    .add(8L)
                                    .atomic()
                                    .collectList()
                                    .block(SOON))
                            .containsExactly(1L, 1L);
                    assertThat(connection.query(find, 7L).one(Long.class).block(SOON))
                            .as("as %s, use %s", type, use)
                            .isEqualTo(use + 1);
                }
                assertThat(server.sqlIn(DATABASE, "select v, count(*) from taken group by v order by v"))
                        .isEqualTo(List.of(List.of("7", "3"), List.of("8", "6")));
            }
        }
    }

    /** A wider column takes wider values, though the statement was first used when it was narrow. */
    @ParameterizedTest
    @EnumSource(names = {"TRACKED", "UNNAMED"})
    void aColumnThatHasBecomeWiderTakesWhatFits(StatementMode mode) {
        server.sqlIn(DATABASE, "drop table if exists widened; create table widened (v int4)");
        try (Clients clients = Clients.open(1, config(narrow.get(mode), mode))) {
            PgConnection connection = clients.get(0);
            String insert = "insert into widened values ($1)";
            for (int use = 0; use < 2; use++) {
                assertThat(connection.execute(insert, 1L).block(SOON)).isEqualTo(1);
                assertThatThrownBy(
                                () -> connection.execute(insert, 5_000_000_000L).block(SOON))
                        .isInstanceOf(ServerException.class)
                        .hasMessageContaining("out of range");
            }
            server.sqlIn(DATABASE, "alter table widened alter column v type int8");
            assertThat(connection.execute(insert, 5_000_000_000L).block(SOON)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TRACKED", "UNNAMED"})
    void aTypeThatIsMadeAnewIsPreparedAnew(StatementMode mode) {
        PgBouncer bouncer = narrow.get(mode);
        try (Clients clients = Clients.open(2, config(bouncer, mode))) {
            for (int round = 0; round < 3; round++) {
                server.sqlIn(
                        DATABASE,
                        "drop table if exists moods; drop type if exists mood; create type mood as enum ('sad', 'ok');"
                                + " create table moods (m mood)");
                for (int use = 0; use < 3; use++) {
                    for (PgConnection connection : clients.all()) {
                        assertThat(connection
                                        .query("insert into moods values ($1) returning m", "ok")
                                        .one(String.class)
                                        .block(SOON))
                                .isEqualTo("ok");
                    }
                }
            }
        }
    }

    @Test
    void unnamedStatementsLeaveNothingOnTheServerAndTrackedOnesNoMoreThanThePoolerKeeps() {
        for (StatementMode mode : narrow.keySet()) {
            try (Clients clients = Clients.open(3, config(narrow.get(mode), mode))) {
                for (int i = 0; i < 30; i++) {
                    int text = i;
                    List<Integer> answers = Flux.fromIterable(clients.all())
                            .flatMap(it ->
                                    it.query("select $1::int4 + " + text, 1).one(Integer.class))
                            .collectList()
                            .block(SOON);
                    assertThat(answers).containsOnly(1 + text);
                }
                Long prepared = clients.get(0)
                        .query("select count(*) from pg_prepared_statements")
                        .one(Long.class)
                        .block(SOON);
                if (mode == StatementMode.UNNAMED) {
                    assertThat(prepared).isZero();
                } else {
                    assertThat(prepared).isBetween(1L, 200L);
                }
            }
        }
    }

    /** A pooler keeps account of what could not be parsed until it is closed. */
    @Test
    void whatCouldNotBeParsedIsClosedAtThePooler() {
        PgBouncer bouncer = narrow.get(StatementMode.TRACKED);
        PgConfig config = config(bouncer, StatementMode.TRACKED)
                .with(it -> it.applicationName("failing").statementCacheSize(10));
        try (Clients clients = Clients.open(1, config)) {
            for (int i = 0; i < 40; i++) {
                String sql = "select nowhere" + i;
                assertThatThrownBy(() ->
                                clients.get(0).query(sql).one(Integer.class).block(SOON))
                        .isInstanceOf(ServerException.class);
            }
            List<Integer> kept = bouncer.console("show clients").stream()
                    .filter(client -> client.contains("failing"))
                    .map(client -> Integer.parseInt(client.get(client.size() - 2)))
                    .toList();
            assertThat(kept).hasSize(1);
            assertThat(kept.get(0)).isLessThanOrEqualTo(2);
        }
    }

    // ---- All at once

    @ParameterizedTest
    @EnumSource(names = {"TRACKED", "UNNAMED"})
    void twoHundredClientsGetTheirOwnAnswersWhileTablesChange(StatementMode mode) {
        long seed = Seeds.seed("clients of a pooler");
        Shifting shifting = new Shifting(server, DATABASE);
        Queue<String> written = new ConcurrentLinkedQueue<>();
        AtomicInteger right = new AtomicInteger();
        AtomicInteger explained = new AtomicInteger();
        try (Clients clients = Clients.open(200, config(wide.get(mode), mode))) {
            CompletableFuture<Long> all = Flux.range(0, clients.count())
                    .flatMap(
                            i -> {
                                PgConnection connection = clients.get(i);
                                Random random = new Random(seed + i);
                                Mixture mixture = new Mixture(connection, mode + "." + i, TEXTS, random);
                                return Flux.range(0, THINGS)
                                        .concatMap(thing -> {
                                            String token = mode + "." + i + ":" + thing;
                                            int number = random.nextInt(20);
                                            Mono<Long> read = right(
                                                    random.nextBoolean()
                                                            ? Shifting.one(connection, number)
                                                            : Shifting.some(connection, number),
                                                    right,
                                                    explained);
                                            Mono<Long> inside = right(
                                                    connection.transaction(tx -> Shifting.one(tx, number)
                                                            .then(Shifting.some(tx, number))),
                                                    right,
                                                    explained);
                                            Mono<Long> stream = right(
                                                    Shifting.all(connection).map(rows -> rows == 20), right, explained);
                                            Mono<Long> write = right(
                                                    (thing % 2 == 0
                                                                    ? Shifting.write(
                                                                            connection, token, Shifting.value(token))
                                                                    : Shifting.write(
                                                                                    connection,
                                                                                    token,
                                                                                    Shifting.value(token),
                                                                                    3)
                                                                            .reduce(0L, Long::sum))
                                                            .map(rows -> written.add(
                                                                    thing % 2 == 0 ? token : token + "/" + 2)),
                                                    right,
                                                    explained);
                                            return Flux.merge(read, write)
                                                    .concatWith(mixture.run(1))
                                                    .concatWith(thing % 3 == 0 ? inside : stream);
                                        })
                                        .reduce(0L, Long::sum);
                            },
                            clients.count())
                    .reduce(0L, Long::sum)
                    .toFuture();
            int shifts = 0;
            do {
                shifting.shift();
                shifts++;
            } while (!all.isDone());
            assertThat(all.join()).isGreaterThan(200 * THINGS);
            assertThat(shifts).isGreaterThan(shifting.shapes());
            assertThat(right.get()).isGreaterThan(3 * (right.get() + explained.get()) / 4);
            assertThat(clients.all()).allMatch(PgConnection::isOpen);
        }
        shifting.requireLedger(List.copyOf(written));
    }

    private static Mono<Long> right(Mono<Boolean> answer, AtomicInteger right, AtomicInteger explained) {
        return answer.switchIfEmpty(Mono.error(() -> new AssertionError("no answer")))
                .map(isRight -> {
                    assertThat(isRight).isTrue();
                    right.incrementAndGet();
                    return 1L;
                })
                .onErrorResume(
                        failure -> failure instanceof ServerException refused && EXPLAINED.contains(refused.sqlState()),
                        failure -> {
                            explained.incrementAndGet();
                            return Mono.just(0L);
                        });
    }
}
