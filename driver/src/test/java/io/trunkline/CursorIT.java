// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static io.trunkline.Outcomes.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.codec.PgType;
import io.trunkline.error.Outcome;
import io.trunkline.error.ServerException;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Back and forth among the rows of a query. */
@ExtendWith(WithConnection.class)
class CursorIT {
    private static final String TEN = "select i from generate_series(1, $1) i";

    record Numbered(int id, String name) {}

    private PgConnection connection;

    @BeforeEach
    void keep(PgConnection connection) {
        this.connection = connection;
    }

    private <T> T withCursor(Function<CursorDeclaration, CursorDeclaration> how, Function<Cursor, Mono<T>> work) {
        return value(connection.transaction(
                tx -> how.apply(tx.cursor(TEN, 10)).open().flatMap(work)));
    }

    private static Mono<List<Integer>> all(Query fetch) {
        return fetch.all(Integer.class).collectList();
    }

    @Test
    void rowsAreFetchedInPortions() {
        List<List<Integer>> portions = withCursor(any -> any, cursor -> Flux.concat(
                        all(cursor.next(4)), all(cursor.next(4)), all(cursor.next(4)), all(cursor.next(4)))
                .collectList());
        assertThat(portions).containsExactly(List.of(1, 2, 3, 4), List.of(5, 6, 7, 8), List.of(9, 10), List.of());
    }

