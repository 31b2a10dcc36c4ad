// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.outcome;
import static io.trunkline.Outcomes.value;
import static io.trunkline.Outcomes.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.DataException;
import io.trunkline.error.FeatureNotSupportedException;
import io.trunkline.error.InsufficientResourcesException;
import io.trunkline.error.IntegrityConstraintViolationException;
import io.trunkline.error.IntegrityConstraintViolationException.Kind;
import io.trunkline.error.InternalErrorException;
import io.trunkline.error.InvalidAuthorizationSpecificationException;
import io.trunkline.error.InvalidTransactionStateException;
import io.trunkline.error.ObjectNotInPrerequisiteStateException;
import io.trunkline.error.OperatorInterventionException;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.error.PlPgSqlErrorException;
import io.trunkline.error.ProgramLimitExceededException;
import io.trunkline.error.ServerConnectionException;
import io.trunkline.error.ServerException;
import io.trunkline.error.SyntaxErrorOrAccessRuleViolationException;
import io.trunkline.error.SystemErrorException;
import io.trunkline.error.TransactionRollbackException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The errors of a real server, class by class: their type, their fields, what became of the statement, and the place in the SQL. */
class ErrorClassesIT {
    private PgConnection connection;
    private PgConnection other;

    @BeforeAll
    static void createWhatTwoSessionsSee() {
        PgConnection connection = WithConnection.connect();
        completion(connection.script("""
                drop table if exists error_account;
                create table error_account (id int4 primary key, cents int4 not null);
                drop role if exists error_limited;
                create role error_limited login connection limit 0
                """));
        completion(connection.close());
    }

    @AfterAll
    static void drop() {
        PgConnection connection = WithConnection.connect();
        completion(connection.script("drop table error_account; drop role error_limited"));
        completion(connection.close());
    }

    @BeforeEach
    void connect() {
        connection = WithConnection.connect();
        other = WithConnection.connect();
        completion(connection.script("""
                create temp table town (id int4 constraint town_key primary key);
                create temp table house (
                    town int4 not null constraint house_town references town,
                    floors int4 constraint has_floors check (floors > 0));
                create temp table ward (town int4 constraint ward_town references town deferrable initially deferred);
                create temp table booking (
                    during int4range, constraint no_overlap exclude using gist (during with &&));
                insert into town values (1);
                insert into booking values ('[1,5)');
                truncate error_account;
                insert into error_account values (1, 100), (2, 100)
                """));
    }

    @AfterEach
    void close() {
        WithConnection.checkAndClose(connection);
        WithConnection.checkAndClose(other);
    }

    /** In the SQL, ▲ stands in front of the character that the caret is expected at. */
    static Stream<Arguments> statements() {
        return Stream.of(
                refused("▲selct 1", "42601", SyntaxErrorOrAccessRuleViolationException.class),
                refused("select 1 +▲", "42601", SyntaxErrorOrAccessRuleViolationException.class),
                refused("select 'größer', '漢字', '😀', ▲from", "42601", SyntaxErrorOrAccessRuleViolationException.class),
                refused(
                        "select 'é',\n\t'😀\n漢',\r\n\t  ▲nmae\nfrom pg_class\n",
                        "42703",
                        SyntaxErrorOrAccessRuleViolationException.class),
                refused(
                        "select " + "'漢字 and more', ".repeat(20) + "▲nmae" + ", 'and more'".repeat(20)
                                + " from pg_class",
                        "42703",
                        SyntaxErrorOrAccessRuleViolationException.class),
                refused("select * from ▲nowhere", "42P01", SyntaxErrorOrAccessRuleViolationException.class),
                refused("select ▲no_such_function(1)", "42883", SyntaxErrorOrAccessRuleViolationException.class),
                refused("select 1 ▲/ '{}'::json", "42883", SyntaxErrorOrAccessRuleViolationException.class),
                refused("select 5 / (id - id) from town", "22012", DataException.class),
                refused("select ▲'abc'::int4", "22P02", DataException.class),
                refused("select 100000::int2", "22003", DataException.class),
                refused("select * from ▲other_db.public.t", "0A000", FeatureNotSupportedException.class),
                refused(
                        "select "
                                + IntStream.range(0, 1_665)
                                        .mapToObj(String::valueOf)
                                        .collect(Collectors.joining(",")),
                        "54011",
                        ProgramLimitExceededException.class),
                refused("select pg_read_file('no_such_file_of_errors')", "58P01", SystemErrorException.class),
                refused("select pg_describe_object(99999, 1, 0)", "XX000", InternalErrorException.class),
                refused("do 'begin raise exception ''no''; end'", "P0001", PlPgSqlErrorException.class),
                refused("do 'begin assert false; end'", "P0004", PlPgSqlErrorException.class),
                refused(
                        "do $$ begin raise exception 'lost' using errcode = '08006'; end $$",
                        "08006",
                        ServerConnectionException.class),
                refused(
                        "do $$ begin raise exception 'full' using errcode = '53100'; end $$",
                        "53100",
                        InsufficientResourcesException.class),
                refused(
                        "do $$ begin raise exception 'ours' using errcode = 'SH001'; end $$",
                        "SH001",
                        ServerException.class),
                refused("create table ▲no_such_schema.t ()", "3F000", ServerException.class));
    }

