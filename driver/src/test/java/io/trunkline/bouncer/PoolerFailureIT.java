// SPDX-License-Identifier: Apache-2.0
package io.trunkline.bouncer;

import static io.trunkline.bouncer.Clients.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionException;
import io.trunkline.PgConnection;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.testkit.container.PgBouncer;
import io.trunkline.testkit.container.RequiresContainers;
import io.trunkline.testkit.server.EmbeddedServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/** What is told of a pooler that hangs up, or whose server does: the reason it gave, once, to everybody concerned. */
@RequiresContainers
class PoolerFailureIT {
    private static PgBouncer start(EmbeddedServer server, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(
                Map.of("pool_mode", "transaction", "default_pool_size", "2", "max_prepared_statements", "20"));
        settings.putAll(more);
        return PgBouncer.start(server, settings);
    }

    /** Subscribes at once, so that it is under way before the answer is waited for. */
    private static <T> Mono<Signal<T>> begun(Mono<T> statement) {
        Mono<Signal<T>> outcome = statement.materialize().cache();
        outcome.subscribe();
        return outcome;
    }

    private static PgException failure(Mono<? extends Signal<?>> outcome) {
        Signal<?> signal = outcome.block(SOON);
        assertThat(signal).isNotNull();
        assertThat(signal.getThrowable()).isInstanceOf(PgException.class);
        return (PgException) signal.getThrowable();
    }

    private static void awaitActive(EmbeddedServer server, String query) {
        long deadline = System.nanoTime() + SOON.toNanos();
        String count = "select count(*) from pg_stat_activity where state = 'active' and query = '" + query + "'";
        while (server.sql(count).get(0).contains("0")) {
            assertThat(System.nanoTime() - deadline).as("waited in vain").isNegative();
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static void awaitClosed(PgConnection connection) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (connection.isOpen()) {
            assertThat(System.nanoTime() - deadline).as("waited in vain").isNegative();
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** The pooler hands on the server's FATAL, and sends another of its own right behind it: "server conn crashed?". */
    @Test
    void ofTwoFatalsInARowTheServersIsTold() {
        EmbeddedServer server = EmbeddedServer.shared();
        try (PgBouncer bouncer = start(server, Map.of());
                Clients clients = Clients.open(2, bouncer.uri("postgres"))) {
            Mono<Signal<Long>> running = begun(clients.get(0).execute("select pg_sleep(27)"));
            Mono<Signal<Long>> behind = begun(clients.get(0).execute("select 1"));
            awaitActive(server, "select pg_sleep(27)");
            server.sql("select pg_terminate_backend(pid) from pg_stat_activity where query = 'select pg_sleep(27)'");
            assertThat(failure(running)).hasMessageContaining("57P01").hasMessageContaining("administrator command");
            PgException lost = failure(behind);
            assertThat(lost).isInstanceOf(ConnectionException.class).hasMessageContaining("57P01");
            assertThat(lost.outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(clients.get(0).isOpen()).isFalse();
            assertThat(clients.get(1).execute("select 1").block(SOON)).isEqualTo(1);
        }
    }

    @Test
    void whoWaitsTooLongForAServerConnectionIsToldSo() {
        EmbeddedServer server = EmbeddedServer.shared();
        try (PgBouncer bouncer = start(server, Map.of("query_wait_timeout", "1", "default_pool_size", "1"));
                Clients clients = Clients.open(2, bouncer.uri("postgres"))) {
            Mono<Signal<Long>> holder = begun(clients.get(0).execute("select pg_sleep(3)"));
            awaitActive(server, "select pg_sleep(3)");
            assertThatThrownBy(() -> clients.get(1).execute("select 1").block(SOON))
                    .isInstanceOf(PgException.class)
                    .hasMessageContaining("query_wait_timeout");
            assertThat(clients.get(1).isOpen()).isFalse();
            assertThat(holder.block(SOON).hasError()).isFalse();
        }
    }

    @Test
    void anIdleConnectionThatThePoolerEndsKeepsTheReason() {
        try (PgBouncer bouncer = start(EmbeddedServer.shared(), Map.of());
                Clients clients = Clients.open(2, bouncer.uri("postgres"))) {
            assertThat(clients.get(0).execute("select 1").block(SOON)).isEqualTo(1);
            bouncer.console("kill postgres");
            for (PgConnection connection : clients.all()) {
                awaitClosed(connection);
                assertThatThrownBy(() -> connection.execute("select 1").block(SOON))
                        .isInstanceOfSatisfying(ConnectionException.class, lost -> {
                            assertThat(lost.outcome()).isEqualTo(Outcome.NOT_SENT);
                            assertThat(lost.sqlState()).isEqualTo("08P01");
                        })
                        .hasMessageContaining("database removed");
            }
        }
    }

    @Test
    void aPoolerThatShutsDownLeavesTheOutcomeOfWhatRanUnknown() {
        EmbeddedServer server = EmbeddedServer.shared();
        try (PgBouncer bouncer = start(server, Map.of());
                Clients clients = Clients.open(3, bouncer.uri("postgres"))) {
            Mono<Signal<Long>> running = begun(clients.get(0).execute("select pg_sleep(26)"));
            Mono<Signal<Long>> inTransaction =
                    begun(clients.get(1).transaction(tx -> tx.execute("select pg_sleep(24)")));
            awaitActive(server, "select pg_sleep(24)");
            awaitActive(server, "select pg_sleep(26)");
            assertThatThrownBy(() -> bouncer.console("shutdown")).isInstanceOf(IllegalStateException.class);
            assertThat(failure(running).outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(failure(inTransaction).outcome()).isEqualTo(Outcome.UNKNOWN);
            clients.all().forEach(PoolerFailureIT::awaitClosed);
            assertThatThrownBy(() -> clients.get(2).execute("select 1").block(SOON))
                    .isInstanceOfSatisfying(ConnectionException.class, lost -> assertThat(lost.outcome())
                            .isEqualTo(Outcome.NOT_SENT));
        }
    }

    /** Clients outlive the server's restart at the pooler, which only those notice whose statement it cut off. */
    @Test
    void whoWasIdleDuringARestartOfTheServerGoesOn() {
        try (EmbeddedServer server = EmbeddedServer.start();
                PgBouncer bouncer = start(server, Map.of("server_login_retry", "1"));
                Clients clients = Clients.open(4, bouncer.uri("postgres"))) {
            for (PgConnection connection : clients.all()) {
                assertThat(connection
                                .query("select $1::text", "before")
                                .one(String.class)
                                .block(SOON))
                        .isEqualTo("before");
            }
            Mono<Signal<Long>> running = begun(clients.get(0).execute("select pg_sleep(25)"));
            awaitActive(server, "select pg_sleep(25)");
            server.restart();
            assertThat(failure(running)).hasMessageContaining("57P01");
            List<PgConnection> idle = clients.all().subList(1, 4);
            for (PgConnection connection : idle) {
                assertThat(connection
                                .query("select $1::text", "after")
                                .one(String.class)
                                .block(SOON))
                        .isEqualTo("after");
            }
        }
    }
}
