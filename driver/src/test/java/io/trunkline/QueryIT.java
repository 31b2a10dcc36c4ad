// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static io.trunkline.Outcomes.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.Outcome;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The ways to receive rows: the only one, the first, all. */
@ExtendWith(WithConnection.class)
class QueryIT {
    @Test
    void oneScalarIsRead(PgConnection connection) {
        for (int use = 1; use <= 3; use++) {
            assertThat(value(connection.query("select 41::int8 + 1").one(Long.class)))
                    .isEqualTo(42);
            assertThat(value(connection.query("select 'größer'::text").one(String.class)))
                    .isEqualTo("größer");
            assertThat(value(connection.query("select 1.10::numeric").one(BigDecimal.class)))
                    .isEqualTo(new BigDecimal("1.10"));
            assertThat(value(connection.query("select date '2024-02-29'").one(LocalDate.class)))
                    .isEqualTo(LocalDate.of(2024, 2, 29));
        }
    }

    @Test
    void parametersOfManyTypesArriveInTheirOrder(PgConnection connection) {
        UUID id = UUID.fromString("0189f7e2-7d0c-7000-8000-00000000002a");
        for (int use = 1; use <= 3; use++) {
            String row = value(connection
                    .query(
                            "select concat_ws('|', $1::int4, $2::text, $3::uuid, $4::bool, $5::date, $6::float8)",
                            7,
                            "sieben",
                            id,
                            true,
                            LocalDate.of(2000, 1, 1),
                            0.5)
                    .one(String.class));
            assertThat(row).isEqualTo("7|sieben|" + id + "|t|2000-01-01|0.5");
        }
    }