    private static Arguments refused(String marked, String state, Class<? extends ServerException> type) {
        return Arguments.of(marked, state, type);
    }

    @ParameterizedTest
    @MethodSource("statements")
    void isOfItsClassAndShowsThePlace(String marked, String state, Class<? extends ServerException> type) {
        String sql = marked.replace("▲", "");
        List<Mono<?>> ways = List.of(
                connection.execute(sql),
                connection.execute(sql),
                connection.query(sql).all(Row::size).then(),
                connection.script(sql),
                connection.transaction(tx -> tx.execute(sql)));
        for (Mono<?> way : ways) {
            ServerException failure = failure(way, type);
            assertThat(failure).isExactlyInstanceOf(type);
            assertThat(failure.sqlState()).isEqualTo(state);
            assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
            assertThat(failure.severity()).isEqualTo("ERROR");
            assertThat(failure.sql()).isEqualTo(sql);
            assertThat(characterAtTheCaret(failure)).isEqualTo(characterAtTheMark(marked));
            assertThat(failure.getMessage())
                    .startsWith("ERROR " + state + ": ")
                    .isEqualTo(
                            failure.fields().summary() + (failure.excerpt() == null ? "" : "\n" + failure.excerpt()));
        }
    }

    private static String characterAtTheMark(String marked) {
        int mark = marked.indexOf('▲');
        if (mark < 0) {
            return "none";
        }
        return mark == marked.length() - 1 ? "end" : Character.toString(marked.codePointAt(mark + 1));
    }

    /** What a reader finds above the caret, by columns: the wide characters in this test are 漢, 字 and 😀. */
    private static String characterAtTheCaret(ServerException failure) {
        String excerpt = failure.excerpt();
        if (excerpt == null) {
            return "none";
        }
        String[] lines = excerpt.split("\n", -1);
        assertThat(lines).hasSize(2);
        int column = lines[1].indexOf('^');
        StringBuilder columns = new StringBuilder();
        lines[0].codePoints().forEach(character -> {
            columns.append(Character.isBmpCodePoint(character) ? Character.toString(character) : "#");
            columns.append("漢字😀".indexOf(character) >= 0 ? " " : "");
        });
        return column == columns.length() ? "end" : columns.substring(column, column + 1);
    }

    @Test
    void aMessageReadsLikeThis() {
        assertThat(failure(connection.execute("select id,\n       flors\nfrom house, town"), ServerException.class))
                .hasMessage("""
                        ERROR 42703: column "flors" does not exist (hint: Perhaps you meant to reference the column "house.floors".)
                          line 2: flors
                                  ^""");
        assertThat(failure(connection.script("select 1;\nselect 2;\nselect nmae from town"), ServerException.class))
                .hasMessage("""
                        ERROR 42703: column "nmae" does not exist (hint: This was statement 3 of those that were sent together.)
                          line 3: select nmae from town
                                         ^""");
    }

    static Stream<Arguments> violations() {
        return Stream.of(
                Arguments.of("insert into town values (1)", Kind.UNIQUE, "23505", "town_key", "town", null),
                Arguments.of("insert into house values (2, 1)", Kind.FOREIGN_KEY, "23503", "house_town", "house", null),
                Arguments.of("insert into ward values (2)", Kind.FOREIGN_KEY, "23503", "ward_town", "ward", null),
                Arguments.of("insert into house values (1, 0)", Kind.CHECK, "23514", "has_floors", "house", null),
                Arguments.of("insert into house values (null, 1)", Kind.NOT_NULL, "23502", null, "house", "town"),
                Arguments.of(
                        "insert into booking values ('[3,8)')",
                        Kind.EXCLUSION,
                        "23P01",
                        "no_overlap",
                        "booking",
                        null));
    }

