// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerExceptionTest {
    private final ErrorFields fields = ErrorFields.builder("ERROR", "23505", "duplicate key value\nviolates something")
            .put('S', "FEHLER")
            .put('D', "Key (id)=(1) already exists.")
            .put('H', "Try another.")
            .put('P', "17")
            .put('n', "users_pkey")
            .put('t', "users")
            .build();

    @Test
    void itsMessageIsOneLineThatSaysAllPeopleNeed() {
        assertThat(ServerException.of(fields))
                .hasMessage("ERROR 23505: duplicate key value violates something (constraint: users_pkey)"
                        + " (hint: Try another.)");
        assertThat(ServerException.of(ErrorFields.of(Map.of('M', "pooler says no"))))
                .hasMessage("ERROR: pooler says no");
    }

    @Test
    void itAnswersForItsFields() {
        ServerException error = ServerException.of(fields);
        assertThat(error.sqlState()).isEqualTo("23505");
        assertThat(error.severity()).isEqualTo("ERROR");
        assertThat(error.constraint()).isEqualTo("users_pkey");
        assertThat(error.table()).isEqualTo("users");
        assertThat(error.position()).isEqualTo(17);
        assertThat(error.column()).isNull();
        assertThat(error.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(PgException.isUniqueViolation(error)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "08006, ServerConnectionException",
        "0A000, FeatureNotSupportedException",
        "22012, DataException",
        "23505, IntegrityConstraintViolationException",
        "25006, InvalidTransactionStateException",
        "28P01, InvalidAuthorizationSpecificationException",
        "40001, TransactionRollbackException",
        "42703, SyntaxErrorOrAccessRuleViolationException",
        "53300, InsufficientResourcesException",
        "54001, ProgramLimitExceededException",
        "55P03, ObjectNotInPrerequisiteStateException",
        "57014, OperatorInterventionException",
        "58030, SystemErrorException",
        "P0001, PlPgSqlErrorException",
        "XX000, InternalErrorException",
        "3D000, ServerException",
        "HV001, ServerException",
        "23, IntegrityConstraintViolationException",
        "2, ServerException",
        "'', ServerException",
        ", ServerException"
    })
    void theClassOfItsStateIsItsClass(@Nullable String state, String name) throws Exception {
        ErrorFields.Builder builder = new ErrorFields.Builder().put('M', "no").put('P', "8");
        if (state != null) {
            builder.put('C', state);
        }
        ServerException error = ServerException.of(builder.build(), "select nothing");
        assertThat(error.getClass().getSimpleName()).isEqualTo(name);
        assertThat(error.sqlState()).isEqualTo(state);

        ServerException copy = copy(error);
        assertThat(copy).hasSameClassAs(error).hasMessage(error.getMessage());
        assertThat(copy.fields()).isEqualTo(error.fields());
        assertThat(copy.sql()).isEqualTo(error.sql());
        assertThat(copy.excerpt()).isEqualTo(error.excerpt()).isNotNull();
        assertThat(copy.outcome()).isEqualTo(error.outcome());
    }

    @Test
    void everySubclassIsMadeForSomeState() {
        Set<Class<?>> made = new HashSet<>();
        for (char first : "0123456789FHPX".toCharArray()) {
            for (char second : "0123456789ABCDEFGLNPTUVX".toCharArray()) {
                made.add(ServerException.of(ErrorFields.builder("ERROR", first + "" + second + "000", "no")
                                .build())
                        .getClass());
            }
        }
        made.remove(ServerException.class);
        assertThat(made).containsExactlyInAnyOrder(ServerException.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @CsvSource({
        "23000, OTHER",
        "23001, FOREIGN_KEY",
        "23502, NOT_NULL",
        "23503, FOREIGN_KEY",
        "23505, UNIQUE",
        "23514, CHECK",
        "23P01, EXCLUSION"
    })
    void aBrokenConstraintIsOfAKind(String state, IntegrityConstraintViolationException.Kind kind) {
        assertThat(of(state))
                .isInstanceOfSatisfying(IntegrityConstraintViolationException.class, error -> assertThat(error.kind())
                        .isEqualTo(kind));
    }

    static Stream<Arguments> questions() {
        return Stream.of(
                question("23505", PgException::isUniqueViolation),
                question("23503", PgException::isForeignKeyViolation),
                question("23502", PgException::isNotNullViolation),
                question("23514", PgException::isCheckViolation),
                question("23P01", PgException::isExclusionViolation),
                question("25006", PgException::isReadOnlyTransaction),
                question("28P01", PgException::isInvalidPassword),
                question("40001", PgException::isSerializationFailure),
                question("40P01", PgException::isDeadlock),
                question("42501", PgException::isInsufficientPrivilege),
                question("42703", PgException::isUndefinedColumn),
                question("42P01", PgException::isUndefinedTable),
                question("53300", PgException::isTooManyConnections),
                question("55P03", PgException::isLockNotAvailable),
                question("57014", PgException::isCancelled));
    }

    private static Arguments question(String state, Predicate<Throwable> question) {
        return Arguments.of(state, question);
    }

    @ParameterizedTest
    @MethodSource("questions")
    void aQuestionIsAboutOneStateOnly(String state, Predicate<Throwable> question) {
        questions().forEach(other -> {
            String asked = (String) other.get()[0];
            assertThat(question.test(of(asked))).as(asked).isEqualTo(asked.equals(state));
        });
        assertThat(question.test(new IllegalStateException(state))).isFalse();
        assertThat(question.test(ServerException.of(ErrorFields.of(Map.of())))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08001", "40001", "40P01", "53000", "53100", "53200", "53300", "55P03", "57P01", "57P02", "57P03",
                "57P05"
            })
    void whatPassesIsRetryableUnlessTheOutcomeIsUnknown(String state) {
        ErrorFields fields = ErrorFields.builder("ERROR", state, "again").build();
        assertThat(PgException.isRetryable(ServerException.of(fields))).isTrue();
        assertThat(PgException.isRetryable(ServerException.of(fields, Outcome.NOT_SENT)))
                .isTrue();
        ServerException unknown = ServerException.of(fields, Outcome.UNKNOWN);
        assertThat(PgException.isRetryable(unknown)).isFalse();
        assertThat(unknown.isPassing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08000", "08003", "08004", "08006", "08007", "08P01", "0A000", "22012", "23505", "23503", "25006",
                        "25P02",
                "25P03", "25P04", "26000", "28000", "28P01", "3D000", "40000", "40002", "40003", "42601", "42P01",
                        "53400",
                "54000", "55000", "55006", "55P02", "57000", "57014", "57P04", "58030", "P0001", "XX000", "XX001"
            })
    void whatStaysIsNotRetryable(String state) {
        for (Outcome outcome : Outcome.values()) {
            ServerException error =
                    ServerException.of(ErrorFields.builder("ERROR", state, "no").build(), outcome);
            assertThat(PgException.isRetryable(error)).isFalse();
        }
        assertThat(PgException.isRetryable(ServerException.of(ErrorFields.of(Map.of()))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR, 23505, REJECTED",
        "ERROR, 57P01, REJECTED",
        "FATAL, 57P01, UNKNOWN",
        "PANIC, XX000, UNKNOWN",
        "ERROR, 08007, UNKNOWN",
        "ERROR, 40003, UNKNOWN"
    })
    void itsFieldsTellWhatBecameOfTheStatement(String severity, String state, Outcome outcome) {
        ErrorFields told = ErrorFields.builder(severity, state, "no").build();
        assertThat(ServerException.of(told).outcome()).isEqualTo(outcome);
        assertThat(ServerException.of(told, "select 1").outcome()).isEqualTo(outcome);
    }

    @Test
    void itsMessageShowsThePlaceInTheSql() {
        String sql = "select id, nmae from users where id = 'top secret' or nmae = $1";
        ServerException error = ServerException.of(
                ErrorFields.builder("ERROR", "42703", "column \"nmae\" does not exist")
                        .put('H', "Perhaps you meant to reference the column \"users.name\".")
                        .put('D', "a secret")
                        .put('P', "12")
                        .build(),
                sql);
        assertThat(error).hasMessage("""
                ERROR 42703: column "nmae" does not exist (hint: Perhaps you meant to reference the column "users.name".)
                  select id, nmae from users where id = 'top secret' or nmae = $1
                             ^""");
        assertThat(error.excerpt())
                .isEqualTo(error.getMessage().substring(error.getMessage().indexOf('\n') + 1));
        assertThat(error.sql()).isEqualTo(sql);
    }

    @Test
    void withoutAPlaceOrWithoutSqlItsMessageIsOneLine() {
        ServerException nowhere = ServerException.of(fields.without('P'), "insert into users values (1)");
        assertThat(nowhere.getMessage()).doesNotContain("\n").doesNotContain("insert");
        assertThat(nowhere.excerpt()).isNull();
        assertThat(nowhere.sql()).isEqualTo("insert into users values (1)");
        assertThat(ServerException.of(fields).getMessage()).doesNotContain("\n");
        assertThat(ServerException.of(fields).excerpt()).isNull();
    }

    @Test
    void aPlaceInAQueryOfAFunctionIsShownInThatQuery() {
        assertThat(within("select id\nfrom nowhere\nwhere id = $1 and t2.id = p_id", "16"))
                .hasMessage("ERROR 42P01: no\n  internal query, line 2: from nowhere\n" + " ".repeat(31) + "^");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select nmae = 'a secret'",
                "select nmae = $$a secret$$",
                "select nmae = $x$a secret$x$",
                "select nmae = 4711",
                "select nmae = -.5"
            })
    void aQueryOfAFunctionThatHoldsLiteralsIsShownOnRequestOnly(String query) {
        ServerException error = within(query, "8");
        assertThat(error).hasMessage("ERROR 42P01: no");
        assertThat(error.excerpt()).isEqualTo("  internal query: " + query + "\n" + " ".repeat(25) + "^");
    }

    private static ServerException within(String query, String position) {
        return ServerException.of(
                ErrorFields.builder("ERROR", "42P01", "no")
                        .put('q', query)
                        .put('p', position)
                        .put('W', "PL/pgSQL function f() line 3 at SQL statement")
                        .build(),
                "select f($1)");
    }

    private static ServerException of(String state) {
        return ServerException.of(ErrorFields.builder("ERROR", state, "no").build());
    }

    @Test
    void aHintCanBeAddedToWhatTheServerSaid() {
        ErrorFields hinted = fields.withHint("Try that.");
        assertThat(hinted.hint()).isEqualTo("Try that.");
        assertThat(hinted.detail()).isEqualTo(fields.detail());
        assertThat(fields.hint()).isEqualTo("Try another.");
    }

    @Test
    void missingAndMalformedFieldsAreSurvived() {
        ErrorFields odd = ErrorFields.of(Map.of('P', "x", 'L', "99999999999", 'p', "-3"));
        assertThat(odd.position()).isZero();
        assertThat(odd.line()).isZero();
        assertThat(odd.internalPosition()).isZero();
        assertThat(odd.severity()).isEqualTo("ERROR");
        assertThat(odd.message()).isEmpty();
        assertThat(odd.sqlState()).isNull();
        assertThatThrownBy(() -> ErrorFields.of(Map.of('\0', "x"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ErrorFields.of(Map.of('€', "x"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void printedFieldsKeepTheDetailToThemselves() {
        assertThat(fields.toString()).contains("users_pkey").doesNotContain("(id)=(1)");
    }

    private static ServerException copy(ServerException error) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(error);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (ServerException) in.readObject();
        }
    }
}
