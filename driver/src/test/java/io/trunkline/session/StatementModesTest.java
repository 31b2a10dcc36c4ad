// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static io.trunkline.session.Flights.READY;
import static io.trunkline.session.Flights.error;
import static io.trunkline.session.Flights.join;
import static io.trunkline.session.Flights.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.PgConfig;
import io.trunkline.StatementMode;
import io.trunkline.codec.PgType;
import io.trunkline.error.ErrorFields;
import io.trunkline.error.ServerException;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.Bind;
import io.trunkline.protocol.Close;
import io.trunkline.protocol.ColumnDescription;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.DataRow;
import io.trunkline.protocol.Describe;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.Execute;
import io.trunkline.protocol.FrontendMessage;
import io.trunkline.protocol.FrontendSignal;
import io.trunkline.protocol.ParameterDescription;
import io.trunkline.protocol.Parse;
import io.trunkline.protocol.Query;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.RowDescription;
import io.trunkline.protocol.Signal;
import io.trunkline.protocol.Target;
import io.trunkline.protocol.TransactionStatus;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What stands on the wire where a pooler has a say in what stays prepared. */
class StatementModesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SQL = "select a from t";
    private static final int TEXT = 0;
    private static final int BINARY = 1;
    private static final int[] NONE = {};

    // ---- Flights

    private static Tap connect(ScriptedServer server, StatementMode mode) {
        return Tap.connect(PgConfig.parse(server.uri()).with(it -> it.statementMode(mode)));
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] int8(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    private static byte[] float8(double value) {
        return ByteBuffer.allocate(8).putDouble(value).array();
    }

    private static RowDescription column(String name, PgType type, int format) {
        return new RowDescription(List.of(described(name, type, format)));
    }

    private static ColumnDescription described(String name, PgType type, int format) {
        return new ColumnDescription(name, 0, (short) 0, type.oid(), (short) -1, -1, format);
    }

    private static String name(StatementMode mode, int number) {
        return mode == StatementMode.UNNAMED ? "" : "S" + number;
    }

    /** Parse, Describe, Bind as text, Execute, Sync. */
    private static Script first(Script script, String name, String sql, String... values) {
        return script.expect(new Parse(name, sql, NONE))
                .expect(new Describe(Target.STATEMENT, name))
                .expect(new Bind(
                        "",
                        name,
                        NONE,
                        Stream.of(values).map(StatementModesTest::text).toList(),
                        NONE))
                .expect(new Execute("", 0))
                .expect(FrontendSignal.SYNC);
    }

    private static BackendMessage[] prepared(int[] parameters, BackendMessage columns) {
        return new BackendMessage[] {Signal.PARSE_COMPLETE, new ParameterDescription(parameters), columns};
    }

    private static BackendMessage[] ran(BackendMessage... rows) {
        return join(
                join(new BackendMessage[] {Signal.BIND_COMPLETE}, rows),
                CommandComplete.of("SELECT " + rows.length),
                READY);
    }

    /** The first use of {@link #SQL}, with one column, and its answer. */
    private static Script firstUse(Script script, StatementMode mode, PgType type, String value) {
        return first(script, name(mode, 1), SQL).send(join(prepared(NONE, column("a", type, TEXT)), ran(row(value))));
    }

    /** A later use of a statement without parameters, as it was first prepared. */
    private static Script later(Script script, StatementMode mode, String sql, int... formats) {
        if (mode == StatementMode.UNNAMED) {
            script.expect(new Parse("", sql, NONE));
        }
        return script.expect(new Bind("", name(mode, 1), NONE, List.of(), formats))
                .expect(new Describe(Target.PORTAL, ""))
                .expect(new Execute("", 0))
                .expect(FrontendSignal.SYNC);
    }

    private static BackendMessage[] laterAnswer(StatementMode mode, BackendMessage columns, BackendMessage... rows) {
        BackendMessage[] ran = ran(rows);
        List<BackendMessage> all = new ArrayList<>(List.of(ran));
        all.add(1, columns);
        if (mode == StatementMode.UNNAMED) {
            all.add(0, Signal.PARSE_COMPLETE);
        }
        return all.toArray(BackendMessage[]::new);
    }

    /** The first use of what was known and is forgotten. */
    private static Script anew(Script script, StatementMode mode) {
        if (mode == StatementMode.UNNAMED) {
            script.expect(new Parse("", SQL, NONE));
        } else {
            script.expect(new Close(Target.STATEMENT, "S1"))
                    .expect(
                            Parse.class,
                            parse -> parse.statement().equals("S2")
                                    && parse.sql().matches("(?s)select a from t\n/\\* anew: [-0-9a-f]{36} \\*/"));
        }
        return script.expect(new Describe(Target.STATEMENT, name(mode, 2)))
                .expect(new Bind("", name(mode, 2), NONE, List.of(), NONE))
                .expect(new Execute("", 0))
                .expect(FrontendSignal.SYNC);
    }

    private static BackendMessage[] afterClose(StatementMode mode, BackendMessage... answer) {
        return mode == StatementMode.UNNAMED ? answer : join(new BackendMessage[] {Signal.CLOSE_COMPLETE}, answer);
    }

    private static void play(StatementMode mode, UnaryOperator<Script> script, Consumer<Tap> test) {
        try (ScriptedServer server = ScriptedServer.start(
                it -> script.apply(it.authenticateTrust().ready()).expectEnd())) {
            Tap tap = connect(server, mode);
            test.accept(tap);
            tap.hangUp();
            server.awaitDone(SOON);
        }
    }

    // ---- First and later uses

    @Test
    void anUnnamedStatementIsSentEachTimeAndLaterWithItsTypesAndInBinary() {
        String sql = "select $1 + 1";
        play(
                StatementMode.UNNAMED,
                script -> first(script, "", sql, "41")
                        .send(join(
                                prepared(new int[] {PgType.INT8.oid()}, column("c", PgType.INT8, TEXT)),
                                ran(row("42"))))
                        .repeat(2, it -> it.expect(new Parse("", sql, new int[] {PgType.INT8.oid()}))
                                .expect(new Bind("", "", new int[] {1}, List.of(int8(41)), new int[] {1}))
                                .expect(new Describe(Target.PORTAL, ""))
                                .expect(new Execute("", 0))
                                .expect(FrontendSignal.SYNC)
                                .send(laterAnswer(
                                        StatementMode.UNNAMED,
                                        column("c", PgType.INT8, BINARY),
                                        DataRow.of(int8(42))))),
                tap -> {
                    for (int use = 1; use <= 3; use++) {
                        assertThat(get(tap.query(sql, 41L).one(Long.class).toFuture()))
                                .isEqualTo(42);
                    }
                    assertThat(tap.sent()).containsExactly("PDBES", "PBDES", "PBDES");
                });
    }

    /** So that whoever prepares it again elsewhere takes the same bytes for the same value. */
    @Test
    void aTrackedStatementIsPreparedWithItsTypesAtItsSecondUse() {
        String sql = "select $1 + 1";
        UnaryOperator<Script> binary =
                it -> it.expect(new Bind("", "S2", new int[] {1}, List.of(int8(41)), new int[] {1}))
                        .expect(new Describe(Target.PORTAL, ""))
                        .expect(new Execute("", 0))
                        .expect(FrontendSignal.SYNC);
        BackendMessage[] answer =
                laterAnswer(StatementMode.TRACKED, column("c", PgType.INT8, BINARY), DataRow.of(int8(42)));
        play(
                StatementMode.TRACKED,
                script -> {
                    first(script, "S1", sql, "41")
                            .send(join(
                                    prepared(new int[] {PgType.INT8.oid()}, column("c", PgType.INT8, TEXT)),
                                    ran(row("42"))));
                    binary.apply(script.expect(new Parse("S2", sql, new int[] {PgType.INT8.oid()})))
                            .send(join(new BackendMessage[] {Signal.PARSE_COMPLETE}, answer));
                    binary.apply(script.expect(new Close(Target.STATEMENT, "S1")))
                            .send(join(new BackendMessage[] {Signal.CLOSE_COMPLETE}, answer));
                    return binary.apply(script).send(answer);
                },
                tap -> {
                    for (int use = 1; use <= 4; use++) {
                        assertThat(get(tap.query(sql, 41L).one(Long.class).toFuture()))
                                .isEqualTo(42);
                    }
                    assertThat(tap.sent()).containsExactly("PDBES", "PBDES", "CBDES", "BDES");
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"TRACKED", "UNNAMED"})
    void theColumnsAreThoseThatThePortalTells(StatementMode mode) {
        RowDescription swapped =
                new RowDescription(List.of(described("b", PgType.TEXT, BINARY), described("a", PgType.FLOAT8, BINARY)));
        play(
                mode,
                script -> {
                    firstUse(script, mode, PgType.INT8, "1");
                    later(script, mode, SQL, BINARY)
                            .send(laterAnswer(mode, column("a", PgType.INT8, BINARY), DataRow.of(int8(2))));
                    later(script, mode, SQL, BINARY)
                            .send(laterAnswer(mode, column("a", PgType.FLOAT8, BINARY), DataRow.of(float8(3))));
                    later(script, mode, SQL, BINARY).send(laterAnswer(mode, swapped, DataRow.of(text("b"), float8(4))));
                    return later(script, mode, SQL, BINARY)
                            .send(laterAnswer(mode, column("a", PgType.INT8, BINARY), DataRow.of(int8(5))));
                },
                tap -> {
                    for (int use = 1; use <= 5; use++) {
                        double value = use;
                        assertThat(get(tap.query(SQL)
                                        .one(row -> row.getDouble("a"))
                                        .toFuture()))
                                .isEqualTo(value);
                    }
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"TRACKED", "UNNAMED"})
    void aStatementWithoutRowsHasNone(StatementMode mode) {
        String sql = "update t set a = 1";
        play(
                mode,
                script -> later(
                                first(script, name(mode, 1), sql)
                                        .send(join(
                                                prepared(NONE, Signal.NO_DATA),
                                                Signal.BIND_COMPLETE,
                                                CommandComplete.of("UPDATE 7"),
                                                READY)),
                                mode,
                                sql)
                        .send(
                                mode == StatementMode.UNNAMED
                                        ? new BackendMessage[] {
                                            Signal.PARSE_COMPLETE,
                                            Signal.BIND_COMPLETE,
                                            Signal.NO_DATA,
                                            CommandComplete.of("UPDATE 8"),
                                            READY
                                        }
                                        : new BackendMessage[] {
                                            Signal.BIND_COMPLETE, Signal.NO_DATA, CommandComplete.of("UPDATE 8"), READY
                                        }),
                tap -> {
                    assertThat(get(tap.client().execute(sql).toFuture())).isEqualTo(7);
                    assertThat(get(tap.client().execute(sql).toFuture())).isEqualTo(8);
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"TRACKED", "UNNAMED"})
    void rowsBeforeTheColumnsAreAViolation(StatementMode mode) {
        try (ScriptedServer server = ScriptedServer.start(script -> {
            firstUse(script.authenticateTrust().ready(), mode, PgType.INT8, "1");
            BackendMessage[] answer = laterAnswer(mode, column("a", PgType.INT8, BINARY), DataRow.of(int8(2)));
            List<BackendMessage> without = new ArrayList<>(List.of(answer));
            without.removeIf(RowDescription.class::isInstance);
            later(script, mode, SQL, BINARY)
                    .send(without.toArray(BackendMessage[]::new))
                    .drain();
            return script;
        })) {
            Tap tap = connect(server, mode);
            get(tap.query(SQL).one(Long.class).toFuture());
            assertThatThrownBy(() -> get(tap.query(SQL).one(Long.class).toFuture()))
                    .hasStackTraceContaining("DataRow");
            tap.hangUp();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TRACKED", "UNNAMED"})
    void whatIsSentBehindAFirstUseSaysWhatItsOwnColumnsAre(StatementMode mode) {
        play(
                mode,
                script -> {
                    first(script, name(mode, 1), SQL);
                    if (mode == StatementMode.UNNAMED) {
                        first(script, "", SQL);
                    } else {
                        later(script, mode, SQL);
                    }
                    script.send(join(prepared(NONE, column("a", PgType.INT8, TEXT)), ran(row("1"))));
                    // Another server connection, where the column is another.
                    return script.send(
                            mode == StatementMode.UNNAMED
                                    ? join(prepared(NONE, column("b", PgType.TEXT, TEXT)), ran(row("2")))
                                    : laterAnswer(mode, column("b", PgType.TEXT, TEXT), row("2")));
                },
                tap -> {
                    List<CompletableFuture<String>> answers = new ArrayList<>();
                    tap.inOneTurn(() -> {
                        for (int i = 0; i < 2; i++) {
                            answers.add(tap.query(SQL)
                                    .one(row -> row.names() + row.getString(0))
                                    .toFuture());
                        }
                    });
                    assertThat(answers.stream().map(StatementModesTest::get)).containsExactly("[a]1", "[b]2");
                });
    }

    // ---- Errors

    static Stream<Arguments> outdated() {
        return Stream.of(StatementMode.TRACKED, StatementMode.UNNAMED)
                .flatMap(mode -> Stream.of("08P01", "0A000", "22003", "22P02", "22P03", "42804", "42883", "42P05")
                        .map(state -> Arguments.of(mode, state)));
    }

    private static Script failsAtBind(Script script, StatementMode mode, String state) {
        later(script, mode, SQL, BINARY);
        BackendMessage failure = error("ERROR", state, "outdated");
        return mode == StatementMode.UNNAMED
                ? script.send(Signal.PARSE_COMPLETE, failure, READY)
                : script.send(failure, READY);
    }

    @ParameterizedTest
    @MethodSource("outdated")
    void whatMayHaveFailedForBeingOutdatedIsPreparedAnew(StatementMode mode, String state) {
        play(
                mode,
                script -> {
                    firstUse(script, mode, PgType.INT8, "1");
                    failsAtBind(script, mode, state);
                    return anew(script, mode)
                            .send(afterClose(
                                    mode, join(prepared(NONE, column("a", PgType.TEXT, TEXT)), ran(row("two")))));
                },
                tap -> {
                    assertThat(get(tap.query(SQL).one(Long.class).toFuture())).isEqualTo(1);
                    assertThat(get(tap.query(SQL).one(String.class).toFuture())).isEqualTo("two");
                });
    }

    @ParameterizedTest
    @MethodSource("outdated")
    void whatFailsAnewHasFailed(StatementMode mode, String state) {
        play(
                mode,
                script -> {
                    firstUse(script, mode, PgType.INT8, "1");
                    failsAtBind(script, mode, state);
                    return anew(script, mode)
                            .send(afterClose(
                                    mode,
                                    join(
                                            prepared(NONE, column("a", PgType.TEXT, TEXT)),
                                            error("ERROR", state, "indeed"),
                                            READY)));
                },
                tap -> {
                    assertThat(get(tap.query(SQL).one(Long.class).toFuture())).isEqualTo(1);
                    assertThatThrownBy(() -> tap.query(SQL).one(Long.class).block(SOON))
                            .isInstanceOf(ServerException.class)
                            .hasMessageContaining("indeed");
                });
    }

    @Test
    void anUnnamedStatementThatCannotBeParsedAsKnownIsSentAsNew() {
        play(
                StatementMode.UNNAMED,
                script -> {
                    firstUse(script, StatementMode.UNNAMED, PgType.INT8, "1");
                    later(script, StatementMode.UNNAMED, SQL, BINARY)
                            .send(error("ERROR", "42703", "column \"a\" does not exist"), READY);
                    return anew(script, StatementMode.UNNAMED)
                            .send(error("ERROR", "42703", "column \"a\" does not exist, indeed"), READY);
                },
                tap -> {
                    assertThat(get(tap.query(SQL).one(Long.class).toFuture())).isEqualTo(1);
                    assertThatThrownBy(() -> tap.query(SQL).one(Long.class).block(SOON))
                            .isInstanceOf(ServerException.class)
                            .hasMessageContaining("indeed");
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"TRACKED", "UNNAMED"})
    void otherErrorsAreNoReasonToSendAnythingAgain(StatementMode mode) {
        play(
                mode,
                script -> {
                    firstUse(script, mode, PgType.INT8, "1");
                    failsAtBind(script, mode, "22012");
                    return later(script, mode, SQL, BINARY)
                            .send(laterAnswer(mode, column("a", PgType.INT8, BINARY), DataRow.of(int8(2))));
                },
                tap -> {
                    assertThat(get(tap.query(SQL).one(Long.class).toFuture())).isEqualTo(1);
                    assertThatThrownBy(() -> tap.query(SQL).one(Long.class).block(SOON))
                            .isInstanceOf(ServerException.class);
                    assertThat(get(tap.query(SQL).one(Long.class).toFuture())).isEqualTo(2);
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"TRACKED", "UNNAMED"})
    void inATransactionTheErrorIsToldAndTheNextUseIsAFirstOne(StatementMode mode) {
        BackendMessage[] failed = {error("ERROR", "42804", "outdated"), ReadyForQuery.of(TransactionStatus.FAILED)};
        play(
                mode,
                script -> {
                    firstUse(script, mode, PgType.INT8, "1");
                    script.expect(new Parse("", "BEGIN", NONE))
                            .expect(Bind.class)
                            .expect(Execute.class);
                    later(script, mode, SQL, BINARY)
                            .send(Signal.PARSE_COMPLETE, Signal.BIND_COMPLETE, CommandComplete.of("BEGIN"))
                            .send(
                                    mode == StatementMode.UNNAMED
                                            ? join(new BackendMessage[] {Signal.PARSE_COMPLETE}, failed)
                                            : failed)
                            .expect(Query.class, query -> query.sql().equalsIgnoreCase("rollback"))
                            .send(CommandComplete.of("ROLLBACK"), READY);
                    return anew(script, mode)
                            .send(afterClose(
                                    mode, join(prepared(NONE, column("a", PgType.TEXT, TEXT)), ran(row("two")))));
                },
                tap -> {
                    assertThat(get(tap.query(SQL).one(Long.class).toFuture())).isEqualTo(1);
                    assertThatThrownBy(() -> tap.client()
                                    .transaction(tx -> tx.query(SQL).one(Long.class))
                                    .block(SOON))
                            .isInstanceOf(ServerException.class)
                            .hasMessageContaining("outdated");
                    assertThat(get(tap.query(SQL).one(String.class).toFuture())).isEqualTo("two");
                });
    }

    /** The pooler's server connection has prepared the same text for somebody else, before the table was altered. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAPoolerHadPreparedForOthersAndIsStaleIsPreparedUnderAnotherText(boolean ahead) {
        ErrorResponse stale =
                new ErrorResponse(ErrorFields.builder("ERROR", "0A000", "cached plan must not change result type")
                        .put('R', "RevalidateCachedQuery")
                        .build());
        play(
                StatementMode.TRACKED,
                script -> {
                    script.expect(new Parse("S1", SQL, NONE)).expect(new Describe(Target.STATEMENT, "S1"));
                    if (!ahead) {
                        script.expect(Bind.class).expect(Execute.class);
                    }
                    script.expect(FrontendSignal.SYNC)
                            .send(Signal.PARSE_COMPLETE, new ParameterDescription(NONE), stale, READY);
                    if (!ahead) {
                        return anew(script, StatementMode.TRACKED)
                                .send(afterClose(
                                        StatementMode.TRACKED,
                                        join(prepared(NONE, column("a", PgType.TEXT, TEXT)), ran(row("two")))));
                    }
                    script.expect(
                                    Parse.class,
                                    parse -> parse.statement().equals("S2")
                                            && parse.sql().startsWith(SQL + "\n/* anew: "))
                            .expect(new Describe(Target.STATEMENT, "S2"))
                            .expect(FrontendSignal.SYNC)
                            .send(join(prepared(NONE, column("a", PgType.TEXT, TEXT)), READY));
                    return script.expect(new Close(Target.STATEMENT, "S1"))
                            .expect(new Bind("", "S2", NONE, List.of(), new int[] {BINARY}))
                            .expect(new Describe(Target.PORTAL, ""))
                            .expect(new Execute("", 10))
                            .expect(FrontendSignal.FLUSH)
                            .send(
                                    Signal.CLOSE_COMPLETE,
                                    Signal.BIND_COMPLETE,
                                    column("a", PgType.TEXT, BINARY),
                                    row("two"),
                                    CommandComplete.of("SELECT 1"))
                            .expect(FrontendSignal.SYNC)
                            .send(READY);
                },
                tap -> {
                    io.trunkline.Query query = ahead ? tap.query(SQL).fetchSize(10) : tap.query(SQL);
                    assertThat(query.all(String.class).collectList().block(SOON))
                            .containsExactly("two");
                });
    }

    // ---- Flights of many

    private static List<CompletableFuture<Long>> threeReadsInOneTurn(Tap tap) {
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        tap.inOneTurn(() -> {
            for (int i = 0; i < 3; i++) {
                answers.add(tap.query(SQL).readOnly().one(Long.class).toFuture());
            }
        });
        return answers;
    }

    @ParameterizedTest
    @EnumSource(names = {"TRACKED", "UNNAMED"})
    void readsShareASyncAndEachTellsItsColumns(StatementMode mode) {
        String each = mode == StatementMode.UNNAMED ? "PBDE" : "BDE";
        play(
                mode,
                script -> {
                    firstUse(script, mode, PgType.INT8, "1");
                    for (int i = 0; i < 3; i++) {
                        if (mode == StatementMode.UNNAMED) {
                            script.expect(new Parse("", SQL, NONE));
                        }
                        script.expect(Bind.class).expect(Describe.class).expect(Execute.class);
                    }
                    script.expect(FrontendSignal.SYNC);
                    for (int i = 0; i < 3; i++) {
                        BackendMessage[] answer =
                                laterAnswer(mode, column("a", PgType.INT8, BINARY), DataRow.of(int8(i)));
                        script.send(
                                i == 2
                                        ? answer
                                        : List.of(answer)
                                                .subList(0, answer.length - 1)
                                                .toArray(BackendMessage[]::new));
                    }
                    return script;
                },
                tap -> {
                    assertThat(get(tap.query(SQL).readOnly().one(Long.class).toFuture()))
                            .isEqualTo(1);
                    tap.sent().clear();
                    List<CompletableFuture<Long>> answers = threeReadsInOneTurn(tap);
                    assertThat(answers.stream().map(StatementModesTest::get)).containsExactly(0L, 1L, 2L);
                    assertThat(tap.sent()).containsExactly(each.repeat(3) + "S");
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"TRACKED", "UNNAMED"})
    void ofReadsUnderOneSyncTheOutdatedOneAndThoseBehindItAreSentAgain(StatementMode mode) {
        play(
                mode,
                script -> {
                    firstUse(script, mode, PgType.INT8, "1");
                    script.repeat(mode == StatementMode.UNNAMED ? 12 : 9, it -> it.expect(FrontendMessage.class))
                            .expect(FrontendSignal.SYNC);
                    BackendMessage[] good = laterAnswer(mode, column("a", PgType.INT8, BINARY), DataRow.of(int8(0)));
                    script.send(List.of(good).subList(0, good.length - 1).toArray(BackendMessage[]::new));
                    if (mode == StatementMode.UNNAMED) {
                        script.send(Signal.PARSE_COMPLETE);
                    }
                    script.send(error("ERROR", "0A000", "outdated"), READY);
                    BackendMessage[] again = join(prepared(NONE, column("a", PgType.INT8, TEXT)), ran(row("1")));
                    anew(script, mode);
                    if (mode == StatementMode.UNNAMED) {
                        first(script, "", SQL).send(again).send(again);
                    } else {
                        script.expect(new Bind("", "S2", NONE, List.of(), NONE))
                                .expect(new Describe(Target.PORTAL, ""))
                                .expect(new Execute("", 0))
                                .expect(FrontendSignal.SYNC)
                                .send(afterClose(mode, again))
                                .send(laterAnswer(mode, column("a", PgType.INT8, TEXT), row("1")));
                    }
                    return script;
                },
                tap -> {
                    get(tap.query(SQL).readOnly().one(Long.class).toFuture());
                    assertThat(threeReadsInOneTurn(tap).stream().map(StatementModesTest::get))
                            .containsExactly(0L, 1L, 1L);
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"TRACKED", "UNNAMED"})
    void aBatchIsPreparedAndDescribedOnce(StatementMode mode) {
        String sql = "insert into t values ($1)";
        BackendMessage[] runs = {
            Signal.BIND_COMPLETE,
            CommandComplete.of("INSERT 0 1"),
            Signal.BIND_COMPLETE,
            CommandComplete.of("INSERT 0 1")
        };
        BackendMessage[] known = {
            Signal.PARSE_COMPLETE,
            Signal.BIND_COMPLETE,
            Signal.NO_DATA,
            CommandComplete.of("INSERT 0 1"),
            Signal.BIND_COMPLETE,
            CommandComplete.of("INSERT 0 1"),
            READY
        };
        play(
                mode,
                script -> script.repeat(6, it -> it.expect(FrontendMessage.class))
                        .expect(FrontendSignal.SYNC)
                        .send(join(prepared(new int[] {PgType.INT8.oid()}, Signal.NO_DATA), join(runs, READY)))
                        .expect(new Parse(name(mode, 2), sql, new int[] {PgType.INT8.oid()}))
                        .expect(new Bind("", name(mode, 2), new int[] {1}, List.of(int8(1)), NONE))
                        .expect(new Describe(Target.PORTAL, ""))
                        .expect(new Execute("", 0))
                        .expect(new Bind("", name(mode, 2), new int[] {1}, List.of(int8(2)), NONE))
                        .expect(new Execute("", 0))
                        .expect(FrontendSignal.SYNC)
                        .send(known),
                tap -> {
                    for (int use = 1; use <= 2; use++) {
                        assertThat(tap.client()
                                        .batch(sql)
                                        .add(1L)
                                        .add(2L)
                                        .atomic()
                                        .collectList()
                                        .block(SOON))
                                .containsExactly(1L, 1L);
                    }
                    assertThat(tap.sent()).containsExactly("PDBEBES", "PBDEBES");
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"TRACKED", "UNNAMED"})
    void aStreamByAPortalIsDescribedAheadAndTellsItsColumnsOnce(StatementMode mode) {
        play(
                mode,
                script -> {
                    script.expect(new Parse(name(mode, 1), SQL, NONE))
                            .expect(new Describe(Target.STATEMENT, name(mode, 1)))
                            .expect(FrontendSignal.SYNC)
                            .send(join(prepared(NONE, column("a", PgType.INT8, TEXT)), READY));
                    if (mode == StatementMode.UNNAMED) {
                        script.expect(new Parse("", SQL, NONE));
                    }
                    script.expect(new Bind("", name(mode, 1), NONE, List.of(), new int[] {BINARY}))
                            .expect(new Describe(Target.PORTAL, ""))
                            .expect(new Execute("", 2))
                            .expect(FrontendSignal.FLUSH);
                    if (mode == StatementMode.UNNAMED) {
                        script.send(Signal.PARSE_COMPLETE);
                    }
                    return script.send(
                                    Signal.BIND_COMPLETE,
                                    column("a", PgType.FLOAT8, BINARY),
                                    DataRow.of(float8(1)),
                                    DataRow.of(float8(2)),
                                    Signal.PORTAL_SUSPENDED)
                            .expect(new Execute("", 2))
                            .expect(FrontendSignal.FLUSH)
                            .send(DataRow.of(float8(3)), CommandComplete.of("SELECT 1"))
                            .expect(FrontendSignal.SYNC)
                            .send(READY);
                },
                tap -> StepVerifier.create(tap.query(SQL).fetchSize(2).all(Double.class))
                        .expectNext(1.0, 2.0, 3.0)
                        .expectComplete()
                        .verify(SOON));
    }

    @ParameterizedTest
    @EnumSource(names = {"TRACKED", "UNNAMED"})
    void aStreamThatIsOutdatedBeforeItsFirstRowIsSentAnewAsAWhole(StatementMode mode) {
        RowDescription columns = column("a", PgType.INT8, TEXT);
        play(
                mode,
                script -> {
                    firstUse(script, mode, PgType.INT8, "1");
                    if (mode == StatementMode.UNNAMED) {
                        script.expect(new Parse("", SQL, NONE));
                    }
                    script.expect(Bind.class)
                            .expect(Describe.class)
                            .expect(new Execute("", 1))
                            .expect(FrontendSignal.FLUSH)
                            .send(error("ERROR", "0A000", "outdated"))
                            .expect(FrontendSignal.SYNC)
                            .send(READY);
                    script.expect(Parse.class)
                            .expect(new Describe(Target.STATEMENT, name(mode, 2)))
                            .expect(FrontendSignal.SYNC)
                            .send(join(prepared(NONE, columns), READY));
                    script.expect(
                            mode == StatementMode.UNNAMED
                                    ? new Parse("", SQL, NONE)
                                    : new Close(Target.STATEMENT, "S1"));
                    script.expect(new Bind("", name(mode, 2), NONE, List.of(), new int[] {BINARY}))
                            .expect(Describe.class)
                            .expect(new Execute("", 1))
                            .expect(FrontendSignal.FLUSH);
                    return script.send(
                                    mode == StatementMode.UNNAMED ? Signal.PARSE_COMPLETE : Signal.CLOSE_COMPLETE,
                                    Signal.BIND_COMPLETE,
                                    column("a", PgType.INT8, BINARY),
                                    DataRow.of(int8(1)),
                                    Signal.PORTAL_SUSPENDED)
                            .expect(new Execute("", 1))
                            .expect(FrontendSignal.FLUSH)
                            .send(CommandComplete.of("SELECT 0"))
                            .expect(FrontendSignal.SYNC)
                            .send(READY);
                },
                tap -> {
                    get(tap.query(SQL).one(Long.class).toFuture());
                    StepVerifier.create(tap.query(SQL).fetchSize(1).all(Long.class))
                            .expectNext(1L)
                            .expectComplete()
                            .verify(SOON);
                });
    }

    @Test
    void aTransactionOfUnnamedStatementsSendsEachWithItsSql() {
        BackendMessage inside = ReadyForQuery.of(TransactionStatus.IN_TRANSACTION);
        play(
                StatementMode.UNNAMED,
                script -> {
                    firstUse(script, StatementMode.UNNAMED, PgType.INT8, "1");
                    script.expect(new Parse("", "BEGIN", NONE))
                            .expect(Bind.class)
                            .expect(Execute.class);
                    later(script, StatementMode.UNNAMED, SQL, BINARY)
                            .send(
                                    Signal.PARSE_COMPLETE,
                                    Signal.BIND_COMPLETE,
                                    CommandComplete.of("BEGIN"),
                                    Signal.PARSE_COMPLETE,
                                    Signal.BIND_COMPLETE,
                                    column("a", PgType.INT8, BINARY),
                                    DataRow.of(int8(2)),
                                    CommandComplete.of("SELECT 1"),
                                    inside);
                    return script.expect(Query.class, query -> query.sql().equalsIgnoreCase("commit"))
                            .send(CommandComplete.of("COMMIT"), READY);
                },
                tap -> {
                    get(tap.query(SQL).one(Long.class).toFuture());
                    tap.sent().clear();
                    Mono<Long> one =
                            tap.client().transaction(tx -> tx.query(SQL).one(Long.class));
                    assertThat(get(one.toFuture())).isEqualTo(2);
                    assertThat(tap.sent()).containsExactly("PBEPBDES", "Q");
                });
    }

    /** Neither Close, nor a simple query, whatever leaves the cache. */
    @Test
    void unnamedStatementsLeaveNothingToBeClosed() {
        int count = 40;
        List<String> texts =
                IntStream.range(0, count).mapToObj(i -> "select " + i % 4).toList();
        try (ScriptedServer server = ScriptedServer.start(script -> {
            script.authenticateTrust().ready();
            for (String sql : texts) {
                first(script, "", sql).send(join(prepared(NONE, column("a", PgType.INT8, TEXT)), ran(row("1"))));
            }
            return script.expectEnd();
        })) {
            Tap tap = Tap.connect(PgConfig.parse(server.uri())
                    .with(it -> it.statementMode(StatementMode.UNNAMED).statementCacheSize(2)));
            for (String sql : texts) {
                assertThat(get(tap.query(sql).one(Long.class).toFuture())).isEqualTo(1);
            }
            assertThat(tap.sent()).hasSize(count).containsOnly("PDBES");
            tap.hangUp();
            server.awaitDone(SOON);
        }
    }

    /** As a table that has got a column more has, where the formats were bound for the one it had. */
    @Test
    void withoutAPoolerNothingIsDescribedTwice() {
        play(
                StatementMode.NAMED,
                script -> firstUse(script, StatementMode.NAMED, PgType.INT8, "1")
                        .expect(new Bind("", "S1", NONE, List.of(), new int[] {BINARY}))
                        .expect(new Execute("", 0))
                        .expect(FrontendSignal.SYNC)
                        .send(error("ERROR", "42804", "as it is"), READY),
                tap -> {
                    get(tap.query(SQL).one(Long.class).toFuture());
                    assertThatThrownBy(() -> tap.query(SQL).one(Long.class).block(SOON))
                            .hasMessageContaining("as it is");
                });
    }
}