    @ParameterizedTest
    @MethodSource("violations")
    void aBrokenConstraintIsNamed(String sql, Kind kind, String state, String constraint, String table, String column) {
        for (Mono<?> way : List.<Mono<?>>of(
                connection.execute(sql),
                connection.execute(sql),
                connection.script(sql),
                connection.transaction(tx -> tx.execute(sql)))) {
            IntegrityConstraintViolationException failure = failure(way, IntegrityConstraintViolationException.class);
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.sqlState()).isEqualTo(state);
            assertThat(failure.constraint()).isEqualTo(constraint);
            assertThat(failure.table()).isEqualTo(table);
            assertThat(failure.column()).isEqualTo(column);
            assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
            assertThat(failure.detail()).isNotNull();
            assertThat(failure.getMessage()).doesNotContain(Objects.requireNonNull(failure.detail()));
            assertThat(failure.excerpt()).isNull();
            assertThat(PgException.isRetryable(failure)).isFalse();
        }
    }

    @Test
    void aDeferredConstraintIsBrokenByTheCommit() {
        Mono<Long> work = connection.transaction(tx -> tx.execute("insert into ward values (7)")
                .then(tx.query("select count(*) from ward").one(Long.class)));
        IntegrityConstraintViolationException failure = failure(work, IntegrityConstraintViolationException.class);
        assertThat(failure.kind()).isEqualTo(Kind.FOREIGN_KEY);
        assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(failure.sql()).isEqualToIgnoringCase("commit");
        assertThat(value(connection.query("select count(*) from ward").one(Long.class)))
                .isZero();
    }

    @Test
    void whatAFunctionRaisesKeepsItsFields() {
        ServerException failure = failure(connection.execute("""
                        do $$ begin
                            raise exception 'closed' using errcode = 'SH001', detail = 'since noon', hint = 'Come tomorrow.',
                                schema = 'shop', table = 'doors', column = 'state', datatype = 'door', constraint = 'open_door';
                        end $$"""), ServerException.class);
        assertThat(failure).hasMessage("ERROR SH001: closed (constraint: open_door) (hint: Come tomorrow.)");
        assertThat(failure.detail()).isEqualTo("since noon");
        assertThat(failure.schema()).isEqualTo("shop");
        assertThat(failure.table()).isEqualTo("doors");
        assertThat(failure.column()).isEqualTo("state");
        assertThat(failure.dataType()).isEqualTo("door");
        assertThat(failure.where()).contains("line 2");
        assertThat(failure.routine()).isEqualTo("exec_stmt_raise");
    }

    @Test
    void anErrorWithinAFunctionIsShownInTheFunctionsQuery() {
        completion(connection.script("""
                create function pg_temp.quiet() returns void language plpgsql as
                $$ begin perform nmae from pg_class; end $$;
                create function pg_temp.telling(v text) returns void language plpgsql as
                $$ begin execute format('select nmae = %L', v); end $$"""));
        for (int use = 1; use <= 3; use++) {
            ServerException quiet = failure(connection.execute("select pg_temp.quiet()"), ServerException.class);
            assertThat(quiet).hasMessage("""
                    ERROR 42703: column "nmae" does not exist
                      internal query: SELECT nmae from pg_class
                                             ^""");
            String secret = "secret-" + UUID.randomUUID();
            ServerException telling =
                    failure(connection.execute("select pg_temp.telling($1)", secret), ServerException.class);
            assertThat(telling).hasMessage("ERROR 42703: column \"nmae\" does not exist");
            assertThat(telling.excerpt()).contains(secret);
        }
    }

    @Test
    void aParametersValueIsNotShown() {
        String secret = "secret-" + UUID.randomUUID();
        for (int use = 1; use <= 2; use++) {
            ServerException failure = failure(
                    connection.execute("select nmae from town where $1::text is null", secret), ServerException.class);
            assertThat(failure.excerpt()).contains("$1::text");
            assertThat(failure.toString()).doesNotContain(secret);
        }
    }

    @Test
    void whatAReadOnlyTransactionRefuses() {
        ServerException failure = failure(
                connection.transaction(tx ->
                        tx.script("set transaction read only").then(tx.execute("update error_account set cents = 0"))),
                InvalidTransactionStateException.class);
        assertThat(failure).matches(PgException::isReadOnlyTransaction);
        assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(PgException.isRetryable(failure)).isFalse();
    }

    @Test
    void whatAFailedTransactionRefuses() {
        Mono<Void> work = connection.transaction(tx -> tx.execute("selct")
                .onErrorResume(e -> Mono.empty())
                .then(tx.execute("select 1").then()));
        assertThat(failure(work, InvalidTransactionStateException.class).sqlState())
                .isEqualTo("25P02");
    }

    @Test
    void whatTheUserMayNotDo() {
        completion(connection.script("set role error_limited"));
        ServerException failure = failure(
                connection.execute("select * from error_account"), SyntaxErrorOrAccessRuleViolationException.class);
        assertThat(failure).matches(PgException::isInsufficientPrivilege);
        completion(connection.script("reset role"));
    }

    @Test
    void aTimeOutOfTheServers() {
        completion(connection.script("set statement_timeout = 20"));
        ServerException failure =
                failure(connection.execute("select pg_sleep(30)"), OperatorInterventionException.class);
        assertThat(failure).matches(PgException::isCancelled);
        assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(PgException.isRetryable(failure)).isFalse();
    }

    @Test
    void aLockThatCannotBeHad() {
        completion(other.script("begin; lock table error_account"));
        completion(connection.script("set lock_timeout = 20"));
        for (String sql : List.of("lock table error_account nowait", "lock table error_account")) {
            ServerException failure =
                    failure(connection.transaction(tx -> tx.execute(sql)), ObjectNotInPrerequisiteStateException.class);
            assertThat(failure).matches(PgException::isLockNotAvailable).matches(PgException::isRetryable);
            assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
        }
        completion(other.script("rollback"));
    }

    @Test
    void transactionsThatCannotBeOrdered() {
        String change = "update error_account set cents = cents + 1 where id = 1";
        Mono<Long> late = connection.transaction(
                tx -> tx.script("set transaction isolation level repeatable read; select 1 from error_account")
                        .then(other.execute(change))
                        .then(tx.execute(change)));
        ServerException failure = failure(late, TransactionRollbackException.class);
        assertThat(failure).matches(PgException::isSerializationFailure).matches(PgException::isRetryable);
        assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
    }

    @Test
    void theVictimOfADeadlock() {
        String update = "update error_account set cents = cents + 1 where id = ";
        for (PgConnection each : List.of(connection, other)) {
            completion(each.script("set deadlock_timeout = '10ms'; begin"));
        }
        value(connection.execute(update + 1));
        value(other.execute(update + 2));
        List<Object> outcomes = values(Flux.merge(
                connection.execute(update + 2).cast(Object.class).onErrorResume(Mono::just),
                other.execute(update + 1).cast(Object.class).onErrorResume(Mono::just)));
        for (PgConnection each : List.of(connection, other)) {
            completion(each.script("rollback"));
        }
        assertThat(outcomes).hasSize(2).contains(1L);
        assertThat(outcomes)
                .filteredOn(TransactionRollbackException.class::isInstance)
                .singleElement()
                .satisfies(victim -> {
                    TransactionRollbackException failure = (TransactionRollbackException) victim;
                    assertThat(failure).matches(PgException::isDeadlock).matches(PgException::isRetryable);
                    assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
                    assertThat(failure.detail()).contains("waits for");
                });
    }

    @Test
    void tooManyConnections() {
        PgException failure = failure(
                PgConnection.connect(WithConnection.config().with(it -> it.user("error_limited"))),
                ConnectionException.class);
        assertThat(failure).hasCauseInstanceOf(InsufficientResourcesException.class);
        assertThat(failure).matches(PgException::isTooManyConnections).matches(PgException::isRetryable);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
    }

    @Test
    void aUserWhomTheServerDoesNotKnow() {
        PgException failure = failure(
                PgConnection.connect(WithConnection.config().with(it -> it.user("nobody_of_errors"))),
                ConnectionException.class);
        assertThat(failure).hasCauseInstanceOf(InvalidAuthorizationSpecificationException.class);
        assertThat(failure.sqlState()).isEqualTo("28000");
        assertThat(PgException.isRetryable(failure)).isFalse();
    }

    @Test
    void aSessionThatIsEndedLeavesOneOutcomeOpenAndTheRestUnsent() {
        ServerException failure = failure(
                other.execute("select pg_terminate_backend(pg_backend_pid())"), OperatorInterventionException.class);
        assertThat(failure.sqlState()).isEqualTo("57P01");
        assertThat(failure.severity()).isEqualTo("FATAL");
        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(PgException.isRetryable(failure)).isFalse();
        assertThat(outcome(other.execute("select 1"))).isInstanceOfSatisfying(ConnectionException.class, later -> {
            assertThat(later.outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(later.sqlState()).isEqualTo("57P01");
            assertThat(later).matches(PgException::isRetryable);
        });
    }
}
