// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.outcome;
import static io.trunkline.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.error.PgException;
import io.trunkline.error.ServerException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** The time-outs that the server keeps: how they are said, and what each of them does. */
class ServerTimeoutsIT {
    private static final Duration SHORT = Duration.ofMillis(100);

    private static PgConnection connect(java.util.function.Consumer<PgConfig.Builder> timeouts) {
        return value(PgConnection.connect(WithConnection.config().with(timeouts)));
    }

    @Test
    void allOfThemHoldForTheSession() {
        PgConnection connection = connect(it -> it.statementTimeout(Duration.ofSeconds(11))
                .lockTimeout(Duration.ofMillis(12))
                .idleInTransactionSessionTimeout(Duration.ofNanos(13_000_001))
                .transactionTimeout(Duration.ZERO));
        assertThat(value(connection
                        .query("select string_agg(setting, ' ' order by name) from pg_settings where name in"
                                + " ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout',"
                                + " 'transaction_timeout')")
                        .one(String.class)))
                .isEqualTo("14 12 11000 0");
        WithConnection.checkAndClose(connection);
    }

    @Test
    void aStatementThatTakesTooLongIsCancelled() {
        PgConnection connection = connect(it -> it.statementTimeout(SHORT));
        assertThat(failure(connection.execute("select pg_sleep(60)"), ServerException.class))
                .matches(PgException::isCancelled);
        assertThat(value(connection.query("select 1").one(Integer.class))).isEqualTo(1);
        WithConnection.checkAndClose(connection);
    }

    @Test
    void aLockThatIsWaitedForTooLongIsAnErrorThatCanBeRetried() {
        PgConnection holder = WithConnection.connect();
        PgConnection connection = connect(it -> it.lockTimeout(SHORT));
        completion(holder.script("select pg_advisory_lock(" + connection.processId() + ")"));
        ServerException failure = failure(
                connection.execute("select pg_advisory_lock($1)", connection.processId()), ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("55P03");
        assertThat(failure).matches(PgException::isRetryable);
        WithConnection.checkAndClose(holder);
        WithConnection.checkAndClose(connection);
    }

    @Test
    void aTransactionThatIdlesTooLongLosesItsConnectionAndTheNextUseSaysWhy() {
        PgConnection connection = connect(it -> it.idleInTransactionSessionTimeout(SHORT));
        Throwable failure = outcome(connection.transaction(tx -> tx.execute("select 1")
                .then(Mono.fromRunnable(() -> Sessions.awaitEnd(connection.processId()))
                        .subscribeOn(reactor.core.scheduler.Schedulers.boundedElastic()))
                .then(tx.execute("select 1"))));
        assertThat(failure).isInstanceOf(ConnectionException.class).hasMessageContaining("25P03");
        ConnectionException later = failure(connection.query("select 1").one(Integer.class), ConnectionException.class);
        assertThat(later.sqlState()).isEqualTo("25P03");
        assertThat(connection.isOpen()).isFalse();
        completion(connection.close());
    }

    @Test
    void aTransactionThatTakesTooLongLosesItsConnection() {
        PgConnection connection = connect(it -> it.transactionTimeout(SHORT));
        PgException failure =
                failure(connection.transaction(tx -> tx.execute("select pg_sleep(60)")), PgException.class);
        assertThat(failure.sqlState()).isEqualTo("25P04");
        completion(connection.close());
    }

    @Test
    void theyAreSentAsParametersOfTheSession() {
        PgConfig config = PgConfig.defaults()
                .with(it -> it.statementTimeout(Duration.ofSeconds(1)).lockTimeout(Duration.ofSeconds(2)));
        assertThat(config.parameters()).isEqualTo(Map.of("statement_timeout", "1000", "lock_timeout", "2000"));
        assertThat(config.statementTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.lockTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.transactionTimeout()).isNull();
        PgConfig without = config.with(it -> it.statementTimeout(null));
        assertThat(without.parameters()).isEqualTo(Map.of("lock_timeout", "2000"));
        assertThat(without.idleInTransactionSessionTimeout()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-0.001S", "PT0.000999999S", "PT2147483.648S"})
    void aTimeThatTheServerCannotKeepIsRefused(Duration time) {
        assertThatThrownBy(() -> PgConfig.defaults().with(it -> it.idleInTransactionSessionTimeout(time)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("idle_in_transaction_session_timeout");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c lock_timeout=5s",
                "-clock_timeout=5s",
                "-c work_mem=1MB -c Lock_Timeout=0",
                "--lock-timeout=5s",
                "-c  lock-timeout = 5s"
            })
    void oneThatIsSaidTwiceIsRefused(String options) {
        PgConfig config = PgConfig.defaults().with(it -> it.options(options));
        assertThatThrownBy(() -> config.with(it -> it.lockTimeout(SHORT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lock_timeout is set as a Duration and in options: leave one of them out");
        assertThat(config.with(it -> it.statementTimeout(SHORT)).parameters())
                .containsEntry("statement_timeout", "100");
    }

    @Test
    void anotherParameterWithASimilarNameIsNoContradiction() {
        PgConfig config = PgConfig.defaults()
                .with(it -> it.options("-c deadlock_timeout=5s -c search_path=lock_timeout")
                        .lockTimeout(SHORT));
        assertThat(config.parameters()).containsEntry("lock_timeout", "100");
    }

    @Test
    void oneThatIsAParameterTooIsRefused() {
        assertThatThrownBy(() -> PgConfig.defaults()
                        .with(it -> it.parameter("Lock_Timeout", "1").lockTimeout(SHORT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lock_timeout is set as a Duration and as a parameter: leave one of them out");
    }
}
