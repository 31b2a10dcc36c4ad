// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static io.trunkline.Outcomes.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.error.ServerException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What goes wrong with a statement is told in its own words, and the connection goes on. */
class ErrorsIT {
    private PgConnection connection;

    @BeforeEach
    void connect() {
        connection = WithConnection.connect();
    }

    @AfterEach
    void everyErrorHereLeavesTheConnectionOpen() {
        boolean open = connection.isOpen();
        WithConnection.checkAndClose(connection);
        assertThat(open).as("the connection is open").isTrue();
    }

    @Test
    void aTableThatIsNotThereIsToldWithItsPlace() {
        for (int use = 1; use <= 2; use++) {
            ServerException failure =
                    failure(connection.query("select * from nowhere").all(Row::size), ServerException.class);
            assertThat(failure.sqlState()).isEqualTo("42P01");
            assertThat(failure.position()).isEqualTo(15);
            assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
            assertThat(failure).hasMessageContaining("42P01").hasMessageContaining("nowhere");
        }
    }

    @Test
    void aNamedParameterIsAnsweredWithTheWayItIsWrittenHere() {
        for (int use = 1; use <= 2; use++) {
            ServerException failure = failure(
                    connection
                            .query("select * from pg_class where relname = :name")
                            .all(Row::size),
                    ServerException.class);
            assertThat(failure.sqlState()).isEqualTo("42601");
            assertThat(failure).hasMessageContaining("$1").hasMessageContaining(":name");
        }
        assertThat(failure(connection.execute("select 'größer 😀', :größe"), ServerException.class))
                .hasMessageContaining(":größe");
        assertThat(failure(connection.script("select 1; select :name"), ServerException.class))
                .hasMessageContaining(":name");
        assertThat(failure(connection.execute("select 1::"), ServerException.class)
                        .hint())
                .isNull();
    }

    @Test
    void aWrongNumberOfParametersNamesBothNumbers() {
        for (int use = 1; use <= 3; use++) {
            assertThat(failure(connection.execute("select $1::int4 + $2::int4", 1), UsageException.class))
                    .hasMessageContaining("2 parameters")
                    .hasMessageContaining("1 value ");
            assertThat(failure(connection.execute("select $1::int4 + $2::int4", 1, 2, 3), UsageException.class))
                    .hasMessageContaining("2 parameters")
                    .hasMessageContaining("3 values");
            assertThat(failure(connection.execute("select 5", 1), UsageException.class))
                    .hasMessageContaining("0 parameters")
                    .hasMessageContaining("1 value ");
            assertThat(failure(connection.execute("select $1::int4"), UsageException.class))
                    .hasMessageContaining("1 parameter ")
                    .hasMessageContaining("0 values");
        }
        assertThat(value(connection.query("select $1::int4 + $2::int4", 1, 2).one(Integer.class)))
                .isEqualTo(3);
    }

    @Test
    void aWrongNumberOfParametersNamesBothNumbersWhileTheStatementIsStillBeingPrepared() {
        List<Throwable> failures = values(Flux.range(1, 3).flatMapSequential(i -> connection
                .execute("select $1::int4 + $2::int4", 1)
                .then(Mono.<Throwable>empty())
                .onErrorResume(Mono::just)));
        assertThat(failures).hasSize(3).allSatisfy(failure -> assertThat(failure)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("2 parameters")
                .hasMessageContaining("1 value "));
    }

    @Test
    void aJavaTypeThatNoCodecTakesNamesTypeAndIndex() {
        for (int use = 1; use <= 3; use++) {
            UsageException failure = failure(
                    connection.execute("select $1::int4, $2::text", 1, Thread.currentThread()), UsageException.class);
            assertThat(failure).hasMessageContaining("$2").hasMessageContaining("java.lang.Thread");
            assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
            if (use == 2) {
                value(connection.execute("select $1::int4, $2::text", 1, "known from now on"));
            }
        }
    }