    @Test
    void aLoneNullIsOneNullParameter(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            assertThat(value(connection
                            .query("select $1::text is null", (Object[]) null)
                            .one(Boolean.class)))
                    .isTrue();
            assertThat(value(connection
                            .query("select $1::text is null and $2::int4 is null", null, null)
                            .one(Boolean.class)))
                    .isTrue();
        }
    }

    @Test
    void nullAsTheOnlyScalarIsEmpty(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            completion(connection.query("select null::int8").one(Long.class));
            completion(connection.query("select null::int8").first(Long.class));
        }
    }

    @Test
    void noRowIsEmpty(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            completion(connection.query("select 1 where false").one(Integer.class));
            completion(connection.query("select 1 where false").first(Integer.class));
            assertThat(values(connection.query("select 1 where false").all(Integer.class)))
                    .isEmpty();
        }
    }

    @Test
    void aMapperThatAnswersNullMakesOneEmpty(PgConnection connection) {
        completion(connection.query("select 1").one(row -> null));
        completion(connection.query("select 1").first(row -> null));
    }

    @Test
    void twoRowsWhereOneIsExpectedAreAnErrorThatNamesTheAlternatives(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            UnexpectedRowsException failure = failure(
                    connection.query("select * from generate_series(1, 1000)").one(Integer.class),
                    UnexpectedRowsException.class);
            assertThat(failure).hasMessageContaining("first()").hasMessageContaining("all()");
            assertThat(value(connection.query("select 5").one(Integer.class))).isEqualTo(5);
        }
    }

    @Test
    void firstTakesTheFirstOfMany(PgConnection connection) {
        for (int use = 1; use <= 3; use++) {
            assertThat(value(connection
                            .query("select i from generate_series(3, 100000) i")
                            .first(Integer.class)))
                    .isEqualTo(3);
        }
    }

    @Test
    void firstAsksTheServerForNoMoreThanOneRow(PgConnection connection) {
        completion(connection.script("create temp sequence calls"));
        for (int use = 1; use <= 2; use++) {
            value(connection
                    .query("select nextval('calls') from generate_series(1, 1000)")
                    .first(Long.class));
            assertThat(value(connection.query("select last_value from calls").one(Long.class)))
                    .isEqualTo(use);
        }
    }

    @Test
    void allRowsComeInOrder(PgConnection connection) {
        List<Long> wanted = LongStream.rangeClosed(1, 20_000).boxed().toList();
        for (int use = 1; use <= 2; use++) {
            assertThat(values(connection
                            .query("select i::int8 from generate_series(1, $1) i", 20_000)
                            .all(Long.class)))
                    .isEqualTo(wanted);
        }
    }

    @Test
    void aNullInAStreamOfScalarsSaysWhatToDo(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            UsageException failure =
                    failure(connection.query("values (1), (null), (3)").all(Integer.class), UsageException.class);
            assertThat(failure).hasMessageContaining("NULL").hasMessageContaining("map the row yourself");
        }
        assertThat(values(connection
                        .query("values (1), (null), (3)")
                        .all(row -> Optional.ofNullable(row.get(0, Integer.class)))))
                .containsExactly(Optional.of(1), Optional.empty(), Optional.of(3));
    }

    @Test
    void rowsBeforeANullInAStreamAreDelivered(PgConnection connection) {
        List<Integer> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        failure(
                connection
                        .query("values (1), (2), (null), (4)")
                        .all(Integer.class)
                        .doOnNext(seen::add),
                UsageException.class);
        assertThat(seen).containsExactly(1, 2);
    }

    @Test
    void aMapperThatAnswersNullInAStreamIsAnErrorThatNamesTheRow(PgConnection connection) {
        UsageException failure = failure(
                connection.query("values (1), (2)").all(row -> row.getInt(0) == 2 ? null : 1), UsageException.class);
        assertThat(failure).hasMessageContaining("row 2");
    }

    @Test
    void aScalarOfTwoColumnsNamesThem(PgConnection connection) {
        UsageException failure =
                failure(connection.query("select 1 as one, 2 as two").one(Integer.class), UsageException.class);
        assertThat(failure).hasMessageContaining("one, two");
    }

    @Test
    void aScalarOfNoColumnsIsAnError(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            failure(connection.query("select").one(Integer.class), UsageException.class);
        }
    }

    @Test
    void rowsWithoutColumnsAreRows(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            assertThat(values(connection
                            .query("select from generate_series(1, 3)")
                            .all(Row::size)))
                    .containsExactly(0, 0, 0);
        }
    }

    @Test
    void anEmptyStatementHasNoRows(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            completion(connection.query("").one(String.class));
            assertThat(values(connection.query(" -- nothing").all(String.class)))
                    .isEmpty();
            assertThat(value(connection.execute(""))).isZero();
        }
    }

    @Test
    void aStatementThatAnswersNoRowsCompletesEmpty(PgConnection connection) {
        completion(connection.script("create temp table t (id int4)"));
        completion(connection.query("insert into t values ($1)", 1).one(Integer.class));
        assertThat(values(connection.query("insert into t values ($1)", 2).all(Integer.class)))
                .isEmpty();
        assertThat(value(connection.query("select count(*) from t").one(Long.class)))
                .isEqualTo(2);
    }

    @Test
    void rowsOfInsertReturningAreRead(PgConnection connection) {
        completion(connection.script("create temp table t (id int4 generated always as identity, name text)"));
        for (int use = 1; use <= 3; use++) {
            assertThat(value(connection
                            .query("insert into t (name) values ($1) returning id", "n" + use)
                            .one(Integer.class)))
                    .isEqualTo(use);
        }
    }

    @Test
    void aQueryRunsOncePerSubscriptionAndNotBefore(PgConnection connection) {
        completion(connection.script("create temp sequence calls"));
        Mono<Long> next = connection.query("select nextval('calls')").one(Long.class);
        Flux<Long> all = connection.query("select nextval('calls')").all(Long.class);
        assertThat(value(next)).isEqualTo(1);
        assertThat(value(next)).isEqualTo(2);
        assertThat(values(all)).containsExactly(3L);
        assertThat(value(next)).isEqualTo(4);
    }

    @Test
    void subscribingToManyAtOnceAnswersEachItsOwn(PgConnection connection) {
        List<Integer> wanted = LongStream.range(0, 2_000).mapToObj(i -> (int) i).toList();
        List<Integer> answers = values(Flux.fromIterable(wanted)
                .flatMapSequential(i -> connection.query("select $1::int4", i).one(Integer.class), 2_000, 1));
        assertThat(answers).isEqualTo(wanted);
    }

    @Test
    void manyDifferentStatementsAtOnceAnswerEachItsOwn(PgConnection connection) {
        List<Integer> wanted = LongStream.range(0, 600).mapToObj(i -> (int) i).toList();
        for (int use = 1; use <= 2; use++) {
            List<Integer> answers = values(Flux.fromIterable(wanted)
                    .flatMapSequential(
                            i -> connection
                                    .query("select " + i + " + $1::int4", 0)
                                    .one(Integer.class),
                            600,
                            1));
            assertThat(answers).isEqualTo(wanted);
        }
    }

    @Test
    void rowsWiderThanAnyBufferArriveWhole(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            String text = value(
                    connection.query("select repeat('abcdefghij', 500000)").one(String.class));
            assertThat(text).hasSize(5_000_000).startsWith("abcdefghijab").endsWith("ghij");
        }
        byte[] bytes = new byte[3_000_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        for (int use = 1; use <= 2; use++) {
            assertThat(value(connection.query("select $1::bytea", bytes).one(byte[].class)))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void theMostColumnsThatPostgresAllowsAreRead(PgConnection connection) {
        String columns = String.join(", ", java.util.Collections.nCopies(1664, "1"));
        for (int use = 1; use <= 2; use++) {
            int sum = value(connection.query("select " + columns).one(row -> {
                int total = 0;
                for (int i = 0; i < row.size(); i++) {
                    total += row.getInt(i);
                }
                return total;
            }));
            assertThat(sum).isEqualTo(1664);
        }
    }

    @Test
    void aSubscriberOfOneThatAsksForNothingStillLetsTheOthersGoOn(PgConnection connection) {
        reactor.test.StepVerifier.create(connection.query("select 1").one(Integer.class), 0)
                .then(() -> assertThat(value(connection.query("select 2").one(Integer.class)))
                        .isEqualTo(2))
                .thenRequest(1)
                .expectNext(1)
                .expectComplete()
                .verify(Outcomes.LIMIT);
    }

    @Test
    void anErrorAfterRowsFailsTheStreamAndNothingElse(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            io.trunkline.error.ServerException failure = failure(
                    connection
                            .query("select 1 / (100 - i) from generate_series(1, 200) i")
                            .all(Integer.class),
                    io.trunkline.error.ServerException.class);
            assertThat(failure.sqlState()).isEqualTo("22012");
            assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
        }
    }
}