    @Test
    void everySubscriptionFetchesOnceMore() {
        List<Integer> all = withCursor(any -> any, cursor -> all(cursor.next(3))
                .repeat()
                .takeWhile(rows -> !rows.isEmpty())
                .concatMapIterable(rows -> rows)
                .collectList());
        assertThat(all).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void aScrollableCursorMovesInAllDirections() {
        List<Integer> seen = withCursor(CursorDeclaration::scroll, cursor -> Flux.concat(
                        cursor.last().one(Integer.class),
                        cursor.prior().one(Integer.class),
                        cursor.prior(2).all(Integer.class),
                        cursor.first().one(Integer.class),
                        cursor.prior().one(Integer.class),
                        cursor.next().one(Integer.class),
                        cursor.absolute(5).one(Integer.class),
                        cursor.absolute(-2).one(Integer.class),
                        cursor.relative(-3).one(Integer.class),
                        cursor.relative(0).one(Integer.class),
                        cursor.relative(2).one(Integer.class),
                        cursor.rest().all(Integer.class),
                        cursor.next().one(Integer.class),
                        cursor.absolute(0).one(Integer.class),
                        cursor.absolute(11).one(Integer.class))
                .collectList());
        assertThat(seen).containsExactly(10, 9, 8, 7, 1, 1, 5, 9, 6, 6, 8, 9, 10);
    }

    @Test
    void movesTellHowFarTheyWent() {
        List<Object> moves = withCursor(CursorDeclaration::scroll, cursor -> Flux.<Object>concat(
                        cursor.move(3),
                        cursor.next().one(Integer.class),
                        cursor.move(-2),
                        cursor.next().one(Integer.class),
                        cursor.moveTo(7),
                        cursor.next().one(Integer.class),
                        cursor.moveTo(11),
                        cursor.moveToStart(),
                        cursor.move(-1),
                        cursor.move(Integer.MAX_VALUE),
                        cursor.moveToStart(),
                        cursor.moveToEnd(),
                        cursor.moveTo(-Integer.MAX_VALUE),
                        cursor.next().one(Integer.class))
                .collectList());
        assertThat(moves).containsExactly(3L, 4, 2L, 3, true, 8, false, 10L, 0L, 10L, 10L, 10L, false, 1);
    }

    @Test
    void aCursorThatDoesNotScrollSaysSo() {
        ServerException failure = failure(
                connection.transaction(tx -> tx.cursor(TEN, 10)
                        .noScroll()
                        .use(cursor -> cursor.next()
                                .one(Integer.class)
                                .then(cursor.prior().one(Integer.class)))
                        .then()),
                ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("55000");
    }

    @Test
    void parametersOfAllKindsGoIntoTheDeclaration() {
        for (int use = 1; use <= 3; use++) {
            Numbered row = value(connection.transaction(tx -> tx.cursor(
                            "select $1::int4 as id, $2 || $3 as name where $4::text is null",
                            7,
                            "it's; \\",
                            Pg.typed("\"quoted\"", PgType.TEXT),
                            null)
                    .open()
                    .flatMap(cursor -> cursor.next().one(Numbered.class))));
            assertThat(row).isEqualTo(new Numbered(7, "it's; \\\"quoted\""));
        }
    }

    @Test
    void sameFetchesOfDifferentCursorsAreNotMistakenForEachOther() {
        // Eight bytes each: a description that was kept would misread them without a word.
        for (String type : List.of("int8", "float8", "text", "timestamptz", "int8")) {
            List<String> names = value(connection.transaction(
                    tx -> tx.cursor("select pg_typeof(v)::text, v from (select case when i = 0 then null::" + type
                                    + " end as v from generate_series(1, 4) i) s")
                            .open()
                            .flatMap(cursor -> Flux.concat(
                                            cursor.next(2).all(row -> row.getString(0) + row.get(1)),
                                            cursor.next(2).all(row -> row.getString(0) + row.get(1)))
                                    .collectList())));
            assertThat(names).hasSize(4).allSatisfy(name -> assertThat(name).endsWith("null"));
            assertThat(names.get(3)).isEqualTo(names.get(0));
        }
    }

    @Test
    void whatOneWritesOneselfIsNotMistakenEither() {
        for (int use = 1; use <= 2; use++) {
            for (String value : List.of("7::int8", "7::int8", "7.5::float8", "7.5::float8", "date '2024-02-29'")) {
                completion(connection.script("prepare p as select " + value));
                Object expected = value(connection.query("select " + value).one(row -> row.get(0)));
                Object fetched = value(connection.transaction(tx -> tx.script("declare c cursor for select " + value)
                        .then(tx.query("/* mine */ Fetch next from c").<Object>one(row -> row.get(0)))));
                assertThat(fetched).isEqualTo(expected);
                assertThat(value(connection.query("execute p").<Object>one(row -> row.get(0))))
                        .isEqualTo(expected);
                completion(connection.script("deallocate p"));
            }
        }
    }

    @Test
    void binaryAndTextOfAFetchAreTheSame() {
        List<String> values = value(connection.transaction(tx -> tx.cursor(
                        "select 1.5::float8 + i, 12.50::numeric, '2024-02-29 12:00Z'::timestamptz, array[i, null]"
                                + " from generate_series(1, 3) i")
                .scroll()
                .open()
                .flatMap(cursor -> Flux.range(0, 4)
                        .concatMap(i -> cursor.absolute(2)
                                .one(row -> row.get(0) + " " + row.get(1) + " " + row.get(2) + " "
                                        + row.getList(3, Integer.class)))
                        .collectList())));
        assertThat(values).hasSize(4).containsOnly("3.5 12.50 2024-02-29T12:00Z [2, null]");
    }

    @Test
    void withoutHoldItNeedsATransactionAndNothingIsSent() {
        UsageException failure = failure(connection.cursor(TEN, 10).scroll().open(), UsageException.class);
        assertThat(failure).hasMessageContaining("transaction").hasMessageContaining("with hold");
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
    }

    @Test
    void withHoldItOutlivesTheTransactionAndKeepsWhatItSaw() {
        completion(connection.script("create temp table t as select i from generate_series(1, 5) i"));
        Cursor held = value(connection.transaction(tx ->
                tx.cursor("select i from t order by i").withHold().scroll().open()));
        completion(connection.execute("delete from t").then());
        Cursor cursor = held.on(connection);
        assertThat(value(all(cursor.next(2)))).containsExactly(1, 2);
        assertThat(value(all(cursor.rest()))).containsExactly(3, 4, 5);
        assertThat(value(cursor.first().one(Integer.class))).isEqualTo(1);
        completion(cursor.close());
        completion(cursor.close());
        completion(held.close());
        assertThat(openCursors()).isZero();
        assertThat(failure(cursor.next().one(Integer.class), ServerException.class)
                        .sqlState())
                .isEqualTo("34000");
    }

    @Test
    void withHoldItIsOpenedOutsideOfTransactionsToo() {
        List<Integer> rows = values(connection
                .cursor(TEN, 3)
                .withHold()
                .use(cursor -> Flux.concat(
                        cursor.next(2).all(Integer.class), cursor.rest().all(Integer.class))));
        assertThat(rows).containsExactly(1, 2, 3);
        assertThat(openCursors()).isZero();
    }

    @Test
    void whatUsesACursorClosesItHoweverItEnds() {
        CursorDeclaration held = connection.cursor(TEN, 10).withHold();
        assertThat(failure(
                        held.use(cursor -> cursor.next().one(row -> {
                            throw new IllegalStateException("mapper");
                        })),
                        IllegalStateException.class))
                .hasMessage("mapper");
        assertThat(failure(held.use(cursor -> connection.execute("select 1 / 0")), ServerException.class)
                        .sqlState())
                .isEqualTo("22012");
        assertThat(values(held.use(cursor -> cursor.rest().all(Integer.class)).take(3)))
                .containsExactly(1, 2, 3);
        assertThat(values(held.use(cursor -> cursor.close().thenReturn(1)))).containsExactly(1);
        assertThat(openCursors()).isZero();
    }

    @Test
    void anErrorInATransactionIsTheWorksAndNotTheClosings() {
        ServerException failure = failure(
                connection.transaction(tx -> tx.cursor(TEN, 10)
                        .use(cursor -> tx.execute("select 1 / 0"))
                        .then()),
                ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("22012");
    }

    @Test
    void anErrorInTheQueryIsShownInTheQuery() {
        ServerException failure = failure(
                connection.transaction(
                        tx -> tx.cursor("select nothing from nowhere").open()),
                ServerException.class);
        assertThat(failure.sqlState()).isEqualTo("42P01");
        failure(
                connection.transaction(
                        tx -> tx.cursor("select $1::int4, $2::int4", 1).open()),
                UsageException.class);
    }

    @Test
    void aCancelledOpeningLeavesNoCursorBehind() {
        Disposable opening =
                connection.cursor("select pg_sleep(60)").withHold().open().subscribe();
        Sessions.await(connection.processId(), "wait_event = 'PgSleep'");
        opening.dispose();
        assertThat(openCursors()).isZero();
        // On the event loop: an answer cannot come in between, and hand the cursor over.
        completion(connection
                .execute("select 1")
                .doOnNext(one -> {
                    for (int i = 0; i < 50; i++) {
                        connection.cursor(TEN, 10).withHold().open().subscribe().dispose();
                    }
                })
                .then());
        assertThat(openCursors()).isZero();
    }

    @Test
    void takingTheFirstSignalDoesNotCloseTheCursor() {
        Cursor cursor =
                value(Flux.from(connection.cursor(TEN, 10).withHold().open()).next());
        assertThat(value(cursor.next().one(Integer.class))).isEqualTo(1);
        completion(cursor.close());
    }

    @Test
    void aCursorIsUsedInsideASavepointByWayOfIt() {
        List<Integer> rows = withCursor(
                CursorDeclaration::scroll,
                cursor -> cursor.next().one(Integer.class).flatMap(one -> Mono.just(List.of(one))));
        assertThat(rows).containsExactly(1);
        List<Integer> around =
                value(connection.transaction(tx -> tx.cursor(TEN, 10).open().flatMap(cursor -> Flux.concat(
                                cursor.next().one(Integer.class),
                                tx.transaction(inner -> cursor.on(inner).next().one(Integer.class)),
                                cursor.next().one(Integer.class))
                        .collectList())));
        assertThat(around).containsExactly(1, 2, 3);
        UsageException past = failure(
                connection.transaction(tx -> tx.cursor(TEN, 10)
                        .open()
                        .flatMap(cursor -> tx.transaction(inner -> cursor.next().one(Integer.class)))),
                UsageException.class);
        assertThat(past).hasMessageContaining("innermost");
    }

    @Test
    void aCursorIsUnknownToOtherConnections() {
        PgConnection other = WithConnection.connect();
        Cursor cursor = value(connection.cursor(TEN, 10).withHold().open());
        assertThatThrownBy(() -> cursor.on(other))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("another connection");
        completion(cursor.close());
        WithConnection.checkAndClose(other);
    }

    @Test
    void aRowIsChangedWhereTheCursorStands() {
        completion(connection.script("create temp table t as select i, false as seen from generate_series(1, 3) i"));
        Long changed = value(connection.transaction(
                tx -> tx.cursor("select i from t for update").open().flatMap(cursor -> cursor.next(2)
                        .all(Integer.class)
                        .then(tx.execute("update t set seen = true where current of " + cursor.name())))));
        assertThat(changed).isEqualTo(1);
        assertThat(value(connection.query("select i from t where seen").one(Integer.class)))
                .isEqualTo(2);
    }

    @Test
    void numbersThatTheServerCannotReadAreRefusedBeforehand() {
        Cursor cursor = value(connection.cursor(TEN, 10).withHold().scroll().open());
        for (Runnable refused : List.<Runnable>of(
                () -> cursor.next(0),
                () -> cursor.next(-1),
                () -> cursor.prior(0),
                () -> cursor.move(0),
                () -> cursor.move(Integer.MIN_VALUE),
                () -> cursor.moveTo(Integer.MIN_VALUE),
                () -> cursor.absolute(Integer.MIN_VALUE),
                () -> cursor.relative(Integer.MIN_VALUE))) {
            assertThatThrownBy(refused::run).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(value(all(cursor.next(Integer.MAX_VALUE)))).hasSize(10);
        assertThat(value(all(cursor.prior(Integer.MAX_VALUE)))).hasSize(10);
        completion(cursor.close());
    }

    @Test
    void aClosedCursorLeavesNothingPrepared() {
        for (int i = 0; i < 20; i++) {
            completion(connection
                    .cursor(TEN, 10)
                    .withHold()
                    .use(cursor -> cursor.next(3).all(Integer.class))
                    .then());
        }
        assertThat(prepared()).isZero();
    }

    private long openCursors() {
        return value(connection
                .query("select count(*) from pg_cursors where name <> ''")
                .one(Long.class));
    }

    private long prepared() {
        // What is let go of is closed in front of a later statement.
        completion(connection
                .execute("select 1")
                .then(connection.execute("select 1"))
                .then());
        completion(connection
                .execute("select 1")
                .then(connection.execute("select 1"))
                .then());
        return value(connection
                .query("select count(*) from pg_prepared_statements where statement ~* $1", "trunkline_cursor")
                .one(Long.class));
    }
}