    @Test
    void aStatementThatCannotBeWrittenTouchesNoneInTheSameFlight() {
        List<String> outcomes = values(Flux.range(0, 60)
                .flatMapSequential(
                        i -> connection
                                .query("select $1::text", i % 3 == 1 ? Thread.currentThread() : "text " + i)
                                .one(String.class)
                                .onErrorResume(UsageException.class, failure -> Mono.just("refused " + i)),
                        60,
                        1));
        assertThat(outcomes)
                .isEqualTo(IntStream.range(0, 60)
                        .mapToObj(i -> (i % 3 == 1 ? "refused " : "text ") + i)
                        .toList());
    }

    @Test
    void aNulCharacterInTextIsRefusedBeforeItIsSent() {
        for (int use = 1; use <= 3; use++) {
            PgException failure =
                    failure(connection.query("select $1::text", "a\0b").one(String.class), PgException.class);
            assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(failure).hasMessageContaining("$1").hasMessageContaining("NUL");
            if (use == 2) {
                value(connection.query("select $1::text", "ab").one(String.class));
            }
        }
    }

    @Test
    void aNulCharacterOrHalfACharacterInTheSqlIsRefusedBeforeItIsSent() {
        for (String sql : List.of("select 1 --\0", "select '\ud83d'", "select '\ude00 '")) {
            assertThat(failure(connection.execute(sql), PgException.class).outcome())
                    .isEqualTo(Outcome.NOT_SENT);
            assertThat(failure(connection.script(sql), PgException.class).outcome())
                    .isEqualTo(Outcome.NOT_SENT);
        }
    }

    @Test
    void halfACharacterInAParameterIsRefusedBeforeItIsSent() {
        for (String text : List.of("\ud83d", "a\ude00", "\ud83d\ud83d")) {
            assertThat(failure(connection.execute("select $1::text", text), PgException.class)
                            .outcome())
                    .isEqualTo(Outcome.NOT_SENT);
        }
    }

    @Test
    void moreParametersThanTheProtocolCountsAreRefusedBeforeTheyAreSent() {
        Object[] parameters = new Object[65_536];
        Arrays.fill(parameters, 1);
        PgException failure = failure(connection.execute("select 1", parameters), PgException.class);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(failure).hasMessageContaining("65535").hasMessageContaining("65536");
    }

    @Test
    void asManyParametersAsTheProtocolCountsAreSent() {
        int most = 65_535;
        String sql = "select "
                + IntStream.rangeClosed(1, most / 100)
                        .mapToObj(row -> IntStream.range(0, 100)
                                .mapToObj(i -> "$" + ((row - 1) * 100 + i + 1) + "::int8")
                                .collect(Collectors.joining("+", "(", ")")))
                        .collect(Collectors.joining("+"))
                + IntStream.rangeClosed(most / 100 * 100 + 1, most)
                        .mapToObj(i -> "+$" + i + "::int8")
                        .collect(Collectors.joining());
        Object[] parameters = Collections.nCopies(most, 2).toArray();
        for (int use = 1; use <= 2; use++) {
            assertThat(value(connection.query(sql, parameters).one(Long.class))).isEqualTo(2L * most);
        }
    }

    @Test
    void brokenConstraintsHaveNamesAndQuestions() {
        completion(connection.script("create temp table town (id int4 constraint town_key primary key);"
                + "create temp table house (town int4 not null constraint house_town references town,"
                + " floors int4 constraint has_floors check (floors > 0));"
                + "insert into town values (1)"));
        assertBroken("insert into town values (1)", PgException::isUniqueViolation, "23505", "town_key");
        assertBroken("insert into house values (2, 1)", PgException::isForeignKeyViolation, "23503", "house_town");
        assertBroken("insert into house values (1, 0)", PgException::isCheckViolation, "23514", "has_floors");
        ServerException notNull =
                assertBroken("insert into house values (null, 1)", PgException::isNotNullViolation, "23502", null);
        assertThat(notNull.column()).isEqualTo("town");
        assertThat(notNull.table()).isEqualTo("house");
    }

