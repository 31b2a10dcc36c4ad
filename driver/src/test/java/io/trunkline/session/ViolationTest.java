// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static io.trunkline.session.Flights.READY;
import static io.trunkline.session.Flights.bytes;
import static io.trunkline.session.Flights.columns;
import static io.trunkline.session.Flights.described;
import static io.trunkline.session.Flights.error;
import static io.trunkline.session.Flights.firstAnswer;
import static io.trunkline.session.Flights.firstUse;
import static io.trunkline.session.Flights.join;
import static io.trunkline.session.Flights.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.codec.PgType;
import io.trunkline.error.ErrorFields;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.error.ServerException;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendKeyData;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.CopyData;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.ParameterDescription;
import io.trunkline.protocol.ParameterStatus;
import io.trunkline.protocol.Query;
import io.trunkline.protocol.Signal;
import io.trunkline.testkit.script.ScriptedServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/**
 * A server that breaks the rules loses its connection, and everybody on it is told what became of what they asked: those
 * under way may have happened, those that waited were not sent. Nobody is left waiting.
 */
class ViolationTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** What the server sends, and what the error must say. */
    private static final class Case {
        private final String name;
        private final byte[] sent;
        private final String[] said;

        private Case(String name, byte[] sent, String... said) {
            this.name = name;
            this.sent = sent;
            this.said = said;
        }

        static Case of(String name, BackendMessage[] sent, String... said) {
            return new Case(name, bytes(sent), said);
        }

        /** The same with some bytes behind. */
        Case then(int... more) {
            byte[] tail = new byte[more.length];
            for (int i = 0; i < more.length; i++) {
                tail[i] = (byte) more[i];
            }
            return new Case(name, concat(sent, tail), said);
        }

        byte[] sent() {
            return sent;
        }

        String[] said() {
            return said;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static byte[] concat(byte[] some, byte[] more) {
        byte[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    private static final BackendMessage[] ROWS_BEGIN = join(described(PgType.TEXT), Signal.BIND_COMPLETE);

    static Stream<Case> underWay() {
        return Stream.of(
                Case.of("too few fields", join(ROWS_BEGIN, row()), "phase ROWS", "a DataRow of 0 columns, where 1"),
                Case.of("too many fields", join(ROWS_BEGIN, row("1", "2")), "DataRow of 2 columns, where 1"),
                Case.of("a row before BindComplete", join(described(PgType.TEXT), row("1")), "DataRow", "phase BIND"),
                Case.of("a row before all", new BackendMessage[] {row("1")}, "DataRow", "phase PARSE"),
                Case.of(
                        "a row of a statement without columns",
                        new BackendMessage[] {
                            Signal.PARSE_COMPLETE,
                            new ParameterDescription(new int[0]),
                            Signal.NO_DATA,
                            Signal.BIND_COMPLETE,
                            row("1")
                        },
                        "DataRow",
                        "phase ROWS"),
                Case.of("a row after the end", join(ROWS_BEGIN, CommandComplete.of("SELECT 0"), row("1")), "phase END"),
                Case.of("columns twice", join(described(PgType.TEXT), columns(PgType.TEXT)), "RowDescription", "BIND"),
                Case.of("columns among rows", join(ROWS_BEGIN, row("1"), columns(PgType.TEXT)), "RowDescription"),
                Case.of("columns and none", join(described(PgType.TEXT), Signal.NO_DATA), "NO_DATA", "phase BIND"),
                Case.of(
                        "CommandComplete twice",
                        join(ROWS_BEGIN, CommandComplete.of("SELECT 0"), CommandComplete.of("SELECT 0")),
                        "CommandComplete",
                        "phase END"),
                Case.of(
                        "CommandComplete at once",
                        new BackendMessage[] {CommandComplete.of("SELECT 0")},
                        "phase PARSE"),
                Case.of("ready at once", new BackendMessage[] {READY}, "ReadyForQuery", "phase PARSE"),
                Case.of("ready among rows", join(ROWS_BEGIN, row("1"), READY), "ReadyForQuery", "phase ROWS"),
                Case.of("parsed twice", join(ROWS_BEGIN, Signal.PARSE_COMPLETE), "PARSE_COMPLETE", "phase ROWS"),
                Case.of("bound twice", join(ROWS_BEGIN, Signal.BIND_COMPLETE), "BIND_COMPLETE", "phase ROWS"),
                Case.of(
                        "parameters before ParseComplete",
                        new BackendMessage[] {new ParameterDescription(new int[0])},
                        "ParameterDescription",
                        "phase PARSE"),
                Case.of(
                        "parameters among rows",
                        join(ROWS_BEGIN, new ParameterDescription(new int[0])),
                        "ParameterDescription",
                        "phase ROWS"),
                Case.of("closed, though nothing was", new BackendMessage[] {Signal.CLOSE_COMPLETE}, "CLOSE_COMPLETE"),
                Case.of("suspended, though unlimited", join(ROWS_BEGIN, Signal.PORTAL_SUSPENDED), "PORTAL_SUSPENDED"),
                Case.of("COPY ends that never began", join(ROWS_BEGIN, Signal.COPY_DONE), "COPY_DONE"),
                Case.of(
                        "COPY data that nobody asked for",
                        join(ROWS_BEGIN, CopyData.of(new byte[] {1})),
                        "CopyData",
                        "phase ROWS"),
                Case.of("let in again", join(ROWS_BEGIN, new Authentication.Ok()), "Ok", "phase ROWS"),
                Case.of("asked for a password", join(ROWS_BEGIN, new Authentication.CleartextPassword()), "Cleartext"),
                Case.of("a new key", join(ROWS_BEGIN, new BackendKeyData(1, new byte[4])), "BackendKeyData"),
                Case.of(
                        "another encoding",
                        join(ROWS_BEGIN, new ParameterStatus("client_encoding", "LATIN1")),
                        "LATIN1"),
                Case.of("endless parameters", parameters(300), "more than 256 parameters"),
                Case.of("no such type", ROWS_BEGIN, "phase ROWS").then('~', 0, 0, 0, 4),
                Case.of("length 3", ROWS_BEGIN, "phase ROWS", "length").then('D', 0, 0, 0, 3),
                Case.of("length -1", ROWS_BEGIN, "phase ROWS", "length").then('D', -1, -1, -1, -1),
                Case.of("length of 2 GiB", ROWS_BEGIN, "limit").then('D', 0x7f, -1, -1, -1),
                Case.of("a signal with a body", ROWS_BEGIN, "left over").then('2', 0, 0, 0, 5, 0),
                Case.of("a row cut short", ROWS_BEGIN, "phase ROWS").then('D', 0, 0, 0, 6, -1, -1),
                Case.of("a field longer than its row", ROWS_BEGIN, "phase ROWS")
                        .then('D', 0, 0, 0, 11, 0, 1, 0, 0, 0, 9, 'x'),
                Case.of("a field of length -2", ROWS_BEGIN, "phase ROWS").then('D', 0, 0, 0, 10, 0, 1, -1, -1, -1, -2),
                Case.of("bytes behind the fields", ROWS_BEGIN, "phase ROWS")
                        .then('D', 0, 0, 0, 12, 0, 1, 0, 0, 0, 1, 'x', 'y'),
                Case.of("a tag without an end", ROWS_BEGIN, "phase ROWS").then('C', 0, 0, 0, 6, 'O', 'K'),
                Case.of("an unknown transaction status", ROWS_BEGIN, "status").then('Z', 0, 0, 0, 5, '?'));
    }

    private static BackendMessage[] parameters(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ParameterStatus("parameter_" + i, ""))
                .toArray(BackendMessage[]::new);
    }

    @ParameterizedTest
    @MethodSource("underWay")
    void whileAStatementIsUnderWay(Case violation) {
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(firstUse(script.authenticateTrust().ready(), "select a"), "select b")
                        .bytes(violation.sent())
                        .expectEnd())) {
            PgConnection connection = connect(server);
            CompletableFuture<?> head =
                    outcome(connection.query("select a").all(String.class).collectList());
            CompletableFuture<?> behind = outcome(connection.query("select b").one(String.class));
            CompletableFuture<?> waiting = outcome(connection.execute("select c"));

            server.awaitDone(SOON);
            assertLost(head, server, Outcome.UNKNOWN, violation.said());
            assertLost(head, server, Outcome.UNKNOWN, "select a");
            assertLost(behind, server, Outcome.UNKNOWN, violation.said());
            assertLost(waiting, server, Outcome.NOT_SENT, violation.said());
            assertUseless(connection, server, violation.said());
        }
    }

    static Stream<Case> afterAnError() {
        ErrorResponse error = error("ERROR", "22012", "division by zero");
        return Stream.of(
                Case.of("an error twice", new BackendMessage[] {error, error}, "ErrorResponse", "phase END"),
                Case.of("a row after an error", join(ROWS_BEGIN, error, row("1")), "DataRow", "phase END"),
                Case.of(
                        "success after an error",
                        join(ROWS_BEGIN, error, CommandComplete.of("SELECT 1")),
                        "CommandComplete"));
    }

    /** The statement that failed has its own error already and keeps it. */
    @ParameterizedTest
    @MethodSource("afterAnError")
    void afterAnErrorOfTheServers(Case violation) {
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(firstUse(script.authenticateTrust().ready(), "select a"), "select b")
                        .bytes(violation.sent())
                        .expectEnd())) {
            PgConnection connection = connect(server);
            CompletableFuture<?> head = outcome(connection.query("select a").one(String.class));
            CompletableFuture<?> behind = outcome(connection.query("select b").one(String.class));
            CompletableFuture<?> waiting = outcome(connection.execute("select c"));

            server.awaitDone(SOON);
            assertThat(((PgException) failure(head)).sqlState()).isEqualTo("22012");
            assertLost(behind, server, Outcome.UNKNOWN, violation.said());
            assertLost(waiting, server, Outcome.NOT_SENT, violation.said());
            assertUseless(connection, server, violation.said());
        }
    }

    static Stream<Case> duringAScript() {
        BackendMessage done = CommandComplete.of("BEGIN");
        return Stream.of(
                Case.of("ready at once", new BackendMessage[] {READY}, "ReadyForQuery", "phase BEGIN"),
                Case.of("ready among rows", new BackendMessage[] {columns(PgType.TEXT), READY}, "phase ROWS"),
                Case.of("a row of nothing", new BackendMessage[] {done, row("1")}, "DataRow", "phase BETWEEN"),
                Case.of("COPY data of nothing", new BackendMessage[] {CopyData.of(new byte[1])}, "CopyData"),
                Case.of("an answer to Parse", new BackendMessage[] {Signal.PARSE_COMPLETE}, "PARSE_COMPLETE"),
                Case.of("parameters", new BackendMessage[] {new ParameterDescription(new int[0])}, "ParameterDescr"),
                Case.of("the end of no COPY", new BackendMessage[] {Signal.COPY_DONE}, "COPY_DONE", "phase BEGIN"));
    }

    @ParameterizedTest
    @MethodSource("duringAScript")
    void whileAScriptIsUnderWay(Case violation) {
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(script.authenticateTrust().ready().expect(new Query("begin; end")), "select b")
                        .bytes(violation.sent())
                        .expectEnd())) {
            PgConnection connection = connect(server);
            CompletableFuture<?> head = outcome(connection.script("begin; end"));
            CompletableFuture<?> behind = outcome(connection.query("select b").one(String.class));
            CompletableFuture<?> waiting = outcome(connection.execute("select c"));

            server.awaitDone(SOON);
            assertLost(head, server, Outcome.UNKNOWN, violation.said());
            assertLost(behind, server, Outcome.UNKNOWN, violation.said());
            assertLost(waiting, server, Outcome.NOT_SENT, violation.said());
            assertUseless(connection, server, violation.said());
        }
    }

    static Stream<Case> afterAnErrorInAScript() {
        ErrorResponse error = error("ERROR", "42601", "syntax error");
        return Stream.of(
                Case.of("an error twice", new BackendMessage[] {error, error}, "ErrorResponse", "phase FAILED"),
                Case.of(
                        "success after an error",
                        new BackendMessage[] {error, CommandComplete.of("COMMIT")},
                        "CommandComplete",
                        "phase FAILED"));
    }

    @ParameterizedTest
    @MethodSource
    void afterAnErrorInAScript(Case violation) {
        try (ScriptedServer server = ScriptedServer.start(script -> script.authenticateTrust()
                .ready()
                .expect(new Query("begin; broken"))
                .bytes(violation.sent())
                .expectEnd())) {
            PgConnection connection = connect(server);
            CompletableFuture<?> head = outcome(connection.script("begin; broken"));
            server.awaitDone(SOON);
            assertThat(((PgException) failure(head)).sqlState()).isEqualTo("42601");
            assertUseless(connection, server, violation.said());
        }
    }

    static Stream<Case> idle() {
        return Stream.of(
                Case.of("ready once more", new BackendMessage[] {READY}, "ReadyForQuery", "while idle"),
                Case.of("a second result", firstAnswer("2"), "PARSE_COMPLETE", "while idle"),
                Case.of("a row", new BackendMessage[] {row("2")}, "DataRow", "while idle"),
                Case.of("an error", new BackendMessage[] {error("ERROR", "22012", "?")}, "ErrorResponse", "while idle"),
                Case.of(
                        "an error that says nothing",
                        new BackendMessage[] {new ErrorResponse(new ErrorFields.Builder().build())},
                        "ErrorResponse",
                        "while idle"),
                Case.of("garbage", new BackendMessage[0], "while idle").then('~', 0, 0, 0, 4),
                Case.of(
                        "another encoding",
                        new BackendMessage[] {new ParameterStatus("client_encoding", "SQL_ASCII")},
                        "SQL_ASCII"));
    }

    /** In one burst with an answer, so that the next statement could take it for its own. */
    @ParameterizedTest
    @MethodSource("idle")
    void rightAfterAnAnswer(Case violation) {
        byte[] both = concat(bytes(firstAnswer("1")), violation.sent());
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(script.authenticateTrust().ready(), "select a")
                        .bytes(both)
                        .expectEnd())) {
            PgConnection connection = connect(server);
            assertThat(connection.query("select a").one(String.class).block(SOON))
                    .isEqualTo("1");
            server.awaitDone(SOON);
            assertUseless(connection, server, violation.said());
        }
    }

    @ParameterizedTest
    @MethodSource("idle")
    void whileNothingIsAsked(Case violation) {
        try (ScriptedServer server = ScriptedServer.start(script ->
                script.authenticateTrust().ready().bytes(violation.sent()).expectEnd())) {
            PgConnection connection = connect(server);
            server.awaitDone(SOON);
            assertUseless(connection, server, violation.said());
        }
    }

    static Stream<String> states() {
        return Stream.of("57P01", "57P02", "57P05", "25P03");
    }

    /** The server has a right to end a session; whoever comes next learns why there is none. */
    @ParameterizedTest
    @MethodSource("states")
    void aFatalErrorWhileIdleIsKeptForWhoeverComesNext(String state) {
        try (ScriptedServer server = ScriptedServer.start(script -> script.authenticateTrust()
                .ready()
                .send(error("FATAL", state, "the server's own words"))
                .expectEnd())) {
            PgConnection connection = connect(server);
            server.awaitDone(SOON);
            CompletableFuture<?> next = outcome(connection.execute("select 1"));
            assertThat(failure(next)).isInstanceOf(ConnectionException.class).hasMessageContaining("own words");
            assertThat(((PgException) failure(next)).sqlState()).isEqualTo(state);
            assertThat(((PgException) failure(next)).outcome()).isEqualTo(Outcome.NOT_SENT);
        }
    }

    /** Some poolers send two. */
    @ParameterizedTest
    @MethodSource("states")
    void aFatalErrorUnderWayIsToldToAll(String state) {
        ErrorResponse fatal = error("FATAL", state, "the server's own words");
        try (ScriptedServer server = ScriptedServer.start(
                script -> firstUse(firstUse(script.authenticateTrust().ready(), "select a"), "select b")
                        .send(join(ROWS_BEGIN, row("1"), fatal, fatal))
                        .close())) {
            PgConnection connection = connect(server);
            CompletableFuture<?> head = outcome(connection.query("select a").one(String.class));
            CompletableFuture<?> behind = outcome(connection.query("select b").one(String.class));
            CompletableFuture<?> waiting = outcome(connection.execute("select c"));
            for (CompletableFuture<?> each : List.of(head, behind, waiting)) {
                PgException told = (PgException) failure(each);
                assertThat(told.sqlState()).isEqualTo(state);
                assertThat(told).hasMessageContaining("own words");
                assertThat(told.outcome()).isEqualTo(each == waiting ? Outcome.NOT_SENT : Outcome.UNKNOWN);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("silentErrors")
    void anErrorThatLacksFieldsFailsItsStatementOnly(ErrorResponse error) {
        try (ScriptedServer server = ScriptedServer.start(script -> firstUse(
                        firstUse(script.authenticateTrust().ready(), "select a").send(error, READY), "select b")
                .send(firstAnswer("b")))) {
            PgConnection connection = connect(server);
            CompletableFuture<?> failed = outcome(connection.query("select a").one(String.class));
            assertThat(failure(failed)).isInstanceOf(ServerException.class);
            assertThat(((PgException) failure(failed)).sqlState()).isNull();
            assertThat(PgException.isRetryable(failure(failed))).isFalse();
            assertThat(connection.query("select b").one(String.class).block(SOON))
                    .isEqualTo("b");
            connection.close().block(SOON);
            server.awaitDone(SOON);
        }
    }

    static Stream<ErrorResponse> silentErrors() {
        return Stream.of(
                new ErrorResponse(new ErrorFields.Builder().build()),
                new ErrorResponse(new ErrorFields.Builder().put('M', "no state").build()),
                new ErrorResponse(new ErrorFields.Builder()
                        .put('S', "ОШИБКА")
                        .put('?', "a field nobody knows")
                        .build()));
    }

    private static PgConnection connect(ScriptedServer server) {
        PgConfig config = PgConfig.parse(server.uri()).with(it -> it.pipelineLimit(2));
        return PgConnection.connect(config).block(SOON);
    }

    /** Subscribes and keeps how it ended. */
    private static CompletableFuture<?> outcome(Mono<?> mono) {
        return mono.toFuture();
    }

    private static Throwable failure(CompletableFuture<?> outcome) {
        return outcome.handle((value, failure) -> failure)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static void assertLost(
            CompletableFuture<?> outcome, ScriptedServer server, Outcome expected, String... said) {
        Throwable failure = failure(outcome);
        assertThat(failure)
                .isInstanceOf(ConnectionException.class)
                .hasMessageContaining("127.0.0.1:" + server.port())
                .hasMessageContainingAll(said);
        assertThat(((PgException) failure).outcome()).isEqualTo(expected);
    }

    private static void assertUseless(PgConnection connection, ScriptedServer server, String... said) {
        assertThat(connection.isOpen()).isFalse();
        assertLost(outcome(connection.execute("select too late")), server, Outcome.NOT_SENT, said);
        connection.close().block(SOON);
    }
}