    private ServerException assertBroken(
            String sql, Predicate<Throwable> question, String sqlState, String constraint) {
        ServerException last = null;
        for (int use = 1; use <= 2; use++) {
            ServerException failure = failure(connection.execute(sql), ServerException.class);
            assertThat(failure.sqlState()).isEqualTo(sqlState);
            assertThat(failure.constraint()).isEqualTo(constraint);
            assertThat(failure).matches(question);
            assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
            assertThat(PgException.isRetryable(failure)).isFalse();
            last = failure;
        }
        return last;
    }

    @Test
    void aDeferredConstraintFailsItsOwnStatementAfterItsRowsWereSent() {
        completion(
                connection.script("create temp table t (id int4 constraint late unique deferrable initially deferred);"
                        + " insert into t values (1)"));
        for (int use = 1; use <= 2; use++) {
            List<Object> outcomes = values(Flux.mergeSequential(
                    connection.query("select 1").one(Integer.class),
                    connection
                            .query("insert into t values (1) returning id")
                            .one(Integer.class)
                            .cast(Object.class)
                            .onErrorResume(Mono::just),
                    connection
                            .execute("insert into t values (1)")
                            .cast(Object.class)
                            .onErrorResume(Mono::just),
                    connection.query("select count(*) from t").one(Long.class)));
            assertThat(outcomes.get(0)).isEqualTo(1);
            assertThat(outcomes.subList(1, 3)).allSatisfy(failure -> {
                assertThat(failure).isInstanceOf(ServerException.class);
                assertThat((ServerException) failure).matches(PgException::isUniqueViolation);
                assertThat(((ServerException) failure).constraint()).isEqualTo("late");
            });
            assertThat(outcomes.get(3)).isEqualTo(1L);
        }
    }

    @Test
    void anErrorInOneOfAHundredPipelinedStatementsTouchesNoOther() {
        for (int use = 1; use <= 2; use++) {
            List<String> outcomes = values(Flux.range(0, 100)
                    .flatMapSequential(
                            i -> connection
                                    .query("select 100 / (50 - $1::int4)", i)
                                    .one(Integer.class)
                                    .map(String::valueOf)
                                    .onErrorResume(ServerException.class, failure -> Mono.just(failure.sqlState())),
                            100,
                            1));
            assertThat(outcomes)
                    .isEqualTo(IntStream.range(0, 100)
                            .mapToObj(i -> i == 50 ? "22012" : String.valueOf(100 / (50 - i)))
                            .toList());
        }
    }

    @Test
    void aStatementThatCannotBePreparedFailsAllWhoRodeOnItAndNobodyElse() {
        List<String> outcomes = values(Flux.range(0, 40)
                .flatMapSequential(
                        i -> connection
                                .query(i % 2 == 0 ? "select $1::int4" : "select $1::int4 from nowhere", i)
                                .one(Integer.class)
                                .map(String::valueOf)
                                .onErrorResume(ServerException.class, failure -> Mono.just(failure.sqlState())),
                        40,
                        1));
        assertThat(outcomes)
                .isEqualTo(IntStream.range(0, 40)
                        .mapToObj(i -> i % 2 == 0 ? String.valueOf(i) : "42P01")
                        .toList());
    }

    @Test
    void aParameterWhoseTypeNobodyCanTellIsAnError() {
        assertThat(failure(connection.execute("select $1 is null", 1), ServerException.class)
                        .sqlState())
                .isEqualTo("42P18");
    }

    @Test
    void aStatementThatTimesOutIsToldSo() {
        completion(connection.script("set statement_timeout = 20"));
        ServerException failure = failure(connection.execute("select pg_sleep(10)"), ServerException.class);
        assertThat(failure).matches(PgException::isCancelled);
    }

    @Test
    void anEncodingOfTheUsersOwnCannotSlipIn() {
        PgConnection other = WithConnection.connect();
        PgException failure = failure(other.execute("set client_encoding to 'LATIN1'"), PgException.class);
        assertThat(failure).hasMessageContaining("client_encoding").hasMessageContaining("UTF8");
        assertThat(other.isOpen()).isFalse();
    }
}
